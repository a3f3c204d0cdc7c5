"""Versions of an assessment, and assessments as files (R14)."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from chalicelib import runtime
from chalicelib.domain.assessments import VersionTaken, VersionTooLow, assessment_id_of
from chalicelib.domain.problems import InvalidField
from chalicelib.models import attempts as records
from chalicelib.models.assessments import Assessment, items_of
from chalicelib.services import assessments, attempts
from infra.assessments import files
from infra.assessments.__main__ import main
from tests.builders.assessments import ADMIN, ANN, BOB, answer_all, example, new_assessment
from tests.builders.http import ask
from tests.builders.work import a_person


def written(version: int, **changes: Any) -> Assessment:
    return assessments.write_assessment(ADMIN, new_assessment(name="arithmetic", version=version, **changes), None)


@pytest.fixture(autouse=True)
def passing(clock):
    """Two acts of one person on one subject are never in the same millisecond."""
    runtime.install(clock=lambda: (clock.advance(seconds=1), clock.at)[1], sleep=lambda _: None)


def fewer_items() -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = example()["items"]
    return items[:-1]


def test_a_higher_version_replaces_what_is_offered_once_it_is_published(clock):
    first = written(1)
    assessments.publish_assessment(ADMIN, first.assessment_id)
    written(2, title="New", limit_minutes=45, items=fewer_items())
    kept = Assessment.read(first.assessment_id)
    assert (kept.version, kept.latest, kept.title, kept.limit_minutes) == (1, 2, "School arithmetic", 30)
    assessments.publish_assessment(ADMIN, first.assessment_id)
    kept = Assessment.read(first.assessment_id)
    assert (kept.version, kept.title, kept.limit_minutes, kept.item_count, kept.state) == (
        2,
        "New",
        45,
        11,
        "published",
    )
    assert len(items_of(first.assessment_id, 1)) == 12


def test_a_running_attempt_keeps_its_version(clock):
    first = written(1)
    assessments.publish_assessment(ADMIN, first.assessment_id)
    sheet = attempts.start_attempt(ANN, first.assessment_id, None)
    written(2, title="New", pass_percent=100)
    assessments.publish_assessment(ADMIN, first.assessment_id)
    answer_all(ANN, sheet.attempt_id, right=6)
    graded = attempts.submit_attempt(ANN, sheet.attempt_id)
    assert (graded.state, graded.title, records.attempt_of(sheet.attempt_id).version) == (
        "passed",
        "School arithmetic",
        1,
    )
    later = attempts.start_attempt(BOB, first.assessment_id, None)
    assert (later.title, later.pass_percent, records.attempt_of(later.attempt_id).version) == ("New", 100, 2)


def test_the_same_version_again_changes_nothing_and_other_content_is_refused(clock):
    first, again = written(1), written(1)
    assert (again.assessment_id, again.latest) == (first.assessment_id, 1) == (assessment_id_of("arithmetic"), 1)
    with pytest.raises(VersionTaken):
        written(1, pass_percent=80)
    assert len(list(Assessment.scan())) == 1


def test_a_lower_version_is_refused_and_a_first_may_have_any_number(clock):
    assert written(3).version == 3
    with pytest.raises(VersionTooLow):
        written(2)


def test_a_version_has_the_skill_level_and_language_of_its_name(clock):
    written(1)
    for changes, field in (
        ({"level": 2}, "level"),
        ({"skill": "math/algebra"}, "skill"),
        ({"language": "es"}, "language"),
    ):
        with pytest.raises(InvalidField) as refusal:
            written(2, **changes)
        assert refusal.value.extra["field"] == field


def test_a_version_needs_a_name(clock):
    with pytest.raises(InvalidField):
        assessments.write_assessment(ADMIN, new_assessment(version=2), None)


@pytest.mark.parametrize("path", files.files(), ids=lambda path: path.stem)
def test_every_shipped_file_keeps_the_rules(path):
    assert files.content(path)["name"] == path.stem


class OverHttp:
    """An administrator at the API in this process."""

    def post(self, path: str, body: Any = None) -> Any:
        route, given = path, {}
        if path.endswith("/publication"):
            route, given = "/assessments/{assessment_id}/publication", {"assessment_id": path.split("/")[2]}
        answer = ask("POST", route, path=given, body=body, account_id="acc_admin")
        assert answer.status in (200, 201), answer.body
        return answer.body


def a_file(folder: Path, **changes: Any) -> Path:
    path = folder / "arithmetic.yaml"
    path.write_text(yaml.safe_dump({"name": "arithmetic", "version": 1} | example() | changes), encoding="utf-8")
    return path


def test_a_file_is_brought_and_published_and_brought_again_changes_nothing(clock, tmp_path):
    a_person("acc_admin", "admin")
    for _ in range(2):
        (brought,) = files.bring(OverHttp(), [a_file(tmp_path)])
        assert (brought["name"], brought["version"], brought["state"]) == ("arithmetic", 1, "published")
    (brought,) = files.bring(OverHttp(), [a_file(tmp_path, version=2, title="New")])
    assert (brought["version"], brought["title"]) == (2, "New")
    assert len(list(Assessment.scan())) == 1


@pytest.mark.parametrize(
    ("changes", "named"),
    [({"draw_count": 99}, "draw_count"), ({"level": 9}, "$.level"), ({"name": "other"}, "`name`")],
)
def test_an_unsound_file_is_refused_by_its_field_before_anything_is_brought(tmp_path, changes, named, capsys):
    assert main(["--check", str(a_file(tmp_path, **changes))]) == 1
    assert named in capsys.readouterr().err
    assert main(["--check", str(a_file(tmp_path))]) == 0
