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
    expires_at: datetime | None = None
    is_expired: bool = False
    source: "Source | None" = None


class Source(msgspec.Struct, frozen=True):
    """The test a proof is from, as it was called when it was taken."""

    assessment_id: str
    title: str
    version: int
    attempt_id: str


class Proof(msgspec.Struct, frozen=True):
    """What an attempt has proved, and until when; those of before there were sources have none and hold for good."""

    level: int
    attempt_id: str
    verified_at: datetime
    expires_at: datetime | None = None
    assessment_id: str | None = None
    title: str | None = None
    version: int | None = None

    @property
    def source(self) -> Source | None:
        """The test it is from."""
        if self.assessment_id is None or self.title is None or self.version is None:
            return None
        return Source(self.assessment_id, self.title, self.version, self.attempt_id)


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


def held_skills(
    tree: SkillTree, declared: Mapping[str, int], proofs: Mapping[str, Proof], *, at: datetime | None = None
) -> list[HeldSkill]:
    """Both side by side, sorted by path: declaring never touches a proof, a proof never what was declared.

    A proof that has run out at this instant is shown with its end, and verifies no level.
    """
    titles, held = tree.titles, sorted({*declared, *proofs})
    return [_held(skill, titles.get(skill, skill), declared.get(skill), proofs.get(skill), at) for skill in held]


def _held(skill: str, title: str, declared_level: int | None, proof: Proof | None, at: datetime | None) -> HeldSkill:
    if proof is None:
        return HeldSkill(skill, title, declared_level, None, None, None)
    is_expired = proof.expires_at is not None and at is not None and proof.expires_at <= at
    return HeldSkill(
        skill=skill,
        title=title,
        declared_level=declared_level,
        verified_level=None if is_expired else proof.level,
        verified_at=proof.verified_at,
        attempt_id=proof.attempt_id,
        expires_at=proof.expires_at,
        is_expired=is_expired,
        source=proof.source,
    )
