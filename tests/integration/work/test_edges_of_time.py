"""No time between claim and answer is lost: before the first beat, after the last, and without any (R72)."""

import pytest

from chalicelib.domain.claims import ClaimExpired
from chalicelib.domain.hourly_pay import NoTimeCounted
from chalicelib.models.claims import Draft
from chalicelib.models.desk_items import DeskItem
from chalicelib.models.submissions import Submission
from chalicelib.models.work_times import WorkTime
from chalicelib.services import claims, contested_time, submissions, work_times
from tests.builders.http import ask
from tests.builders.pay import meanwhile
from tests.builders.time import MOST, Screen, by_the_hour
from tests.builders.work import a_person, a_project, a_task, enrolled

YES = {"label": "yes"}
WHY = "I read the long text on paper."


@pytest.fixture
def boss(clock):
    return a_person("acc_boss", "admin")


@pytest.fixture
def ann(clock):
    a_project(reward_minor=MOST, lease_minutes=240), a_task()
    return enrolled(a_person())


@pytest.fixture
def claim(ann):
    return by_the_hour(claims.claim_task(ann, "tsk_1"))


@pytest.fixture
def screen(clock, ann, claim):
    return Screen(clock, ann, claim.claim_id)


def seen(ann, claim):
    time = work_times.time_of(ann, claim.claim_id)
    return time["counted_seconds"], time["uncounted_seconds"], [(gap["why"], gap["seconds"]) for gap in time["gaps"]]


def test_the_moments_before_the_first_beat_and_after_the_last_count(clock, ann, claim, screen):
    clock.advance(seconds=20)
    screen.work(2)
    clock.advance(seconds=40)

    answer = submissions.submit(ann, claim.claim_id, YES)

    assert answer.counted_seconds == 20 + 120 + 40
    assert seen(ann, claim) == (180, 0, [])


def test_longer_silence_before_and_after_is_listed_and_can_be_contested(clock, ann, claim, screen, boss):
    clock.advance(minutes=2)
    screen.work(1)
    clock.advance(minutes=10)

    answer = submissions.submit(ann, claim.claim_id, YES)

    assert (answer.counted_seconds, answer.uncounted_seconds) == (60, 720)
    assert seen(ann, claim) == (60, 720, [("pause", 120), ("pause", 600)])
    contested_time.contest(ann, claim.claim_id, "2", WHY)
    [item] = DeskItem.scan()
    contested_time.resolve(boss, item.item_id, WHY, 10)
    assert Submission.get(answer.submission_id).counted_seconds == 660


def test_without_a_single_beat_the_refusal_leaves_a_gap_that_can_be_contested_and_then_paid(clock, ann, claim, boss):
    clock.advance(minutes=9)
    with pytest.raises(NoTimeCounted):
        submissions.submit(ann, claim.claim_id, YES)
    assert seen(ann, claim) == (0, 540, [("pause", 540)])
    contested_time.contest(ann, claim.claim_id, "1", WHY)
    [item] = DeskItem.scan()
    contested_time.resolve(boss, item.item_id, WHY, 9)

    assert submissions.submit(ann, claim.claim_id, YES).counted_seconds == 540


def test_what_follows_a_contested_gap_is_a_gap_of_its_own(clock, ann, claim):
    for minutes in (5, 6, 7):
        clock.advance(minutes=minutes)
        with pytest.raises(NoTimeCounted):
            submissions.submit(ann, claim.claim_id, YES)
        if minutes == 5:
            contested_time.contest(ann, claim.claim_id, "1", WHY)

    assert seen(ann, claim) == (0, 1080, [("pause", 300), ("pause", 780)])


def test_a_screen_goes_on_after_a_refused_answer(clock, ann, claim, screen):
    screen.work(0.5)
    with pytest.raises(NoTimeCounted):
        submissions.submit(ann, claim.claim_id, YES)
    screen.work(1)

    assert submissions.submit(ann, claim.claim_id, YES).counted_seconds == 90


def test_a_beat_that_comes_while_the_answer_is_handed_in_is_counted_once(cloud, clock, ann, claim, screen):
    screen.work(2)
    clock.advance(seconds=30)

    with meanwhile(cloud, "work_times", screen.beat) as met:
        answer = submissions.submit(ann, claim.claim_id, YES)

    assert met
    assert answer.counted_seconds == WorkTime.get(claim.claim_id).counted_seconds == 150


def test_no_more_is_granted_than_the_gap_is_long(clock, ann, claim, screen, boss):
    screen.work(2)
    clock.advance(seconds=70)
    screen.beat()
    contested_time.contest(ann, claim.claim_id, "1", WHY)
    [item] = DeskItem.scan()

    contested_time.resolve(boss, item.item_id, WHY, 2)

    assert seen(ann, claim)[:2] == (190, 0)


def test_who_decides_says_how_many_minutes(clock, ann, claim, screen, boss):
    screen.work(2)
    clock.advance(minutes=5)
    screen.beat()
    contested_time.contest(ann, claim.claim_id, "1", WHY)
    [item] = DeskItem.scan()
    where = {"path": {"item_id": item.item_id}, "account_id": "acc_boss"}

    forgotten = ask("POST", "/desk-items/{item_id}/resolution", body={"reason": "Paper work is work."}, **where)

    assert (forgotten.status, forgotten.body["field"]) == (422, "granted_minutes")
    assert DeskItem.get(item.item_id).state == "open"


def test_the_clocks_say_what_was_earned_so_far(clock, ann, claim, screen):
    screen.work(2.5)
    asked = {"path": {"claim_id": claim.claim_id}, "account_id": "acc_ann"}
    assert ask("GET", "/claims/{claim_id}/time", **asked).body["earned"] == {"minor": 40, "currency": "USD"}


def test_what_is_saved_after_the_deadline_is_kept_and_the_person_is_told_that_it_is_over(clock, ann, claim):
    claims.save_draft(ann, claim.claim_id, answer=YES, version=0)
    clock.advance(minutes=240)

    for _ in range(2):  # also when the same save is sent again
        with pytest.raises(ClaimExpired):
            claims.save_draft(ann, claim.claim_id, answer={"label": "no"}, version=1)

    assert Draft.get(claim.claim_id).answer == {"label": "no"}
