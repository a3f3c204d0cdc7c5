"""The web client's catalogues have words for all that the platform names by a code."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from chalicelib.domain.mail_texts import CATALOGUE, FAILURES
from chalicelib.domain.mails import facts_of
from chalicelib.domain.shipped_skills import ROOTS, SKILLS
from chalicelib.domain.standing_rules import HEADINGS

LOCALES = Path(__file__).parents[3] / "web" / "src" / "locales"
LANGUAGES = ("en", "es")
#: Notices that are called by the step they are about.
BY_STEP = {"standing_step", "standing_lifted"}
#: What a line makes of a fact -> the fact.
OF_FACTS = {"count": "granted_minutes", "deadline": "deadline_at", "expires": "expires_at"}


def _words(language: str, name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((LOCALES / language / f"{name}.json").read_text())
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_of_notice_has_its_line(language: str) -> None:
    words = _words(language, "notices")
    titles = {name.removesuffix("_one").removesuffix("_other").removesuffix("_many") for name in words["titles"]}
    assert titles == set(CATALOGUE) - BY_STEP
    assert set(words["steps"]) == {*HEADINGS, "emergency", "except"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_line_of_a_notice_names_nothing_but_its_facts(language: str) -> None:
    """A line that misses a fact would be shown in the platform's own words, which are English."""
    for name, text in _words(language, "notices")["titles"].items():
        kind = next(kind for kind in (name, name.rpartition("_")[0]) if kind in CATALOGUE)
        named = {OF_FACTS.get(hole, hole) for hole in re.findall(r"{{(\w+)}}", text)}
        assert named <= facts_of(kind), kind


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_failure_of_an_import_has_words(language: str) -> None:
    assert set(_words(language, "manage")["import"]["failures"]) == set(FAILURES)


def test_shipped_skills_are_called_as_the_web_client_knows_them() -> None:
    """A skill whose title is another one was named by the organisation, and is never translated."""
    assert _words("en", "skill_titles") == ROOTS | SKILLS
