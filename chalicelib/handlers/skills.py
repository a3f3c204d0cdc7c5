"""Owns the routes of what the signed-in person can do (R42)."""

from datetime import datetime
from typing import Annotated

import msgspec
from msgspec import Meta

from chalicelib.domain.access import SIGNED_IN
from chalicelib.domain.problems import InvalidField
from chalicelib.domain.skills import DeclaredSkill
from chalicelib.handlers.http import Call, NoInput, Routes
from chalicelib.services import skills

routes = Routes(__name__)


class SourceView(msgspec.Struct, frozen=True):
    """The test a proof is from, as it was called when it was taken."""

    assessment_id: str
    title: str
    version: int
    attempt_id: str


class HeldSkillView(msgspec.Struct, frozen=True):
    """What the person says beside what an attempt has proved; null where there is nothing.

    A proof that ran out verifies no level: `is_expired` and `expires_at` say so, until it is renewed.
    """

    skill: str
    title: str
    declared_level: int | None
    verified_level: int | None
    verified_at: datetime | None
    attempt_id: str | None
    expires_at: Annotated[datetime | None, Meta(description="From when the proof counts no more; null: it holds.")]
    is_expired: bool
    source: SourceView | None


class HeldSkills(msgspec.Struct, frozen=True):
    """A person's skills; they are one page."""

    skills: list[HeldSkillView]
    next_cursor: str | None


class Declaration(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Everything the person wants to say; it replaces what they said before."""

    skills: Annotated[list[DeclaredSkill], Meta(max_length=50)]


@routes.get("/me/skills", allow=SIGNED_IN, answer=HeldSkills)
def list_my_skills(call: Call[NoInput]) -> object:
    """List what you say you can do beside what you have proved."""
    return {"skills": skills.my_skills(call.actor), "next_cursor": None}


@routes.put("/me/skills", allow=SIGNED_IN, body=Declaration, answer=HeldSkills, refuses=(InvalidField,))
def declare_skills(call: Call[Declaration]) -> object:
    """Say what you can do; what you have proved stays."""
    return {"skills": skills.declare_skills(call.actor, call.input.skills), "next_cursor": None}
