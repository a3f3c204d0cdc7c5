"""Remembers which of a provider's events were dealt with, for a month: beside the idempotency keys of our own API."""

from contextlib import suppress
from datetime import timedelta

from chalicelib import runtime
from chalicelib.models import store
from chalicelib.models.idempotency import AlreadyDoneError, Done

#: Stripe sends an event again for three days.
KEPT_FOR = timedelta(days=30)


def is_known(provider: str, event_id: str) -> bool:
    """Whether this event was dealt with before: it saves asking the provider, nothing rests on it."""
    return Done.find(_key(provider, event_id)) is not None


def remember(provider: str, event_id: str, about: str) -> None:
    """The event was dealt with."""
    done = Done(_key(provider, event_id), body_hash="", record_id=about, forgotten_at=runtime.now() + KEPT_FOR)
    with suppress(AlreadyDoneError):
        store.create(done, lambda _: AlreadyDoneError())


def _key(provider: str, event_id: str) -> str:
    return f"event#{provider}#{event_id}"
