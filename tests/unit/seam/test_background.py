"""Queues, streams and the console: what fails comes back alone, what is refused does nothing."""

import json
from typing import Any

import pytest

from chalicelib.domain.access import Actor
from chalicelib.handlers import functions, queues, streams
from chalicelib.handlers.background import EventRefusedError, SweepIncompleteError
from chalicelib.models.accounts import Account
from chalicelib.models.audit import AuditRecord
from chalicelib.models.submissions import Submission
from chalicelib.services import claims, submissions
from tests.builders.work import QUEUES, a_project, a_task, enrolled

ANN = Actor("acc_ann", frozenset({"contributor"}), "active")
ASKED = {"by": "ann@desk", "reason": "a test of the console"}


def batch(*bodies: str) -> dict[str, Any]:
    """What Lambda is given by a queue."""
    records = [{"messageId": f"m{number}", "body": body, "attributes": {}} for number, body in enumerate(bodies)]
    return {"Records": records}


def failed(answer: dict[str, Any]) -> list[str]:
    return [failure["itemIdentifier"] for failure in answer["batchItemFailures"]]


def handed_in() -> str:
    a_project(), a_task()
    claim = claims.claim_task(enrolled(ANN), "tsk_1")
    return submissions.submit(ANN, claim.claim_id, {"label": "yes"}).submission_id


def test_a_message_that_fails_comes_back_alone_and_the_others_are_done(clock, lines):
    good = json.dumps({"submission_id": handed_in()})
    mark = "Zzyzx-7731"

    answer = queues.check_submissions(
        batch("{", json.dumps({"submission_id": mark}), good, json.dumps({"submission": 1, mark: mark})), None
    )

    assert failed(answer) == ["m0", "m1", "m3"]
    assert [found.state for found in Submission.scan()] == ["accepted"]
    assert [line["message_id"] for line in lines.named("message_failed")] == ["m0", "m1", "m3"]
    assert [(line["messages"], line["failed"]) for line in lines.named("batch")] == [(4, 3)]
    assert not [text for text in lines.texts if mark in text]


def test_a_batch_in_which_nothing_fails_leaves_nothing_behind(clock):
    message = json.dumps({"submission_id": handed_in()})

    assert failed(queues.check_submissions(batch(message, message), None)) == []
    assert failed(queues.check_submissions(batch(message), None)) == []
    assert len([record for record in AuditRecord.scan() if record.action == "accept_submission"]) == 1


@pytest.mark.parametrize(
    "consumer",
    [queues.check_submissions, queues.offer_reviews, queues.run_imports, queues.run_payroll, queues.send_payout_batches, queues.deliver_notices],
    ids=lambda consumer: consumer.__name__ if hasattr(consumer, "__name__") else consumer.func.__name__,
)  # fmt: skip
def test_a_message_no_consumer_understands_is_never_taken_for_done(clock, consumer):
    assert failed(consumer(batch("null", "[]", '{"surprise": true}', "not json"), None)) == ["m0", "m1", "m2", "m3"]


def change(number: str, arn: str, new: dict[str, Any] | None) -> dict[str, Any]:
    images = {"SequenceNumber": number} | ({"NewImage": new} if new else {})
    return {"eventID": number, "eventName": "INSERT", "eventSourceARN": arn, "dynamodb": images}


def test_from_the_first_change_that_fails_on_everything_comes_again_in_order(cloud, clock, lines):
    queues_by_name = {queue: cloud.services["sqs"].create(f"inlier-local-{queue}") for queue in QUEUES}
    submission_id = handed_in()
    (good,) = cloud.store.drain_stream("inlier-local-submissions")
    arn = good["eventSourceARN"]
    unknown = arn.replace("inlier-local-submissions", "inlier-local-unknown")
    records = [good, change("2", unknown, {"a": {"S": "b"}}), change("3", arn, good["dynamodb"]["NewImage"])]

    answer = streams.relay({"Records": records}, None)

    assert failed(answer) == ["2"]
    assert [line["sequence_number"] for line in lines.named("stream_failed")] == ["2"]
    assert queues_by_name["checks"].bodies == [{"submission_id": submission_id}]
    assert failed(streams.relay({"Records": records[:1]}, None)) == []


