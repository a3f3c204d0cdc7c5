"""Owns what the replay must have led to: each claim of it held against what the API alone shows."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from chalicelib.domain.ledger import chain_breaks
from infra.demo.crowd import Answer, Crowd, right_of
from infra.demo.recomputing import differences


@dataclass(frozen=True, slots=True)
class Check:
    """One claim and whether it holds; None if it cannot be held against anything yet."""

    title: str
    holds: bool | None
    found: str

    def line(self) -> str:
        """As it is printed."""
        mark = {True: "ok  ", False: "FAIL", None: "wait"}[self.holds]
        return f"  [{mark}] {self.title}: {self.found}"


@dataclass
class Books:
    """One worker's money as they see it: all entries, and the statements of the periods they fall in."""

    entries: list[dict[str, Any]]
    statements: list[dict[str, Any]]
    payouts: list[dict[str, Any]] = field(default_factory=list)
    closed: list[dict[str, Any]] = field(default_factory=list)  # every final statement, of any week


@dataclass
class Evidence:
    """Everything the API was asked for the proof."""

    project_id: str
    reward_minor: int
    places: int
    account_ids: Mapping[str, str]  # worker -> account
    tasks: Mapping[str, Mapping[str, Any]]  # question -> task as its manager sees it
    submissions: list[dict[str, Any]]
    books: Mapping[str, Books]  # worker -> money
    books_after: Mapping[str, Books] = field(default_factory=dict)  # after a second close
    period: Mapping[str, Any] = field(default_factory=dict)
    period_after: Mapping[str, Any] = field(default_factory=dict)

    def answers(self) -> list[Answer]:
        """The stored answers in the crowd's words; `?` for a task or an account that is not of the replay."""
        questions = {task["task_id"]: question for question, task in self.tasks.items()}
        workers = {account_id: worker for worker, account_id in self.account_ids.items()}
        return [
            Answer(questions.get(one["task_id"], "?"), workers.get(one["account_id"], "?"), str(one["answer"]["label"]))
            for one in self.submissions
        ]

    def earnings(self, worker: str) -> list[dict[str, Any]]:
        """The worker's entries for work in this project."""
        return [
            entry
            for entry in self.books[worker].entries
            if entry["kind"] == "work" and entry["cause"].get("project_id") == self.project_id
        ]

    def stated(self, worker: str) -> tuple[int, int]:
        """How many answers of this project the worker's statements name, and what they come to."""
        lines = [
            line
            for statement in self.books[worker].statements
            for line in statement["lines"]
            if line["kind"] == "work" and line.get("project_id") == self.project_id
        ]
        return sum(line["count"] for line in lines), sum(line["minor"] for line in lines)


def checks(crowd: Crowd, evidence: Evidence, *, currency: str) -> list[Check]:
    """The whole list."""
    return [
        _every_answer_once(crowd, evidence),
        _no_task_above_places(evidence),
        _all_accepted(crowd, evidence),
        _entries_are_the_work(crowd, evidence, currency),
        _chains_unbroken(evidence),
        _statements_are_the_entries(evidence, currency),
        _recomputed(evidence),
        _payouts_are_the_statements(evidence, currency),
        _second_close_changes_nothing(evidence),
        _majority(crowd, evidence),
    ]


def _every_answer_once(crowd: Crowd, evidence: Evidence) -> Check:
    given, stored = Counter(crowd.answers), Counter(evidence.answers())
    missing, extra = given - stored, stored - given
    found = f"{stored.total():,} stored of {given.total():,} given"
    if missing or extra:
        found += f"; missing {list(missing)[:2]}, too many {list(extra)[:2]}"
    return Check("Every answer is stored once, as its own worker gave it", not missing and not extra, found)


def _no_task_above_places(evidence: Evidence) -> Check:
    counted = Counter(one["task_id"] for one in evidence.submissions)
    most = max([*counted.values(), *(task["taken"] for task in evidence.tasks.values())], default=0)
    found = f"at most {most} answers on one of {len(evidence.tasks):,} tasks with {evidence.places} places"
    return Check("No task has more answers than places", most <= evidence.places, found)


def _all_accepted(crowd: Crowd, evidence: Evidence) -> Check:
    states = Counter(one["state"] for one in evidence.submissions)
    counted = sum(task["accepted"] for task in evidence.tasks.values())
    is_so = states == {"accepted": len(crowd.answers)} and counted == len(crowd.answers)
    return Check("Every answer is accepted, and counted on its task", is_so, f"{dict(states)}, {counted:,} counted")


def _entries_are_the_work(crowd: Crowd, evidence: Evidence, currency: str) -> Check:
    """Each entry pays the reward to its worker, one entry an answer."""
    expected = Counter({worker: len(answers) for worker, answers in crowd.by_worker().items()})
    entries = {worker: evidence.earnings(worker) for worker in evidence.books}
    counted = Counter({worker: len(found) for worker, found in entries.items()})
    ids = {entry["entry_id"] for found in entries.values() for entry in found}
    total = sum(_earned(found, evidence.account_ids[worker], currency) for worker, found in entries.items())
    due = len(crowd.answers) * evidence.reward_minor
    is_so = counted == expected and len(ids) == len(crowd.answers) and total == due
    return Check(
        "Ledger entries are answers x reward",
        is_so,
        f"{len(ids):,} entries, {_money(total, currency)} of {_money(due, currency)}",
    )


