"""Owns the routes of the tree of skills: everybody reads it, administrators add, change and retire (R4)."""

from typing import Annotated

import msgspec
from msgspec import Meta

from chalicelib.domain.access import ADMIN, ANYONE
from chalicelib.domain.idempotency import IdempotencyKeyReused
from chalicelib.domain.problems import InvalidField
from chalicelib.domain.skill_tree import (
    NewSkill,
    NoSuchSkill,
    SkillChanged,
    SkillDescription,
    SkillExists,
    SkillTitle,
    TreeFull,
)
from chalicelib.handlers.http import Call, NoInput, Routes
from chalicelib.services import skill_tree

routes = Routes(__name__)


class SkillView(msgspec.Struct, frozen=True):
    """A skill; `skill_id` is its path with dots for slashes, `version` what a change of it is built on."""

    skill: str
    skill_id: str
    title: str
    parent: str | None
    description: str
    is_retired: bool
    can_be_held: bool
    version: int


class SkillNode(SkillView, frozen=True):
    """A skill and how deep it stands; roots are 1."""

    depth: int


class SkillTree(msgspec.Struct, frozen=True):
    """Every skill below its parent; it is one page."""

    skills: list[SkillNode]
    next_cursor: str | None


class SkillChange(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What to change; what is left out stays. `version` is the one you read."""

    version: Annotated[int, Meta(ge=1)]
    reason: Annotated[str, Meta(min_length=3, max_length=500)]
    title: SkillTitle | None = None
    parent: Annotated[str, Meta(max_length=60, description="Where it is shown; empty: a root by itself.")] | None = None
    description: SkillDescription | None = None
    is_retired: bool | None = None


@routes.get("/skills", allow=ANYONE, answer=SkillTree)
def list_skills(call: Call[NoInput]) -> object:  # noqa: ARG001  (nothing about the caller matters)
    """List the tree of skills; a change shows within a minute."""
    return {"skills": skill_tree.listed(), "next_cursor": None}


@routes.post(
    "/skills",
    allow=ADMIN,
    body=NewSkill,
    answer=SkillView,
    refuses=(InvalidField, SkillExists, TreeFull, IdempotencyKeyReused),
)
def add_skill(call: Call[NewSkill]) -> object:
    """Add a skill to the tree."""
    return skill_tree.add(call.actor, call.input, call.repeat)


@routes.patch(
    "/skills/{skill_id}",
    allow=ADMIN,
    body=SkillChange,
    answer=SkillView,
    refuses=(NoSuchSkill, SkillChanged, InvalidField, TreeFull),
)
def change_skill(call: Call[SkillChange], skill_id: str) -> object:
    """Change, move or retire a skill; it is never deleted, and what people have proved stays."""
    return skill_tree.change(call.actor, skill_id, **msgspec.structs.asdict(call.input))
