"""The consumer of the tables' streams: what was committed is followed by messages, never lost."""

from typing import Any

from chalice.app import Blueprint

from chalicelib.handlers.background import stream_consumer
from chalicelib.services import outbox

blueprint = Blueprint(__name__)


def _relay(record: dict[str, Any]) -> None:
    """Queue what follows one committed change."""
    images = record["dynamodb"]
    outbox.follow(record["eventSourceARN"], images.get("OldImage"), images.get("NewImage"))


_relay.__name__ = "relay"
relay = stream_consumer(blueprint, _relay)
