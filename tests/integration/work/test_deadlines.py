"""Extension, plan and reminders of claims at work (R8, R44, R52)."""

from datetime import date, timedelta
from typing import Any

import pytest

from chalicelib.domain.claims import ClaimExpired, ClaimNotActive
from chalicelib.domain.deadlines import ExtendedBefore
from chalicelib.domain.messages import OfferReview
from chalicelib.domain.problems import InvalidField
from chalicelib.handlers import functions, queues, streams
from chalicelib.models.budgets import BudgetShard
from chalicelib.models.claims import Claim, Draft
from chalicelib.models.notices import Notice
from chalicelib.models.tasks import Task
from chalicelib.services import claims, deadlines, reviews, submissions
from tests.builders.http import ask
from tests.builders.pay import meanwhile
from tests.builders.people import mails_to
from tests.builders.work import a_person, a_project, a_task, enrolled
from tests.fakes.faults import lost

YES = {"label": "yes"}
WHO: dict[str, Any] = {"by": "schedule", "reason": "R44"}


def claimed(lease_minutes: int = 30):
    a_project(lease_minutes=lease_minutes), a_task()
    return claims.claim_task(enrolled(a_person()), "tsk_1")


@pytest.fixture
def ann(clock):
    return a_person()


def test_a_fresh_draft_gives_half_the_lease_more_and_the_sweep_knows(clock, ann):
    claim = claimed()
    claims.save_draft(ann, claim.claim_id, answer=YES, version=0)
    clock.advance(minutes=15)

    extended = deadlines.extend(ann, claim.claim_id, reason=None)

    assert extended.expires_at == claim.expires_at + timedelta(minutes=15)
    clock.advance(minutes=29)
    assert claims.expire_claims(**WHO)["ended"] == 0
    clock.advance(minutes=1)
    assert claims.expire_claims(**WHO)["ended"] == 1


def test_without_a_fresh_draft_a_reason_is_asked_for_and_kept(clock, ann):
    claim = claimed()

    with pytest.raises(InvalidField):
        deadlines.extend(ann, claim.claim_id, reason=None)
    deadlines.extend(ann, claim.claim_id, reason="The text is very long.")

    assert Claim.get("acc_ann", claim.claim_id).extension_reason == "The text is very long."


def test_a_claim_is_extended_once(clock, ann):
    claim = claimed()
    first = deadlines.extend(ann, claim.claim_id, reason="The text is very long.")

    with pytest.raises(ExtendedBefore) as refused:
        deadlines.extend(ann, claim.claim_id, reason="The text is very long.")

    assert refused.value.extra == {"expires_at": first.expires_at}
    assert f"{first.expires_at:%Y-%m-%d %H:%M} UTC" in refused.value.detail


def test_an_extension_whose_answer_was_lost_is_one(cloud, clock, ann):
    claim = claimed()
    cloud.faults.plan(3, lost(is_resent=True))

    extended = deadlines.extend(ann, claim.claim_id, reason="The text is very long.")

    assert (
        extended.expires_at
        == Claim.get("acc_ann", claim.claim_id).expires_at
        == claim.expires_at + timedelta(minutes=15)
    )


def test_what_is_over_is_not_extended(clock, ann):
    claim = claimed()
    clock.advance(minutes=30)
    with pytest.raises(ClaimExpired):
        deadlines.extend(ann, claim.claim_id, reason="The text is very long.")
    claims.expire_claims(**WHO)
    with pytest.raises(ClaimNotActive):
        deadlines.extend(ann, claim.claim_id, reason="The text is very long.")


def _extend(ann, claim):
    def act() -> None:
        Claim("acc_ann", claim.claim_id).update([Claim.expires_at.set(claim.expires_at + timedelta(minutes=15))])

    return act


def test_an_extension_in_the_moment_of_the_sweep_wins(cloud, clock, ann):
    claim = claimed()
    clock.advance(minutes=30)

    with meanwhile(cloud, "claims", _extend(ann, claim)) as met:
        assert claims.expire_claims(**WHO)["ended"] == 0

    assert met
    assert Claim.get("acc_ann", claim.claim_id).state == "active"
    assert Task.get("tsk_1").taken == 1


@pytest.mark.parametrize("act", ["submit", "release"])
def test_an_extension_in_the_moment_of_handing_in_or_releasing_stops_neither(cloud, clock, ann, act):
    claim = claimed()

    with meanwhile(cloud, "claims", _extend(ann, claim)) as met:
        if act == "submit":
            submissions.submit(ann, claim.claim_id, YES)
        else:
            claims.release(ann, claim.claim_id)

    assert met
    ended = "submitted" if act == "submit" else "released"
    assert Claim.get("acc_ann", claim.claim_id).state == ended
    assert Task.get("tsk_1").taken == (1 if act == "submit" else 0)
    reserved = sum(shard.reserved_minor for shard in BudgetShard.query("prj_ducks"))
    assert reserved == (120 if act == "submit" else 0)


