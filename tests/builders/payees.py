"""Builds people who are owed money in great numbers: records straight into the memory store, chains as the product's."""

from datetime import date

from msgspec.structs import replace

from chalicelib import runtime
from chalicelib.domain.ids import shard_of
from chalicelib.domain.ledger import EntryFacts, HeadFacts, Posting, budget, payable, placed
from chalicelib.domain.money import Money
from chalicelib.domain.pay_periods import SHARDS
from chalicelib.models import ledger
from chalicelib.models.accounts import Account
from chalicelib.models.ledger import Head, current_period
from chalicelib.models.payouts import PayoutMethod
from chalicelib.models.store import Record
from tests.fakes.cloud import MemoryCloud


def write_payee(cloud: MemoryCloud, account_id: str, *, entries: int, minor: int) -> None:
    """A verified contributor with a payout method and so many accepted answers of this week."""
    now = runtime.now()
    account = Account(
        account_id, name=account_id, email=f"{account_id}@example.org", country="KE", born_on=date(1990, 1, 1),
        terms_version="1", roles={"contributor"}, standing="active", identity="verified", created_at=now,
    )  # fmt: skip
    method = PayoutMethod(
        account_id, "mtd_1", provider="manual", currency="USD", label="Bank", destination_encrypted="secret",
        destination_hint="…7890", created_at=now,
    )  # fmt: skip
    _write(cloud, account)
    _write(cloud, method)
    _write_chain(cloud, account_id, entries, minor)


def _write_chain(cloud: MemoryCloud, account_id: str, entries: int, minor: int) -> None:
    now, week = runtime.now(), current_period()
    head = HeadFacts(account_id, 0, "", {}, "")
    for number in range(entries):
        submission_id = f"sub_{account_id}_{number:016d}"
        entry = EntryFacts(
            entry_id=f"earn#{submission_id}",
            kind="work",
            cause={"submission_id": submission_id, "project_id": "prj_ducks"},
            postings=[Posting(budget("prj_ducks"), payable(account_id), Money(minor, "USD"))],
            work_period=week,
        )
        after = placed(entry, head, statement_period=week, written_at=now)
        head = replace(head, sequence=after.sequence, hash=after.hash, balances=after.balances)
        _write(cloud, ledger._record(account_id, after, now))
    record = Head(account_id, close_shard=shard_of(account_id, SHARDS))
    record.sequence, record.hash, record.balances = head.sequence, head.hash, head.balances
    _write(cloud, record)


def _write(cloud: MemoryCloud, record: Record) -> None:
    """As PynamoDB would write it, without the way through botocore."""
    table = type(record)._get_connection().table_name
    cloud.store.call("PutItem", {"TableName": table, "Item": record.serialize()})
