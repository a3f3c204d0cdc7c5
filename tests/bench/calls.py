"""What each use case asks of DynamoDB: calls, items written, capacity units; the table of docs/performance.md.

`python -m tests.bench.calls`: counted on the memory cloud, whose units are DynamoDB's. Beside what stands here, every
request of a signed-in person reads the account once, for roles and standing (decision 0005).
"""

import logging
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

import tests.conftest  # noqa: F401  (sets the environment first)
from chalicelib import runtime
from chalicelib.domain.access import Actor
from chalicelib.domain.messages import CountAcceptance, OfferReview, PayReview
from chalicelib.domain.money import Money
from chalicelib.domain.project_counts import CountFacts
from chalicelib.handlers import queues
from chalicelib.models.pay_periods import pay_period_of
from chalicelib.models.submissions import Submission
from chalicelib.services import (
    accounts,
    assessments,
    attempts,
    claims,
    counting,
    deadlines,
    earnings,
    enrolments,
    imports,
    my_work,
    notices,
    pay_periods,
    payout_methods,
    payouts,
    projects,
    reviews,
    sessions,
    submissions,
    tasks,
    work_times,
)
from tests.builders import assessments as tests_of_skills
from tests.builders import pay, people, work
from tests.builders import projects as made
from tests.fakes.calls import Summary
from tests.fakes.cloud import MemoryCloud

LABEL = {"label": "yes"}
VERDICT: dict[str, Any] = {"verdict": "accept", "reason": "", "clause": "", "evidence": [], "rubric": None}


@dataclass(frozen=True, slots=True)
class Cost:
    """What one use case asked for."""

    reads: float = 0
    transactions: float = 0
    largest: int = 0
    writes: float = 0
    items: float = 0
    read_units: float = 0
    write_units: float = 0

    def less(self, other: "Cost", times: int) -> "Cost":
        """What one more of many costs; the widest transaction is what it is."""
        values = {name: (getattr(self, name) - getattr(other, name)) / times for name in _SUMS}
        return replace(self, **values)


_SUMS = ("reads", "transactions", "writes", "items", "read_units", "write_units")


def cost_of(count: Summary) -> Cost:
    """The sum of the calls; whatever a person waits for reads a key or an index (rule 11)."""
    assert not count.operations["dynamodb.Scan"]
    return Cost(
        count.reads,
        count.transactions,
        count.largest_transaction,
        count.writes,
        count.items_written,
        sum(count.read_units.values()),
        sum(count.write_units.values()),
    )


@dataclass
class Bench:
    """Counts use cases by the name they have in the report."""

    cloud: MemoryCloud
    clock: work.Clock
    costs: dict[str, Cost] = field(default_factory=dict)

    @contextmanager
    def count(self, name: str) -> Iterator[None]:
        """What happens within is one use case."""
        with self.cloud.counting() as count:
            yield
        self.costs[name] = cost_of(count)


def measure() -> dict[str, Cost]:
    """Every use case in a small world of its own kind, always the same."""
    costs: dict[str, Cost] = {}
    for script in (_people, _skill_tests, _projects, _work, _working, _review, _folding, _counting):
        with _world() as bench:
            script(bench)
        costs |= bench.costs
    return costs | {name: _of_one_more(step) for name, step in _PAYROLL.items()}


@contextmanager
def _world() -> Iterator[Bench]:
    clock = work.Clock()
    with MemoryCloud() as cloud:
        runtime.install(clock=clock, bits=random.Random(7).getrandbits, sleep=lambda _: None)
        cloud.create_tables()
        for queue in work.QUEUES:
            cloud.services["sqs"].create(f"inlier-local-{queue}")
        try:
            yield Bench(cloud, clock)
        finally:
            runtime.install()


def _people(bench: Bench) -> None:
    with bench.count("sign up"):
        accounts.sign_up(people.a_sign_up())
    (tell,) = people.pending_tells(bench.cloud)
    with bench.count("tell a person (notice and e-mail)"):
        notices.tell(tell)
    token = people.link_in(people.mails_to(bench.cloud, "ada@example.org")[-1])
    with bench.count("confirm the address"):
        accounts.verify_email(token)
    with bench.count("sign in"):
        sessions.sign_in("ada@example.org", people.PASSWORD)
    ada = Actor(tell.account_id, frozenset({"contributor"}), "active")
    with bench.count("list notices (one page)"):
        notices.notices_of(ada, limit=25, cursor=None)
    with bench.count("add a payout method"):
        payout_methods.add_payout_method(
            ada, provider="manual", currency="USD", label="Bank", destination="KE12 3456", repeat=None
        )


