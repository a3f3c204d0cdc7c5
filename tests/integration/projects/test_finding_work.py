"""Finding work: what is open to whom, in which order, at which cost (R18, R21, R23, R67, R76)."""

from datetime import timedelta
from typing import Any

import pytest

from chalicelib import runtime
from chalicelib.domain.claims import NoSuchTask
from chalicelib.domain.enrolments import EnrolmentRefuses, GuidelinesNotRead
from chalicelib.domain.idempotency import Repeat
from chalicelib.domain.matching import NotEligible
from chalicelib.domain.pauses import PausedInProject
from chalicelib.domain.projects import NoSuchProject
from chalicelib.models import store
from chalicelib.models.enrolments import Enrolment
from chalicelib.models.skills import Skill
from chalicelib.models.tasks import Task
from chalicelib.models.workloads import Workload
from chalicelib.services import claims, enrolments, projects, tasks
from chalicelib.services.tasks import Wanted
from tests.builders.projects import MANAGER, OTHER_MANAGER, a_draft
from tests.builders.work import Clock, a_person, a_project, a_task, enrolled
from tests.fakes.cloud import MemoryCloud

PYTHON: dict[str, Any] = {"required_skills": [{"skill": "programming/python", "level": 2, "is_verified": True}]}


def proved(account_id: str, skill: str, level: int) -> None:
    Skill(account_id, skill, level=level, attempt_id="att_1", verified_at=runtime.now()).save()


def listed(actor, wanted: Wanted | None = None, *, limit: int = 25) -> list[str]:
    """Every task of every page."""
    found, cursor = [], None
    for _ in range(50):
        page = tasks.open_tasks(actor, wanted or Wanted(), limit=limit, cursor=cursor)
        found += [card.task_id for card in page.records]
        cursor = page.next_cursor
        if cursor is None:
            return found
    raise AssertionError("the list does not end")


def a_stock(project_id: str, count: int, *, shards: int = 1, places: int = 3) -> list[str]:
    ids = [f"tsk_{project_id}_{number:03d}" for number in range(count)]
    for number, task_id in enumerate(ids):
        task = a_task(task_id, project_id, places=places)
        task.update([Task.shard_id.set(f"{project_id}#{number % shards:06d}")])
    return ids


def test_open_tasks_of_projects_one_may_join_are_listed_page_by_page_without_gaps_or_doubles() -> None:
    ann = a_person()
    a_project("prj_a", shard_count=3)
    a_project("prj_b", shard_count=1)
    wanted = a_stock("prj_a", 11, shards=3) + a_stock("prj_b", 4)
    found = listed(ann, limit=4)
    assert sorted(found) == sorted(wanted)
    assert len(found) == len(set(found))


def test_full_tasks_own_answers_and_closed_projects_are_not_listed() -> None:
    ann = enrolled(a_person(), "prj_a")
    a_project("prj_a")
    a_project("prj_paused", state="paused")
    a_project("prj_draft", state="draft")
    first, second, third = a_stock("prj_a", 3, places=1)
    a_stock("prj_paused", 2)
    a_stock("prj_draft", 2)
    claims.claim_task(ann, first)
    bo = enrolled(a_person("acc_bo"), "prj_a")
    claims.claim_task(bo, second)
    assert listed(ann) == [third]


def test_a_newcomer_sees_simple_work_first_and_everything_else_too(clock: Clock) -> None:
    ann = a_person()
    a_project("prj_simple", difficulty=2)
    clock.advance(minutes=1)
    a_project("prj_hard", difficulty=4)
    simple, hard = a_stock("prj_simple", 2), a_stock("prj_hard", 2)
    assert listed(ann) == simple + hard
    Workload("acc_ann", accepted_count=5).save()
    assert listed(ann) == hard + simple


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (Wanted(task_type="code"), ["prj_code"]),
        (Wanted(skill="programming"), ["prj_code"]),
        (Wanted(skill="programming/python"), ["prj_code"]),
        (Wanted(skill="program"), []),
        (Wanted(reward_minimum_minor=500), ["prj_code"]),
        (Wanted(minutes_maximum=5), ["prj_ducks"]),
        (Wanted(task_type="code", minutes_maximum=5), []),
    ],
)
def test_filters_narrow_the_list(wanted: Wanted, found: list[str]) -> None:
    ann = a_person()
    proved("acc_ann", "programming/python", 3)
    a_project("prj_ducks")
    a_project("prj_code", task_type="code", reward_minor=900, est_minutes=60, **PYTHON)
    a_stock("prj_ducks", 1)
    a_stock("prj_code", 1)
    assert [one.removeprefix("tsk_").removesuffix("_000") for one in listed(ann, wanted)] == found


