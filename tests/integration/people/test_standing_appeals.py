"""Appeals of a standing: once, in time, decided by somebody else, undone if upheld, never forgotten (rule 10, R49)."""

from datetime import timedelta
from typing import Any

import pytest

from chalicelib.domain.access import Actor
from chalicelib.domain.appeals import (
    AppealDecided,
    AppealedBefore,
    AppealTooLate,
    NoSuchAppeal,
    NoSuchStep,
    NotAppealable,
    OwnAppeal,
    OwnDecision,
)
from chalicelib.domain.idempotency import Repeat
from chalicelib.domain.problems import InvalidField
from chalicelib.handlers import functions
from chalicelib.models.accounts import Account
from chalicelib.models.appeals import Appeal
from chalicelib.models.audit import AuditRecord
from chalicelib.models.desk_items import DeskItem
from chalicelib.models.enrolments import Enrolment
from chalicelib.models.notices import Notice
from chalicelib.models.standing_steps import StandingStep
from chalicelib.services import appeals, standing
from tests.builders.http import ask
from tests.builders.people import follow, mails_to
from tests.builders.standing import WHY, an_answer, given
from tests.builders.work import Clock, a_person, a_project, enrolled
from tests.fakes.cloud import MemoryCloud
from tests.fakes.faults import every_crash_point

WRONG = "The ten answers were meant to be blank: the guidelines say so."
BECAUSE = "The guidelines say that blanks are right."
BOSS, CHIEF = (Actor(name, frozenset({"admin"}), "active") for name in ("acc_boss", "acc_chief"))


