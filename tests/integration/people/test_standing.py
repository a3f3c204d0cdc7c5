"""Standing: no step without a person, a rule and evidence; restrictions come late; all of it is told (R49, R51)."""

from collections.abc import Callable
from typing import Any

import pytest

from chalicelib import runtime
from chalicelib.domain.access import Actor, RoleRequired
from chalicelib.domain.enrolments import EnrolmentRefuses
from chalicelib.domain.idempotency import Repeat
from chalicelib.domain.problems import InvalidField
from chalicelib.domain.standing import (
    InThisStanding,
    NoEarlierStep,
    NoStandingToChange,
    OwnStanding,
    StepGiven,
    TooLittleReviewed,
)
from chalicelib.models import audit
from chalicelib.models.accounts import Account
from chalicelib.models.audit import AuditRecord
from chalicelib.models.desk_items import DeskItem
from chalicelib.models.enrolments import Enrolment
from chalicelib.models.standing_steps import StandingStep
from chalicelib.services import accounts, standing
from tests.builders.http import ask
from tests.builders.people import follow, mails_to
from tests.builders.standing import WHY, an_answer, an_attempt, answers, given
from tests.builders.work import Clock, a_person, a_project, enrolled
from tests.fakes.cloud import MemoryCloud
from tests.fakes.faults import every_crash_point


@pytest.fixture
def ann(cloud: MemoryCloud, clock: Clock) -> Actor:
    return a_person("acc_ann")


@pytest.fixture
def boss(cloud: MemoryCloud, clock: Clock) -> Actor:
    return a_person("acc_boss", "admin", "contributor")


Take = Callable[..., StandingStep]


@pytest.fixture
def take(clock: Clock) -> Take:
    """A step; then a second goes by."""

    def taken(boss: Actor, account_id: str = "acc_ann", repeat: Repeat | None = None, **changed: Any) -> StandingStep:
        step = standing.take_step(boss, account_id, given(**changed), repeat)
        clock.advance(seconds=1)
        return step

    return taken


def standing_of(account_id: str = "acc_ann") -> str:
    return str(Account.get(account_id).standing)


def test_a_warning_is_written_with_its_grounds_and_told_whole(
    cloud: MemoryCloud, clock: Clock, ann: Actor, boss: Actor, take: Take
) -> None:
    an_answer("sub_1")
    step = take(boss, evidence=["sub_1"])
    assert (standing_of(), step.standing_before, step.standing_after) == ("warned", "active", "warned")
    (record,) = AuditRecord.scan()
    assert (record.by, record.action, record.subject, record.reason) == ("acc_boss", "standing_step", "acc_ann", WHY)
    assert (record.details["rule"], record.details["evidence"]) == ("own_work", ["sub_1"])
    (told,) = follow(cloud)
    assert (told.kind, told.facts) == ("standing_step", {"step_id": step.step_id})
    (mail,) = mails_to(cloud, "acc_ann@example.org")
    for part in (WHY, "What you hand in is your own work", "sub_1", "before 30 November 2026, 09:00 UTC"):
        assert part in mail.text
    me = ask("GET", "/me", account_id="acc_ann").body
    (shown,) = me["standing_steps"]
    assert (me["standing"], me["standing_changed_at"]) == ("warned", "2026-11-16T09:00:00Z")
    assert (shown["rule"], shown["evidence"], shown["reason"]) == ("own_work", ["sub_1"], WHY)
    assert (shown["taken_at"], shown["appeal_until"]) == ("2026-11-16T09:00:00Z", "2026-11-30T09:00:00Z")
    assert "taken_by" not in shown


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"rule": ""}, "rule"),
        ({"rule": "because"}, "rule"),
        ({"evidence": []}, "evidence"),
        ({"evidence": ["sub_1", "sub_1"]}, "evidence"),
        ({"evidence": ["sub_1", "sub_nobody"]}, "evidence[1]"),
        ({"evidence": ["sub_other"]}, "evidence[0]"),
        ({"evidence": ["acc_ann"]}, "evidence[0]"),
        ({"reason": "bad work         "}, "reason"),
        ({"step": "project_pause"}, "project_id"),
        ({"project_id": "prj_ducks"}, "project_id"),
        ({"is_emergency": True, "emergency_reason": WHY}, "emergency"),
        ({"step": "restricted", "is_emergency": True}, "emergency_reason"),
        ({"emergency_reason": WHY}, "emergency_reason"),
    ],
)
def test_a_step_without_its_grounds_is_refused(
    ann: Actor, boss: Actor, changed: dict[str, Any], field: str, take: Take
) -> None:
    an_answer("sub_1")
    an_answer("sub_other", account_id="acc_other")
    with pytest.raises(InvalidField) as refused:
        take(boss, **{"evidence": ["sub_1"], **changed})
    assert refused.value.extra["field"] == field
    assert (standing_of(), list(StandingStep.scan()), list(AuditRecord.scan())) == ("active", [], [])


