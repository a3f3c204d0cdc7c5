"""Work that stands on top for whoever says that they know Python, and people who do."""

from typing import Any

from infra.demo.client import Person
from tests.builders.platform import Platform

SKILL = "programming/python"
#: No other test's work earns as much an hour, so that this is recommended before it.
REWARD = {"minor": 900, "currency": "USD"}


def recommended(platform: Platform, tasks: int, **terms: Any) -> dict[str, Any]:
    """A project of simple work that asks for Python, which may be only said."""
    asked = [{"skill": SKILL, "level": 1, "is_verified": False}]
    return platform.project(tasks, reward=REWARD, required_skills=asked, **terms)


def who_knows_python(platform: Platform, name: str) -> Person:
    """A contributor who said so."""
    person = platform.person(name)
    person.put("/me/skills", {"skills": [{"skill": SKILL, "level": 3}]})
    return person