class World:
    """Ann, two administrators, and time that goes by between what they do."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.ann = a_person("acc_ann")
        a_person("acc_boss", "admin"), a_person("acc_chief", "admin")
        an_answer("sub_1")

    def step(self, step: str = "warned", **changed: Any) -> str:
        if step in ("restricted", "suspended"):
            changed |= {"is_emergency": True, "emergency_reason": WHY}
        taken = standing.take_step(BOSS, "acc_ann", given(step=step, evidence=["sub_1"], **changed), None)
        self.clock.advance(seconds=1)
        return str(taken.step_id)

    def appeal(self, step_id: str, repeat: Repeat | None = None) -> str:
        return str(appeals.appeal_step(self.ann, step_id, reason=WRONG, repeat=repeat).appeal_id)

    def decide(self, appeal_id: str, outcome: Any = "upheld", by: Actor = CHIEF) -> Appeal:
        decided = appeals.decide(by, appeal_id, outcome=outcome, reason=BECAUSE)
        self.clock.advance(seconds=1)
        return decided

    def standing(self) -> str:
        return str(Account.get("acc_ann").standing)


@pytest.fixture
def world(cloud: MemoryCloud, clock: Clock) -> World:
    return World(clock)


def test_an_appeal_that_is_upheld_puts_the_standing_back_and_is_told_with_its_reason(
    cloud: MemoryCloud, world: World
) -> None:
    step_id = world.step("restricted")
    sent = ask(
        "POST", "/me/standing-appeals", account_id="acc_ann", body={"step_id": step_id, "reason": WRONG}
    )  # a restricted person may
    assert (sent.status, sent.body["state"], sent.body["decide_by"]) == (201, "open", "2026-11-23T09:00:01Z")
    (waiting,) = ask("GET", "/appeals", account_id="acc_chief").body["appeals"]
    assert (waiting["kind"], waiting["subject"], waiting["against"]) == ("standing", step_id, "acc_boss")
    follow(cloud)
    decided = ask(
        "POST", "/appeals/{appeal_id}/decision", account_id="acc_chief", path={"appeal_id": waiting["appeal_id"]},
        body={"decision": "upheld", "reason": BECAUSE},
    )  # fmt: skip
    assert (decided.status, decided.body["state"], world.standing()) == (200, "upheld", "active")
    (told,) = follow(cloud)
    assert (told.kind, set(told.facts)) == ("appeal_decided", {"appeal_id"})
    mail = mails_to(cloud, "acc_ann@example.org")[-1]
    assert BECAUSE in mail.text
    assert "You can take and do work without limits." in mail.text
    (shown,) = ask("GET", "/me", account_id="acc_ann").body["standing_steps"]
    assert (shown["appeal"]["state"], shown["appeal"]["decision_reason"]) == ("upheld", BECAUSE)
    assert shown["overturned_at"] is not None
    last = max(AuditRecord.scan(), key=lambda record: record.at)
    assert (last.action, last.by, last.details["outcome"]) == ("decide_appeal", "acc_chief", "upheld")


def test_a_rejected_appeal_leaves_the_step_and_says_why(cloud: MemoryCloud, world: World) -> None:
    appeal_id = world.appeal(world.step())
    follow(cloud)
    world.decide(appeal_id, "rejected")
    follow(cloud)
    assert world.standing() == "warned"
    assert BECAUSE in mails_to(cloud, "acc_ann@example.org")[-1].text


@pytest.mark.parametrize(("after", "is_late"), [(-1, False), (0, True), (1, True)])
def test_fourteen_days_are_fourteen_days_to_the_millisecond(world: World, after: int, is_late: bool) -> None:
    taken_at = world.clock.at
    step_id = world.step()
    world.clock.at = taken_at + timedelta(days=14, milliseconds=after)
    if is_late:
        with pytest.raises(AppealTooLate):
            world.appeal(step_id)
    else:
        world.appeal(step_id)


def test_a_step_is_appealed_once_whatever_came_of_it(world: World) -> None:
    step_id = world.step()
    repeat = Repeat("acc_ann#POST /me/standing-appeals#k", "hash")
    appeal_id = world.appeal(step_id, repeat)
    assert world.appeal(step_id, repeat) == appeal_id
    with pytest.raises(AppealedBefore):
        world.appeal(step_id)
    world.decide(appeal_id, "rejected")
    with pytest.raises(AppealedBefore):
        world.appeal(step_id)


def test_what_is_not_ones_own_or_not_against_one_is_not_appealed(world: World) -> None:
    step_id = world.step()
    with pytest.raises(NoSuchStep):
        appeals.appeal_step(a_person("acc_eve"), step_id, reason=WRONG, repeat=None)
    lifted = standing.take_step(BOSS, "acc_ann", given(step="active", rule=""), None).step_id
    with pytest.raises(NotAppealable):
        world.appeal(lifted)


def test_neither_who_decided_first_nor_who_appealed_decides(world: World) -> None:
    appeal_id = world.appeal(world.step())
    with pytest.raises(OwnDecision):
        world.decide(appeal_id, by=BOSS)
    Account("acc_ann").update([Account.roles.set({"admin"})])
    with pytest.raises(OwnAppeal):
        world.decide(appeal_id, by=Actor("acc_ann", frozenset({"admin"}), "active"))
    with pytest.raises(InvalidField):
        appeals.decide(CHIEF, appeal_id, outcome="upheld", reason="yes          ")
    with pytest.raises(NoSuchAppeal):
        world.decide("apl_none")
    assert world.standing() == "warned"


def test_an_appeal_is_decided_once_and_the_same_decision_again_is_no_news(world: World) -> None:
    appeal_id = world.appeal(world.step())
    world.decide(appeal_id, "rejected")
    assert world.decide(appeal_id, "rejected").state == "rejected"
    with pytest.raises(AppealDecided):
        world.decide(appeal_id, "upheld")
    assert [record.action for record in AuditRecord.scan()].count("decide_appeal") == 1


def test_an_overturned_step_leaves_what_the_other_steps_say_in_whatever_order(world: World) -> None:
    warning, restriction = world.step("warned"), world.step("restricted")
    world.decide(world.appeal(warning))
    assert world.standing() == "restricted"
    world.decide(world.appeal(restriction))
    assert world.standing() == "active"


def test_a_notice_that_is_taken_back_changes_no_standing(world: World) -> None:
    notice = world.step("notice")
    world.step("warned")
    world.decide(world.appeal(notice))
    assert world.standing() == "warned"


def test_a_pause_that_is_taken_back_opens_the_project_again(world: World) -> None:
    a_project()
    enrolled(world.ann)
    step_id = world.step("project_pause", project_id="prj_ducks")
    world.decide(world.appeal(step_id))
    assert (Enrolment.get("acc_ann", "prj_ducks").state, world.standing()) == ("tasking", "active")


@pytest.mark.parametrize(("after", "overdue"), [(-1, 0), (0, 1)])
def test_what_nobody_decided_in_seven_days_goes_to_the_desk_and_rings_once(
    world: World, after: int, overdue: int, caplog: pytest.LogCaptureFixture
) -> None:
    step_id = world.step()
    appeal_id, appealed_at = world.appeal(step_id), world.clock.at
    world.clock.at = appealed_at + timedelta(days=7, milliseconds=after)
    event = {"by": "schedule", "reason": "Hourly"}
    assert functions.check_appeals(event | {"dry_run": True}, None)["overdue"] == overdue
    assert list(DeskItem.scan()) == []
    caplog.set_level("INFO")
    for _ in range(2):
        assert functions.check_appeals(event, None)["overdue"] == overdue
        world.clock.advance(milliseconds=1) if overdue else None
    assert [(item.kind, item.subject) for item in DeskItem.scan()] == [("appeal_overdue", appeal_id)] * overdue
    assert sum('"DeskItems":1' in line for line in caplog.messages) == overdue
    world.decide(appeal_id)
    assert functions.check_appeals(event, None)["overdue"] == 0


@pytest.mark.parametrize("is_erased", [False, True])
@pytest.mark.parametrize("outcome", ["upheld", "rejected"])
def test_the_appeal_of_somebody_who_is_gone_is_decided_and_brings_no_account_back(
    cloud: MemoryCloud, world: World, outcome: str, is_erased: bool
) -> None:
    a_project()
    enrolled(world.ann)
    for step_id in (world.step("restricted"), world.step("project_pause", project_id="prj_ducks")):
        world.appeal(step_id)
    follow(cloud)
    Account("acc_ann").update([Account.standing.set("closed")])
    if is_erased:
        Account("acc_ann").update([Account.email.set(""), Account.erased_at.set(world.clock.at)])
    before = Account.get("acc_ann").attribute_values, Enrolment.get("acc_ann", "prj_ducks").attribute_values
    for appeal in list(Appeal.scan()):
        world.decide(appeal.appeal_id, outcome)
    assert (Account.get("acc_ann").attribute_values, Enrolment.get("acc_ann", "prj_ducks").attribute_values) == before
    assert {appeal.state for appeal in Appeal.scan()} == {outcome}
    assert {step.overturned_at is not None for step in StandingStep.scan()} == {outcome == "upheld"}
    sent = len(mails_to(cloud, "acc_ann@example.org"))
    assert follow(cloud)
    assert mails_to(cloud, "") == []
    assert (len(mails_to(cloud, "acc_ann@example.org")) == sent) is is_erased
    kinds = {notice.kind for notice in Notice.scan()}
    assert ("appeal_decided" in kinds) is not is_erased


def test_an_appeal_decided_by_two_at_once_is_decided_by_one(world: World) -> None:
    a_person("acc_third", "admin")
    third = Actor("acc_third", frozenset({"admin"}), "active")
    appeal_id = world.appeal(world.step())
    world.decide(appeal_id, "rejected", by=third)
    with pytest.raises(AppealDecided):
        world.decide(appeal_id, "upheld")
    assert world.standing() == "warned"


def test_a_decision_killed_anywhere_and_made_again_is_made_once(clock: Clock) -> None:
    def prepare(cloud: MemoryCloud) -> None:
        cloud.create_tables()
        clock.advance(seconds=1)
        world = World(clock)
        world.appeal(world.step("restricted"))

    def run(_: MemoryCloud) -> None:
        (appeal,) = Appeal.scan()
        appeals.decide(CHIEF, appeal.appeal_id, outcome="upheld", reason=BECAUSE)

    def look(_: MemoryCloud) -> Any:
        account = Account.get("acc_ann")
        return account.standing, account.standing_changes, sorted(record.action for record in AuditRecord.scan())

    clean, *crashed = every_crash_point(MemoryCloud, run, prepare=prepare, look=look)
    assert clean[1] == ("active", 2, ["decide_appeal", "standing_step"])
    assert crashed
    assert [str(point) for point, left in crashed if left != clean[1]] == []
