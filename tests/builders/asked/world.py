"""Builds the world a request is asked in, plays what follows from it, and keeps the table of requests."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from chalicelib.domain.access import Actor
from chalicelib.handlers import queues, streams
from chalicelib.models.accounts import Account
from chalicelib.models.registry import TABLES
from chalicelib.services import accounts
from tests.builders.http import Answer, ask
from tests.builders.pay import payroll_world
from tests.builders.people import a_sign_up, link_in, mails_to
from tests.builders.work import MONDAY, Clock, a_person
from tests.fakes.calls import Call
from tests.fakes.cloud import MemoryCloud

PREFIX = "inlier-local-"
ADA, NAME, PASSWORD = "ada.lovelace@person.example", "Ada Augusta Lovelace", "Correct-horse-9"
_CONSUMERS: dict[str, Any] = {
    "checks": queues.check_submissions,
    "reviews": queues.offer_reviews,
    "imports": queues.run_imports,
    "exports": queues.build_exports,
    "grading": queues.grade_attempts,
    "payroll": queues.run_payroll,
    "payouts": queues.send_payout_batches,
    "notices": queues.deliver_notices,
}

_NAMES = {id(consumer): name for module in (queues, streams) for name, consumer in vars(module).items()}


class Given(NamedTuple):
    """One request: who asks, about what, and with what; and what else becomes known while it is carried out.

    `secret` and `personal` are words that stand in no field: in a file that was uploaded, in a provider's answer.
    `signed` gives the bytes of a body as its sender signs them, and the headers that say so.
    """

    by: str | None
    path: dict[str, str] | None = None
    body: Any = None
    query: dict[str, str] | None = None
    secret: tuple[str, ...] = ()
    personal: tuple[str, ...] = ()
    signed: Callable[[Any], tuple[str, dict[str, str]]] | None = None


@dataclass
class World:
    """A cloud with tables and a clock that stands still; whatever was put into a queue is kept."""

    cloud: MemoryCloud
    clock: Clock
    messages: list[str] = field(default_factory=list)
    is_healthy: bool = True
    #: The calls to AWS that each function made for what followed.
    used: dict[str, list[Call]] = field(default_factory=dict)
    #: What a request needs of this world and no other one does: left when the world ends.
    until_end: ExitStack = field(default_factory=ExitStack)

    def __post_init__(self) -> None:
        self._followed: dict[tuple[str, int], int] = {}
        self._kept: set[str] = set()

    def ada(self) -> Actor:
        """Somebody who signed up with a password and followed the link."""
        accounts.sign_up(a_sign_up(ADA, name=NAME, password=PASSWORD))
        self.follow()
        account_id = accounts.verify_email(self.link(ADA)).account_id
        self.follow()
        return Actor(account_id, frozenset({"contributor"}), "active")

    def link(self, email: str) -> str:
        """The token of the newest e-mail to the address."""
        return link_in(mails_to(self.cloud, email)[-1])

    def ask(self, method: str, resource: str, by: str, body: Any = None, **path: str) -> Any:
        """The content of an answer that is no problem."""
        answer = ask(method, resource, account_id=by, path=path or None, body=body)
        assert answer.status < 300, (method, resource, answer)
        return answer.body

    def upload(self, form: Mapping[str, Any], content: bytes) -> None:
        """Post a file with a signed form."""
        self.cloud.services["s3"].upload(form["url"], form["fields"], content)

    def follow(self) -> None:
        """Streams and queues are worked off until nothing moves."""
        for _ in range(500):
            if not self._relayed() | self._consumed():
                return
        raise AssertionError("streams and queues find no end")

    def _relayed(self) -> bool:
        has_moved = False
        for model in TABLES:
            if not hasattr(model.Meta, "stream_view_type"):
                continue
            for consumer in _followers(model.short_name()):
                has_moved |= self._hand_on(PREFIX + model.short_name(), consumer)
        return has_moved

    def _hand_on(self, table: str, consumer: Any) -> bool:
        """Each consumer of a stream has read up to a place of its own."""
        stream, key = self.cloud.store.tables[table], (table, id(consumer))
        stream.streamed = self._followed.get(key, 0)
        records = self.cloud.store.pending_stream(table, 100)
        if records:
            answer = self._run(consumer, {"Records": records})
            assert answer == {"batchItemFailures": []} or not self.is_healthy, table
            self._followed[key] = stream.streamed + len(records)
        return bool(records)

    def _consumed(self) -> bool:
        sqs, has_moved = self.cloud.services["sqs"], False
        for name, consumer in _CONSUMERS.items():
            self.keep_messages()
            event = sqs.as_lambda_event(PREFIX + name, 1)
            if event["Records"]:
                has_moved = True
                sqs.settle(event, self._run(consumer, event))
        return has_moved

    def _run(self, consumer: Any, event: Any) -> Any:
        """What the function answers; what it asked of AWS is remembered under its name."""
        with self.cloud.counting() as count:
            answer = consumer(event, None)
        self.used.setdefault(_NAMES[id(consumer)], []).extend(count.calls)
        return answer

    def keep_messages(self) -> None:
        """What lies in any queue, dead letters included, is remembered."""
        for queue in self.cloud.services["sqs"].queues.values():
            for message in queue.messages:
                if message.message_id not in self._kept:
                    self._kept.add(message.message_id)
                    self.messages.append(message.body)


def _followers(table: str) -> list[Any]:
    """Which functions read a table's stream (infra/cloud/functions.yaml)."""
    if table == "entries":
        return [streams.fold_entries]
    if table == "enrolments":
        return [streams.count_work]
    return [streams.relay, streams.count_work] if table in ("claims", "submissions") else [streams.relay]


Play = Callable[[World], Given]
#: One request for every route, by method and path.
VALID: dict[tuple[str, str], Play] = {}


def valid(*routes: str) -> Callable[[Play], Play]:
    """The function makes a request that these routes accept, such as `POST /things`."""

    def register(play: Play) -> Play:
        for route in routes:
            method, path = route.split()
            assert (method, path) not in VALID, route
            VALID[method, path] = play
        return play

    return register


def staff() -> None:
    """Those who act for the platform."""
    for account_id, *roles in (
        ("acc_boss", "admin"),
        ("acc_other", "admin"),
        ("acc_admin", "admin"),
        ("acc_manager", "contributor", "manager"),
        ("acc_rex", "contributor", "reviewer"),
    ):
        a_person(account_id, *roles)


@contextmanager
def a_world() -> Iterator[World]:
    """An empty cloud with staff, on a Monday; the payroll has few messages."""
    with payroll_world(MONDAY) as (cloud, clock):
        staff()
        world = World(cloud, clock)
        with world.until_end:
            yield world


def send(route: tuple[str, str], given: Given, **other: Any) -> Answer:
    """Ask the route; `other` replaces parts of what was given."""
    asked = {"path": given.path, "body": given.body, "query": given.query, "account_id": given.by} | other
    if given.signed is not None:
        asked["raw"], headers = given.signed(asked.pop("body"))
        asked["headers"] = headers | asked.get("headers", {})
    return ask(*route, **asked)


def addresses() -> set[str]:
    """Everybody's e-mail address."""
    return {str(account.email) for account in Account.scan()}