def test_nobody_decides_about_the_own_standing(boss: Actor, take: Take) -> None:
    with pytest.raises(OwnStanding):
        take(boss, "acc_boss", step="active")


@pytest.mark.parametrize("now", ["pending_email", "closed"])
def test_an_unconfirmed_or_closed_account_has_no_standing_to_change(boss: Actor, now: str, take: Take) -> None:
    a_person("acc_new", standing=now)
    with pytest.raises(NoStandingToChange):
        take(boss, "acc_new", evidence=["sub_1"])


@pytest.mark.parametrize("step", ["warned", "restricted", "suspended"])
def test_a_step_for_quality_needs_twenty_answers_reviewed_by_a_person(
    ann: Actor, boss: Actor, step: str, take: Take
) -> None:
    answers(19)
    an_answer("sub_automatic", decided_by="policy:automatic")
    of_quality = {"rule": "quality", "evidence": ["sub_0"]}
    take(boss, step="notice", **of_quality)
    take(boss, step="coaching", **of_quality)
    with pytest.raises(TooLittleReviewed) as refused:
        take(boss, step=step, **of_quality)
    assert (refused.value.extra, standing_of()) == ({"reviewed": 19, "limit": 20}, "active")
    an_answer("sub_19")
    take(boss, step=step, **of_quality)
    assert standing_of() == step


@pytest.mark.parametrize("step", ["warned", "restricted"])
def test_what_is_no_matter_of_quality_needs_its_evidence_and_no_twenty_answers(
    ann: Actor, boss: Actor, step: str, take: Take
) -> None:
    an_answer("sub_1")
    take(boss, step="notice", rule="own_work", evidence=["sub_1"])
    take(boss, step=step, rule="own_work", evidence=["sub_1"])
    assert standing_of() == step


def test_evidence_is_anything_the_platform_knows_of_this_person_and_of_nobody_else(
    ann: Actor, boss: Actor, take: Take
) -> None:
    an_attempt("att_ann", "acc_ann")
    an_attempt("att_eve", "acc_eve")
    for name in ("acc_ann", "acc_eve"):
        DeskItem(
            f"dsk_{name}", kind="appeal_overdue", subject="apl_1", state="open", facts={"account_id": name},
            created_at=runtime.now(),
        ).save()  # fmt: skip
        audit.append(name, "export_data", "exp_1")
    acts = {act.by: act.act_id for act in AuditRecord.scan()}
    for not_of_ann in ("att_eve", "dsk_acc_eve", acts["acc_eve"], "att_none", acts["acc_ann"][:-1] + "_", "act_"):
        with pytest.raises(InvalidField) as refused:
            take(boss, rule="security", evidence=["att_ann", not_of_ann])
        assert refused.value.extra["field"] == "evidence[1]"
    assert "acc_" not in acts["acc_ann"]
    step = take(boss, rule="security", evidence=["att_ann", "dsk_acc_ann", acts["acc_ann"]])
    assert (standing_of(), len(step.evidence)) == ("warned", 3)


def test_a_restriction_comes_after_a_milder_step(ann: Actor, boss: Actor, take: Take) -> None:
    answers(20)
    with pytest.raises(NoEarlierStep):
        take(boss, step="restricted", evidence=["sub_0"])
    take(boss, step="notice", evidence=["sub_0"])
    assert standing_of() == "active"
    take(boss, step="restricted", evidence=["sub_0"])
    assert standing_of() == "restricted"


