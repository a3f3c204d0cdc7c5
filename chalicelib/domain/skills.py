"""Owns the tree of skills and the rules of declaring one (R4, R42)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated

import msgspec
from msgspec import Meta

from chalicelib.domain.problems import InvalidField

#: How well, from 1 (first steps) to 5 (a professional of many years).
Level = Annotated[int, Meta(ge=1, le=5)]

#: Path of every skill -> its name. The first part is the root; only what stands below a root is held by people.
SKILLS: dict[str, str] = {
    "programming/python": "Python",
    "programming/javascript": "JavaScript",
    "programming/sql": "SQL",
    "math/arithmetic": "Arithmetic",
    "math/algebra": "Algebra",
    "math/statistics": "Statistics",
    "science/physics": "Physics",
    "science/chemistry": "Chemistry",
    "science/biology": "Biology",
    "language/en": "English",
    "language/es": "Spanish",
    "language/zh": "Chinese",
    "translation/en-es": "Translation from English into Spanish",
    "translation/en-zh": "Translation from English into Chinese",
    "annotation/text": "Labelling text",
    "annotation/evaluation": "Judging answers of a model",
}
ROOTS = tuple(dict.fromkeys(path.partition("/")[0] for path in SKILLS))


class Node(msgspec.Struct, frozen=True):
    """A skill of the tree."""

    skill: str
    title: str


class DeclaredSkill(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What somebody says they can do; nobody has checked it."""

    skill: Annotated[str, Meta(max_length=60)]
    level: Level


class HeldSkill(msgspec.Struct, frozen=True):
    """One skill of one person: what they say beside what an attempt has proved."""

    skill: str
    title: str
    declared_level: int | None
    verified_level: int | None
    verified_at: datetime | None
    attempt_id: str | None


class Proof(msgspec.Struct, frozen=True):
    """What an attempt has proved."""

    level: int
    attempt_id: str
    verified_at: datetime


def known_skill(skill: str, *, field: str = "skill") -> str:
    """The path, if it is in the tree; raises InvalidField otherwise."""
    if skill not in SKILLS:
        raise InvalidField(field, f"is a skill of GET /skills, such as `math/algebra`; roots: {', '.join(ROOTS)}")
    return skill


def checked_declaration(declared: Sequence[DeclaredSkill]) -> dict[str, int]:
    """Skill -> level; raises InvalidField naming an unknown skill or one said twice."""
    levels: dict[str, int] = {}
    for index, said in enumerate(declared):
        field = f"skills[{index}].skill"
        if known_skill(said.skill, field=field) in levels:
            raise InvalidField(field, "is said once")
        levels[said.skill] = said.level
    return levels


def held_skills(declared: Mapping[str, int], proofs: Mapping[str, Proof]) -> list[HeldSkill]:
    """Both side by side, sorted by path: declaring never touches a proof, a proof never what was declared."""
    return [_held(skill, declared.get(skill), proofs.get(skill)) for skill in sorted({*declared, *proofs})]


def _held(skill: str, declared_level: int | None, proof: Proof | None) -> HeldSkill:
    return HeldSkill(
        skill=skill,
        title=SKILLS.get(skill, skill),
        declared_level=declared_level,
        verified_level=proof.level if proof else None,
        verified_at=proof.verified_at if proof else None,
        attempt_id=proof.attempt_id if proof else None,
    )
