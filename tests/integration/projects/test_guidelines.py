"""Any version of the guidelines can be read, and what changed between two, line by line (R24, R68, R76)."""

from typing import Any

import pytest
from msgspec.structs import replace

from chalicelib.domain.guidelines import MOST_LINES, MOST_SHOWN, NoSuchGuidelines, difference
from chalicelib.domain.projects import Instructions, NoSuchProject
from chalicelib.services import guidelines, projects
from tests.builders.http import ask
from tests.builders.projects import COMPLETE, MANAGER, OTHER_MANAGER, a_draft, a_published_project
from tests.builders.work import a_person

NEWER = replace(COMPLETE, steps=["Look at the picture.", "Zoom in.", "Choose a label."], objective="Find ducks.")


def changes(before: Instructions, after: Instructions, part: str) -> list[tuple[str, str]]:
    found = next(one for one in difference(before, after) if one.part == part)
    assert found.is_changed == any(line.change != "same" for line in found.lines)
    return [(line.change, line.text) for line in found.lines]


def test_lines_are_the_same_added_or_removed_in_their_order() -> None:
    assert changes(COMPLETE, NEWER, "steps") == [
        ("same", "Look at the picture."), ("added", "Zoom in."), ("same", "Choose a label."),
    ]  # fmt: skip
    assert changes(COMPLETE, NEWER, "objective") == [
        ("removed", "Find out which pictures show a duck."), ("added", "Find ducks."),
    ]  # fmt: skip
    assert changes(COMPLETE, NEWER, "acceptance_criteria") == [("same", "The label says what the picture shows.")]
    assert changes(replace(COMPLETE, objective=""), COMPLETE, "objective")[0][0] == "added"


def test_an_example_that_changes_is_one_line_out_and_one_in() -> None:
    other = replace(COMPLETE, good_examples=[{"answer": {"label": "goose"}, "why": "It has a bill."}])
    assert [change for change, _ in changes(COMPLETE, other, "good_examples")] == ["removed", "added"]


def test_a_very_long_text_is_compared_in_a_bounded_number_of_lines() -> None:
    long = replace(COMPLETE, objective="\n".join(f"line {n}" for n in range(5000)))
    longer = replace(long, objective=long.objective + "!")
    found = changes(long, longer, "objective")
    assert (len(found), found[-1][0]) == (MOST_LINES + 2, "added")
    assert all(len(text) <= MOST_SHOWN + 2 for _, text in found)


@pytest.fixture
def project_id() -> Any:
    project = a_published_project()
    projects.issue_guidelines(MANAGER, project.project_id, NEWER)
    return project.project_id


def test_any_version_is_read_and_the_present_one_if_none_is_named(project_id: str) -> None:
    ann = a_person()
    read = [guidelines.version_of(ann, project_id, version) for version in (None, 2, 1)]
    assert [(one.version, one.objective) for one in read] == [
        (2, "Find ducks."), (2, "Find ducks."), (1, COMPLETE.objective),
    ]  # fmt: skip
    with pytest.raises(NoSuchGuidelines):
        guidelines.version_of(ann, project_id, 3)


def test_the_last_change_is_shown_if_none_is_named(project_id: str) -> None:
    found = guidelines.compared(MANAGER, project_id, earlier=None, later=None)
    assert (found.from_version, found.to_version) == (1, 2)
    assert [one.part for one in found.parts if one.is_changed] == ["objective", "steps"]
    back = guidelines.compared(MANAGER, project_id, earlier=2, later=1)
    assert ("removed", "Zoom in.") in [(line.change, line.text) for line in back.parts[1].lines]


def test_a_drafts_guidelines_are_its_managers_alone() -> None:
    draft = a_draft()
    projects.issue_guidelines(MANAGER, draft.project_id, COMPLETE)
    assert guidelines.version_of(MANAGER, draft.project_id, None).version == 1
    for stranger in (a_person(), OTHER_MANAGER):
        with pytest.raises(NoSuchProject):
            guidelines.version_of(stranger, draft.project_id, 1)
        with pytest.raises(NoSuchProject):
            guidelines.compared(stranger, draft.project_id, earlier=1, later=1)


def test_over_http(project_id: str) -> None:
    a_person()
    path = {"path": {"project_id": project_id}, "account_id": "acc_ann"}
    route = "/projects/{project_id}/guidelines"
    assert ask("GET", route, query={"version": "1"}, **path).body["objective"] == COMPLETE.objective
    body = ask("GET", f"{route}/diff", query={"from": "1", "to": "2"}, **path).body
    assert {"change": "added", "text": "Zoom in."} in body["parts"][1]["lines"]
    assert ask("GET", f"{route}/diff", query={"from": "7"}, **path).status == 404
