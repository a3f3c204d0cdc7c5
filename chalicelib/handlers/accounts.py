"""Owns the routes of accounts: signing up, confirming the address, and the administrators' list of people."""

from datetime import date, datetime
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from chalicelib.domain.access import ADMIN, ANYONE, RoleRequired
from chalicelib.domain.accounts import (
    ContributorRoleStays,
    CountryRefused,
    LinkExpired,
    LinkUnknown,
    LinkUsed,
    NoSuchAccount,
    OwnAdminRole,
    PasswordTooWeak,
    SignUp,
    TermsOutdated,
    TooYoung,
)
from chalicelib.domain.eligibility import Spoken
from chalicelib.domain.problems import InvalidField
from chalicelib.handlers.http import Call, NoInput, PageQuery, Routes
from chalicelib.services import accounts

routes = Routes(__name__)


class NextStep(msgspec.Struct, frozen=True):
    """What the person does next; says nothing about who is known."""

    next_step: str


class LinkInput(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The `token` of the link in the e-mail."""

    token: Annotated[str, Meta(min_length=1, max_length=200)]


class VerifiedView(msgspec.Struct, frozen=True):
    """The account whose address is confirmed now."""

    account_id: str
    standing: str


class AccountView(msgspec.Struct, frozen=True):
    """A person who can sign in."""

    account_id: str
    name: str
    email: str
    country: str
    time_zone: str
    born_on: date
    standing: str
    identity: str
    created_at: datetime
    email_verified_at: datetime | None
    held_roles: list[str] = msgspec.field(name="roles")
    spoken: list[Spoken] = msgspec.field(name="languages")
    linkedin_url: str | None = None
    portfolio_url: str | None = None
    specialisation: str | None = None
    background: str | None = None


class AccountsView(msgspec.Struct, frozen=True):
    """A page of people."""

    accounts: list[AccountView]
    next_cursor: str | None


class AccountsQuery(PageQuery, frozen=True, forbid_unknown_fields=True):
    """Who is wanted: everybody with a standing, or the one with this address."""

    standing: Literal["pending_email", "active", "warned", "restricted", "suspended", "closed"] = "active"
    email: Annotated[str, Meta(max_length=254)] | None = None


class RolesInput(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All roles the person has from now on, and why."""

    roles: Annotated[list[Literal["contributor", "reviewer", "manager", "admin"]], Meta(max_length=4)]
    reason: Annotated[str, Meta(min_length=3, max_length=500)]


@routes.post(
    "/accounts",
    allow=ANYONE,
    body=SignUp,
    answer=NextStep,
    status=202,
    refuses=(InvalidField, TooYoung, CountryRefused, PasswordTooWeak, TermsOutdated),
)
def sign_up(call: Call[SignUp]) -> object:
    """Sign up; the answer is the same whether the address is known or not."""
    return accounts.sign_up(call.input)


@routes.post(
    "/accounts/email-verification",
    allow=ANYONE,
    body=LinkInput,
    answer=VerifiedView,
    status=200,
    refuses=(LinkUnknown, LinkUsed, LinkExpired),
)
def verify_email(call: Call[LinkInput]) -> object:
    """Confirm the address with the link we sent; it works once, for 24 hours."""
    return accounts.verify_email(call.input.token)


@routes.get("/accounts", allow=ADMIN, query=AccountsQuery, answer=AccountsView, refuses=(InvalidField,))
def list_accounts(call: Call[AccountsQuery]) -> object:
    """List people by standing, newest first, or find one by address."""
    wanted = call.input
    page = accounts.accounts_with(
        standing=wanted.standing, email=wanted.email, limit=wanted.limit, cursor=wanted.cursor
    )
    return {"accounts": page.records, "next_cursor": page.next_cursor}


@routes.get("/accounts/{account_id}", allow=ADMIN, answer=AccountView, refuses=(NoSuchAccount,))
def read_account(call: Call[NoInput], account_id: str) -> object:  # noqa: ARG001  (every administrator sees the same)
    """Read one person's account."""
    return accounts.account_of(account_id)


@routes.put(
    "/accounts/{account_id}/roles",
    allow=ADMIN,
    body=RolesInput,
    answer=AccountView,
    refuses=(NoSuchAccount, OwnAdminRole, ContributorRoleStays, RoleRequired),
)
def set_roles(call: Call[RolesInput], account_id: str) -> object:
    """Set a person's roles."""
    roles = frozenset(call.input.roles)
    return accounts.set_roles(call.actor, account_id, roles=roles, reason=call.input.reason)