def test_a_day_is_planned_and_taken_back(clock, ann):
    claim = claimed(lease_minutes=3 * 1440)
    asked = {"path": {"claim_id": claim.claim_id}, "account_id": "acc_ann"}

    planned = ask("PUT", "/claims/{claim_id}/plan", body={"planned_on": "2026-11-18"}, **asked)
    assert planned.body["planned_on"] == "2026-11-18"
    assert Claim.get("acc_ann", claim.claim_id).planned_on == date(2026, 11, 18)
    late = ask("PUT", "/claims/{claim_id}/plan", body={"planned_on": "2026-11-25"}, **asked)
    assert (late.status, late.body["field"]) == (422, "planned_on")
    assert ask("PUT", "/claims/{claim_id}/plan", body={"planned_on": None}, **asked).body["planned_on"] is None


def told(cloud) -> list[str]:
    """What the person has been told by notice, after streams and queues have brought everything."""
    cloud.deliver("inlier-local-claims", lambda event: streams.relay(event, None))
    sqs = cloud.services["sqs"]
    while (event := sqs.as_lambda_event("inlier-local-notices"))["Records"]:
        sqs.settle(event, queues.deliver_notices(event, None))
    return sorted(notice.kind for notice in Notice.query("acc_ann"))


@pytest.fixture
def noticed(cloud, clock):
    for queue in ("checks", "reviews", "notices"):
        cloud.services["sqs"].create(f"inlier-local-{queue}")


def remind(**given):
    return functions.send_reminders(WHO | given, None)["reminded"]


def test_each_chosen_reminder_comes_once_by_notice_and_mail(cloud, clock, ann, noticed):
    claim = claimed(lease_minutes=240)
    claims.save_draft(ann, claim.claim_id, answer=YES, version=0)
    deadlines.set_reminders(ann, claim.claim_id, [20, 60, 60])

    clock.advance(minutes=174)
    assert remind() == 0
    clock.advance(minutes=7)
    assert remind(dry_run=True) == 1
    assert remind() == 1
    assert remind() == 0
    assert told(cloud) == ["claim_reminder"]
    clock.advance(minutes=40)
    assert (remind(), remind()) == (1, 0)
    assert told(cloud) == ["claim_reminder"] * 2
    mails = mails_to(cloud, "acc_ann@example.org")
    assert len(mails) == 2
    assert "Ducks" in str(mails[0])
    newest = max(Notice.query("acc_ann"), key=lambda notice: notice.created_at)
    assert (newest.facts["percent_done"], newest.facts["time_left"]) == (100, "19 min")


def test_without_a_choice_the_reminders_of_the_product_apply_and_a_short_lease_has_none(clock, ann):
    long = claimed(lease_minutes=1441)
    assert Claim.get("acc_ann", long.claim_id).next_reminder_at == clock.at + timedelta(minutes=1)
    a_project("prj_short", lease_minutes=30), a_task("tsk_2", "prj_short")
    short = claims.claim_task(enrolled(ann, "prj_short"), "tsk_2")
    stored = Claim.get("acc_ann", short.claim_id)
    assert stored.next_reminder_at is None
    assert stored.reminder_shard is None


def test_several_reminders_that_are_overdue_are_one(clock, ann):
    claim = claimed(lease_minutes=240)
    clock.advance(minutes=215)  # two hours and half an hour before are both past

    assert (remind(), remind()) == (1, 0)
    assert Claim.get("acc_ann", claim.claim_id).next_reminder_at is None


def test_finished_work_is_not_reminded_of(cloud, clock, ann, noticed):
    claim = claimed(lease_minutes=240)
    submissions.submit(ann, claim.claim_id, YES)
    clock.advance(minutes=121)

    assert remind() == 0
    assert Claim.get("acc_ann", claim.claim_id).reminder_shard is None
    assert told(cloud) == []


def test_work_finished_in_the_moment_of_its_reminder_or_before_its_delivery_is_not_reminded_of(
    cloud, clock, ann, noticed
):
    claim = claimed(lease_minutes=240)
    clock.advance(minutes=121)
    original = cloud.carry_out

    def carry_out(call):
        if call.operation == "UpdateItem" and "claims" in str(call.params["TableName"]):
            cloud.carry_out = original
            submissions.submit(ann, claim.claim_id, YES)
        return original(call)

    cloud.carry_out = carry_out
    assert remind() == 0

    a_task("tsk_2")
    other = claims.claim_task(ann, "tsk_2")
    clock.advance(minutes=121)
    assert remind() == 1
    claims.release(ann, other.claim_id)
    assert told(cloud) == []


@pytest.mark.parametrize("when", ["read", "written"])
def test_work_handed_in_while_its_reminder_is_delivered_is_not_reminded_of(cloud, clock, ann, noticed, when):
    claim = claimed(lease_minutes=240)
    clock.advance(minutes=121)
    assert remind() == 1
    original = cloud.carry_out

    def carry_out(call):
        is_moment = call.operation == ("TransactWriteItems" if when == "written" else "GetItem")
        if is_moment and "notices" in str(call.params):
            cloud.carry_out = original
            submissions.submit(ann, claim.claim_id, YES)
        return original(call)

    cloud.carry_out = carry_out
    assert told(cloud) == []
    assert cloud.carry_out is original
    assert cloud.services["sesv2"].outbox == []


