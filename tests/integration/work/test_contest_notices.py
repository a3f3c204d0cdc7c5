"""Whoever contested time is told what was decided and why, once, by notice and e-mail (R72)."""

import pytest

from chalicelib import runtime
from chalicelib.handlers import queues, streams
from chalicelib.models.desk_items import DeskItem
from chalicelib.models.notices import Notice
from chalicelib.services import claims, contested_time
from tests.builders.people import mails_to
from tests.builders.time import MOST, Screen, by_the_hour
from tests.builders.work import a_person, a_project, a_task, enrolled


@pytest.fixture
def item_id(clock):
    """Ten minutes of a claim, contested and not yet decided."""
    a_project(reward_minor=MOST, lease_minutes=240), a_task()
    ann = enrolled(a_person())
    claim = by_the_hour(claims.claim_task(ann, "tsk_1"))
    screen = Screen(clock, ann, claim.claim_id)
    screen.work(5)
    clock.advance(minutes=10)
    screen.beat()
    contested_time.contest(ann, claim.claim_id, "1", "I read it on paper.")
    [item] = DeskItem.scan()
    return item.item_id


def deliver(cloud, times=1):
    """Everything the desk's stream has to tell reaches the person, so many times."""
    sqs = cloud.services["sqs"]
    sqs.create("inlier-local-notices")
    table = "inlier-local-desk_items"
    records = cloud.store.pending_stream(table, 100)
    for _ in range(times):
        assert streams.relay({"Records": records}, None) == {"batchItemFailures": []}
    while (event := sqs.as_lambda_event("inlier-local-notices"))["Records"]:
        sqs.settle(event, queues.deliver_notices(event, None))


@pytest.mark.parametrize(("minutes", "subject"), [(0, "0 minutes granted"), (4, "4 minutes granted")])
def test_a_decision_is_told_once_with_its_minutes_and_its_reason(cloud, item_id, minutes, subject):
    contested_time.resolve(a_person("acc_boss", "admin"), item_id, "The pages were short & few.", minutes)

    deliver(cloud, times=2)

    [mail] = mails_to(cloud, "acc_ann@example.org")
    assert subject in mail.subject
    assert f"granted {minutes} of 10 minutes" in mail.text
    assert "The pages were short & few." in mail.text
    assert [notice.kind for notice in Notice.query("acc_ann")] == ["contest_decided"]


def test_an_open_contest_and_other_items_of_the_desk_tell_nobody(cloud, item_id):
    DeskItem("dsk_x", kind="payday_missed", subject="2026-11-16", state="resolved", created_at=runtime.now()).save()

    deliver(cloud)

    assert list(Notice.query("acc_ann")) == []
