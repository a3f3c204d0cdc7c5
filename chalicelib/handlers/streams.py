"""The consumer of the tables' streams: what was committed is followed by messages, never lost."""

from typing import Any

from chalice.app import Blueprint

from chalicelib.handlers.background import stream_consumer
from chalicelib.services import outbox

blueprint = Blueprint(__name__)


@stream_consumer(blueprint, outbox.queue)
def relay(record: dict[str, Any]) -> list[Any]:
    """Queue what follows the committed changes."""
    images = record["dynamodb"]
    return outbox.messages_after(record["eventSourceARN"], images.get("OldImage"), images.get("NewImage"))
