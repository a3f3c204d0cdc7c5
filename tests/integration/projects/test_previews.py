"""A project's sandbox: seen as a contributor sees it, tried without a trace (issue 4 item 1)."""

from typing import Any

import pytest

from chalicelib.domain.claims import NoSuchTask
from chalicelib.domain.problems import InvalidField
from chalicelib.domain.projects import NoSuchProject
from chalicelib.services import claims, previews, projects
from tests.builders.http import ask
from tests.builders.projects import COMPLETE, MANAGER, OTHER_MANAGER, a_draft
from tests.builders.work import a_person, a_project, a_task, enrolled
from tests.fakes.cloud import MemoryCloud

DUCK = {"label": "duck"}


def tried(project_id: str, answer: Any, **given: Any) -> None:
    previews.try_answer(MANAGER, project_id, **({"task_id": None, "task_input": None, "answer": answer} | given))


def test_a_manager_sees_the_task_the_guidelines_and_the_terms_of_this_moment() -> None:
    project_id = a_draft().project_id
    projects.issue_guidelines(MANAGER, project_id, COMPLETE)
    assert previews.preview(MANAGER, project_id, None).task is None
    a_project("prj_b"), a_task("tsk_1", "prj_b")
    seen = previews.preview(MANAGER, "prj_b", None)
    assert (seen.task.task_id if seen.task else None, seen.terms["reward"]["minor"]) == ("tsk_1", 120)
    claim = claims.claim_task(enrolled(a_person(), "prj_b"), "tsk_1")
    assert seen.terms.keys() == claim.terms.keys()


def test_an_answer_is_tried_by_the_rules_it_would_be_handed_in_by_and_nothing_is_written(cloud: MemoryCloud) -> None:
    a_project("prj_b", options=["duck", "goose"]), a_task("tsk_1", "prj_b")
    with cloud.counting() as count:
        tried("prj_b", DUCK)
        tried("prj_b", DUCK, task_id="tsk_1")
        tried("prj_b", {"label": "swan"}, task_input={"text": "?", "options": ["swan", "duck"]})
        with pytest.raises(InvalidField):
            tried("prj_b", {"label": "swan"})
        with pytest.raises(InvalidField):
            tried("prj_b", DUCK, task_input={"options": "none"})
    assert (count.writes, count.transactions) == (0, 0)


def test_only_its_own_tasks_for_its_own_managers() -> None:
    a_project("prj_a"), a_project("prj_b"), a_task("tsk_b", "prj_b")
    for task_id in ("tsk_b", "tsk_none"):
        with pytest.raises(NoSuchTask):
            previews.preview(MANAGER, "prj_a", task_id)
    with pytest.raises(NoSuchTask):
        tried("prj_a", DUCK)
    with pytest.raises(NoSuchProject):
        previews.preview(OTHER_MANAGER, "prj_b", None)
    with pytest.raises(NoSuchProject):
        previews.try_answer(OTHER_MANAGER, "prj_b", task_id=None, task_input=None, answer=DUCK)


def test_over_http() -> None:
    a_person("acc_manager", "manager")
    a_project("prj_b"), a_task("tsk_1", "prj_b")
    path = {"path": {"project_id": "prj_b"}, "account_id": "acc_manager"}
    seen = ask("GET", "/projects/{project_id}/preview", query={"task_id": "tsk_1"}, **path).body
    assert (seen["task"]["input"], seen["project"]["options"]) == ({"text": "quack"}, ["yes", "no"])
    route = "/projects/{project_id}/preview/answers"
    assert ask("POST", route, body={"answer": {"label": "yes"}}, **path).body == {"is_valid": True}
    refused = ask("POST", route, body={"answer": {"label": "maybe"}}, **path)
    assert (refused.status, refused.body["field"]) == (422, "answer.label")