def _skill_tests(bench: Bench) -> None:
    ann = work.a_person()
    with bench.count("write a test"):
        written = assessments.write_assessment(tests_of_skills.ADMIN, tests_of_skills.new_assessment(), None)
    with bench.count("publish a test"):
        assessments.publish_assessment(tests_of_skills.ADMIN, written.assessment_id)
    with bench.count("start a test"):
        sheet = attempts.start_attempt(ann, written.assessment_id, None)
    item = next(item for item in sheet.items if item.kind == "choice")
    with bench.count("save an answer of a test"):
        attempts.save_answer(ann, sheet.attempt_id, item.item_id, item.options[0].option_id)
    tests_of_skills.answer_all(ann, sheet.attempt_id, right=len(sheet.items))
    with bench.count("hand in a test (graded, passed)"):
        attempts.submit_attempt(ann, sheet.attempt_id)


def _projects(bench: Bench) -> None:
    ann = work.a_person()
    with bench.count("draft a project"):
        draft = made.a_draft()
    with bench.count("issue guidelines"):
        projects.issue_guidelines(made.MANAGER, draft.project_id, made.COMPLETE)
    with bench.count("fund a project"):
        projects.fund(made.ADMIN, draft.project_id, amount=Money(240_000, "USD"), reference="wire 1")
    with bench.count("publish a project"):
        projects.publish(made.MANAGER, draft.project_id)
    import_id = made.an_uploaded_import(bench.cloud, draft, made.lines(*made.pictures(100)))
    with bench.count("import 100 tasks"):
        imports.run(import_id)
    with bench.count("read eligibility"):
        enrolments.eligibility(ann, draft.project_id)
    with bench.count("join a project"):
        enrolments.enrol(ann, draft.project_id, guidelines_version=1, repeat=None)
    with bench.count("list open tasks (one page)"):
        found = tasks.open_tasks(ann, tasks.Wanted(None, None, None, None), limit=25, cursor=None)
    with bench.count("read a task"):
        tasks.task_for(ann, found.records[0].task_id)


def _work(bench: Bench) -> None:
    work.a_project(places=3)
    for number in range(3):
        work.a_task(f"tsk_{number}")
    ann, bob = work.enrolled(work.a_person()), work.enrolled(work.a_person("acc_bob"))
    with bench.count("claim a task"):
        claim = claims.claim_task(ann, "tsk_0")
    with bench.count("claim the next task"):
        other = claims.claim_next(bob, "prj_ducks")
    with bench.count("read a claim"):
        my_work.claim_with_work(ann, claim.claim_id)
    with bench.count("save a draft"):
        my_work.save_draft(ann, claim.claim_id, answer=LABEL, version=0)
    with bench.count("submit"):
        handed_in = submissions.submit(ann, claim.claim_id, LABEL)
    with bench.count("accept (automatic policy)"):
        submissions.check(handed_in.submission_id)
    with bench.count("count an acceptance"):
        reviews.follow(CountAcceptance(handed_in.submission_id))
    with bench.count("release a claim"):
        claims.release(bob, other.claim_id)
    with bench.count("read the balance"):
        earnings.balance(ann)
    with bench.count("list entries (one page)"):
        earnings.entries(ann, limit=25, cursor=None)


def _working(bench: Bench) -> None:
    """What a person asks for beside the work itself."""
    work.a_project(lease_minutes=2_000), work.a_task()
    ann = work.enrolled(work.a_person())
    claim = claims.claim_task(ann, "tsk_1")
    work_times.beat(ann, claim.claim_id, _beat(1), take_over=False)
    bench.clock.advance(seconds=30)
    with bench.count("a heartbeat"):
        work_times.beat(ann, claim.claim_id, _beat(2), take_over=False)
    with bench.count("list my claims (one page)"):
        my_work.my_claims(ann, limit=25, cursor=None)
    with bench.count("extend a claim"):
        deadlines.extend(ann, claim.claim_id, reason="A long text.")