def _earned(entries: Iterable[dict[str, Any]], account_id: str, currency: str) -> int:
    own = f"payable:{account_id}"
    postings = [posting for entry in entries for posting in entry["postings"]]
    return sum(one["minor"] for one in postings if one["destination"] == own and one["currency"] == currency)


def _chains_unbroken(evidence: Evidence) -> Check:
    breaks = [
        broken
        for books in evidence.books.values()
        for broken in chain_breaks(sorted(books.entries, key=lambda entry: int(entry["sequence"])))
    ]
    count = sum(len(books.entries) for books in evidence.books.values())
    found = f"{count:,} entries recomputed" + (f"; {breaks[:2]}" if breaks else "")
    return Check("Every worker's chain of entries is whole", not breaks, found)


def _statements_are_the_entries(evidence: Evidence, currency: str) -> Check:
    wrong, total = [], 0
    for worker in evidence.books:
        entries = evidence.earnings(worker)
        due = len(entries), _earned(entries, evidence.account_ids[worker], currency)
        stated = evidence.stated(worker)
        total += stated[1]
        wrong += [worker] if stated != due else []
    found = f"{_money(total, currency)} on the statements of {len(evidence.books):,} workers"
    found += f"; wrong: {wrong[:3]}" if wrong else ""
    return Check(
        "Statements are their entries, worker by worker", not wrong, found + (f"; {wrong[:3]}" if wrong else "")
    )


def _recomputed(evidence: Evidence) -> Check:
    """As each contributor can do it alone, from saved answers."""
    title = "Recomputed by docs/recompute.py"
    closed = {worker: books for worker, books in evidence.books.items() if books.closed}
    if not closed:
        return Check(title, None, "no week is closed yet")
    wrong = {worker: found for worker, own in closed.items() if (found := differences(own.entries, own.closed))}
    said = f"{len(closed) - len(wrong):,} of {len(closed):,} contributors, to the cent and the hash"
    for worker in list(wrong)[:2]:
        said += f"; {worker}: {wrong[worker][:2]}"
    return Check(title, not wrong, said)


def _payouts_are_the_statements(evidence: Evidence, currency: str) -> Check:
    """Each worker's payout is what their statement closed with, and the period's sums say the same of everybody."""
    title = "Payouts are what the statements closed with"
    if not evidence.period:
        return Check(title, None, "the week is not closed yet")
    period_id, wrong, total = evidence.period["period_id"], [], 0
    for worker, books in evidence.books.items():
        closing = [
            statement["closing_minor"]
            for statement in books.statements
            if (statement["period_id"], statement["currency"]) == (period_id, currency)
        ]
        paid = [
            one["amount"]["minor"]
            for one in books.payouts
            if one["state"] in ("sent", "settled") and one["period_id"] == period_id
        ]
        total += sum(paid)
        wrong += [worker] if paid != closing else []
    sums, payouts = evidence.period["totals"][currency], evidence.period["payout_totals"][currency]
    accounted = sum(payouts.get(name, 0) for name in ("prepared", "tax", "fee", "held", "carried"))
    found = (
        f"{_money(total, currency)} sent; the period: {_money(payouts.get('prepared', 0), currency)} prepared,"
        f" {_money(payouts.get('held', 0), currency)} held of {_money(sums['closing'], currency)} owed"
    )
    return Check(title, not wrong and accounted == sums["closing"] and payouts.get("prepared", 0) >= total, found)


def _second_close_changes_nothing(evidence: Evidence) -> Check:
    title = "A second close changes nothing"
    if not evidence.period_after:
        return Check(title, None, "the week is not closed yet")
    closed = str(evidence.period["period_id"])
    before = evidence.period, _closed(evidence.books, closed)
    after = evidence.period_after, _closed(evidence.books_after, closed)
    count = sum(len(books.statements) for books in evidence.books_after.values())
    return Check(title, before == after, f"{count:,} statements, their entries and the period's sums compared")


def _closed(books: Mapping[str, Books], period_id: str) -> dict[str, Any]:
    """What is closed of everybody's books; what people earn meanwhile belongs to a later week."""
    return {
        worker: (own.statements, [entry for entry in own.entries if entry["statement_period"] <= period_id])
        for worker, own in books.items()
    }


def _majority(crowd: Crowd, evidence: Evidence) -> Check:
    """The stored answers' majority is as right as that of the crowd's own file."""
    count = len(crowd.truth)
    stored = [answer for answer in evidence.answers() if answer.question in crowd.truth]
    right, expected = right_of(stored, crowd.truth), right_of(crowd.answers, crowd.truth)
    found = f"{right / count:.2%} of {count:,} questions right; its file gives {expected / count:.2%}"
    return Check("The majority is as right as the crowd was", right == expected, found)


def _money(minor: int, currency: str) -> str:
    return f"{minor // 100:,}.{minor % 100:02d} {currency}"
