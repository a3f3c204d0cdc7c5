"""Owns the routes of the signed-in person's resume."""

from datetime import datetime
from typing import Annotated

import msgspec
from msgspec import Meta

from chalicelib.domain.access import CONTRIBUTOR_ANY_STANDING
from chalicelib.domain.problems import InvalidField
from chalicelib.domain.resume_contents import ResumeRefused
from chalicelib.domain.resumes import Kind, NoSuchResume, ResumeNotUploaded
from chalicelib.handlers.http import Call, NoInput, Routes
from chalicelib.services import resumes

routes = Routes(__name__)


class ResumeInput(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The upload that is your resume from now on."""

    document_key: Annotated[str, Meta(max_length=200)]


class ResumeFacts(msgspec.Struct, frozen=True):
    """What is known of your resume without reading it."""

    kind: Kind
    bytes: int
    updated_at: datetime


class ResumeView(ResumeFacts, frozen=True):
    """Your resume, and a link to save it that works for a minute."""

    link: str
    expires_at: datetime


@routes.put(
    "/me/resume",
    allow=CONTRIBUTOR_ANY_STANDING,
    body=ResumeInput,
    answer=ResumeFacts,
    refuses=(InvalidField, ResumeNotUploaded, ResumeRefused),
)
def hand_in(call: Call[ResumeInput]) -> object:
    """Make an uploaded PDF or DOCX your resume, in place of the one before."""
    return resumes.hand_in(call.actor, call.input.document_key)


@routes.get("/me/resume", allow=CONTRIBUTOR_ANY_STANDING, answer=ResumeView, refuses=(NoSuchResume,))
def read_resume(call: Call[NoInput]) -> object:
    """Read when your resume was last changed, with a link to save it."""
    return resumes.own(call.actor)


@routes.delete("/me/resume", allow=CONTRIBUTOR_ANY_STANDING)
def take_away(call: Call[NoInput]) -> object:
    """Take your resume away; the file is deleted."""
    return resumes.take_away(call.actor)