def _beat(sequence: int) -> dict[str, Any]:
    return {"session_id": "window-1", "sequence": sequence, "is_visible": True}


def _review(bench: Bench) -> None:
    work.a_project(review_levels=1, review_minor=30), work.a_task()
    ann, rex = work.enrolled(work.a_person()), work.a_person("acc_rex", "contributor", "reviewer")
    claim = claims.claim_task(ann, "tsk_1")
    submission_id = submissions.submit(ann, claim.claim_id, LABEL).submission_id
    with bench.count("check (goes to review)"):
        submissions.check(submission_id)
    with bench.count("offer a review"):
        reviews.follow(OfferReview(submission_id, Submission.get(submission_id).review_level))
    with bench.count("take a review"):
        taken = reviews.take_next(rex)
    with bench.count("accept (verdict)"):
        reviews.judge(rex, taken.review_id, VERDICT)
    with bench.count("pay a review"):
        reviews.follow(PayReview(taken.review_id))


def _folding(bench: Bench) -> None:
    """A full batch of the entries' stream, of twenty people."""
    for number in range(100):
        pay.earn(f"acc_{number % 20}", 100, f"answer-{number}")
    with bench.count("fold 100 entries"):
        pay.fold(bench.cloud)


def _counting(bench: Bench) -> None:
    """A full batch of the claims' stream, of two projects."""
    changes = [CountFacts(f"clm_{number}#claimed", f"prj_{number % 2}", "claimed") for number in range(100)]
    with bench.count("count 100 changes of work"):
        counting.count(changes)


_PAYROLL: dict[str, str] = {
    "close a week (each person)": "close",
    "prepare payouts (each person)": "prepare",
    "send payouts (each person)": "send",
    "settle payouts (each person)": "settle",
}


def _of_one_more(step: str) -> Cost:
    """One person's part of a payroll step: what three cost more than one, by two."""
    return _payroll(3, step).less(_payroll(1, step), 2)


def _payroll(number: int, step: str) -> Cost:
    """What the messages of one step cost with so many people in the same shard, three entries each."""
    with pay.payroll_world(payroll_messages=1) as (cloud, clock):
        for account_id in pay.in_shard(7, number):
            pay.a_payee(account_id)
            for entry in range(3):
                pay.earn(account_id, 100, f"{account_id}-{entry}")
        clock.at = pay.TUESDAY
        pay_periods.close_pay_period(**pay.SCHEDULE)
        costs: dict[str, Cost] = {}
        for name in ("close", "prepare"):
            costs[name] = _message(cloud, "payroll", queues.run_payroll)
        for boss in (pay.BOSS, pay.OTHER_BOSS):
            pay_periods.approve(boss, pay.WEEK, str(pay_period_of(pay.WEEK).payouts_hash))
        costs["send"] = _message(cloud, "payouts", queues.send_payout_batches)
        payouts.settle_payouts(**pay.SCHEDULE)
        costs["settle"] = _message(cloud, "payouts", queues.send_payout_batches)
    return costs[step]


def _message(cloud: MemoryCloud, queue: str, consume: Callable[[Any, Any], Any]) -> Cost:
    """What the next message of a queue costs."""
    pay.relay(cloud)
    sqs = cloud.services["sqs"]
    event = sqs.as_lambda_event(f"inlier-local-{queue}")
    with cloud.counting() as count:
        answer = consume(event, None)
    sqs.settle(event, answer)
    return cost_of(count)


def table(costs: dict[str, Cost]) -> str:
    """The report, as Markdown."""
    heads = ("use case", "reads", "transactions", "items in the widest", "other writes", "items written", "RCU", "WCU")
    rows = [
        (
            name,
            *(
                f"{value:g}"
                for value in (c.reads, c.transactions, c.largest, c.writes, c.items, c.read_units, c.write_units)
            ),
        )
        for name, c in costs.items()
    ]
    lines = [heads, ("---", *["---:"] * (len(heads) - 1)), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"


if __name__ == "__main__":
    logging.getLogger("inlier").setLevel(logging.WARNING)
    print(table(measure()), end="")