def test_what_follows_a_batch_of_changes_is_queued_together_and_comes_again_whole_when_a_queue_fails(
    cloud, clock, lines
):
    queues_by_name = {queue: cloud.services["sqs"].create(f"inlier-local-{queue}") for queue in QUEUES}
    handed_in()
    (good,) = cloud.store.drain_stream("inlier-local-submissions")
    records = [change(str(number), good["eventSourceARN"], good["dynamodb"]["NewImage"]) for number in range(1, 11)]

    with cloud.counting() as count:
        assert failed(streams.relay({"Records": records}, None)) == []
    assert len([call for call in count.calls if call.operation == "SendMessageBatch"]) == 1
    assert len(queues_by_name["checks"].bodies) == 10

    cloud.services["sqs"].refusals[json.dumps(queues_by_name["checks"].bodies[0], separators=(",", ":"))] = 100
    assert failed(streams.relay({"Records": records}, None)) == ["1"]
    assert [line["sequence_number"] for line in lines.named("stream_failed")] == ["1"]


REFUSED: list[tuple[Any, dict[str, Any]]] = [
    (functions.grant_role, {}),
    (functions.grant_role, {"by": "x", "reason": "y"}),
    (functions.grant_role, ASKED | {"role": "admin", "email": "acc_ann@example.org", "surprise": 1}),
    (functions.grant_role, ASKED | {"role": "emperor", "account_id": "acc_ann"}),
    (functions.grant_role, ASKED | {"role": "admin", "account_id": "acc_ann", "by": ""}),
    (functions.grant_role, ASKED | {"role": "admin", "account_id": "acc_ann", "reason": None}),
    (functions.grant_role, ASKED | {"role": "admin", "account_id": "acc_ann", "dry_run": "yes"}),
    (functions.expire_claims, {"reason": "no name"}),
    (functions.replay_dead_letters, ASKED | {"queue": "prayers"}),
    (functions.adjust_balance, ASKED | {"account_id": "acc_ann", "minor": 1.5, "currency": "USD", "reference": "1"}),
]


@pytest.mark.parametrize(("function", "event"), REFUSED)
def test_the_console_refuses_what_it_does_not_understand_and_does_nothing(clock, function, event):
    with pytest.raises(EventRefusedError, match="Nothing was done"):
        function(event, None)

    assert Account.get("acc_ann").held_roles == ["contributor"]
    assert list(AuditRecord.scan()) == []


def test_a_rule_refuses_in_the_console_with_its_problem(clock):
    with pytest.raises(EventRefusedError) as refused:
        functions.grant_role(ASKED | {"role": "admin", "account_id": "acc_nobody"}, None)

    assert json.loads(str(refused.value))["type"] == "/problems/no-such-account"


def test_the_console_tries_first_and_then_does_it_on_the_record(clock, lines):
    event = ASKED | {"role": "reviewer", "account_id": "acc_ann"}

    tried = functions.grant_role(event | {"dry_run": True}, None)
    assert Account.get("acc_ann").held_roles == ["contributor"]
    done = functions.grant_role(event, None)

    assert tried["dry_run"] is True
    assert done["dry_run"] is False
    assert Account.get("acc_ann").held_roles == ["contributor", "reviewer"]
    (noted,) = AuditRecord.scan()
    assert (noted.by, noted.reason) == (ASKED["by"], ASKED["reason"])
    assert [line["function"] for line in lines.named("function")] == ["grant_role", "grant_role"]


def test_a_sweep_that_could_not_do_everything_fails_and_the_log_names_each_bug_without_its_words(clock, lines):
    submission_id = handed_in()
    Submission(submission_id).update([Submission.reserved_minor.set(10**9)])
    clock.advance(hours=25)

    with pytest.raises(SweepIncompleteError, match="1 records failed"):
        functions.accept_overdue(ASKED, None)

    (bug,) = lines.named("sweep_failed")
    assert (bug["error"], bug["function"]) == ("RefusedWriteError", "accept_overdue")
