"""The canonical content of a memory cloud, for comparing two runs."""

import json
import re
from typing import Any

from tests.fakes.dynamodb import Engine

Snapshot = dict[str, dict[str, list[Any]]]


def snapshot_of(store: Engine, services: dict[str, Any], mask: re.Pattern[str] | None = None) -> Snapshot:
    """Tables, queues and buckets by name, each a sorted list of plain contents."""
    tables = {name: [_plain(record.item) for record in table.items.values()] for name, table in store.tables.items()}
    queues = {
        name: [message.body for message in queue.messages]
        for name, queue in getattr(services.get("sqs"), "queues", {}).items()
    }
    buckets = {
        name: [[key, _plain(getattr(file, "content", file))] for key, file in files.items()]
        for name, files in getattr(services.get("s3"), "buckets", {}).items()
    }
    kinds = {"tables": tables, "queues": queues, "buckets": buckets}
    return {kind: {name: _ordered(rows, mask) for name, rows in sorted(named.items())} for kind, named in kinds.items()}


def _plain(value: Any) -> Any:
    """As JSON could hold it."""
    if isinstance(value, dict):
        return {name: _plain(member) for name, member in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(member) for member in value]
    return value.hex() if isinstance(value, bytes) else value


def _ordered(rows: list[Any], mask: re.Pattern[str] | None) -> list[Any]:
    texts = [json.dumps(row, sort_keys=True) for row in rows]
    if mask is not None:
        texts = [mask.sub("*", text) for text in texts]
    return [json.loads(text) for text in sorted(texts)]


def differences(one: Snapshot, two: Snapshot) -> list[str]:
    """What one has and the other lacks, a line each, for the message of a failed comparison."""
    lines = []
    for kind in one:
        for name in sorted({*one[kind], *two[kind]}):
            left = [json.dumps(row, sort_keys=True) for row in one[kind].get(name, [])]
            right = [json.dumps(row, sort_keys=True) for row in two[kind].get(name, [])]
            lines += [f"- {kind} {name}: {row}" for row in left if left.count(row) > right.count(row)]
            lines += [f"+ {kind} {name}: {row}" for row in right if right.count(row) > left.count(row)]
    return lines