def test_a_reminder_that_comes_after_the_deadline_is_not_told(cloud, clock, ann, noticed):
    claimed(lease_minutes=240)
    clock.advance(minutes=121)
    assert remind() == 1
    clock.advance(minutes=119)

    assert told(cloud) == []


def test_a_reminder_comes_before_its_instant_rather_than_after_the_deadline(clock, ann):
    claim = claimed(lease_minutes=60)
    deadlines.set_reminders(ann, claim.claim_id, [2, 3])
    clock.advance(minutes=54)

    assert (remind(), remind()) == (1, 0)  # two instants that both come before the next sweep are one


def test_nobody_is_reminded_of_what_is_over_and_not_swept_yet(clock, ann):
    claim = claimed(lease_minutes=60)
    clock.advance(minutes=60)

    assert remind() == 0
    assert Claim.get("acc_ann", claim.claim_id).reminded_at is None


def test_two_sweeps_at_once_remind_once(cloud, clock, ann):
    claimed(lease_minutes=240)
    clock.advance(minutes=121)
    original = cloud.carry_out
    others: list[int] = []

    def carry_out(call):
        if call.operation == "UpdateItem" and not others:
            others.append(0)
            others[0] = remind()
        return original(call)

    cloud.carry_out = carry_out

    assert (remind(), others) == (0, [1])


def test_an_extension_moves_the_reminders(clock, ann):
    claim = claimed(lease_minutes=60)
    assert Claim.get("acc_ann", claim.claim_id).next_reminder_at == clock.at + timedelta(minutes=30)

    deadlines.extend(ann, claim.claim_id, reason="The text is very long.")

    assert Claim.get("acc_ann", claim.claim_id).next_reminder_at == clock.at + timedelta(minutes=60)


def test_an_answer_that_came_back_is_reminded_of_again(clock, ann):
    a_project(review_levels=1, review_minor=30, lease_minutes=60), a_task()
    claim = claims.claim_task(enrolled(ann), "tsk_1")
    answer = submissions.submit(ann, claim.claim_id, YES)
    submissions.check(answer.submission_id)
    reviews.follow(OfferReview(answer.submission_id, 1))
    rex = a_person("acc_rex", "reviewer")
    words: dict[str, Any] = {"reason": "The label contradicts the text.", "clause": "", "evidence": [], "rubric": None}
    clock.advance(hours=2)

    reviews.judge(rex, reviews.take_next(rex).review_id, {"verdict": "revise"} | words)

    assert Claim.get("acc_ann", claim.claim_id).next_reminder_at == clock.at + timedelta(minutes=30)
    clock.advance(minutes=31)
    assert remind() == 1


def test_a_reminder_that_comes_after_the_deadline_or_for_another_one_is_not_told(cloud, clock, ann, noticed):
    claim = claimed(lease_minutes=240)
    clock.advance(minutes=121)
    assert remind() == 1
    deadlines.extend(ann, claim.claim_id, reason="The text is very long.")
    assert told(cloud) == []

    clock.advance(minutes=120)
    assert remind() == 1
    clock.advance(minutes=120)  # the queue was slow and the sweep has not come yet
    assert Claim.get("acc_ann", claim.claim_id).state == "active"
    assert told(cloud) == []
    assert mails_to(cloud, "acc_ann@example.org") == []


def test_an_answer_that_came_back_twice_is_told_twice(cloud, clock, ann, noticed):
    a_project(review_levels=1, review_minor=30, lease_minutes=60), a_task()
    claim = claims.claim_task(enrolled(ann), "tsk_1")
    answer = submissions.submit(ann, claim.claim_id, YES)
    submissions.check(answer.submission_id)
    rex = a_person("acc_rex", "reviewer")
    words: dict[str, Any] = {"reason": "The label contradicts the text.", "clause": "", "evidence": [], "rubric": None}
    for _ in range(2):
        reviews.follow(OfferReview(answer.submission_id, 1))
        reviews.judge(rex, reviews.take_next(rex).review_id, {"verdict": "revise"} | words)
        cloud.deliver("inlier-local-submissions", lambda event: streams.relay(event, None))
        clock.advance(minutes=60)
        claims.expire_claims(**WHO)

    assert told(cloud) == ["submission_returned"] * 2


@pytest.mark.parametrize("offsets", [[1] * 6, [-1], [10081], "x"])
def test_reminders_are_bounded(clock, ann, offsets):
    claim = claimed(lease_minutes=60)
    asked = {"path": {"claim_id": claim.claim_id}, "account_id": "acc_ann"}
    assert ask("PUT", "/claims/{claim_id}/reminders", body={"offsets_minutes": offsets}, **asked).status == 422
    assert (
        ask("PUT", "/claims/{claim_id}/reminders", body={"offsets_minutes": []}, **asked).body["next_reminder_at"]
        is None
    )
    assert Draft.find(claim.claim_id) is None
