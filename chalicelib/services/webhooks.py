"""Owns the use case of a provider's webhook: signed, then sorted, then followed (R13)."""

import logging
from typing import Literal

import msgspec

from chalicelib import runtime, settings
from chalicelib.domain.identity_sessions import FOLLOWED
from chalicelib.domain.webhooks import NoSuchProvider, check_signature
from chalicelib.gateways import secrets
from chalicelib.models import provider_events
from chalicelib.services import identity_sessions

_out = logging.getLogger("inlier")

Outcome = Literal["followed", "known", "ignored"]


class Event(msgspec.Struct, frozen=True):
    """What is read of an event: which session it is about; of the session's state it is not believed."""

    event_id: str
    kind: str
    is_live: bool
    session_id: str | None
    reference: str | None


class Received(msgspec.Struct, frozen=True):
    """What became of an event."""

    outcome: Outcome


def check_signed(provider: str, signature: str, body: bytes) -> None:
    """The provider of identity checks that this deployment works with signed these bytes, just now.

    Raises NoSuchProvider, SignatureRefused.
    """
    if provider != "stripe" or settings.current().identity_provider != provider:
        raise NoSuchProvider("Identity checks of this deployment do not go through it.")
    check_signature(signature, body, secrets=secrets.stripe().webhook_secrets, now=runtime.now())


def receive(provider: str, event: Event) -> Received:
    """News about one of our sessions is followed; everything else is acknowledged, so that it is not sent again."""
    is_live = settings.current().stage == "prod"
    if event.kind not in FOLLOWED or not event.session_id or not event.reference or event.is_live != is_live:
        return _ignored(event)
    if provider_events.is_known(provider, event.event_id):
        return Received("known")
    if not identity_sessions.follow(event.reference, event.session_id):
        return _ignored(event)
    provider_events.remember(provider, event.event_id, event.reference)
    return Received("followed")


def _ignored(event: Event) -> Received:
    _out.info('{"event":"provider_event_ignored","is_followed_kind":%s}', str(event.kind in FOLLOWED).lower())
    return Received("ignored")
