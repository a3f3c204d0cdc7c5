"""Owns what became of a payout, and the entries of its way out and back (states of product.md; R33)."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Literal

import msgspec

from chalicelib.domain.ledger import EntryFacts, Posting, payable
from chalicelib.domain.money import Money
from chalicelib.domain.movements import CASH, CHARGED, PAID_OUT, WITHHELD
from chalicelib.domain.problems import Conflict, NotFound
from chalicelib.domain.tax import Breakdown, plain

Outcome = Literal["settled", "failed", "returned"]
#: States of a payout whose transfer the bank was asked for.
SENT = ("sent", "settled", "failed", "returned")
#: From which states an outcome may be recorded: a bank may send money back long after it was booked as paid.
_FROM: dict[Outcome, tuple[str, ...]] = {"settled": ("sent",), "failed": ("sent",), "returned": ("sent", "settled")}


class NoSuchPayout(NotFound):
    """There is no such payout."""


class OutcomeRefused(Conflict):
    """A payout that was not sent has no outcome."""


class PayoutDecided(Conflict):
    """Another outcome of this payout was recorded before."""


class PayoutNotBooked(Conflict):
    """The ledger has no entry of this payout: its record says what did not happen."""


class PayoutsNotSent(Conflict):
    """The payouts of this period are not all sent."""


class Taken(msgspec.Struct, frozen=True):
    """A payout whose money was taken out of the payable balance: what came of it, and where it went."""

    payout_id: str
    account_id: str
    provider: str
    net: Money
    tax_minor: int
    fee_minor: int
    rule_id: str | None


class Recorded(msgspec.Struct, frozen=True):
    """What a payout's record says, for the comparison with the entries about it."""

    state: str
    taken: Taken
    gross_minor: int
    withholding: Mapping[str, Any] | None
    period_part: str


def may_record(state: str, outcomes: Sequence[Mapping[str, str]], outcome: Outcome, reference: str) -> bool:
    """Whether an outcome is news; False for the very same one again.

    Raises OutcomeRefused before sending, PayoutDecided for one that contradicts what is known.
    """
    if any((known["outcome"], known["reference"]) == (outcome, reference) for known in outcomes):
        return False
    if state not in SENT:
        raise OutcomeRefused("Record it once the payout is sent; until then nothing can have come of it.", state=state)
    if state not in _FROM[outcome]:
        known = outcomes[-1] if outcomes else {}
        raise PayoutDecided(
            "Nothing was changed. A bank that sends money back after it had arrived has `returned` it.",
            state=state,
            reference=known.get("reference"),
        )
    return True


def payout_entry(
    payout_id: str,
    *,
    account_id: str,
    provider: str,
    breakdown: Breakdown,
    work_period: str,
    expected_on: date,
    goes_with: str,
) -> EntryFacts:
    """The entry that takes a prepared payout out of the payable balance: the transfer, what is withheld, the fee.

    The rule stands in the cause with all it was computed from, because the person reads it on the statement (R36),
    and the period it goes out with, so that nobody moves it to another one.
    """
    rule = breakdown.applied
    taken = Taken(
        payout_id=payout_id,
        account_id=account_id,
        provider=provider,
        net=breakdown.net,
        tax_minor=breakdown.tax_minor,
        fee_minor=breakdown.fee_minor,
        rule_id=rule.rule_id if rule else None,
    )
    cause = {"payout_id": payout_id, "provider": provider, "expected_on": expected_on.isoformat()}
    cause |= {"period_id": goes_with} | rule_said(plain(rule) if rule else None)
    return EntryFacts(
        entry_id=f"payout#{payout_id}",
        kind="payout",
        cause=cause,
        postings=[Posting(payable(account_id), account, amount) for account, amount in _legs(taken, PAID_OUT)],
        work_period=work_period,
    )


def settlement_entry(taken: Taken, *, reference: str, work_period: str) -> EntryFacts:
    """The entry of a transfer that arrived: what was on its way is gone; nothing is owed or taken by it."""
    return EntryFacts(
        entry_id=f"settle#{taken.payout_id}",
        kind="settlement",
        cause={"payout_id": taken.payout_id, "provider": taken.provider, "reference": reference},
        postings=[Posting(PAID_OUT + taken.provider, CASH + taken.provider, taken.net)],
        work_period=work_period,
    )


def return_entry(taken: Taken, *, had_settled: bool, cause: Mapping[str, str], work_period: str) -> EntryFacts:
    """The entry of money that came back: everything its payout took is owed again, withheld and charged included."""
    legs = _legs(taken, CASH if had_settled else PAID_OUT)
    rule = {"rule_id": taken.rule_id} if taken.rule_id else {}
    return EntryFacts(
        entry_id=f"return#{taken.payout_id}",
        kind="payout_return",
        cause={"payout_id": taken.payout_id, "provider": taken.provider, **rule, **cause},
        postings=[Posting(account, payable(taken.account_id), amount) for account, amount in legs],
        work_period=work_period,
    )


def rule_said(withholding: Mapping[str, Any] | None) -> dict[str, str]:
    """What a payout's cause says of the rule it fell under; nothing without one."""
    if withholding is None:
        return {}
    inputs = {name: value for name, value in withholding.items() if name not in ("rule_id", "version")}
    rule_id, version = (str(withholding.get(name)) for name in ("rule_id", "version"))
    return {"rule_id": rule_id, "rule_version": version, "inputs": _json(inputs)}


def taken_by(entry: Mapping[str, Any]) -> Taken:
    """What a payout took and where that went, from the members of its entry alone: the ledger is never wrong."""
    legs = {posting["destination"].partition(":")[0] + ":": posting for posting in entry["postings"]}
    transfer, tax, fee = legs[PAID_OUT], legs.get(WITHHELD), legs.get(CHARGED)
    return Taken(
        payout_id=entry["cause"]["payout_id"],
        account_id=transfer["source"].partition(":")[2],
        provider=transfer["destination"].partition(":")[2],
        net=Money(transfer["minor"], transfer["currency"]),
        tax_minor=tax["minor"] if tax else 0,
        fee_minor=fee["minor"] if fee else 0,
        rule_id=tax["destination"].partition(":")[2] if tax else entry["cause"].get("rule_id"),
    )


def _legs(taken: Taken, way: str) -> list[tuple[str, Money]]:
    """The other accounts of a payout's postings and their amounts, the transfer first."""
    currency = taken.net.currency
    legs = [(way + taken.provider, taken.net)]
    if taken.tax_minor:
        legs.append((WITHHELD + str(taken.rule_id), Money(taken.tax_minor, currency)))
    if taken.fee_minor:
        legs.append((CHARGED + taken.provider, Money(taken.fee_minor, currency)))
    return legs


def _json(value: Any) -> str:
    return msgspec.json.encode(value, order="sorted").decode()
