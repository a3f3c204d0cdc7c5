"""Owns the route that providers send their events to."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from chalicelib.domain.access import ANYONE
from chalicelib.domain.webhooks import NoSuchProvider, SignatureRefused
from chalicelib.handlers.http import Call, Routes
from chalicelib.services import webhooks

routes = Routes(__name__)

Id = Annotated[str, Meta(min_length=1, max_length=200)]


class EventInput(msgspec.Struct, frozen=True):
    """An event as its provider sends it; what it is about is read from `data.object`, everything else is left alone."""

    id: Id
    type: Id
    livemode: bool
    data: Any = None

    def about(self, name: str) -> str | None:
        """A text of the object it is about."""
        found = self.data.get("object") if isinstance(self.data, dict) else None
        text = found.get(name) if isinstance(found, dict) else None
        return text if isinstance(text, str) and 0 < len(text.encode("utf-8", "replace")) <= 200 else None


class ReceivedView(msgspec.Struct, frozen=True):
    """What became of the event; any of them means that it need not be sent again."""

    outcome: Literal["followed", "known", "ignored"]


def _signed(ids: Mapping[str, str], headers: Mapping[str, str], body: bytes) -> None:
    webhooks.check_signed(ids["provider"], headers.get("stripe-signature") or "", body)


@routes.post(
    "/webhooks/{provider}",
    allow=ANYONE,
    signed_by=_signed,
    body=EventInput,
    answer=ReceivedView,
    status=200,
    refuses=(NoSuchProvider, SignatureRefused),
)
def receive_event(call: Call[EventInput], provider: str) -> object:
    """Take an event from a provider; its signature is checked before anything in it is read."""
    given = call.input
    event = webhooks.Event(given.id, given.type, given.livemode, given.about("id"), given.about("client_reference_id"))
    return webhooks.receive(provider, event)
