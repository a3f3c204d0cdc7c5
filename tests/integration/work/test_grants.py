"""What the functions around the work ask of AWS is what `infra/cloud/functions.yaml` grants them, verb by verb."""

from collections.abc import Callable
from typing import Any

import pytest

from chalicelib.domain.instants import instant_text
from chalicelib.domain.messages import CountAcceptance, OfferReview, PayBonus, PayReview, Tell
from chalicelib.handlers import functions
from chalicelib.services import claims, imports, notices, outbox, reviews, submissions
from tests.builders.grants import granted, implied, needs
from tests.builders.projects import a_draft, an_uploaded_import, lines, pictures
from tests.builders.work import Clock, a_person, a_project, a_task, enrolled
from tests.fakes.cloud import MemoryCloud

WHO = {"by": "schedule", "reason": "Because"}
YES = {"label": "yes"}
REVISE: dict[str, Any] = {
    "verdict": "revise", "reason": "Please look at the second sentence.", "clause": "", "evidence": [], "rubric": None,
}  # fmt: skip
Used = dict[str, set[tuple[str, str, str]]]


class Day:
    """A day of work with what each function asked for."""

    def __init__(self, cloud: MemoryCloud, clock: Clock) -> None:
        self.cloud, self.clock = cloud, clock
        self.used: Used = {}

    def run(self, function: str, act: Callable[[], object]) -> None:
        with self.cloud.counting() as count:
            act()
        self.used.setdefault(function, set()).update(need for call in count.calls for need in needs(call))

    def invoke(self, function: str, **given: Any) -> None:
        for is_dry in (True, False):
            self.clock.advance(seconds=1)
            self.run(function, lambda: getattr(functions, function)(WHO | given | {"dry_run": is_dry}, None))  # noqa: B023

    def hand_in(self, account_id: str, task_id: str, project_id: str) -> str:
        a_task(task_id, project_id)
        person = enrolled(a_person(account_id), project_id)
        claim = claims.claim_task(person, task_id)
        return submissions.submit(person, claim.claim_id, YES).submission_id


@pytest.fixture
def used(cloud: MemoryCloud, clock: Clock) -> Used:
    day = Day(cloud, clock)
    a_project("prj_auto", review_levels=0), a_project("prj_people", review_levels=1, review_minor=30)
    accepted = day.hand_in("acc_ann", "tsk_1", "prj_auto")
    lapsing, overdue = day.hand_in("acc_ben", "tsk_2", "prj_people"), day.hand_in("acc_cem", "tsk_3", "prj_people")
    day.hand_in("acc_eva", "tsk_5", "prj_auto")
    a_project(
        "prj_bonus",
        bonus_rules=[{"rule_id": "each", "kind": "per_count", "when": {"count": {"at_least": 1}}, "amount": 10}],
    )
    bonus = day.hand_in("acc_eva", "tsk_6", "prj_bonus")
    clock.advance(minutes=6)
    day.invoke("sweep_outbox")
    for submission_id in (accepted, lapsing, overdue, bonus):
        day.run("check_submissions", lambda: submissions.check(submission_id))  # noqa: B023
    for message in (OfferReview(lapsing, 1), OfferReview(lapsing, 1), CountAcceptance(accepted), PayBonus(bonus)):
        day.run("offer_reviews", lambda: reviews.follow(message))  # noqa: B023
    rita = a_person("acc_rita", "reviewer")
    judged = reviews.take_next(rita).review_id
    reviews.judge(rita, judged, REVISE)
    day.run("offer_reviews", lambda: reviews.follow(PayReview(judged)))
    a_task("tsk_4", "prj_auto"), claims.claim_task(enrolled(a_person("acc_dan"), "prj_auto"), "tsk_4")
    clock.advance(hours=1)
    day.invoke("expire_claims")
    _remind(day)
    clock.advance(hours=24)
    day.invoke("accept_overdue")
    _import(day)
    for record in cloud.store.drain_stream("inlier-local-submissions"):
        images = record["dynamodb"]
        day.run("relay", lambda: outbox.follow(record["eventSourceARN"], images.get("OldImage"), images["NewImage"]))  # noqa: B023
    return day.used


def _remind(day: Day) -> None:
    a_project("prj_long", lease_minutes=240), a_task("tsk_6", "prj_long")
    claim = claims.claim_task(enrolled(a_person("acc_fay"), "prj_long"), "tsk_6")
    day.clock.advance(hours=2, minutes=1)
    day.invoke("send_reminders")
    facts: dict[str, str | int] = {
        "claim_id": claim.claim_id, "project_id": "prj_long", "deadline_at": instant_text(claim.expires_at),
    }  # fmt: skip
    tell = Tell("acc_fay", "claim_reminder", claim.claim_id, facts)
    day.run("deliver_notices", lambda: notices.tell(tell))


def _import(day: Day) -> None:
    project = a_draft()
    for content in (lines(*pictures(1), b"{"), lines(*pictures(3)), lines(*pictures(2, first=9))):
        import_id = an_uploaded_import(day.cloud, project, content)
        for _ in range(2):
            day.run("run_imports", lambda: imports.run(import_id))  # noqa: B023
    day.invoke(
        "import_tasks", project_id=project.project_id, file_key=f"imports/{project.project_id}/{import_id}.jsonl"
    )


def test_every_function_may_do_what_it_does(used: Used) -> None:
    assert [(function, need) for function in used for need in used[function] - granted(function)] == []


@pytest.mark.parametrize(
    "function",
    [
        "check_submissions",
        "offer_reviews",
        "expire_claims",
        "send_reminders",
        "accept_overdue",
        "run_imports",
        "import_tasks",
    ],
)
def test_a_function_is_granted_no_right_to_a_table_that_it_does_not_use(used: Used, function: str) -> None:
    tables = {need for need in granted(function) if need[0] == "tables"}
    assert tables - implied(tables) - used[function] == set()
