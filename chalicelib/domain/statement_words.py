"""Owns the English words of a statement's page: what an entry is called, where the money is, what to do."""

from collections.abc import Container, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import msgspec

from chalicelib.domain.mail_texts import HOLDS, contact
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
_COLUMNS = {"kind", "work_period", "count", "minor", "project_id", "is_rest"}
#: Kinds that are of no week of work: the transfer pays what was owed, whenever it was earned.
OF_NO_WEEK = {"payout", "payout_return", "tax", "fee"}


class PayoutFacts(msgspec.Struct, frozen=True):
    """What the page tells of the payout that carries the week, in one currency; it may go with a later one."""

    currency: str
    amount_minor: int
    state: str
    holds: Sequence[str] = ()
    tax_minor: int = 0
    tax_rule: str = ""
    fee_minor: int = 0
    sent_on: date | None = None
    expected_on: date | None = None
    goes_with: str = ""
    payout_id: str = ""
    provider: str = ""
    method_hint: str = ""
    came_back_on: date | None = None
    reason: str = ""


def kind_word(kind: str, count: int) -> str:
    """What people call an entry of this kind; a kind nobody has named yet keeps its own name."""
    one, several = _KINDS.get(kind, (kind.replace("_", " ").capitalize(),) * 2)
    return one if count == 1 else several


def line_place(line: Mapping[str, Any]) -> tuple[int, str]:
    """Where a line stands: what was earned first, in the order of the kinds, then what was taken; older weeks first."""
    order = list(_KINDS)
    return order.index(line["kind"]) if line["kind"] in order else len(order), str(line["work_period"])


def came_back(lines: Iterable[Mapping[str, Any]]) -> set[str]:
    """The payouts whose return stands among these lines: they are expected nowhere."""
    return {line["payout_id"] for line in lines if line["kind"] == "payout_return" and "payout_id" in line}


def line_note(line: Mapping[str, Any], returned: Container[str] = ()) -> str:
    """Why a line is there: its reason, then what it refers to and what a rule was given."""
    if line["kind"] == "payout" and line.get("payout_id") in returned:
        line = {name: value for name, value in line.items() if name != "expected_on"} | {"reason": "came back"}
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


_OPEN = (
    "The week is closed on {}: what is owed then goes out unless something holds it back or it is less than the "
    "smallest payout. GET\u00a0/me/balance says why a payout waits."
)


def headline(closing_minor: int, payout: PayoutFacts | None, period: Period, *, is_final: bool) -> tuple[str, int, str]:
    """The one figure people look for first: its label, its minor units, and where the money is."""
    if not is_final:
        note = (
            f"What is owed to you at this moment, earlier weeks included. {_OPEN.format(_day(period.closes_at.date()))}"
        )
        return "Owed so far", closing_minor, note
    if payout is None:
        note = "The payout is prepared after the close. A balance below the smallest payout is carried on, never lost."
        return "Owed", closing_minor, note if closing_minor else ""
    if payout.state == "held":
        return _LABELS["held"], closing_minor, " ".join(_where(payout))
    if payout.goes_with > period.period_id:
        return "Owed", closing_minor, _with_another_week(payout)
    return _LABELS.get(payout.state, "Payout"), payout.amount_minor, " ".join(_where(payout))


def _with_another_week(payout: PayoutFacts) -> str:
    """Why the payout is told of on the page of another week."""
    verb = "is part of what goes out" if payout.state in ("prepared", "approved") else "went out"
    return f"It waited, and {verb} with the week of {_day(date.fromisoformat(payout.goes_with))}: see its statement."


_LABELS = {
    "held": "Waiting to be paid",
    "prepared": "To be paid",
    "approved": "To be paid",
    "sent": "Paid",
    "settled": "Paid",
    "failed": "Came back",
    "returned": "Came back",
}


_LEAVES = "It leaves after the close of the week: its entry stands on your next statement."
_LEFT = "It left after the close of the week: its entry stands on your next statement."


def _named(payout: PayoutFacts) -> list[str]:
    """By what the payout is found again, at the bank and here."""
    if not payout.payout_id:
        return []
    by = f", {_PROVIDERS.get(payout.provider, payout.provider)}" if payout.provider else ""
    to = f" to the account that ends in {payout.method_hint.lstrip('…')}" if payout.method_hint.strip("…") else ""
    return [f"Payout {payout.payout_id}{by}{to}."]


def asking(support_address: str) -> str:
    """How a sentence begins that says whom to tell."""
    words = contact(support_address)
    return words[0].upper() + words[1:]


def one_direction(text: str) -> str:
    """Text without the marks that turn the direction of what follows, by which it could show what it does not say."""
    return text.translate(_TURNING)


_TURNING = dict.fromkeys([0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)])


def _where(payout: PayoutFacts) -> list[str]:
    """Where the payout's money is, in sentences."""
    if payout.state == "held":
        return [HOLDS.get(hold, HOLDS["other"]) for hold in payout.holds]
    is_back = payout.state in ("failed", "returned")
    said = []
    if payout.state == "settled":
        said.append("It has arrived at your bank.")
    elif payout.expected_on is not None and not is_back:
        said.append(f"Expected in your account by {_day(payout.expected_on)}.")
    if payout.sent_on is not None:
        said.append(f"Sent on {_day(payout.sent_on)}.")
    if is_back:
        when = f" on {_day(payout.came_back_on)}" if payout.came_back_on is not None else ""
        said.append(f"It came back{when}, and the money is in your balance again: add a payout method that works.")
    said += _named(payout)
    said.append(_LEFT if payout.sent_on is not None else _LEAVES)
    taken = [(payout.tax_minor, f"tax was withheld by {payout.tax_rule}"), (payout.fee_minor, "fee was charged")]
    return said + [f"{Money(minor, payout.currency)} {what}." for minor, what in taken if minor]


def _day(day: date) -> str:
    return f"{day:%A} {day.day} {day:%b %Y}"


def _plain(value: Any) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {value[name]}" for name in sorted(value))
    return str(value)
