"""A claim that ran out or was given back is spoken of as what it is: told once, not listed as work (R1, R8, R45)."""

import pytest

from chalicelib.handlers import queues, streams
from chalicelib.models.notices import Notice
from chalicelib.services import claims, submissions
from tests.builders.http import ask
from tests.builders.people import mails_to
from tests.builders.work import a_person, a_project, a_task, enrolled


@pytest.fixture
def ann(clock):
    a_project()
    for number in range(2):
        a_task(f"tsk_{number}")
    return enrolled(a_person())


def deliver(cloud, times=1):
    """Everything the stream of claims has to tell reaches the person, so many times."""
    sqs = cloud.services["sqs"]
    sqs.create("inlier-local-notices")
    records = cloud.store.pending_stream("inlier-local-claims", 100)
    for _ in range(times):
        assert streams.relay({"Records": records}, None) == {"batchItemFailures": []}
    while (event := sqs.as_lambda_event("inlier-local-notices"))["Records"]:
        sqs.settle(event, queues.deliver_notices(event, None))


def ran_out(clock, claim):
    clock.at = claim.expires_at
    claims.expire_claims(by="schedule", reason="every five minutes")


@pytest.mark.parametrize(("answer", "mails"), [(None, 0), ({}, 0), ({"label": "yes"}, 1)])
def test_who_let_a_claim_run_out_is_told_once_and_mailed_if_there_was_work_in_it(cloud, clock, ann, answer, mails):
    claim = claims.claim_task(ann, "tsk_0")
    if answer is not None:
        claims.save_draft(ann, claim.claim_id, answer=answer, version=0)

    ran_out(clock, claim)
    deliver(cloud, times=2)

    [notice] = Notice.query("acc_ann")
    assert (notice.kind, notice.facts["claim_id"]) == ("claim_expired", claim.claim_id)
    sent = mails_to(cloud, "acc_ann@example.org")
    assert len(sent) == mails
    assert all("“Ducks”" in mail.subject and "does not come back to you" in mail.text for mail in sent)


def test_who_gives_a_task_back_or_hands_it_in_is_told_nothing(cloud, clock, ann):
    claims.release(ann, claims.claim_task(ann, "tsk_0").claim_id)
    submissions.submit(ann, claims.claim_task(ann, "tsk_1").claim_id, {"label": "yes"})

    deliver(cloud)

    assert list(Notice.query("acc_ann")) == []


def test_a_task_that_was_held_before_is_refused_as_what_became_of_it(clock, ann):
    released, expired = claims.claim_task(ann, "tsk_0"), claims.claim_task(ann, "tsk_1")
    claims.release(ann, released.claim_id)
    ran_out(clock, expired)

    for claim, word in ((released, "You gave it back"), (expired, "Its time ran out")):
        refused = ask("POST", "/tasks/{task_id}/claims", path={"task_id": claim.task_id}, account_id="acc_ann")
        assert (refused.status, refused.body["type"]) == (409, "/problems/task-held-before")
        assert refused.body["detail"].startswith(word)
        assert f"GET /claims/{claim.claim_id}" in refused.body["detail"]


def test_a_task_that_was_answered_is_refused_as_answered(clock, ann):
    claim = claims.claim_task(ann, "tsk_0")
    submissions.submit(ann, claim.claim_id, {"label": "yes"})

    refused = ask("POST", "/tasks/{task_id}/claims", path={"task_id": "tsk_0"}, account_id="acc_ann")

    assert (refused.body["type"], refused.body["state"]) == ("/problems/task-answered-before", "submitted")


def test_what_is_past_its_deadline_is_not_listed_as_work_before_the_sweep_comes(clock, ann):
    def shown():
        [claim] = ask("GET", "/claims", query={"state": "active"}, account_id="acc_ann").body["claims"]
        return claim["is_overdue"], claim["seconds_left"]

    claim = claims.claim_task(ann, "tsk_0")
    assert shown() == (False, 1800)
    clock.at = claim.expires_at
    assert shown() == (True, 0)
