"""The administrators' tree of skills over the store: edits, races, who looks at it, and how soon it shows (R4, R42)."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest

from chalicelib import runtime
from chalicelib.domain.access import Actor
from chalicelib.domain.idempotency import Repeat
from chalicelib.domain.problems import InvalidField
from chalicelib.domain.projects import ProjectIncomplete
from chalicelib.domain.skill_tree import NewSkill, SkillChanged, SkillExists
from chalicelib.domain.skills import DeclaredSkill
from chalicelib.models import skill_tree as records
from chalicelib.models.audit import AuditRecord
from chalicelib.services import assessments, projects, skill_tree, skills, tasks
from chalicelib.services.tasks import Wanted
from tests.builders.assessments import ADMIN, ANN, a_graded_attempt, a_published_assessment, new_assessment
from tests.builders.grants import granted, needs
from tests.builders.http import ask
from tests.builders.projects import COMPLETE, MANAGER, a_draft, funded
from tests.builders.work import Clock, a_person, a_project, a_task
from tests.fakes.cloud import MemoryCloud
from tests.fakes.faults import Crashed, When

RUST = NewSkill("programming/rust", "Rust", description="Ownership, traits, async.")
WHY: dict[str, Any] = {"reason": "Nobody asks for it."}


def listed() -> dict[str, Any]:
    return {node["skill"]: node for node in ask("GET", "/skills").body["skills"]}


def retire(boss: Actor, skill_id: str, version: int = 1) -> None:
    skill_tree.change(boss, skill_id, version=version, is_retired=True, **WHY)


def acts() -> list[tuple[str, str]]:
    return sorted((act.action, act.subject) for act in AuditRecord.scan() if act.action.endswith("_skill"))


def test_an_administrator_adds_and_changes_a_skill_over_http(boss: Actor) -> None:
    body = {"skill": "programming/rust", "title": "Rust"}
    added = ask("POST", "/skills", body=body, account_id="acc_boss")
    assert (added.status, added.body["skill_id"], added.body["version"]) == (201, "programming.rust", 1)
    change = {"version": 1, "reason": "Its whole name.", "title": "Rust 2024", "parent": "science"}
    path = {"skill_id": added.body["skill_id"]}
    changed = ask("PATCH", "/skills/{skill_id}", path=path, body=change, account_id="acc_boss")
    assert (changed.status, changed.body["parent"], changed.body["version"]) == (200, "science", 2)
    stale = ask("PATCH", "/skills/{skill_id}", path=path, body=change, account_id="acc_boss")
    assert (stale.status, stale.body["type"], stale.body["version"]) == (409, "/problems/skill-changed", 2)
    seen = listed()["programming/rust"]
    assert (seen["title"], seen["parent"], seen["depth"], seen["can_be_held"]) == ("Rust 2024", "science", 2, True)
    assert acts() == [("add_skill", "programming/rust"), ("change_skill", "programming/rust")]
    lost = ask("PATCH", "/skills/{skill_id}", path={"skill_id": "a.b"}, body=change, account_id="acc_boss")
    assert lost.body["type"] == "/problems/no-such-skill"


def test_only_administrators_change_the_tree(boss: Actor) -> None:
    a_person("acc_ann")
    body = {"skill": "programming/rust", "title": "Rust"}
    assert ask("POST", "/skills", body=body, account_id="acc_ann").status == 403
    change = {"version": 1, **WHY, "is_retired": True}
    path = {"skill_id": "math.algebra"}
    assert ask("PATCH", "/skills/{skill_id}", path=path, body=change, account_id="acc_ann").status == 403


def test_a_request_that_is_sent_again_adds_one_skill(boss: Actor) -> None:
    repeat = Repeat("acc_boss#POST /skills#k", "hash")
    assert skill_tree.add(boss, RUST, repeat) == skill_tree.add(boss, RUST, repeat)
    with pytest.raises(SkillExists):
        skill_tree.add(boss, RUST, None)
    assert acts() == [("add_skill", "programming/rust")]


def test_what_changes_nothing_is_written_nowhere(boss: Actor) -> None:
    same = skill_tree.change(boss, "math.algebra", version=1, title="Algebra", **WHY)
    assert (same.version, acts(), list(records.EditedSkills.scan())) == (1, [], [])


def test_of_two_administrators_who_change_a_skill_at_once_one_wins_and_the_other_is_told(
    boss: Actor, cloud: MemoryCloud
) -> None:
    def change(title: str) -> str:
        try:
            return skill_tree.change(boss, "math.algebra", version=1, title=title, **WHY).title
        except SkillChanged:
            return "told"

    with ThreadPoolExecutor(8) as pool:
        results = list(pool.map(change, [f"Algebra {number}" for number in range(8)]))
    assert results.count("told") == 7
    node = records.tree().known("math/algebra")
    assert (node.title, node.version) == (next(each for each in results if each != "told"), 2)
    assert acts() == [("change_skill", "math/algebra")]


def test_different_skills_changed_at_once_are_all_changed(boss: Actor, clock: Clock) -> None:
    names = ["math.algebra", "math.statistics", "science.biology", "language.en"]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda name: skill_tree.change(boss, name, version=1, title=f"New {name}", **WHY), names))
    titles = records.tree().titles
    assert [titles[name.replace(".", "/")] for name in names] == [f"New {name}" for name in names]
    assert records.edited().version == len(names) == len(acts())


@pytest.mark.parametrize("when", ["before", "after"])
def test_an_edit_that_dies_at_its_write_and_is_sent_again_is_there_once_with_its_audit_record(
    boss: Actor, cloud: MemoryCloud, when: When
) -> None:
    repeat = Repeat("acc_boss#POST /skills#k", "hash")
    cloud.crash_at(3, when)  # after the tree and the key, at the write
    with pytest.raises(Crashed):
        skill_tree.add(boss, RUST, repeat)
    cloud.restart()
    assert (list(records.EditedSkills.scan()) == []) is (when == "before")
    assert skill_tree.add(boss, RUST, repeat).version == 1
    assert acts() == [("add_skill", "programming/rust")]


def test_a_retired_skill_is_named_by_nothing_new(boss: Actor, clock: Clock) -> None:
    a_person()
    draft = funded(a_draft(required_skills=[{"skill": "math/algebra", "level": 1, "is_verified": True}]))
    projects.issue_guidelines(MANAGER, draft.project_id, COMPLETE)
    waiting = assessments.write_assessment(ADMIN, new_assessment(skill="math/algebra"), None)
    retire(boss, "math.algebra")
    refused: list[Callable[[], object]] = [
        lambda: skills.declare_skills(ANN, [DeclaredSkill("math/algebra", 2)]),
        lambda: assessments.write_assessment(ADMIN, new_assessment(skill="math/algebra"), None),
        lambda: assessments.publish_assessment(ADMIN, waiting.assessment_id),
    ]
    for act in refused:
        with pytest.raises(InvalidField):
            act()
    with pytest.raises(ProjectIncomplete) as incomplete:
        projects.publish(MANAGER, draft.project_id)
    assert "required_skills[0].skill" in str(incomplete.value.body())
    clock.advance(minutes=1)
    skill_tree.change(boss, "math.algebra", version=2, is_retired=False, **WHY)
    assert projects.publish(MANAGER, draft.project_id).state == "open"


def test_what_was_proved_and_said_before_a_retirement_stays_and_is_shown(boss: Actor) -> None:
    a_person()
    assessment = a_published_assessment(skill="math/algebra", level=3)
    skills.declare_skills(ANN, [DeclaredSkill("math/algebra", 4)])
    a_graded_attempt(ANN, assessment, right=8)
    retire(boss, "math.algebra")
    (held,) = skills.declare_skills(ANN, [DeclaredSkill("math/algebra", 5)])
    assert (held.title, held.declared_level, held.verified_level) == ("Algebra", 5, 3)
    assert listed()["math/algebra"]["is_retired"]


def test_an_added_skill_is_declared_tested_and_asked_for_at_once(boss: Actor) -> None:
    a_person()
    with pytest.raises(InvalidField):
        skills.declare_skills(ANN, [DeclaredSkill("programming/rust", 2)])
    skill_tree.add(boss, RUST, None)
    (held,) = skills.declare_skills(ANN, [DeclaredSkill("programming/rust", 2)])
    assert held.title == "Rust"
    assert a_published_assessment(skill="programming/rust").state == "published"


def test_a_change_shows_everywhere_within_sixty_seconds_and_costs_a_read_a_minute(
    boss: Actor, clock: Clock, cloud: MemoryCloud
) -> None:
    before = listed()["math/algebra"]["title"]
    kept = records.Shown.tree
    retire(boss, "math.algebra")
    records.Shown.tree, records.Shown.read_at = kept, runtime.now()  # a process that did not write it
    clock.advance(milliseconds=59_999)
    with cloud.counting() as count:
        assert not listed()["math/algebra"]["is_retired"]
    assert (before, count.reads) == ("Algebra", 0)
    clock.advance(milliseconds=1)
    with cloud.counting() as count:
        assert listed()["math/algebra"]["is_retired"]
        listed()
    assert count.reads == 1
    clock.at -= timedelta(hours=1)
    with cloud.counting() as count:
        listed()
    assert count.reads == 1  # a clock that was put back keeps nothing


def cards(actor: Actor) -> tuple[list[str], list[str | None]]:
    page = tasks.open_tasks(actor, Wanted(), limit=25, cursor=None)
    return [card.task_id for card in page.records], [card.reason for card in page.recommended]


def test_recommendations_change_at_once_with_a_skill_a_level_and_their_loss(boss: Actor, clock: Clock) -> None:
    ann = a_person()
    a_project(required_skills=[{"skill": "math", "level": 2, "is_verified": True}], difficulty=4), a_task()
    assert cards(ann) == ([], [])
    easy = a_published_assessment(level=1)
    a_graded_attempt(ann, easy, right=8)
    assert cards(ann) == ([], [])  # the level does not do
    a_graded_attempt(ann, a_published_assessment(level=3), right=8)
    assert cards(ann) == (["tsk_1"], ["You proved Arithmetic."])
    kept = records.Shown.tree
    skill_tree.change(boss, "math/arithmetic", version=1, title="Sums", **WHY)
    records.Shown.tree, records.Shown.read_at = kept, runtime.now()  # a process that did not write it
    clock.advance(seconds=60)
    assert cards(ann) == (["tsk_1"], ["You proved Sums."])


def test_a_declaration_changes_the_list_at_once(boss: Actor) -> None:
    ann = a_person()
    a_project(required_skills=[{"skill": "language/es", "level": 3, "is_verified": False}]), a_task()
    assert cards(ann)[0] == []
    skills.declare_skills(ann, [DeclaredSkill("language/es", 3)])
    assert cards(ann)[0] == ["tsk_1"]
    skills.declare_skills(ann, [])
    assert cards(ann)[0] == []


def test_a_restriction_closes_the_list_at_once_and_its_end_opens_it(boss: Actor) -> None:
    ann = a_person()
    a_project(), a_task()
    for standing, status in (("restricted", 403), ("active", 200)):
        a_person(standing=standing)
        answer = ask("GET", "/tasks", account_id=ann.account_id)
        assert answer.status == status
    assert [card["task_id"] for card in answer.body["tasks"]] == ["tsk_1"]


def test_the_api_may_do_what_the_tree_asks_of_the_store(boss: Actor, cloud: MemoryCloud) -> None:
    with cloud.counting() as count:
        skill_tree.add(boss, RUST, Repeat("acc_boss#POST /skills#k", "hash"))
        retire(boss, "programming.rust")
        skill_tree.listed()
    assert {need for call in count.calls for need in needs(call)} <= granted("api_handler")
    assert count.largest_transaction <= 6