def test_work_that_needs_a_skill_shows_once_it_is_proved() -> None:
    ann = a_person()
    a_project("prj_code", **PYTHON)
    stock = a_stock("prj_code", 1)
    assert listed(ann) == []
    proved("acc_ann", "programming/python", 2)
    assert listed(ann) == stock
    assert [one.project_id for one in projects.listed(ann, scope="open", limit=5, cursor=None).records] == ["prj_code"]


def test_eligibility_names_everything_that_stands_in_the_way() -> None:
    ann = a_person()
    a_project("prj_code", state="paused", countries=["DE", "FR"], managers=["acc_ann"], **PYTHON)
    answer = enrolments.eligibility(ann, "prj_code")
    assert [(reason.code, reason.skill) for reason in answer.reasons] == [
        ("project-not-open", None), ("own-project", None), ("country-not-included", None),
        ("skill-missing", "programming/python"),
    ]  # fmt: skip
    assert (answer.is_eligible, answer.enrolment_state) == (False, None)
    with pytest.raises(NotEligible) as refused:
        enrolments.enrol(ann, "prj_code", guidelines_version=1)
    assert [reason["code"] for reason in refused.value.extra["reasons"]] == [one.code for one in answer.reasons]
    assert Enrolment.find("acc_ann", "prj_code") is None


def test_joining_keeps_the_receipt_and_leads_straight_to_work() -> None:
    ann = a_person()
    a_project("prj_a", guidelines_version=3)
    a_stock("prj_a", 1)
    with pytest.raises(GuidelinesNotRead) as refused:
        enrolments.enrol(ann, "prj_a", guidelines_version=2)
    assert refused.value.extra == {"version": 3, "project_id": "prj_a"}
    assert "{" not in refused.value.detail
    joined = enrolments.enrol(ann, "prj_a", guidelines_version=3)
    assert (joined.state, joined.guidelines_read) == ("tasking", 3)
    assert claims.claim_next(ann, "prj_a").project_id == "prj_a"
    assert enrolments.eligibility(ann, "prj_a").enrolment_state == "tasking"


def test_joining_again_renews_the_receipt_and_nothing_else() -> None:
    ann = a_person()
    project = a_project("prj_a")
    repeat = Repeat("acc_ann#POST#k", "hash")
    first = enrolments.enrol(ann, "prj_a", guidelines_version=1, repeat=repeat)
    assert enrolments.enrol(ann, "prj_a", guidelines_version=1, repeat=repeat).created_at == first.created_at
    project.update([type(project).guidelines_version.set(2)])
    assert enrolments.enrol(ann, "prj_a", guidelines_version=2).guidelines_read == 2
    assert len(list(Enrolment.scan())) == 1


@pytest.mark.parametrize("state", ["failed", "paused"])
def test_who_failed_or_was_paused_does_not_come_in_by_joining_again(state: str) -> None:
    ann = a_person()
    a_project("prj_a")
    a_stock("prj_a", 1)
    Enrolment("acc_ann", "prj_a", state=state, created_at=runtime.now()).save()
    with pytest.raises((EnrolmentRefuses, PausedInProject)):
        enrolments.enrol(ann, "prj_a", guidelines_version=1)
    assert listed(ann) == []


def test_a_task_is_read_by_those_in_its_project_and_its_managers_alone() -> None:
    a_project("prj_a")
    (task_id,) = a_stock("prj_a", 1)
    ann = a_person()
    for stranger in (ann, OTHER_MANAGER):
        with pytest.raises(NoSuchTask):
            tasks.task_for(stranger, task_id)
    assert tasks.task_for(enrolled(ann, "prj_a"), task_id).task.input == {"text": "quack"}
    assert tasks.task_for(MANAGER, task_id).project.project_id == "prj_a"


