"""Work paid by the hour: counted time is frozen when it is handed in, and gaps can be contested (R72; rules 4, 6, 9)."""

from typing import Any

import pytest

from chalicelib.domain.adjustments import Original, OwnBalance
from chalicelib.domain.contested_time import ContestedBefore, TimeNotOwed
from chalicelib.domain.desk_items import DeskItemResolved
from chalicelib.domain.hourly_pay import NoTimeCounted
from chalicelib.domain.ledger import chain_breaks
from chalicelib.domain.messages import OfferReview
from chalicelib.domain.problems import InvalidField
from chalicelib.models import ledger
from chalicelib.models.budgets import BudgetShard
from chalicelib.models.claims import Claim
from chalicelib.models.desk_items import DeskItem
from chalicelib.models.submissions import Submission
from chalicelib.models.work_times import WorkTime
from chalicelib.services import adjustments, claims, contested_time, reviews, submissions, work_times
from tests.builders.http import ask
from tests.builders.pay import meanwhile
from tests.builders.time import MOST, Screen, by_the_hour
from tests.builders.work import a_person, a_project, a_task, enrolled

AVAILABLE = 10_000
YES = {"label": "yes"}
WHY = "I read the long text on paper."
BECAUSE = "The text has forty pages indeed."


@pytest.fixture
def boss(clock):
    return a_person("acc_boss", "admin")


@pytest.fixture
def ann(boss):
    a_project(reward_minor=MOST, budget_shards=1, available=AVAILABLE, lease_minutes=240), a_task()
    return enrolled(a_person())


@pytest.fixture
def claim(ann):
    return by_the_hour(claims.claim_task(ann, "tsk_1"))


@pytest.fixture
def screen(clock, ann, claim):
    return Screen(clock, ann, claim.claim_id)


def money() -> tuple[int, int, int]:
    shard = BudgetShard.get("prj_ducks", 0)
    return shard.available_minor, shard.reserved_minor, shard.spent_minor


def entries() -> list[Any]:
    found = list(ledger.Entry.query("acc_ann"))
    assert chain_breaks([entry.members() for entry in found]) == []
    return found


def owed() -> int:
    return int(ledger.head_of("acc_ann").balances.get("USD", 0))


def with_gap(clock, screen, minutes=10):
    """Five minutes of work, a pause of so many, and a beat."""
    screen.work(5)
    clock.advance(minutes=minutes)
    screen.beat()


def contested(ann, claim) -> str:
    contested_time.contest(ann, claim.claim_id, "1", WHY)
    [item] = DeskItem.scan()
    return str(item.item_id)


def test_the_counted_minutes_are_paid_and_the_rest_of_the_reserve_is_free_again(clock, ann, claim, screen):
    screen.work(7.5)
    answer = submissions.submit(ann, claim.claim_id, YES)
    assert (answer.counted_seconds, money()) == (450, (AVAILABLE - MOST, MOST, 0))

    submissions.check(answer.submission_id)

    [entry] = entries()
    assert (entry.kind, entry.entry_id, entry.cause["minutes"]) == ("time", f"time#{answer.submission_id}", "7")
    assert owed() == 140
    assert money() == (AVAILABLE - 140, 0, 140)


def test_no_more_than_the_cap_is_paid(clock, ann, claim, screen):
    screen.work(40)
    submissions.check(submissions.submit(ann, claim.claim_id, YES).submission_id)

    assert (owed(), money()) == (MOST, (AVAILABLE - MOST, 0, MOST))


def test_an_answer_without_a_counted_minute_is_refused_and_nothing_changes(ann, claim, screen):
    screen.work(0.5)

    with pytest.raises(NoTimeCounted):
        submissions.submit(ann, claim.claim_id, YES)

    assert Claim.get("acc_ann", claim.claim_id).state == "active"


def test_time_that_runs_on_after_an_answer_was_handed_in_changes_nothing(clock, ann, claim, screen):
    screen.work(5)
    answer = submissions.submit(ann, claim.claim_id, YES)

    again = submissions.submit(ann, claim.claim_id, YES)

    assert (again.submission_id, again.counted_seconds) == (answer.submission_id, 300)


