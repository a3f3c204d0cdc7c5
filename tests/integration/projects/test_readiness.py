"""A project that nobody could answer or take is not published, and every reason is told with its field (R24, R25)."""

from datetime import timedelta
from typing import Any

import pytest

from chalicelib.domain.projects import Instructions, ProjectIncomplete
from chalicelib.models.projects import Project
from chalicelib.services import projects
from tests.builders.projects import COMPLETE, MANAGER, a_draft, a_published_project, funded
from tests.builders.work import MONDAY, Clock

ENUM = {"properties": {"label": {"enum": ["duck", "swan"]}}}


def refusals(project: Project, instructions: Instructions = COMPLETE) -> dict[str, str]:
    """What publication refuses, by field."""
    funded(project)
    projects.issue_guidelines(MANAGER, project.project_id, instructions)
    with pytest.raises(ProjectIncomplete) as refused:
        projects.publish(MANAGER, project.project_id)
    assert Project.get(project.project_id).state == "draft"
    return {gap["field"]: gap["rule"] for gap in refused.value.extra["missing"]}


def with_examples(*answers: Any, **given: Any) -> Instructions:
    examples = [{"answer": answer, "why": "So.", **given} for answer in answers]
    return Instructions("Why.", ["Look."], ["It is right."], examples, examples)


@pytest.mark.parametrize(
    ("given", "field", "way_out"),
    [
        ({"output_schema": ENUM}, "options[1]", "output_schema or a validator says"),
        ({"validators": [{"rule": "pattern", "field": "label", "value": "^d"}]}, "options[1]", "of `goose`"),
        ({"output_schema": {"type": "array"}}, "output_schema", "allows an object"),
        ({"input_schema": {"type": "string"}}, "input_schema", "allows an object"),
        ({"est_minutes": 30, "lease_minutes": 29}, "lease_minutes", "more lease, or estimate less"),
        ({"eligibility": {"deadline_at": MONDAY - timedelta(days=1)}}, "eligibility.deadline_at", "lies ahead, or is null"),
        ({"required_skills": [{"skill": "sewing", "level": 1, "is_verified": True}]}, "required_skills[0].skill", "GET /skills"),
        ({"countries": ["KE", "ZZ"]}, "countries[1]", "ISO 3166-1"),
        ({"validators": [{"rule": "min_words", "field": "labl", "value": 1}]}, "validators[0].field", "name it in output_schema"),
        (
            {"template": {"sbject": "${title}"}, "input_schema": {"properties": {"subject": {"type": "string"}}}},
            "template.sbject", "name it in input_schema",
        ),
    ],
)  # fmt: skip
def test_what_contradicts_itself_is_refused_with_its_field_and_the_way_out(
    given: dict[str, Any], field: str, way_out: str
) -> None:
    found = refusals(a_draft(**given))
    assert [name for name in found if not name.startswith("guidelines.")] == [field]
    assert way_out in found[field]


@pytest.mark.parametrize(
    "given",
    [
        {"output_schema": {"properties": {"label": {"enum": ["duck", "goose"]}}}},
        {"output_schema": {"if": {"required": ["wings"]}, "then": {"properties": {"label": {"const": "duck"}}},
                           "properties": {"wings": {"type": "integer"}}}},
        {"est_minutes": 30, "lease_minutes": 30},
        {"eligibility": {"deadline_at": MONDAY + timedelta(days=1)}},
        {"required_skills": [{"skill": "programming", "level": 1, "is_verified": True}]},
        {"countries": ["KE"]},
        {"validators": [{"rule": "min_words", "field": "note", "value": 1}]},
        {"template": {"anything": "${title}"}},
        {"template": {"subject": "${title}", "responses[0]": "${b}"},
         "input_schema": {"properties": {"subject": {"type": "string"}, "responses": {"type": "array"}}}},
    ],
)  # fmt: skip
def test_what_can_be_answered_is_published(given: dict[str, Any]) -> None:
    assert a_published_project(**given).state == "open"


def test_a_good_example_is_an_answer_that_would_be_taken() -> None:
    found = refusals(a_draft(options=["swan", "crane"]))
    assert list(found) == ["guidelines.good_examples[0].answer.label"]
    assert found["guidelines.good_examples[0].answer.label"].startswith("is one of swan, crane; a good example")


def test_that_an_answer_keeps_a_schema_and_the_validators_together_is_shown_by_the_example() -> None:
    words = [{"rule": "min_words", "field": "note", "value": 9}, {"rule": "max_words", "field": "note", "value": 3}]
    found = refusals(a_draft(validators=words), with_examples({"label": "duck", "note": "one two three four"}))
    assert "has at least 9 words, not 4" in found["guidelines.good_examples[0].answer.note"]


def test_what_only_an_input_decides_is_held_against_the_input_of_the_example() -> None:
    kind = {"task_type": "comparison", "options": []}
    answer, given = (
        {"preferred": 4, "justification": "It answers the question."},
        {"prompt": "?", "responses": ["a", "b"]},
    )
    found = refusals(a_draft(**kind), with_examples(answer, input=given))
    assert list(found) == ["guidelines.good_examples[0].answer.preferred"]
    project = funded(a_draft(**kind), reference="wire 2")
    projects.issue_guidelines(MANAGER, project.project_id, with_examples(answer))
    assert projects.publish(MANAGER, project.project_id).state == "open"


def test_the_way_out_of_a_gap_can_be_followed_as_it_stands() -> None:
    project = a_draft()
    projects.issue_guidelines(MANAGER, project.project_id, COMPLETE)
    with pytest.raises(ProjectIncomplete) as refused:
        projects.publish(MANAGER, project.project_id)
    (gap,) = refused.value.extra["missing"]
    assert gap["rule"].endswith(f"POST /projects/{project.project_id}/funding")


def test_a_bad_example_may_be_anything() -> None:
    project = funded(a_draft())
    bad = Instructions(
        "Why.", ["Look."], ["It is right."], COMPLETE.good_examples, [{"answer": 7, "why": "No object."}]
    )
    projects.issue_guidelines(MANAGER, project.project_id, bad)
    assert projects.publish(MANAGER, project.project_id).state == "open"


def test_new_guidelines_of_an_open_project_show_no_good_example_that_would_be_refused() -> None:
    project = a_published_project()
    with pytest.raises(ProjectIncomplete, match=r"guidelines.good_examples\[0\].answer.label"):
        projects.issue_guidelines(MANAGER, project.project_id, with_examples({"label": "swan"}))
    assert Project.get(project.project_id).guidelines_version == 1


def test_a_paused_project_opens_again_unless_its_last_day_is_over(clock: Clock) -> None:
    project = a_published_project(eligibility={"deadline_at": MONDAY + timedelta(days=1)})
    projects.pause(MANAGER, project.project_id)
    clock.advance(minutes=1)
    Project(project.project_id).update([Project.countries.set(["ZZ"])])  # published before that was refused
    assert projects.publish(MANAGER, project.project_id).state == "open"
    clock.advance(minutes=1)
    projects.pause(MANAGER, project.project_id)
    clock.advance(days=2)
    with pytest.raises(ProjectIncomplete, match=r"eligibility\.deadline_at"):
        projects.publish(MANAGER, project.project_id)
