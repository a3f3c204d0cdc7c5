"""Owns the routes of the signed-in person's own account."""

from datetime import datetime
from typing import Annotated, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType

from chalicelib.domain.access import SIGNED_IN
from chalicelib.domain.accounts import EmailVerifiedBefore, NameVerified, TooManyLinks
from chalicelib.domain.eligibility import Spoken
from chalicelib.domain.phone_verifications import State
from chalicelib.domain.problems import InvalidField
from chalicelib.handlers.accounts import AccountView, NextStep
from chalicelib.handlers.http import Call, NoInput, Routes
from chalicelib.handlers.resumes import ResumeFacts
from chalicelib.handlers.standing import OwnStepView
from chalicelib.services import accounts, standing

routes = Routes(__name__)


class ProfileInput(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a person may change alone; what is left out stays, and null takes away what you said of yourself."""

    name: Annotated[str, Meta(min_length=1, max_length=100)] | None = None
    time_zone: Annotated[str, Meta(max_length=64, description="IANA name, such as `Africa/Nairobi`.")] | None = None
    languages: Annotated[list[Spoken], Meta(max_length=20, description="All languages you know.")] | None = None
    linkedin_url: (
        Annotated[str, Meta(max_length=200, description="Your page on LinkedIn; null or empty: none.")]
        | UnsetType
        | None
    ) = UNSET
    portfolio_url: (
        Annotated[str, Meta(max_length=300, description="Another page that shows it.")] | UnsetType | None
    ) = UNSET
    specialisation: Annotated[str, Meta(max_length=100, description="What you know best.")] | UnsetType | None = UNSET
    background: (
        Annotated[str, Meta(max_length=2000, description="Your education and work in 50 characters or more.")]
        | UnsetType
        | None
    ) = UNSET


class OwnAccountView(AccountView, frozen=True, kw_only=True):
    """Your account, your resume's date, and every step about your standing, newest first, with how to appeal."""

    resume: ResumeFacts | None
    standing_changed_at: datetime | None
    standing_steps: list[OwnStepView]
    second_factor_at: Annotated[datetime | None, Meta(description="Since when a sign-in asks for a code too.")]
    second_factor: Annotated[Literal["on", "off"], Meta(description="Whether a sign-in asks for a code too.")]
    recovery_codes_left: Annotated[int | None, Meta(description="Of your ten; none while no second factor is on.")]
    phone_hint: Annotated[str | None, Meta(description="The end of your mobile number.")]
    phone_verified_at: datetime | None
    phone_state: Annotated[
        State,
        Meta(description="`lapsed`: the number is not of the country you live in now; verify one that is."),
    ]


@routes.get("/me", allow=SIGNED_IN, answer=OwnAccountView)
def read_me(call: Call[NoInput]) -> object:
    """Read your account."""
    return standing.my_account(call.actor)


@routes.patch("/me", allow=SIGNED_IN, body=ProfileInput, answer=OwnAccountView, refuses=(InvalidField, NameVerified))
def change_me(call: Call[ProfileInput]) -> object:
    """Change your name, time zone, languages, links, specialisation or background."""
    given = call.input
    said = {
        "linkedin_url": given.linkedin_url,
        "portfolio_url": given.portfolio_url,
        "specialisation": given.specialisation,
        "background": given.background,
    }
    accounts.change_profile(
        call.actor, name=given.name, time_zone=given.time_zone, languages=given.languages, said=said
    )
    return standing.my_account(call.actor)


@routes.post(
    "/me/email-verification",
    allow=SIGNED_IN,
    answer=NextStep,
    status=202,
    refuses=(EmailVerifiedBefore, TooManyLinks),
)
def ask_verification(call: Call[NoInput]) -> object:
    """Ask for a new link to confirm your address."""
    return accounts.ask_verification(call.actor)
