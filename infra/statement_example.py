"""Makes the statement of docs/examples from an invented week: `python -m infra.statement_example`; a test compares."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from chalicelib.domain.ids import derived_id
from chalicelib.domain.ledger import EntryFacts, HeadFacts, Posting, budget, payable, placed, plain
from chalicelib.domain.money import Money
from chalicelib.domain.movements import Booked
from chalicelib.domain.periods import period_named, statement_period
from chalicelib.domain.statement_sheets import Person, Sheet, sheet
from chalicelib.domain.statement_words import PayoutFacts
from chalicelib.domain.statements import statements_due

EXAMPLES = Path(__file__).resolve().parents[1] / "docs" / "examples"
WEEK, WEEK_BEFORE = "2026-11-16", "2026-11-09"
ANH = Person("acc_01kag3v7c9x2mt5ey8rqzpd4wn", "Nguyễn Thị Hường")
_TITLES = {
    "prj_01ka9listings": "Are these two listings of the same product?",
    "prj_01ka9sentences": "Sentences in their context: English to Vietnamese",
}
_REASON = (
    "On 12 November the page of task tsk_0217 showed the wrong second listing for two hours. Your three answers in "
    "that time were right for what you saw, but were counted as returned. They are paid here at the reward you had "
    "signed, and your record no longer shows them."
)


class Chain:
    """One person's entries, each in its place."""

    def __init__(self, person: Person) -> None:
        self.person = person
        self.head = HeadFacts(person.account_id, 0, "", {}, "")
        self.entries: list[dict[str, Any]] = []

    def add(self, entry_id: str, kind: str, posting: Posting, at: datetime, **cause: str) -> None:
        """The next entry; its week of work is the one `cause` names as `week`, else this one."""
        week = cause.pop("week", WEEK)
        facts = EntryFacts(entry_id, kind, cause, [posting], week)
        period = statement_period(week, self.head.closed_through)
        after = placed(facts, self.head, statement_period=period, written_at=at)
        self.head = HeadFacts(
            self.person.account_id, after.sequence, after.hash, after.balances, self.head.closed_through
        )
        self.entries.append({name: value for name, value in plain(after).items() if name != "balances"})

    def close(self, period_id: str) -> None:
        """The week is closed for the person."""
        self.head = HeadFacts(self.person.account_id, self.head.sequence, self.head.hash, self.head.balances, period_id)


def example() -> Sheet:
    """The sheet of the invented week."""
    chain = _lived()
    booked = [
        Booked(
            *(
                entry[name]
                for name in ("sequence", "hash", "kind", "statement_period", "work_period", "cause", "postings")
            )
        )
        for entry in chain.entries
    ]
    statements = [found for found in statements_due(ANH.account_id, {}, booked)[0] if found.period_id == WEEK]
    return sheet(
        ANH,
        period_named(WEEK),
        statements,
        [entry for entry in chain.entries if entry["statement_period"] == WEEK],
        payouts=[
            PayoutFacts(
                "USD",
                statements[0].closing_minor,
                "sent",
                sent_on=date(2026, 11, 24),
                expected_on=date(2026, 11, 27),
                goes_with=WEEK,
                payout_id=derived_id("pay", ANH.account_id, WEEK, "USD"),
                provider="manual",
                method_hint="…4417",
            )
        ],
        closed_at=datetime(2026, 11, 24, 6, 0, 41, tzinfo=UTC),
        titles=_TITLES,
        support_address="help@inlier.example",
    )  # fmt: skip


def _lived() -> Chain:
    """Two weeks of work: the first one paid within the second."""
    chain = Chain(ANH)
    for number, at in enumerate(_instants(datetime(2026, 11, 11, 17, 2, 9, tzinfo=UTC), 6)):
        _answer(chain, "prj_01ka9listings", f"a{number}", 100, at, week=WEEK_BEFORE)
    chain.close(WEEK_BEFORE)
    own = payable(ANH.account_id)
    payout = derived_id("pay", ANH.account_id, WEEK_BEFORE, "USD")
    tuesday = datetime(2026, 11, 17, 6, 4, 12, tzinfo=UTC)
    chain.add(
        f"payout#{payout}",
        "payout",
        Posting(own, "payout:manual", Money(600, "USD")),
        tuesday,
        payout_id=payout,
        provider="manual",
        expected_on="2026-11-20",
    )
    for number, at in enumerate(_instants(datetime(2026, 11, 17, 17, 31, 4, tzinfo=UTC), 14)):
        _answer(chain, "prj_01ka9listings", f"b{number}", 100, at)
    _answer(chain, "prj_01ka9listings", "late", 100, datetime(2026, 11, 17, 20, 59, 2, tzinfo=UTC), week=WEEK_BEFORE)
    for number, at in enumerate(_instants(datetime(2026, 11, 19, 8, 12, 37, tzinfo=UTC), 5)):
        _answer(chain, "prj_01ka9sentences", f"c{number}", 1_250, at)
    for number, at in enumerate(_instants(datetime(2026, 11, 20, 9, 40, 0, tzinfo=UTC), 3)):
        review = derived_id("rev", str(number))
        posting = Posting(budget("prj_01ka9sentences"), own, Money(240, "USD"))
        chain.add(f"review#{review}", "review", posting, at, review_id=review, project_id="prj_01ka9sentences")
    posting = Posting("adjustments", own, Money(300, "USD"))
    at = datetime(2026, 11, 20, 15, 21, 55, tzinfo=UTC)
    chain.add("adjust#T-217", "correction", posting, at, reason=_REASON, reference="T-217", week=WEEK)
    return chain


def _answer(chain: Chain, project_id: str, name: str, minor: int, at: datetime, *, week: str = WEEK) -> None:
    submission, task = derived_id("sub", name), derived_id("tsk", name)
    posting = Posting(budget(project_id), payable(ANH.account_id), Money(minor, "USD"))
    cause = {"submission_id": submission, "task_id": task, "project_id": project_id, "week": week}
    chain.add(f"earn#{submission}", "work", posting, at, **cause)


def _instants(first: datetime, count: int) -> Iterator[datetime]:
    return (first + timedelta(minutes=7 * number, seconds=13 * number) for number in range(count))


def main() -> None:
    """Write the PDF, and a picture of each page for people who only look."""
    import pypdfium2  # noqa: PLC0415  (the example's facts are wanted where nothing is pictured)

    from chalicelib.gateways.statement_pdf import drawn  # noqa: PLC0415  (nor drawn)

    content = drawn(example())
    for outdated in EXAMPLES.glob("statement-*.png"):
        outdated.unlink()
    (EXAMPLES / "statement.pdf").write_bytes(content)
    for number, page in enumerate(pypdfium2.PdfDocument(content), start=1):
        path = EXAMPLES / f"statement-{number}.png"
        page.render(scale=1.5).to_pil().save(path, optimize=True)
        print(f"{path.relative_to(EXAMPLES.parent.parent)}  {path.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
