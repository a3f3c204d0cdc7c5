"""What the platform says of a draft and of a line of a file is known to the web client, which says it in Spanish too."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from chalicelib.domain.import_rows import RowReader, heading_of, member_given, object_given
from chalicelib.domain.imports import BadLine, read_line
from chalicelib.domain.money import Money
from chalicelib.domain.projects import Plan, gaps
from chalicelib.domain.rates import Rate
from chalicelib.domain.readiness import Work, contradictions
from chalicelib.domain.skill_tree import SkillTree, shipped
from chalicelib.domain.splitting import Line
from chalicelib.domain.task_types import TaskRules
from chalicelib.domain.validators import Validator

SOURCE = (Path(__file__).parents[3] / "web" / "src" / "features" / "manage" / "rules.ts").read_text()
PATTERNS = [
    re.compile(found.replace("(?<", "(?P<"), re.DOTALL)
    for found in re.findall(r'\[\s*"\w+",\s*/\^(.+)\$/,?\s*\]', SOURCE)
]
NOW = datetime(2026, 11, 22, tzinfo=UTC)
DUCKS = TaskRules(
    "classification",
    input_schema={"properties": {"text": {"type": "string", "maxLength": 5}}},
    output_schema={"properties": {"label": {"maxLength": 4}}},
    options=["duck", "goose"],
    validators=[Validator(rule="max_words", field="nothing", value=3)],
)
WORK = Work(
    rules=DUCKS,
    template={"picture": "${file}"},
    est_minutes=30,
    lease_minutes=20,
    deadline_at=NOW - timedelta(days=1),
    skills=["of/nobody"],
    countries=["Kenya"],
    good_examples=[{"answer": {"label": "eagle"}}, {"answer": {"mark": 3}}],
    at=NOW,
    tree=SkillTree(shipped()),
)
PLAN = Plan(
    rate=Rate("task", 1),
    est_minutes=30,
    floor=Money(600, "USD"),
    bonus_rules=[],
    approved_minor=None,
    answer_cost_minor=2,
    places=0,
    review_levels=None,
    needs_options=True,
    instructions=None,
    available_minor=[0],
    contradictions=contradictions(WORK, "draft"),
)
CAPPED = Rate("hour", 10, hourly_minor=100, cap_minutes=6)


def is_known(rule: str) -> bool:
    """Whether the client has words for the sentence, and for the one within it."""
    found = next((found for pattern in PATTERNS if (found := pattern.fullmatch(rule))), None)
    return found is not None and ("rest" not in found.groupdict() or is_known(found["rest"]))


def test_the_patterns_are_found() -> None:
    assert len(PATTERNS) == len(re.findall(r"/\^", SOURCE))
    assert len(PATTERNS) > 60
    assert not is_known("was expected")


def test_whatever_keeps_a_project_from_opening_is_known() -> None:
    found = [*gaps(PLAN), *gaps(msgspec.structs.replace(PLAN, rate=CAPPED, places=1))]
    fields = {gap.field for gap in found}
    assert {"guidelines.objective", "reward", "pay", "budget", "options", "lease_minutes", "countries[0]"} <= fields
    assert {"template.picture", "validators[0].field", "options[1]", "required_skills[0].skill"} <= fields
    assert [gap for gap in found if not is_known(gap.rule)] == []


LINES = (
    b'{"input": {"text": "far too long"}, "key": "a"}',
    b'{"input": {"text": 3}}',
    b'{"input": 3}',
    b'{"key": "a"}',
    b'{"input": {}, "other": 1}',
    b'{"input": {"text": "a"}, "key": 1}',
    b'{"input": {"text": "a"}, "key": ""}',
    b"[]",
    b'{"input": ',
    b'"\xff"',
    b"[" * 3000,
)


@pytest.mark.parametrize("content", LINES)
def test_whatever_is_wrong_with_a_line_is_known(content: bytes) -> None:
    for read in (object_given, member_given):
        bad = _read(content, read)
        assert bad is None or is_known(bad.rule), bad


@pytest.mark.parametrize("content", [b"a,b,c", b'a,"b', b"a,"])
def test_whatever_is_wrong_with_a_row_is_known(content: bytes) -> None:
    heading = heading_of(Line(1, 0, 10, b"text,pages"), key_column=None, template={"text": "${text} ${pages}"})
    bad = _read(content, heading.row_given)
    assert isinstance(bad, BadLine)
    assert is_known(bad.rule), bad


def _read(content: bytes, read: RowReader) -> BadLine | None:
    found = read_line(Line(2, 0, len(content), content), project_id="prj_1", import_id="imp_1", rules=DUCKS, read=read)
    return found if isinstance(found, BadLine) else None
