"""The seats of closed accounts come back, and a test they still sit is paid when it ends (issue 5; R67-R69)."""

from datetime import timedelta
from typing import Any

import pytest

from chalicelib import runtime
from chalicelib.domain.access import Actor
from chalicelib.domain.messages import FollowTest
from chalicelib.models.accounts import Account
from chalicelib.models.assessments import Assessment
from chalicelib.models.budgets import BudgetShard
from chalicelib.models.enrolments import Enrolment
from chalicelib.models.ledger import Entry
from chalicelib.models.projects import Project
from chalicelib.services import account_closing, attempts, results
from chalicelib.services.enrolments import enrol
from tests.builders.assessments import a_published_assessment, answer_all
from tests.builders.grants import granted, needs
from tests.builders.work import Clock, a_person, a_project
from tests.fakes.cloud import MemoryCloud
from tests.fakes.faults import every_crash_point
from tests.integration.crashes.test_work import world

SWEEP: dict[str, Any] = {"by": "schedule", "reason": "closed accounts"}
ADA = Actor("acc_ada", frozenset({"contributor"}), "active")


def closed(account_id: str = "acc_ada") -> None:
    """As closing leaves the account for the sweep."""
    now = runtime.now()
    Account.get(account_id).update(
        [Account.standing.set("closed"), Account.closed_at.set(now), Account.erase_shard.set("closed"),
         Account.erase_at.set(now)]
    )  # fmt: skip


def seated(state: str, project_id: str = "prj_ducks") -> None:
    a_project(project_id, seats=3, seats_taken=2)
    Enrolment("acc_ada", project_id, state=state, has_seat=True, created_at=runtime.now()).save()


def a_test_taken() -> tuple[Assessment, Enrolment]:
    test = a_published_assessment(limit_minutes=60)
    pay = {"assessment_id": test.assessment_id, "limit_minutes": 60, "paid_minutes": 60}
    a_project("prj_geese", seats=3, qualification=pay | {"stipend": {"minor": 300, "currency": "USD"}})
    return test, enrol(ADA, "prj_geese", guidelines_version=1)


def kept() -> int:
    return sum(shard.reserved_minor for shard in BudgetShard.query("prj_geese"))


@pytest.mark.parametrize("state", ["tasking", "paused", "applied", "qualified"])
def test_seats_come_back_once(cloud: MemoryCloud, clock: Clock, state: str) -> None:
    a_person("acc_ada")
    seated(state)
    Enrolment("acc_ada", "prj_swans", state="failed", created_at=runtime.now()).save()
    closed()
    for _ in range(2):
        account_closing.erase_closed(**SWEEP)
        clock.advance(days=1)
    assert [(one.project_id, one.state, one.has_seat) for one in Enrolment.query("acc_ada")] == [
        ("prj_ducks", "left", False), ("prj_swans", "failed", False),
    ]  # fmt: skip
    assert Project.get("prj_ducks").seats_taken == 1


def test_the_pay_of_a_test_not_begun_is_free_again(cloud: MemoryCloud, clock: Clock) -> None:
    a_person("acc_ada"), a_test_taken()
    assert kept() == 300
    closed()
    account_closing.erase_closed(**SWEEP)
    assert (kept(), Enrolment.get("acc_ada", "prj_geese").state) == (0, "left")


def test_a_test_that_runs_is_paid_when_it_ends_and_nobody_is_erased_before(cloud: MemoryCloud, clock: Clock) -> None:
    a_person("acc_ada")
    test, _ = a_test_taken()
    sheet = attempts.start_attempt(ADA, test.assessment_id, None)
    answer_all(ADA, sheet.attempt_id, right=1)
    closed()
    for _ in range(2):
        account_closing.erase_closed(**SWEEP)
        clock.advance(days=1)
    assert Account.get("acc_ada").erase_at > clock() - timedelta(days=1)
    assert (kept(), Project.get("prj_geese").seats_taken) == (300, 0)
    attempts.expire_attempts(**SWEEP)
    results.follow(FollowTest(sheet.attempt_id))
    assert (kept(), [entry.kind for entry in Entry.query("acc_ada")]) == (0, ["stipend"])


def test_giving_seats_back_can_die_anywhere() -> None:
    def prepare(_: MemoryCloud) -> None:
        a_person("acc_ada"), a_test_taken()
        seated("tasking")
        closed()

    def look(_: MemoryCloud) -> object:
        states = [(one.state, one.stipend_state) for one in Enrolment.query("acc_ada")]
        return states, kept(), [Project.get(project_id).seats_taken for project_id in ("prj_ducks", "prj_geese")]

    def run(_: MemoryCloud) -> None:
        account_closing.erase_closed(**SWEEP)

    points = list(every_crash_point(world, run, prepare=prepare, look=look))
    assert len(points) > 8
    assert [str(point) for point, seen in points if seen != ([("left", None)] * 2, 0, [1, 0])] == []


def test_the_sweep_may_do_what_it_does(cloud: MemoryCloud, clock: Clock) -> None:
    a_person("acc_ada")
    seated("tasking")
    test, _ = a_test_taken()
    sheet = attempts.start_attempt(ADA, test.assessment_id, None)
    answer_all(ADA, sheet.attempt_id, right=1)
    attempts.submit_attempt(ADA, sheet.attempt_id)
    closed()
    with cloud.counting() as count:
        account_closing.erase_closed(**SWEEP)
    assert {need for call in count.calls for need in needs(call)} <= granted("erase_closed_accounts")
