"""Owns the world a run begins in: prepared once by the product itself, then put back in microseconds."""

import gc
import importlib
import json
import logging
import os
import pkgutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any, NamedTuple

import chalicelib
from chalicelib import runtime, settings
from chalicelib.gateways import secrets
from chalicelib.handlers import streams
from chalicelib.models import skill_tree
from chalicelib.models.accounts import Account
from chalicelib.services import payout_methods
from tests.fakes.dynamodb.tables import Index, Record, Table
from tests.simulation import projects
from tests.simulation.cast import CONTRIBUTORS, PEOPLE, REVIEWERS
from tests.simulation.cloud import SimulatedCloud

#: Numbers of the product that are smaller here, so that a week is a thousand calls and people meet more often.
SCALE = {
    ("SHARDS", 256): 4, ("CLOSE_SHARDS", 256): 4, ("DEADLINE_SHARDS", 16): 2, ("PAYOUTS_PER_FILE", 1000): 3,
}  # fmt: skip
#: Errors that mean "again later", and one that refuses to send what an index does not show yet.
PASSING = frozenset(
    {"Busy", "StoreUnreachable", "ServiceUnreachable", "QueueRefused", "PayoutsIncompleteError", "SweepFailuresError"}
)
#: What is withheld from everybody's payouts, changing with a year, and what a transfer costs.
RULES = [
    {"rule_id": "ke", "version": 1, "country": "KE", "basis_points": 515, "from_on": "2020-01-01",
     "until_on": "2027-01-05", "source": "example"},
    {"rule_id": "ke", "version": 2, "country": "KE", "basis_points": 733, "from_on": "2027-01-05", "source": "example"},
]  # fmt: skip
FEES = {"manual": {"USD": 7, "JPY": 11}}


class Setting(NamedTuple):
    """What of a world is prepared: everything else happens during the run."""

    begins_on: date  # a Monday
    pay_week_start: str
    release_limit: int
    takes_off: bool = False  # whether something is withheld and charged


class StoredTable(NamedTuple):
    """A table as it was prepared; records are never changed, so only the collections are copied."""

    items: dict[Any, Record]
    orderings: list[tuple[dict[Any, list[Any]], list[Any]]]