def test_pay_per_task_is_never_less_for_time(clock, ann):
    a_project("prj_task", reward_minor=120), a_task("tsk_9", "prj_task")
    task = claims.claim_task(enrolled(ann, "prj_task"), "tsk_9")
    Screen(clock, ann, task.claim_id).work(1, visible=False)

    answer = submissions.submit(ann, task.claim_id, YES)
    submissions.check(answer.submission_id)

    assert owed() == 120
    assert answer.counted_seconds is None
    with pytest.raises(TimeNotOwed):
        contested_time.contest(ann, task.claim_id, "1", WHY)


def test_an_answer_shows_its_counted_time_and_what_it_comes_to(ann, claim, screen):
    screen.work(6)
    submission = ask(
        "POST",
        "/claims/{claim_id}/submission",
        path={"claim_id": claim.claim_id},
        body={"answer": YES},
        account_id="acc_ann",
    )

    assert (submission.body["counted_seconds"], submission.body["pay"]) == (360, {"minor": 120, "currency": "USD"})


def offered(ann, claim):
    """The answer, handed in and in the reviewers' queue."""
    answer = submissions.submit(ann, claim.claim_id, YES)
    submissions.check(answer.submission_id)
    reviews.follow(OfferReview(answer.submission_id, 1))
    return answer


def reviewed(ann, claim, verdict, reviewer="acc_rex"):
    """The answer, judged by one reviewer."""
    answer = offered(ann, claim)
    rex = a_person(reviewer, "reviewer")
    words = {"reason": "The label contradicts the text.", "clause": "2.1", "evidence": ["label"], "rubric": None}
    reviews.judge(rex, reviews.take_next(rex).review_id, {"verdict": verdict} | words)
    return answer.submission_id


@pytest.fixture
def judged(clock, boss):
    a_project(
        "prj_judged",
        reward_minor=MOST,
        budget_shards=1,
        available=AVAILABLE,
        lease_minutes=240,
        review_levels=1,
        review_minor=30,
    )
    a_task("tsk_2", "prj_judged")
    ann = enrolled(a_person(), "prj_judged")
    claim = by_the_hour(claims.claim_task(ann, "tsk_2"))
    with_gap(clock, Screen(clock, ann, claim.claim_id))
    return ann, claim


def judged_money():
    shard = BudgetShard.get("prj_judged", 0)
    return shard.available_minor, shard.reserved_minor, shard.spent_minor


def test_whoever_worked_and_whoever_judges_read_what_the_counted_time_comes_to(judged):
    offered(*judged)
    rex = a_person("acc_rex", "reviewer")
    review_id = reviews.take_next(rex).review_id

    seen = ask("GET", "/reviews/{review_id}", path={"review_id": review_id}, account_id="acc_rex").body
    [mine] = ask("GET", "/claims", account_id="acc_ann").body["claims"]

    assert seen["submission"]["pay"] == mine["handed_in"]["pay"] == {"minor": 100, "currency": "USD"}
    assert seen["submission"]["terms"]["reward"]["minor"] == MOST


def test_rejected_hours_are_not_paid_and_all_but_the_review_is_free_again(judged, boss):
    ann, claim = judged
    item_id = contested(ann, claim)
    reviewed(ann, claim, "reject")

    assert (owed(), judged_money()) == (0, (AVAILABLE - 30, 0, 30))
    with pytest.raises(TimeNotOwed):
        contested_time.resolve(boss, item_id, BECAUSE, 5)
    assert contested_time.resolve(boss, item_id, BECAUSE, 0).state == "resolved"