def test_the_emergency_stop_is_a_persons_decision_with_a_reason_of_its_own(
    cloud: MemoryCloud, ann: Actor, boss: Actor, take: Take
) -> None:
    an_answer("sub_1")
    why = "Customer names are being published right now."
    take(boss, step="suspended", rule="confidentiality", evidence=["sub_1"], is_emergency=True, emergency_reason=why)
    assert standing_of() == "suspended"
    (record,) = AuditRecord.scan()
    assert (record.details["is_emergency"], record.details["emergency_reason"]) == (True, why)
    follow(cloud)
    (mail,) = mails_to(cloud, "acc_ann@example.org")
    assert (mail.subject, why in mail.text) == ("Your account is suspended (emergency)", True)
    (notice,) = ask("GET", "/me/notices", account_id="acc_ann").body["notices"]
    assert (notice["title"], notice["facts"]["emergency_reason"]) == (mail.subject, why)


@pytest.mark.parametrize(
    ("changed", "subject"),
    [
        ({"step": "notice"}, "A notice about your account"),
        ({"step": "coaching"}, "Coaching for your work"),
        ({"step": "warned"}, "Your account has a warning"),
        ({"step": "project_pause", "project_id": "prj_ducks"}, "You are paused in “Ducks”"),
    ],
)
def test_the_subject_says_what_happened(
    cloud: MemoryCloud, ann: Actor, boss: Actor, take: Take, changed: dict[str, Any], subject: str
) -> None:
    a_project()
    enrolled(ann)
    an_answer("sub_1")
    take(boss, evidence=["sub_1"], **changed)
    follow(cloud)
    assert mails_to(cloud, "acc_ann@example.org")[-1].subject == subject


def test_who_is_free_again_while_a_project_is_paused_is_told_of_the_pause(
    cloud: MemoryCloud, ann: Actor, boss: Actor, take: Take
) -> None:
    a_project()
    enrolled(ann)
    an_answer("sub_1")
    take(boss, step="project_pause", project_id="prj_ducks", evidence=["sub_1"])
    take(boss, step="warned", evidence=["sub_1"])
    take(boss, step="active", evidence=[], rule="")
    follow(cloud)
    mail = mails_to(cloud, "acc_ann@example.org")[-1]
    assert mail.subject == "Your account is free again, except in “Ducks”"
    assert "The pause in “Ducks” stays" in mail.text
    assert "without limits" not in mail.text
    take(boss, step="active", project_id="prj_ducks", evidence=[], rule="")
    follow(cloud)
    assert mails_to(cloud, "acc_ann@example.org")[-1].subject == "You are no longer paused in “Ducks”"


def test_rights_end_at_once_and_come_back_at_once(cloud: MemoryCloud, clock: Clock, boss: Actor) -> None:
    assert ask("GET", "/accounts", account_id="acc_boss").status == 200
    a_person("acc_chief", "admin")
    an_answer("sub_boss", account_id="acc_boss")
    body = {
        "step": "suspended", "rule": "security", "evidence": ["sub_boss"], "reason": WHY, "emergency": True,
        "emergency_reason": WHY,
    }  # fmt: skip
    where = {"path": {"account_id": "acc_boss"}, "account_id": "acc_chief"}
    assert ask("POST", "/accounts/{account_id}/standing", body=body, **where).status == 201
    refused = ask("GET", "/accounts", account_id="acc_boss")
    assert (refused.status, refused.body["type"]) == (403, "/problems/standing-does-not-allow")
    clock.advance(seconds=1)
    lifted = {"step": "active", "reason": "It was somebody else who did it."}
    assert ask("POST", "/accounts/{account_id}/standing", body=lifted, **where).body["appeal_until"] is None
    assert ask("GET", "/accounts", account_id="acc_boss").status == 200
    follow(cloud)
    assert mails_to(cloud, "acc_boss@example.org")[-1].subject == "Your account is free again"
    steps = ask("GET", "/accounts/{account_id}/standing-steps", **where).body["standing_steps"]
    assert [(step["step"], step["taken_by"]) for step in steps] == [
        ("active", "acc_chief"),
        ("suspended", "acc_chief"),
    ]


def test_an_administrator_who_is_none_any_more_when_it_commits_takes_no_step(
    ann: Actor, boss: Actor, take: Take
) -> None:
    an_answer("sub_1")
    Account("acc_boss").update([Account.roles.set({"contributor"})])
    with pytest.raises(RoleRequired):
        take(boss, evidence=["sub_1"])
    assert standing_of() == "active"


