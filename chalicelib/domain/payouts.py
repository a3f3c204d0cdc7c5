"""Owns one transfer of money: why it waits, what is approved, when it arrives (rules 6 and 7; R33, R34)."""

import csv
import hashlib
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, Literal

import msgspec

from chalicelib.domain.ibans import iban_rule
from chalicelib.domain.ids import derived_id
from chalicelib.domain.messages import Tell
from chalicelib.domain.money import Money, decimal_text
from chalicelib.domain.problems import Conflict, InvalidField
from chalicelib.domain.spreadsheets import spreadsheet_safe

#: Codes whose sentences stand in domain/mail_texts.py.
Hold = Literal["identity", "method", "method_failed", "destination_changed", "below_minimum", "nothing_left"]
Provider = Literal["manual"]

#: Money does not follow a changed destination before its owner had this long to notice.
DESTINATION_REST = timedelta(hours=72)
#: A person keeps at most so many payout methods.
METHODS_MOST = 20
#: Banking days from a payout's day to its arrival, by provider.
ARRIVES_AFTER: dict[str, int] = {"manual": 3}
#: What a spreadsheet takes for a formula begins so; a `+` is one unless a telephone number follows.
_FORMULA = "=@-"
_PHONE = re.compile(r"\+[0-9][0-9 ()./-]*\Z")
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
    has_failed: bool = False


class PayoutLine(msgspec.Struct, frozen=True):
    """What is approved of a payout; none of it changes afterwards."""

    payout_id: str
    account_id: str
    currency: str
    amount_minor: int
    provider: str
    method_id: str
    tax_minor: int = 0
    fee_minor: int = 0

    def text(self) -> str:
        """As it is hashed."""
        amounts = (str(minor) for minor in (self.amount_minor, self.tax_minor, self.fee_minor))
        return "|".join((self.payout_id, self.account_id, self.currency, *amounts, self.provider, self.method_id))


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


class MethodFacts(msgspec.Struct, frozen=True):
    """What the choice of a destination needs of a payout method."""

    method_id: str
    provider: str
    currency: str
    since: datetime
    has_failed: bool = False


def destination_of(methods: Iterable[MethodFacts], currency: str) -> Destination | None:
    """The newest method of the currency, even one that a transfer failed to, or None without any.

    An older one is no way out: the person left it, and money that came back waits for their word.
    """
    fitting = sorted((one for one in methods if one.currency == currency), key=lambda one: (one.since, one.method_id))
    if not fitting:
        return None
    newest = fitting[-1]
    return Destination(
        newest.method_id, newest.provider, newest.since, is_changed=len(fitting) > 1, has_failed=newest.has_failed
    )


def holds(identity: str, destination: Destination | None, now: datetime, left_minor: int = 1) -> list[Hold]:
    """Why a payout waits; nothing is lost meanwhile, and an empty list lets it go (rule 7, R34).

    `left_minor` is what tax and fee leave of it.
    """
    found: list[Hold] = []
    if identity != "verified":
        found.append("identity")
    if destination is None:
        found.append("method")
    elif destination.has_failed:
        found.append("method_failed")
    elif destination.is_changed and now < destination.since + DESTINATION_REST:
        found.append("destination_changed")
    if left_minor < 1:
        found.append("nothing_left")
    return found


def amount_due(closed_minor: int, balance_minor: int) -> int:
    """What a payout takes: what the last close found owed, less what has been taken or corrected since.

    Work of the week that runs is paid with that week, so that the close is the dry run of the payouts;
    and never more than the balance, whatever happened since.
    """
    return max(0, min(closed_minor, balance_minor))


def expected_on(provider: str, leaves_on: date) -> date:
    """The day by which a payout that leaves on a day has arrived: whole banking days later, weekends skipped.

    Holidays differ by country and bank and are not known here: it is what the person is told to expect, no promise.
    """
    day, left = leaves_on, ARRIVES_AFTER[provider]
    while left:
        day += timedelta(days=1)
        left -= day.weekday() < 5
    return day


def shard_hash(lines: Iterable[PayoutLine]) -> str:
    """SHA-256 of a shard's payouts, a line each, in order of their ids."""
    ordered = sorted(lines, key=lambda line: line.payout_id)
    return hashlib.sha256("".join(line.text() + "\n" for line in ordered).encode()).hexdigest()


def file_key(period_id: str, part: int, parts: int) -> str:
    """Where the file of one part lies: the same part is the same file."""
    return f"payouts/{period_id}/manual-{part + 1:03d}-of-{parts:03d}.csv"


_COLUMNS = ("payout_id", "account_id", "name", "amount", "currency", "destination", "period")


def transfers_csv(period_id: str, transfers: Sequence[Transfer]) -> str:
    """One row a payout in order of their ids: the same payouts are the same bytes.

    A destination is for a bank and stands as it was given; what a spreadsheet would compute is refused when added.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(_COLUMNS)
    for transfer in sorted(transfers, key=lambda transfer: transfer.payout_id):
        amount = decimal_text(transfer.amount.minor, transfer.amount.currency)
        name, currency = spreadsheet_safe(transfer.name), transfer.amount.currency
        row = (transfer.payout_id, transfer.account_id, name, amount, currency, transfer.destination, period_id)
        writer.writerow(row)
    return out.getvalue()


def checked_destination(destination: str) -> str:
    """The destination as the bank's file says it: one line, no formula, no mistyped IBAN; raises InvalidField."""
    kept = destination.strip()
    if len(kept) < LEAST_DESTINATION or not kept.isprintable():
        raise InvalidField("destination", f"is one line of at least {LEAST_DESTINATION} characters")
    if kept[0] in _FORMULA or (kept[0] == "+" and not _PHONE.match(kept)):
        raise InvalidField("destination", "begins with a letter or digit, or is a telephone number: +254712345678")
    if (rule := iban_rule(kept)) is not None:
        raise InvalidField("destination", rule)
    return kept


def hint_of(destination: str) -> str:
    """The end of a destination, by which its owner knows it; too little to pay anybody by."""
    return "…" + destination[-4:] if len(destination) >= 8 else "…"


#: What a person is told when a payout comes into a state.
TOLD = {
    "sent": "payout_sent",
    "settled": "payout_settled",
    "failed": "payout_returned",
    "returned": "payout_returned",
}


def payouts_told(old: Mapping[str, Any] | None, new: Mapping[str, Any] | None) -> list[Tell]:
    """What a change of a payout's record must tell: that it waits and why, was sent, arrived or came back."""
    if new is None:
        return []
    amount = str(Money(new["amount_minor"], new["currency"]))
    facts: dict[str, str | int] = {"payout_id": new["payout_id"], "amount": amount}
    was = (old or {}).get("state")
    if new["state"] == "held" and (was != "held" or (old or {}).get("holds") != new["holds"]):
        reasons = ",".join(new["holds"])
        cause = f"held#{new['payout_id']}#{reasons}"
        return [Tell(new["account_id"], "payout_held", cause, facts | {"holds": reasons})]
    kind = TOLD.get(new["state"])
    if kind is not None and was != new["state"]:
        return [Tell(new["account_id"], kind, f"{new['state']}#{new['payout_id']}", facts)]
    return []
