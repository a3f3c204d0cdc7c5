"""Owns who may do what: roles and standing of the person who asks (rule 10; standing of product.md)."""

import msgspec

from chalicelib.domain.problems import Forbidden, Unauthenticated

ROLES = ("contributor", "reviewer", "manager", "admin")
#: Standings in which a person may take and do work.
WORKING = frozenset({"active", "warned"})


class Actor(msgspec.Struct, frozen=True):
    """The person behind a request, as our table knows them at this moment."""

    account_id: str
    roles: frozenset[str]
    standing: str
    lacks_second_factor: bool = False
    has_resume: bool = False

    def is_a(self, role: str) -> bool:
        """Whether the person has the role."""
        return role in self.roles


class Allow(msgspec.Struct, frozen=True):
    """Who may call a route: anyone, anyone signed in, or a role in working standing."""

    name: str
    role: str | None = None
    needs_sign_in: bool = True
    needs_working: bool = True


ANYONE = Allow("anyone", needs_sign_in=False, needs_working=False)
SIGNED_IN = Allow("signed_in", needs_working=False)
CONTRIBUTOR = Allow("contributor", "contributor")
#: Work in hand, earnings and their explanation stay a contributor's whatever the standing.
CONTRIBUTOR_ANY_STANDING = Allow("contributor_any_standing", "contributor", needs_working=False)
REVIEWER = Allow("reviewer", "reviewer")
MANAGER = Allow("manager", "manager")
ADMIN = Allow("admin", "admin")


class NotSignedIn(Unauthenticated):
    """Sign in first."""


class AccountClosed(Unauthenticated):
    """This account is closed."""


class EmailNotVerified(Forbidden):
    """Confirm your e-mail address first."""


class RoleRequired(Forbidden):
    """This needs a role you do not have."""


class SecondFactorRequired(Forbidden):
    """Administrators sign in with a second factor."""


class StandingDoesNotAllow(Forbidden):
    """Your account's standing does not allow this."""


def check_access(actor: Actor | None, allow: Allow) -> None:
    """Raise the problem that stands between this person and the route, most basic first."""
    if not allow.needs_sign_in:
        return
    if actor is None:
        raise NotSignedIn("Send the id token of POST /sessions in the Authorization header.")
    if actor.standing == "closed":
        raise AccountClosed("Earned money is still paid; write to support to see statements.")
    if actor.standing == "pending_email" and (allow.role is not None or allow.needs_working):
        raise EmailNotVerified("Open the link we sent you, or ask for a new one with POST /me/email-verification.")
    if allow.role is not None and allow.role not in actor.roles:
        raise RoleRequired(f"Only people with the role `{allow.role}` may do this.", role=allow.role)
    if allow.role == "admin" and actor.lacks_second_factor:
        raise SecondFactorRequired("Set one up with POST /me/second-factor, and sign in again with its code.")
    if allow.needs_working and actor.standing not in WORKING:
        raise StandingDoesNotAllow(
            f"Your account is {actor.standing}. The notice about it says why and how to appeal.",
            standing=actor.standing,
        )
