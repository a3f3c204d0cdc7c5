"""Owns the words and tables of docs/cost.md, written from the model."""

from functools import lru_cache
from pathlib import Path

from infra.build import alarms, queues, template
from infra.cost.model import (
    BYTES_AN_ANSWER,
    DRAFTS_A_CLAIM,
    HAPPENINGS,
    MAILS_A_PAYEE,
    PRICES,
    REVIEWED_SHARE,
    WEEKS_RECONCILED,
    Idle,
    Line,
    Week,
    bill,
    load_prices,
)
from tests.bench import calls

#: Idle, a small team, and the week this platform is designed for (product.md, scale).
WEEKS = (
    Week("nobody works", 0, 0, 0),
    Week("1,000 answers, 100 people", 1_000, 100, 200),
    Week("100,000 answers, 10,000 people", 100_000, 10_000, 10_000),
    Week("1,000,000 answers, 100,000 people", 1_000_000, 100_000, 100_000),
)


@lru_cache(maxsize=1)
def counted() -> dict[str, calls.Cost]:
    """What each use case asks of DynamoDB, measured once a process."""
    return calls.measure()


@lru_cache(maxsize=1)
def idle() -> Idle:
    """What the template of stage prod holds that costs money without work."""
    kinds = [resource.get("Type") for resource in template.merge_template("prod")["Resources"].values()]
    return Idle(
        queues=len(queues.declared("prod")),
        alarms=len(alarms.resources("prod")),
        keys=kinds.count("AWS::KMS::Key"),
        secrets=kinds.count("AWS::SecretsManager::Secret"),
    )


def lines_of(week: Week, prices: Path = PRICES) -> list[Line]:
    """The bill of a week."""
    return bill(week, counted(), load_prices(prices)[0], idle())


def total_of(week: Week, prices: Path = PRICES) -> float:
    """US dollars a week."""
    return sum(line.usd for line in lines_of(week, prices))


def table_of(week: Week, prices: Path = PRICES) -> str:
    """One week's bill as Markdown."""
    rows = [f"| {one.service} | {one.what} | {_units(one.units)} | {one.usd:,.2f} |" for one in lines_of(week, prices)]
    return "\n".join(["| service | what | units | USD |", "| --- | --- | ---: | ---: |", *rows])


def _units(units: float) -> str:
    return f"{units:,.0f}" if units >= 100 or not units else f"{units:,.2f}"


def page() -> str:
    """The whole page."""
    _, listed = load_prices()
    largest = WEEKS[-1]
    sums = [_sum_row(week) for week in WEEKS]
    happenings = [f"| {one.use_case} | {one.times(largest):,.0f} | {one.why} |" for one in HAPPENINGS]
    return f"""# Cost

Written by `python -m infra.docs` from `infra/cost/`; a test compares. For another week:
`make cost ACCEPTED=50000 PAYEES=4000`. No bill of a real account stands behind this page yet: units are counted on the
memory store, whose capacity units are DynamoDB's, and times are estimates.

Prices: `infra/cost/prices.json`, {listed["region"]}, read on {listed["read_on"]}, without free tiers but
Cognito's; those marked there as not read are from general knowledge. {listed["how_to_refresh"]}

| a week of | USD a week | without e-mail and sign-in | USD an accepted answer |
| --- | ---: | ---: | ---: |
{chr(10).join(sums)}

## {largest.name}

{table_of(largest)}

E-mail and sign-in are the largest lines, not the ledger. Fewer e-mails: a person can turn off those of statements and
payouts. Cognito's price is that of its Essentials plan for everybody who signs in within a month.

Data is kept: every such week adds {BYTES_AN_ANSWER * largest.accepted / 1e9:,.0f} GB, which go on costing
{_kept_usd(largest):,.2f} USD a month. Reconciliation reads every entry there is each day; its line is that after
{WEEKS_RECONCILED} such weeks, and it grows on with the ledger.

## How often each thing happens in that week

Assumptions stand in `infra/cost/model.py`, one line each: {REVIEWED_SHARE:.0%} of answers are reviewed by a person,
{DRAFTS_A_CLAIM} drafts a claim, {MAILS_A_PAYEE} e-mails a person paid, {BYTES_AN_ANSWER:,} bytes kept for an answer.

| use case | times | why |
| --- | ---: | --- |
{chr(10).join(happenings)}
"""


def _kept_usd(week: Week) -> float:
    prices, _ = load_prices()
    a_gb = prices["dynamodb_storage_gb_month"] + prices["dynamodb_pitr_gb_month"]
    return BYTES_AN_ANSWER * week.accepted / 1e9 * a_gb


def _sum_row(week: Week) -> str:
    lines = lines_of(week)
    total = sum(line.usd for line in lines)
    rest = sum(line.usd for line in lines if line.service not in ("SES", "Cognito"))
    each = f"{total / week.accepted:.6f}" if week.accepted else ""
    return f"| {week.name} | {total:,.2f} | {rest:,.2f} | {each} |"