def test_a_revision_adds_its_time_and_is_paid_once_for_all(clock, judged):
    ann, claim = judged
    reviewed(ann, claim, "revise")
    clock.advance(hours=3)
    seen = Screen(clock, ann, claim.claim_id, "window-2").work(2)
    assert seen["uncounted_seconds"] == 600  # three hours of waiting for a review are no gap
    second = reviewed(ann, claim, "accept", "acc_rob")

    assert (Submission.get(second).counted_seconds, owed()) == (420, 140)
    assert judged_money() == (AVAILABLE - 140 - 60, 0, 200)


def test_granted_minutes_count_before_the_answer_is_handed_in(clock, ann, claim, screen, boss):
    with_gap(clock, screen)
    item_id = contested(ann, claim)
    facts = DeskItem.get(item_id).facts
    assert (facts["gap"]["seconds"], facts["reason"], facts["claim_id"]) == (600, WHY, claim.claim_id)

    answer = ask(
        "POST",
        "/desk-items/{item_id}/resolution",
        path={"item_id": item_id},
        body={"reason": BECAUSE, "granted_minutes": 4},
        account_id="acc_boss",
    )
    assert (answer.status, answer.body["state"]) == (200, "resolved")

    seen = work_times.time_of(ann, claim.claim_id)
    assert (seen["counted_seconds"], seen["uncounted_seconds"]) == (300 + 240, 600 - 240)
    told = seen["gaps"][0]["contest"]
    assert (told["state"], told["granted_seconds"], told["reason"], told["decision"]) == ("decided", 240, WHY, BECAUSE)
    submissions.check(submissions.submit(ann, claim.claim_id, YES).submission_id)
    assert owed() == 180


def test_a_gap_is_contested_over_http_and_shown_as_open(clock, ann, claim, screen):
    with_gap(clock, screen)
    where = {"path": {"claim_id": claim.claim_id, "number": "1"}, "account_id": "acc_ann"}

    made = ask("POST", "/claims/{claim_id}/gaps/{number}/contest", body={"reason": WHY}, **where)
    unknown = ask(
        "POST", "/claims/{claim_id}/gaps/{number}/contest", body={"reason": WHY},
        path={"claim_id": claim.claim_id, "number": "2"}, account_id="acc_ann",
    )  # fmt: skip

    shown = {"reason": WHY, "state": "open", "granted_seconds": 0, "decision": None}
    assert (made.status, made.body) == (200, shown)
    assert (unknown.status, unknown.body["type"]) == (404, "/problems/no-such-gap")
    read = ask("GET", "/claims/{claim_id}/time", path={"claim_id": claim.claim_id}, account_id="acc_ann").body
    assert read["gaps"][0]["contest"] == shown


def test_a_decision_that_comes_before_the_note_of_the_contest_stands(cloud, clock, ann, claim, screen, boss):
    """The desk has the item first; a process that dies there leaves it to be decided all the same."""
    with_gap(clock, screen)
    item_id = contested(ann, claim)
    WorkTime(claim.claim_id).update([WorkTime.contests.set({})])

    contested_time.resolve(boss, item_id, BECAUSE, 4)

    assert contested_time.contest(ann, claim.claim_id, "1", WHY)["state"] == "decided"
    assert work_times.time_of(ann, claim.claim_id)["counted_seconds"] == 540


def test_minutes_granted_to_an_answer_that_waits_are_paid_with_it(clock, judged, boss):
    ann, claim = judged
    item_id = contested(ann, claim)
    answer = submissions.submit(ann, claim.claim_id, YES)
    submissions.check(answer.submission_id)

    contested_time.resolve(boss, item_id, BECAUSE, 4)

    assert Submission.get(answer.submission_id).counted_seconds == 540
    assert owed() == 0


def test_minutes_granted_to_a_paid_answer_are_a_correction_once_and_within_the_cap(clock, ann, claim, screen, boss):
    with_gap(clock, screen, minutes=40)
    item_id = contested(ann, claim)
    submissions.check(submissions.submit(ann, claim.claim_id, YES).submission_id)

    contested_time.resolve(boss, item_id, BECAUSE, 40)
    with pytest.raises(DeskItemResolved):
        contested_time.resolve(boss, item_id, BECAUSE, 40)

    first, second = entries()
    assert (first.kind, second.kind, second.cause["reason"]) == ("time", "correction", BECAUSE)
    assert owed() == MOST
    assert WorkTime.get(claim.claim_id).contests["1"]["is_corrected"]


