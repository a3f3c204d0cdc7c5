"""TransactWriteItems and TransactGetItems: plans, then commits, so that all or nothing is the structure itself."""

import marshal
from collections.abc import Callable
from typing import Any, NamedTuple

from tests.fakes.dynamodb.capacity import Consumed, charge_write, read_units
from tests.fakes.dynamodb.expressions import read_expressions
from tests.fakes.dynamodb.refusals import ConditionFailedError, Item, MemberRefusedError, constraint, invalid, missing
from tests.fakes.dynamodb.tables import Key, Table
from tests.fakes.dynamodb.values import copied_item
from tests.fakes.dynamodb.writes import PLANNERS, Plan, requested_key
from tests.fakes.errors import ServiceError

MOST_MEMBERS = 100
MOST_BYTES = 4 * 1024 * 1024
TOKEN_LIFE = 600.0

Find = Callable[[Any], Table]
Reason = dict[str, Any]


class Done(NamedTuple):
    """What a token stands for: the members as sent, when it was done, what it touched."""

    members: bytes
    at: float
    sizes: dict[str, list[int]]


def cancelled(reasons: list[Reason]) -> ServiceError:
    """The refusal of a whole transaction, with a reason for each member."""
    codes = ", ".join(reason["Code"] for reason in reasons)
    return ServiceError(
        "TransactionCanceledException",
        f"Transaction cancelled, please refer cancellation reasons for specific reasons [{codes}]",
        CancellationReasons=reasons,
    )


def check_members(members: Any) -> list[dict[str, Any]]:
    if not isinstance(members, list) or not 1 <= len(members) <= MOST_MEMBERS:
        bound = "greater than or equal to 1" if not members else f"less than or equal to {MOST_MEMBERS}"
        raise constraint("transactItems", f"Member must have length {bound}")
    return members


class Transactions:
    """Write transactions and the tokens that make their resends harmless for ten minutes."""

    def __init__(self, clock: Callable[[], float], commit: Callable[[Plan], None]) -> None:
        self.clock, self.commit = clock, commit
        self.done: dict[str, Done] = {}

    def write(self, request: dict[str, Any], find: Find) -> list[Consumed]:
        members = check_members(request.get("TransactItems"))
        token = request.get("ClientRequestToken")
        if token is not None and not 1 <= len(token) <= 36:
            raise constraint("clientRequestToken", "Member must have length less than or equal to 36", token)
        earlier = self._earlier(token, request)
        if earlier is not None:
            return replayed(earlier)
        plans = self._plans(members, find)
        consumed: dict[str, Consumed] = {}
        sizes: dict[str, list[int]] = {}
        for plan in plans:
            new = plan.old if plan.is_check else plan.new
            if not plan.is_check:
                self.commit(plan)
            name = plan.table.name
            charge = consumed.setdefault(name, Consumed(name, is_read=False, is_transaction=True))
            charge_write(charge, plan.table, plan.old, new, factor=2.0)
            charge.items -= plan.is_check
            sizes.setdefault(name, []).append(max(plan.old.size if plan.old else 0, new.size if new else 0))
        if token is not None:
            self.done[token] = Done(marshal.dumps(members), self.clock(), sizes)
        return list(consumed.values())

    def _earlier(self, token: str | None, request: dict[str, Any]) -> Done | None:
        done = self.done.get(token) if token is not None else None
        if done is None or self.clock() - done.at >= TOKEN_LIFE:
            return None
        if done.members != marshal.dumps(request["TransactItems"]):
            raise ServiceError(
                "IdempotentParameterMismatchException",
                "Request token already in use for another request with a different payload",
            )
        return done

    def _plans(self, members: list[dict[str, Any]], find: Find) -> list[Plan]:
        plans: list[Plan] = []
        reasons: list[Reason] = []
        seen: set[tuple[str, Key | None]] = set()
        for member in members:
            kind, request = _action(member)
            table = find(request.get("TableName"))
            target: tuple[str, Key | None]
            try:
                plan = PLANNERS[kind](table, request)
                plans.append(plan)
                reasons.append({"Code": "None"})
                target = table.name, plan.key
            except (ConditionFailedError, MemberRefusedError) as refusal:
                reasons.append(refusal.reason())
                target = table.name, _key_of(table, kind, request)
            if target in seen and target[1] is not None:
                raise invalid("Transaction request cannot include multiple operations on one item")
            seen.add(target)
        if len(plans) < len(members):
            raise cancelled(reasons)
        if sum(plan.new.size for plan in plans if plan.new) > MOST_BYTES:
            raise invalid("Transaction request exceeds the 4MB transaction size limit")
        return plans


def _key_of(table: Table, kind: str, request: dict[str, Any]) -> Key | None:
    """The item that a refused member was about, if its key can be read."""
    try:
        return table.key_of(request["Item"]) if kind == "Put" else requested_key(table, request)[1]
    except ServiceError:
        return None


def _action(member: Any) -> tuple[str, dict[str, Any]]:
    if not isinstance(member, dict) or len(member) != 1 or next(iter(member)) not in PLANNERS:
        raise invalid("TransactItems can only contain one of Check, Put, Update or Delete")
    [(kind, request)] = member.items()
    if kind == "Update" and "UpdateExpression" not in request:
        raise missing("updateExpression")
    return kind, request


def replayed(done: Done) -> list[Consumed]:
    """A resend changes nothing; AWS charges it as a transactional read of the items."""
    return [
        Consumed(
            name,
            is_read=True,
            is_transaction=True,
            units=sum(2 * read_units(size, is_consistent=True) for size in sizes),
        )
        for name, sizes in done.sizes.items()
    ]


def transact_get(request: dict[str, Any], find: Find) -> tuple[list[dict[str, Item]], list[Consumed]]:
    """Up to 100 items of one moment."""
    seen: set[tuple[str, Key]] = set()
    consumed: dict[str, Consumed] = {}
    answers: list[dict[str, Item]] = []
    for member in check_members(request.get("TransactItems")):
        get = member.get("Get", {})
        table = find(get.get("TableName"))
        expressions, _ = read_expressions(get)
        _, key = requested_key(table, get)
        if (table.name, key) in seen:
            raise invalid("Transaction request cannot include multiple operations on one item")
        seen.add((table.name, key))
        record = table.items.get(key)
        charge = consumed.setdefault(table.name, Consumed(table.name, is_read=True, is_transaction=True))
        charge.units += 2 * read_units(record.size if record else 0, is_consistent=True)
        shown = (expressions.project or copied_item)(record.item) if record else None
        answers.append({"Item": shown} if shown else {})
    return answers, list(consumed.values())