class Overheard(logging.Handler):
    """The bugs that consumers log: what failed there is delivered again, so nobody else would notice."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.errors: list[dict[str, Any]] = []

    def emit(self, record: logging.LogRecord) -> None:
        """A bug, unless it is one of the errors that pass."""
        said = json.loads(record.getMessage())
        if said.get("error", "") not in PASSING:
            self.errors.append(said)


class Stage:
    """The cloud, entered once, and its prepared worlds by setting."""

    def __init__(self) -> None:
        self.cloud = SimulatedCloud()
        self.overheard = Overheard()
        self._worlds: dict[tuple[date, str], dict[str, StoredTable]] = {}
        self._sequence = 0

    def enter(self, setting: Setting) -> None:
        """The world as prepared for this setting, nobody at work."""
        os.environ.update(_environment(setting))
        settings.current.cache_clear()
        cloud, key = self.cloud, (setting.begins_on, setting.pay_week_start)
        cloud.scheduler = None
        cloud.prepared_at = datetime.combine(setting.begins_on, datetime.min.time(), UTC).timestamp()
        if key not in self._worlds:
            self._worlds[key] = self._prepare()
        for name, stored in self._worlds[key].items():
            _restore(cloud.store.tables[name], stored)
        cloud.store.sequence = self._sequence
        cloud.store.transactions.done.clear()
        cloud._sent = 0
        self._forget()

    def _prepare(self) -> dict[str, StoredTable]:
        cloud = self.cloud
        cloud.store.tables.clear()
        runtime.install(
            clock=lambda: datetime.fromtimestamp(cloud.prepared_at, UTC) - timedelta(days=9),
            bits=Random("prepared").getrandbits,
            sleep=lambda _: None,
        )
        cloud.services["kms"]._encrypted = 0
        cloud.create_tables()
        _people()
        projects.prepare()
        cloud.deliver("inlier-local-entries", lambda event: streams.fold_entries(event, None))
        self._sequence = cloud.store.sequence
        return {name: _stored(table) for name, table in cloud.store.tables.items()}

    def _forget(self) -> None:
        """Queues, buckets and outboxes are as empty as on the first day, and nothing is known of another run."""
        skill_tree.forget_shown()
        services = self.cloud.services
        self.overheard.errors.clear()
        for queue in services["sqs"].queues.values():
            queue.messages.clear()
        services["sqs"]._ids = 0
        services["sqs"].refusals.clear()
        services["s3"].versions.clear()
        for bucket in services["s3"].buckets.values():
            bucket.clear()
        services["sesv2"].outbox.clear()
        services["kms"]._encrypted = 1_000
        secrets.sign(b"", purpose="warm")  # a process reads the key once, and this one is warm


@contextmanager
def stage() -> Iterator[Stage]:
    """The product at its smaller scale on a cloud of its own; everything is as before afterwards."""
    for module in pkgutil.walk_packages(chalicelib.__path__, "chalicelib."):
        importlib.import_module(module.name)
    before = dict(os.environ)
    log = logging.getLogger("inlier")
    level, handlers = log.level, log.handlers[:]
    found = Stage()
    log.handlers[:] = [found.overheard]
    log.setLevel(logging.ERROR)
    with found.cloud, _scaled(), _less_garbage():
        try:
            yield found
        finally:
            runtime.install()
            log.setLevel(level)
            log.handlers[:] = handlers
            os.environ.clear()
            os.environ.update(before)
            settings.current.cache_clear()


@contextmanager
def _less_garbage() -> Iterator[None]:
    """What is imported is not looked through again and again; the rest is collected more seldom."""
    usual = gc.get_threshold()
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)
    try:
        yield
    finally:
        gc.set_threshold(*usual)
        gc.unfreeze()


@contextmanager
def _scaled() -> Iterator[None]:
    put_back: list[tuple[Any, str, Any]] = []
    for module in [found for name, found in sys.modules.items() if name.startswith("chalicelib.")]:
        for (name, usual), small in SCALE.items():
            if getattr(module, name, None) == usual:
                put_back.append((module, name, usual))
                setattr(module, name, small)
    try:
        yield
    finally:
        for module, name, usual in put_back:
            setattr(module, name, usual)


def _environment(setting: Setting) -> dict[str, str]:
    return {
        "PAYROLL_MESSAGES": "2",
        "BUDGET_SHARDS": "2",
        "LEDGER_SUM_SHARDS": "3",
        "RESEARCH_MINUTES": "1",
        "PAY_WEEK_START": setting.pay_week_start,
        "PAYOUT_RELEASE_LIMIT_MINOR": str(setting.release_limit),
        "PAYOUT_MINIMUM_MINOR": "200",
        "WITHHOLDING_RULES": json.dumps(RULES if setting.takes_off else []),
        "PAYOUT_FEES": json.dumps(FEES if setting.takes_off else {}),
    }


def _people() -> None:
    """Some are verified and have a method, some not yet: their payouts wait."""
    now = runtime.now()
    for number, actor in enumerate(PEOPLE):
        account = Account(
            actor.account_id, name=actor.account_id, email=f"{actor.account_id}@example.org", country="KE",
            born_on=date(1990, 1, 1), terms_version="1", roles=set(actor.roles), standing="active",
            identity="none" if number in (2, 6) else "verified", created_at=now,
        )  # fmt: skip
        account.save()
    for actor in (*CONTRIBUTORS[1:], *REVIEWERS[1:]):
        for currency in ("USD", "EUR", "JPY"):
            payout_methods.add_payout_method(
                actor, provider="manual", currency=currency, label="Bank",
                destination=f"KE {actor.account_id} {currency}", repeat=None,
            )  # fmt: skip


def _stored(table: Table) -> StoredTable:
    orderings = [(_copied(index.ordering.partitions), list(index.ordering.ranks)) for index in _indexes(table)]
    return StoredTable(dict(table.items), orderings)


def _restore(table: Table, stored: StoredTable) -> None:
    table.items = dict(stored.items)
    for index, (partitions, ranks) in zip(_indexes(table), stored.orderings, strict=True):
        index.ordering.partitions, index.ordering.ranks = _copied(partitions), list(ranks)
    table.log.clear()
    table.streamed = 0


def _indexes(table: Table) -> list[Index]:
    return [table.primary, *table.indexes.values()]


def _copied(partitions: dict[Any, list[Any]]) -> dict[Any, list[Any]]:
    return {partition: list(entries) for partition, entries in partitions.items()}