def test_a_gap_is_contested_once_and_never_granted_more_than_it_is_long(clock, ann, claim, screen, boss):
    with_gap(clock, screen)
    item_id = contested(ann, claim)
    assert contested(ann, claim) == item_id

    with pytest.raises(ContestedBefore):
        contested_time.contest(ann, claim.claim_id, "1", "Another reason for the same.")
    with pytest.raises(InvalidField):
        contested_time.resolve(boss, item_id, BECAUSE, 11)
    DeskItem("dsk_other", kind="payday_missed", subject="x", state="open", created_at=clock.at).save()
    with pytest.raises(InvalidField):
        contested_time.resolve(boss, "dsk_other", BECAUSE, 1)


def test_nobody_decides_their_own_contest(clock, ann, claim, screen):
    with_gap(clock, screen)
    item_id = contested(ann, claim)

    with pytest.raises(OwnBalance):
        contested_time.resolve(a_person("acc_ann", "contributor", "admin"), item_id, BECAUSE, 4)


def test_time_granted_in_the_moment_of_handing_in_is_paid(cloud, clock, ann, claim, screen, boss):
    with_gap(clock, screen)
    item_id = contested(ann, claim)

    with meanwhile(cloud, "submissions", lambda: contested_time.resolve(boss, item_id, BECAUSE, 4)) as met:
        answer = submissions.submit(ann, claim.claim_id, YES)

    assert met
    assert answer.counted_seconds == 540


@pytest.mark.parametrize("act", ["submit", "accept"])
def test_work_handed_in_or_accepted_in_the_moment_of_a_grant_is_granted_it_all_the_same(
    cloud, clock, ann, claim, screen, boss, act
):
    with_gap(clock, screen)
    item_id = contested(ann, claim)
    handed_in = None if act == "submit" else submissions.submit(ann, claim.claim_id, YES)

    def meet() -> None:
        if handed_in is None:
            submissions.submit(ann, claim.claim_id, YES)
        else:
            submissions.check(handed_in.submission_id)

    with meanwhile(cloud, "work_times", meet) as met:
        contested_time.resolve(boss, item_id, BECAUSE, 4)

    assert met
    submissions.check(Claim.get("acc_ann", claim.claim_id).submission_id)
    assert owed() == 180


def test_time_granted_in_the_moment_of_acceptance_is_in_its_entry(cloud, clock, ann, claim, screen, boss):
    with_gap(clock, screen)
    item_id = contested(ann, claim)
    answer = submissions.submit(ann, claim.claim_id, YES)

    with meanwhile(cloud, "entries", lambda: contested_time.resolve(boss, item_id, BECAUSE, 4)) as met:
        submissions.check(answer.submission_id)

    assert met
    assert (owed(), money()) == (180, (AVAILABLE - 180, 0, 180))


def test_hours_taken_back_give_the_project_its_money_again(ann, claim, screen, boss):
    screen.work(5)
    submissions.check(submissions.submit(ann, claim.claim_id, YES).submission_id)
    [entry] = entries()

    adjustments.adjust(
        boss, "acc_ann", None, reason=BECAUSE, reference="T-1", repeat=None,
        reverses=Original(entry.entry_id, entry.statement_period),
    )  # fmt: skip

    assert (owed(), money()) == (0, (AVAILABLE, 0, 0))


def test_the_largest_decision_is_one_transaction_of_six(cloud, clock, ann, claim, screen, boss):
    with_gap(clock, screen)
    item_id = contested(ann, claim)
    submissions.check(submissions.submit(ann, claim.claim_id, YES).submission_id)

    with cloud.counting() as count:
        contested_time.resolve(boss, item_id, BECAUSE, 4)

    assert (count.transactions, count.largest_transaction) == (1, 6)
