"""Owns who can check identities: the port, the desk of our own administrators, and the provider an operator chose."""

from typing import Protocol

from chalicelib import settings
from chalicelib.domain.identity_sessions import Proof, Session
from chalicelib.gateways.stripe_identity import StripeIdentity


class IdentityProvider(Protocol):
    """Starts, reads and erases sessions; `first_state` is the state in which its checks begin."""

    name: str
    first_state: str

    def start(self, check_id: str, *, document_type: str) -> Session | None:
        """The session of a check, the same one however often; None without a page of the provider's own."""

    def fetch(self, session_id: str) -> Session:
        """The session as it stands now."""

    def prove(self, session_id: str) -> Proof:
        """What a verified session proved."""

    def redact(self, session_id: str, *, key: str) -> Session:
        """Have everything erased that the session collected."""


class ManualDesk:
    """Our administrators, who look at uploaded scans: a check waits for them at once and has no session."""

    name, first_state = "manual", "pending"

    def start(self, check_id: str, *, document_type: str) -> None:
        """Nothing: the check is on the desk."""

    def fetch(self, session_id: str) -> Session:
        """The desk keeps no sessions."""
        raise LookupError(session_id)

    def prove(self, session_id: str) -> Proof:
        """The desk keeps no sessions."""
        raise LookupError(session_id)

    def redact(self, session_id: str, *, key: str) -> Session:
        """The desk keeps no sessions."""
        raise LookupError(session_id, key)


_PROVIDERS: dict[str, IdentityProvider] = {"manual": ManualDesk(), "stripe": StripeIdentity()}


def chosen() -> IdentityProvider:
    """The one that checks which begin now go to."""
    return _PROVIDERS[settings.current().identity_provider]


def of(name: str | None) -> IdentityProvider:
    """The one a check went to when it began, whatever was chosen since."""
    return _PROVIDERS[name or "manual"]
