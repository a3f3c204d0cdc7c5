"""Owns the workloads table: how much a person has in hand, the caps of R45."""

from pynamodb.attributes import UnicodeAttribute
from pynamodb.expressions.update import Action

from chalicelib import runtime
from chalicelib.domain.claims import EXPERIENCED_FROM, FEW, MANY, TooManyOpenClaims
from chalicelib.domain.idempotency import Repeat
from chalicelib.models import store
from chalicelib.models.attributes import InstantAttribute, IntegerAttribute
from chalicelib.models.idempotency import AlreadyDoneError
from chalicelib.models.store import Record, Transaction


class Workload(Record):
    """One contributor's open claims and accepted answers."""

    class Meta:
        """Table settings."""

        table_name = "workloads"

    account_id = UnicodeAttribute(hash_key=True)
    open_claims = IntegerAttribute(default=0)
    accepted_count = IntegerAttribute(default=0)
    last_repeat_id = UnicodeAttribute(null=True)
    last_claim_id = UnicodeAttribute(null=True)
    attended_claim_id = UnicodeAttribute(null=True)
    attended_at = InstantAttribute(null=True)


class AttentionMovedError(Exception):
    """The person turned to another claim meanwhile; read again."""


def turn_to(account_id: str, claim_id: str, before: Workload | None) -> None:
    """The person is at this claim from now on, as far as time paid by the hour goes; AttentionMovedError."""
    actions = [Workload.attended_claim_id.set(claim_id), Workload.attended_at.set(runtime.now())]
    held = before.attended_claim_id if before else None
    unmoved = Workload.attended_claim_id == held if held else Workload.attended_claim_id.does_not_exist()
    store.update(Workload(account_id), actions, unmoved, lambda _: AttentionMovedError())


def take_claim(tx: Transaction, account_id: str, claim_id: str, repeat: Repeat | None) -> None:
    """One open claim more, up to the cap of R45; remembers what a repeated request for "the next task" got.

    Raises AlreadyDoneError from the commit when the same request got its claim meanwhile.
    """
    few = Workload.open_claims.does_not_exist() | (Workload.open_claims < FEW)
    many = (Workload.accepted_count >= EXPERIENCED_FROM) & (Workload.open_claims < MANY)
    actions: list[Action] = [Workload.open_claims.add(1)]
    allowed = few | many
    if repeat is not None:
        actions += [Workload.last_repeat_id.set(repeat.repeat_id), Workload.last_claim_id.set(claim_id)]
        allowed &= Workload.last_repeat_id.does_not_exist() | (Workload.last_repeat_id != repeat.repeat_id)
    tx.update(Workload(account_id), actions, allowed, lambda found: _why_not(found, repeat))


def _why_not(found: Workload | None, repeat: Repeat | None) -> Exception:
    if found is not None and repeat is not None and found.last_repeat_id == repeat.repeat_id:
        return AlreadyDoneError()
    limit = MANY if found and (found.accepted_count or 0) >= EXPERIENCED_FROM else FEW
    return TooManyOpenClaims(
        f"Hand in or release one first; you may hold {limit} at a time.", limit=limit, raised_at=EXPERIENCED_FROM
    )


def end_claim(tx: Transaction, account_id: str) -> None:
    """One open claim less: handed in, released or expired."""
    tx.update(Workload(account_id), [Workload.open_claims.add(-1)], Workload.open_claims >= 1)


def reopen_claim(tx: Transaction, account_id: str) -> None:
    """One open claim more for a revision; it was taken before, so no cap stands in its way."""
    tx.update(Workload(account_id), [Workload.open_claims.add(1)])


def count_accepted(tx: Transaction, account_id: str) -> None:
    """One accepted answer more (the caller's transaction makes sure it is counted once)."""
    tx.update(Workload(account_id), [Workload.accepted_count.add(1)])
