"""Owns one transfer of money: why it waits, what is approved, what the bank's file says (rules 6 and 7; R33, R34)."""

import csv
import hashlib
import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Literal

import msgspec

from chalicelib.domain.ids import derived_id
from chalicelib.domain.ledger import EntryFacts, Posting, payable
from chalicelib.domain.messages import Tell
from chalicelib.domain.money import Money, decimal_text
from chalicelib.domain.problems import Conflict, InvalidField
from chalicelib.domain.statements import PAID_OUT, spreadsheet_safe

#: Codes whose sentences stand in domain/mail_texts.py.
Hold = Literal["identity", "method", "destination_changed", "below_minimum"]
Provider = Literal["manual"]

#: Money does not follow a changed destination before its owner had this long to notice.
DESTINATION_REST = timedelta(hours=72)
#: A person keeps at most so many payout methods.
METHODS_MOST = 20
#: The shortest text that can say where money goes.
LEAST_DESTINATION = 4


class TooManyPayoutMethods(Conflict):
    """You have as many payout methods as you may."""


class Destination(msgspec.Struct, frozen=True):
    """Where a person's money of one currency goes: their newest method for it, and whether there was one before."""

    method_id: str
    provider: str
    since: datetime
    is_changed: bool


class PayoutLine(msgspec.Struct, frozen=True):
    """What is approved of a payout; none of it changes afterwards."""

    payout_id: str
    account_id: str
    currency: str
    amount_minor: int
    provider: str
    method_id: str

    def text(self) -> str:
        """As it is hashed."""
        return "|".join(
            (self.payout_id, self.account_id, self.currency, str(self.amount_minor), self.provider, self.method_id)
        )


class Transfer(msgspec.Struct, frozen=True):
    """One row of the file for the operator's bank."""

    payout_id: str
    account_id: str
    name: str
    destination: str
    amount: Money


def payout_id_of(account_id: str, period_id: str, currency: str) -> str:
    """One payout a person, period and currency."""
    return derived_id("pay", account_id, period_id, currency)


def payout_entry(payout_id: str, *, account_id: str, provider: str, amount: Money, work_period: str) -> EntryFacts:
    """The entry that takes a prepared payout out of the payable balance."""
    return EntryFacts(
        entry_id=f"payout#{payout_id}",
        kind="payout",
        cause={"payout_id": payout_id},
        postings=[Posting(payable(account_id), PAID_OUT + provider, amount)],
        work_period=work_period,
    )


def destination_of(methods: Iterable[tuple[str, str, str, datetime]], currency: str) -> Destination | None:
    """The destination among `(method_id, provider, currency, created_at)`, or None without one for the currency."""
    fitting = sorted((at, method_id, provider) for method_id, provider, code, at in methods if code == currency)
    if not fitting:
        return None
    since, method_id, provider = fitting[-1]
    return Destination(method_id, provider, since, is_changed=len(fitting) > 1)


def holds(identity: str, destination: Destination | None, now: datetime) -> list[Hold]:
    """Why a payout waits; nothing is lost meanwhile, and an empty list lets it go (rule 7, R34)."""
    found: list[Hold] = []
    if identity != "verified":
        found.append("identity")
    if destination is None:
        found.append("method")
    elif destination.is_changed and now < destination.since + DESTINATION_REST:
        found.append("destination_changed")
    return found


def amount_due(closed_minor: int, balance_minor: int) -> int:
    """What a payout takes: what the last close found owed, less what has been taken or corrected since.

    Work of the week that runs is paid with that week, so that the close is the dry run of the payouts;
    and never more than the balance, whatever happened since.
    """
    return max(0, min(closed_minor, balance_minor))


def shard_hash(lines: Iterable[PayoutLine]) -> str:
    """SHA-256 of a shard's payouts, a line each, in order of their ids."""
    ordered = sorted(lines, key=lambda line: line.payout_id)
    return hashlib.sha256("".join(line.text() + "\n" for line in ordered).encode()).hexdigest()


def file_key(period_id: str, part: int, parts: int) -> str:
    """Where the file of one part lies: the same part is the same file."""
    return f"payouts/{period_id}/manual-{part + 1:03d}-of-{parts:03d}.csv"


_COLUMNS = ("payout_id", "account_id", "name", "amount", "currency", "destination", "period")


def transfers_csv(period_id: str, transfers: Sequence[Transfer]) -> str:
    """One row a payout in order of their ids: the same payouts are the same bytes."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(_COLUMNS)
    for transfer in sorted(transfers, key=lambda transfer: transfer.payout_id):
        amount = decimal_text(transfer.amount.minor, transfer.amount.currency)
        typed = spreadsheet_safe(transfer.name), spreadsheet_safe(transfer.destination)
        writer.writerow(
            (transfer.payout_id, transfer.account_id, typed[0], amount, transfer.amount.currency, typed[1], period_id)
        )
    return out.getvalue()


def checked_destination(destination: str) -> str:
    """The destination as the bank's file says it, on one line; raises InvalidField."""
    kept = destination.strip()
    if len(kept) < LEAST_DESTINATION or not kept.isprintable():
        raise InvalidField("destination", f"is one line of at least {LEAST_DESTINATION} characters")
    return kept


def hint_of(destination: str) -> str:
    """The end of a destination, by which its owner knows it; too little to pay anybody by."""
    return "…" + destination[-4:] if len(destination) >= 8 else "…"


def payouts_told(old: Mapping[str, Any] | None, new: Mapping[str, Any] | None) -> list[Tell]:
    """What a change of a payout's record must tell: that it waits and why, that it was sent."""
    if new is None:
        return []
    amount = str(Money(new["amount_minor"], new["currency"]))
    facts: dict[str, str | int] = {"payout_id": new["payout_id"], "amount": amount}
    was = (old or {}).get("state")
    if new["state"] == "held" and (was != "held" or (old or {}).get("holds") != new["holds"]):
        reasons = ",".join(new["holds"])
        cause = f"held#{new['payout_id']}#{reasons}"
        return [Tell(new["account_id"], "payout_held", cause, facts | {"holds": reasons})]
    if new["state"] == "sent" and was != "sent":
        return [Tell(new["account_id"], "payout_sent", f"sent#{new['payout_id']}", facts)]
    return []
