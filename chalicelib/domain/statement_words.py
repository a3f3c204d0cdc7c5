"""Owns the English words of a statement's page: what an entry is called, where the money is, what to do."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import msgspec

from chalicelib.domain.mail_texts import HOLDS
from chalicelib.domain.money import Money
from chalicelib.domain.periods import Period

#: One, and several.
_KINDS = {
    "work": ("Answer accepted", "Answers accepted"),
    "time": ("Hourly work", "Hourly work"),
    "bonus": ("Bonus", "Bonuses"),
    "review": ("Review done", "Reviews done"),
    "stipend": ("Test stipend", "Test stipends"),
    "referral": ("Referral bonus", "Referral bonuses"),
    "service_credit": ("Service credit", "Service credits"),
    "correction": ("Correction", "Corrections"),
    "reversal": ("Reversal", "Reversals"),
    "payout": ("Payout", "Payouts"),
    "payout_return": ("Payout came back", "Payouts came back"),
    "tax": ("Tax withheld", "Tax withheld"),
    "fee": ("Fee of the transfer", "Fees of transfers"),
}
_COLUMNS = {"kind", "work_period", "count", "minor", "project_id"}


class PayoutFacts(msgspec.Struct, frozen=True):
    """What the page tells of the payout made for the week, in one currency."""

    currency: str
    amount_minor: int
    state: str
    holds: Sequence[str] = ()
    tax_minor: int = 0
    tax_rule: str = ""
    fee_minor: int = 0
    sent_on: date | None = None
    expected_on: date | None = None


def kind_word(kind: str, count: int) -> str:
    """What people call an entry of this kind; a kind nobody has named yet keeps its own name."""
    one, several = _KINDS.get(kind, (kind.replace("_", " ").capitalize(),) * 2)
    return one if count == 1 else several


def line_place(line: Mapping[str, Any]) -> tuple[int, str]:
    """Where a line stands: what was earned first, in the order of the kinds, then what was taken; older weeks first."""
    order = list(_KINDS)
    return order.index(line["kind"]) if line["kind"] in order else len(order), str(line["work_period"])


def line_note(line: Mapping[str, Any]) -> str:
    """Why a line is there: its reason, then what it refers to and what a rule was given."""
    said = [_said(name, line[name]) for name in (*_FIRST, *sorted(set(line) - _COLUMNS - set(_FIRST))) if name in line]
    return " · ".join(said)


_FIRST = ("reason", "rule", "rule_id", "rule_version", "minutes", "expected_on", "provider")
_SAID = {
    "reason": "{}",
    "rule": "{}",
    "rule_id": "rule {}",
    "rule_version": "version {}",
    "payout_id": "{}",
    "reversed_kind": "an entry of kind {}",
}
_PROVIDERS = {"manual": "bank transfer"}


def _said(name: str, value: Any) -> str:
    if name == "minutes":
        return f"{int(value) // 60} h {int(value) % 60} min"
    if name == "expected_on":
        return f"expected by {_day(date.fromisoformat(value))}"
    if name == "provider":
        return _PROVIDERS.get(value, str(value))
    return _SAID.get(name, name.replace("_", " ") + " {}").format(_plain(value))


def headline(closing_minor: int, payout: PayoutFacts | None, period: Period, *, is_final: bool) -> tuple[str, int, str]:
    """The one figure people look for first: its label, its minor units, and where the money is."""
    if not is_final:
        note = f"This is what the week has brought so far; it is paid on {_day(period.closes_at.date())}."
        return "Owed so far", closing_minor, note
    if payout is None:
        note = "The payout is prepared after the close. A balance below the smallest payout is carried on, never lost."
        return "Owed", closing_minor, note if closing_minor else ""
    return _LABELS.get(payout.state, "Payout"), payout.amount_minor, " ".join(_where(payout))


_LABELS = {
    "held": "Waiting to be paid",
    "prepared": "To be paid",
    "approved": "To be paid",
    "sent": "Paid",
    "settled": "Paid",
    "failed": "Came back",
    "returned": "Came back",
}


def _where(payout: PayoutFacts) -> list[str]:
    """Where the payout's money is, in sentences."""
    if payout.state == "held":
        return [HOLDS.get(hold, HOLDS["other"]) for hold in payout.holds]
    said = []
    if payout.state in ("failed", "returned"):
        said.append("The transfer failed; the money is in your balance again. Check your payout method.")
    elif payout.state == "settled":
        said.append("It has arrived at your bank.")
    elif payout.expected_on is not None:
        said.append(f"Expected in your account by {_day(payout.expected_on)}.")
    if payout.sent_on is not None:
        said.append(f"Sent on {_day(payout.sent_on)}.")
    taken = [(payout.tax_minor, f"tax was withheld by {payout.tax_rule}"), (payout.fee_minor, "fee was charged")]
    return said + [f"{Money(minor, payout.currency)} {what}." for minor, what in taken if minor]


def _day(day: date) -> str:
    return f"{day:%A} {day.day} {day:%b %Y}"


def _plain(value: Any) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {value[name]}" for name in sorted(value))
    return str(value)