def test_a_project_is_paused_for_one_person_and_resumed(
    cloud: MemoryCloud, ann: Actor, boss: Actor, take: Take
) -> None:
    a_project()
    enrolled(ann)
    an_answer("sub_1")
    take(boss, step="project_pause", project_id="prj_ducks", evidence=["sub_1"])
    assert (Enrolment.get("acc_ann", "prj_ducks").state, standing_of()) == ("paused", "active")
    follow(cloud)
    assert "You take no new tasks in “Ducks” for now." in mails_to(cloud, "acc_ann@example.org")[0].text
    with pytest.raises(EnrolmentRefuses):
        take(boss, step="project_pause", project_id="prj_ducks", evidence=["sub_1"])
    take(boss, step="warned", evidence=["sub_1"])
    take(boss, step="active", project_id="prj_ducks", evidence=[], rule="")
    assert (Enrolment.get("acc_ann", "prj_ducks").state, standing_of()) == ("tasking", "warned")


def test_the_same_standing_again_is_refused_and_the_same_request_is_the_same_step(
    ann: Actor, boss: Actor, take: Take
) -> None:
    an_answer("sub_1")
    repeat = Repeat("acc_boss#POST /accounts/acc_ann/standing#k", "hash")
    first = take(boss, repeat=repeat, evidence=["sub_1"])
    assert take(boss, repeat=repeat, evidence=["sub_1"]).step_id == first.step_id
    with pytest.raises(InThisStanding):
        take(boss, evidence=["sub_1"])


def test_a_step_killed_anywhere_and_asked_again_is_taken_once(clock: Clock) -> None:
    def prepare(cloud: MemoryCloud) -> None:
        cloud.create_tables()
        a_person("acc_ann"), a_person("acc_boss", "admin")
        an_answer("sub_1")

    def run(_: MemoryCloud) -> None:
        boss = Actor("acc_boss", frozenset({"admin"}), "active")
        standing.take_step(boss, "acc_ann", given(evidence=["sub_1"]), Repeat("acc_boss#POST#k", "hash"))

    def look(_: MemoryCloud) -> Any:
        steps = [(step.step, step.number, step.standing_before) for step in StandingStep.scan()]
        return steps, standing_of(), Account.get("acc_ann").standing_changes, len(list(AuditRecord.scan()))

    clean, *crashed = every_crash_point(MemoryCloud, run, prepare=prepare, look=look)
    assert clean[1] == ([("warned", 1, "active")], "warned", 1, 1)
    assert crashed
    assert [str(point) for point, left in crashed if left != clean[1]] == []


def test_two_steps_at_once_build_on_one_another(cloud: MemoryCloud, ann: Actor, boss: Actor, take: Take) -> None:
    an_answer("sub_1")
    stale = Account.get("acc_ann")
    take(boss, evidence=["sub_1"])
    assert (stale.next_change, Account.get("acc_ann").next_change) == (1, 2)
    take(boss, step="notice", evidence=["sub_1"])
    steps = standing.steps_about("acc_ann")
    assert [(step.number, step.step, step.standing_before) for step in steps] == [
        (2, "notice", "warned"),
        (1, "warned", "active"),
    ]


def test_a_step_costs_few_calls(cloud: MemoryCloud, ann: Actor, boss: Actor, take: Take) -> None:
    answers(30)
    take(boss, step="notice", evidence=["sub_0"])
    with cloud.counting() as count:
        take(boss, step="restricted", rule="quality", evidence=["sub_0"])
    assert count.reads + count.writes + count.transactions < 8
    assert count.largest_transaction <= 6
    assert "dynamodb.Scan" not in count.operations


def test_the_rules_can_be_read_by_anybody(cloud: MemoryCloud, clock: Clock) -> None:
    assert "quality" in ask("GET", "/standing-rules").body["rules"]


def test_a_restricted_person_reads_the_own_account(cloud: MemoryCloud, ann: Actor, boss: Actor, take: Take) -> None:
    assert accounts.actor_of("acc_ann") == ann
    an_answer("sub_1")
    take(boss, step="restricted", evidence=["sub_1"], is_emergency=True, emergency_reason=WHY)
    assert ask("GET", "/me", account_id="acc_ann").body["standing"] == "restricted"


def test_what_is_given_says_whether_it_needs_the_ladder() -> None:
    assert StepGiven(step="restricted", reason=WHY).needs_earlier
    assert not StepGiven(step="project_pause", reason=WHY).needs_earlier
    assert StepGiven(step="project_pause", reason=WHY, rule="quality").needs_reviews
    assert not StepGiven(step="coaching", reason=WHY, rule="quality").needs_reviews
