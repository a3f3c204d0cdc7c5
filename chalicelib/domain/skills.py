"""Owns what a person says and has proved they can do (R42)."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Annotated

import msgspec
from msgspec import Meta

from chalicelib.domain.problems import InvalidField
from chalicelib.domain.skill_tree import SkillTree

#: How well, from 1 (first steps) to 5 (a professional of many years).
Level = Annotated[int, Meta(ge=1, le=5)]


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


def checked_declaration(
    tree: SkillTree, declared: Sequence[DeclaredSkill], *, before: Collection[str] = ()
) -> dict[str, int]:
    """Skill -> level; raises InvalidField naming an unknown skill or one said twice.

    A retired skill may be said again by who said it `before`, and by nobody else.
    """
    levels: dict[str, int] = {}
    for index, said in enumerate(declared):
        field = f"skills[{index}].skill"
        if said.skill not in before:
            tree.check_held(said.skill, field=field)
        if said.skill in levels:
            raise InvalidField(field, "is said once")
        levels[said.skill] = said.level
    return levels


def held_skills(tree: SkillTree, declared: Mapping[str, int], proofs: Mapping[str, Proof]) -> list[HeldSkill]:
    """Both side by side, sorted by path: declaring never touches a proof, a proof never what was declared."""
    titles, held = tree.titles, sorted({*declared, *proofs})
    return [_held(skill, titles.get(skill, skill), declared.get(skill), proofs.get(skill)) for skill in held]


def _held(skill: str, title: str, declared_level: int | None, proof: Proof | None) -> HeldSkill:
    return HeldSkill(
        skill=skill,
        title=title,
        declared_level=declared_level,
        verified_level=proof.level if proof else None,
        verified_at=proof.verified_at if proof else None,
        attempt_id=proof.attempt_id if proof else None,
    )
