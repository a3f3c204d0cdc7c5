"""Owns what a payment is reduced by: reviewed rules by country and day, and fees, in whole minor units (R36)."""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from chalicelib.domain.money import EXPONENTS, Money

#: What a statement says of a payment that no rule takes from.
NO_RULE = "no rule applied"
#: Ten thousand of them are the whole.
WHOLE = 10_000

#: Who carries out transfers, as `domain/payouts.py` knows them.
PROVIDERS = ("manual",)
#: Fees by provider, currency and minor units, such as {"manual": {"USD": 25}}.
Fees = Mapping[str, Mapping[str, int]]


class WithholdingRefusedError(ValueError):
    """The rules or fees an operator has set are not ones to pay by; the message names the rule and what is wrong."""


class Rule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """So many basis points are withheld from payments to a country's residents on [from_on, until_on)."""

    rule_id: Annotated[str, Meta(pattern=r"^[A-Za-z0-9._-]{1,60}\Z")]
    version: Annotated[int, Meta(ge=1)]
    country: Annotated[str, Meta(pattern=r"^[A-Z]{2}\Z")]
    basis_points: Annotated[int, Meta(ge=0, lt=WHOLE)]
    from_on: date
    source: Annotated[str, Meta(min_length=1, max_length=300)]
    until_on: date | None = None
    reviewed_by: Annotated[str, Meta(min_length=1, max_length=100)] | None = None

    def applies(self, country: str, paid_on: date) -> bool:
        """Whether a payment of that day to a resident of that country falls under it."""
        return (
            self.country == country and self.from_on <= paid_on and (self.until_on is None or paid_on < self.until_on)
        )

    def overlaps(self, other: "Rule") -> bool:
        """Whether both would apply to the same payment."""
        return (
            self.country == other.country
            and (other.until_on is None or self.from_on < other.until_on)
            and (self.until_on is None or other.from_on < self.until_on)
        )


class Applied(msgspec.Struct, frozen=True):
    """The rule a payment fell under, with all it was computed from, so that anybody can compute it again."""

    rule_id: str
    version: int
    country: str
    basis_points: int
    paid_on: date
    gross_minor: int
    source: str


class Breakdown(msgspec.Struct, frozen=True):
    """How what is owed divides into what is withheld, what is charged, and what is transferred."""

    gross: Money
    tax_minor: int = 0
    fee_minor: int = 0
    applied: Applied | None = None

    @property
    def net(self) -> Money:
        """What is transferred."""
        return Money(self.gross.minor - self.tax_minor - self.fee_minor, self.gross.currency)


@lru_cache(maxsize=8)
def parse_rules(text: str, *, must_be_reviewed: bool) -> tuple[Rule, ...]:
    """The rules of a JSON list; raises WithholdingRefusedError for one that is unclear, unreviewed or overlaps."""
    try:
        rules = msgspec.json.decode(text, type=tuple[Rule, ...])
    except msgspec.MsgspecError as error:
        raise WithholdingRefusedError(f"the withholding rules are a JSON list of rules: {error}") from error
    for number, rule in enumerate(rules):
        _check(rule, rules[:number], must_be_reviewed=must_be_reviewed)
    return rules


def _check(rule: Rule, before: Iterable[Rule], *, must_be_reviewed: bool) -> None:
    name = f"withholding rule {rule.rule_id} version {rule.version}"
    if rule.until_on is not None and rule.until_on <= rule.from_on:
        raise WithholdingRefusedError(f"{name} ends before it begins")
    if must_be_reviewed and not (rule.reviewed_by or "").strip():
        raise WithholdingRefusedError(f"{name} was reviewed by nobody: set reviewed_by once somebody has")
    for other in before:
        if (other.rule_id, other.version) == (rule.rule_id, rule.version):
            raise WithholdingRefusedError(f"{name} stands there twice")
        if rule.overlaps(other):
            raise WithholdingRefusedError(
                f"{name} overlaps with {other.rule_id} version {other.version}: a payment falls under one rule"
            )


@lru_cache(maxsize=8)
def parse_fees(text: str) -> Fees:
    """What a transfer is charged to the person, by provider and currency; raises WithholdingRefusedError."""
    try:
        fees: Fees = msgspec.json.decode(text, type=dict[str, dict[str, Annotated[int, Meta(ge=0)]]])
    except msgspec.MsgspecError as error:
        raise WithholdingRefusedError(f"payout fees are a JSON object by provider and currency: {error}") from error
    for provider, amounts in fees.items():
        if provider not in PROVIDERS:
            raise WithholdingRefusedError(f"payout fees name the provider {provider!r}; known: {', '.join(PROVIDERS)}")
        unknown = sorted(amounts.keys() - EXPONENTS.keys())
        if unknown:
            raise WithholdingRefusedError(f"payout fees name currencies nobody is paid in: {', '.join(unknown)}")
    return fees


def broken_down(
    gross: Money, *, provider: str, country: str | None, paid_on: date, rules: Iterable[Rule], fees: Fees
) -> Breakdown:
    """What is withheld and charged of an amount paid on a day; rounded down, in the person's favour."""
    rule = next((rule for rule in rules if country is not None and rule.applies(country, paid_on)), None)
    fee_minor = fees.get(provider, {}).get(gross.currency, 0)
    if rule is None:
        return Breakdown(gross, fee_minor=fee_minor)
    applied = Applied(
        rule.rule_id, rule.version, rule.country, rule.basis_points, paid_on, gross.minor, source=rule.source
    )
    return Breakdown(gross, tax_minor(gross.minor, rule.basis_points), fee_minor, applied)


def tax_minor(gross_minor: int, basis_points: int) -> int:
    """So many ten-thousandths of an amount, in whole minor units, never more."""
    return gross_minor * basis_points // WHOLE


def plain(applied: Applied) -> dict[str, Any]:
    """As it is stored and shown: a day as YYYY-MM-DD."""
    return msgspec.structs.asdict(applied) | {"paid_on": applied.paid_on.isoformat()}