def test_a_manager_lists_all_tasks_taken_ones_too() -> None:
    a_project("prj_a", shard_count=2)
    stock = a_stock("prj_a", 7, shards=2, places=1)
    claims.claim_task(enrolled(a_person(), "prj_a"), stock[0])
    found, cursor = [], None
    while True:
        page = tasks.tasks_of(MANAGER, "prj_a", limit=3, cursor=cursor)
        found += page.records
        cursor = page.next_cursor
        if cursor is None:
            break
    assert sorted(task.task_id for task in found) == stock
    assert {task.task_id: task.taken for task in found}[stock[0]] == 1
    with pytest.raises(NoSuchProject):
        tasks.tasks_of(OTHER_MANAGER, "prj_a", limit=3, cursor=None)


@pytest.mark.parametrize("cursor", ["x", "9.", "0.x", "W10="])
def test_a_cursor_of_another_list_is_refused(cursor: str) -> None:
    a_project("prj_a")
    with pytest.raises(store.CursorInvalid):
        tasks.tasks_of(MANAGER, "prj_a", limit=3, cursor=cursor)
    with pytest.raises(store.CursorInvalid):
        tasks.open_tasks(a_person(), Wanted(), limit=3, cursor=cursor)


def test_opportunities_show_open_work_newest_first(clock: Clock) -> None:
    for number in range(3):
        a_project(f"prj_{number}")
        clock.advance(minutes=1)
    a_draft()
    first = projects.opportunities(limit=2, cursor=None)
    rest = projects.opportunities(limit=2, cursor=first.next_cursor)
    assert [one.project_id for one in first.records + rest.records] == ["prj_2", "prj_1", "prj_0"]


def test_opportunities_leave_out_what_nobody_can_take_and_go_on_to_the_next_page(clock: Clock) -> None:
    over = {"eligibility": {"deadline_at": clock.at - timedelta(minutes=1)}}
    a_project("prj_good")
    for number in range(4):
        clock.advance(minutes=1)
        a_project(f"prj_{number}", **({"shard_count": 0} if number % 2 else over))
    page = projects.opportunities(limit=2, cursor=None)
    assert [one.project_id for one in page.records] == ["prj_good"]


def test_a_manager_lists_what_they_made(clock: Clock) -> None:
    made = [a_draft(title=title).project_id for title in ("A", "B")]
    assert {one.project_id for one in projects.listed(MANAGER, scope="managed", limit=5, cursor=None).records} == set(
        made
    )
    assert projects.listed(OTHER_MANAGER, scope="managed", limit=5, cursor=None).records == []


def test_finding_work_costs_the_same_in_a_small_and_a_large_project_and_never_scans(cloud: MemoryCloud) -> None:
    ann = enrolled(a_person(), "prj_a")
    costs = []
    for shards in (1, 60):
        a_project("prj_a", shard_count=shards)
        a_stock("prj_a", shards * 5, shards=shards)
        with cloud.counting() as count:
            page = tasks.open_tasks(ann, Wanted(), limit=5, cursor=None)
        assert len(page.records) == 5
        assert "dynamodb.Scan" not in count.operations
        costs.append((count.reads, count.writes, count.transactions))
    assert costs == [(7, 0, 0), (7, 0, 0)]


def test_an_exhausted_stretch_of_shards_ends_a_page_and_not_the_list(cloud: MemoryCloud) -> None:
    ann = enrolled(a_person(), "prj_a")
    a_project("prj_a", shard_count=30)
    a_task("tsk_last", "prj_a").update([Task.shard_id.set("prj_a#000007")])
    with cloud.counting() as count:
        assert listed(ann) == ["tsk_last"]
    assert count.reads < 4 * 20


def test_skills_that_are_only_said_are_enough_where_the_project_says_so() -> None:
    from chalicelib.models.skills import DeclaredSkills  # noqa: PLC0415

    ann = a_person()
    a_project("prj_a", required_skills=[{"skill": "language/de", "level": 1, "is_verified": False}])
    assert [one.code for one in enrolments.eligibility(ann, "prj_a").reasons] == ["skill-missing"]
    DeclaredSkills("acc_ann", levels={"language/de": 1}, updated_at=runtime.now() - timedelta(days=1)).save()
    assert enrolments.eligibility(ann, "prj_a").is_eligible
