"""The consumers of the tables' streams: what was committed is followed by messages and by sums, never lost."""

from typing import Any

from chalice.app import Blueprint

from chalicelib.handlers.background import stream_consumer
from chalicelib.services import counting, folding, outbox

blueprint = Blueprint(__name__)


@stream_consumer(blueprint, outbox.queue)
def relay(record: dict[str, Any]) -> list[Any]:
    """Queue what follows the committed changes."""
    images = record["dynamodb"]
    return outbox.messages_after(record["eventSourceARN"], images.get("OldImage"), images.get("NewImage"))


@stream_consumer(blueprint, folding.fold)
def fold_entries(record: dict[str, Any]) -> list[Any]:
    """Add new ledger entries to the sums of the accounts."""
    images = record["dynamodb"]
    return folding.facts_of(images.get("OldImage"), images.get("NewImage"))


@stream_consumer(blueprint, counting.count)
def count_work(record: dict[str, Any]) -> list[Any]:
    """Count what became of claims and answers in their projects, and who works there."""
    images = record["dynamodb"]
    return counting.facts_of(record["eventSourceARN"], images.get("OldImage"), images.get("NewImage"))
