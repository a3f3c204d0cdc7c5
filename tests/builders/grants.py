"""Builds what calls need and what `infra/cloud/functions.yaml` grants, in the same words, to be compared."""

from collections.abc import Iterable, Iterator

from infra.build.functions import declared
from tests.fakes.calls import Call

VERBS = {
    "GetItem": "read", "BatchGetItem": "read", "Query": "read", "PutItem": "append", "UpdateItem": "write",
    "ConditionCheckItem": "check", "DeleteItem": "delete", "BatchWriteItem": "batch", "Scan": "scan",
}  # fmt: skip
SERVICES = {
    "PutObject": ("buckets", "write"),
    "GetObject": ("buckets", "read"),
    "HeadObject": ("buckets", "read"),
    "ListObjectsV2": ("buckets", "read"),
    "CopyObject": ("buckets", "write"),
    "DeleteObject": ("buckets", "delete"),
    "Decrypt": ("keys", "decrypt"),
    "Encrypt": ("keys", "encrypt"),
}


def needs(call: Call) -> Iterator[tuple[str, str, str]]:
    """(kind, what, verb) of one call."""
    if call.service == "sqs":
        queue = call.params["QueueUrl"].rsplit("inlier-local-", 1)[1]
        verb = {"SendMessageBatch": "send", "GetQueueAttributes": "count"}.get(call.operation, "drain")
        yield "queues", queue, verb
    elif call.service == "lambda":
        yield "functions", call.params["FunctionName"].removeprefix("inlier-local-"), "invoke"
    elif call.service not in ("dynamodb", "s3", "kms"):
        return  # mail, secrets and sign-ins are granted as a whole
    elif call.service != "dynamodb":
        kind, verb = SERVICES[call.operation]
        bucket = call.params.get("Bucket", "").removeprefix("inlier-local-").replace("-", "_")
        yield kind, {"buckets": bucket, "keys": "data"}[kind], verb
    elif call.operation == "TransactWriteItems":
        for item in call.params["TransactItems"]:
            [(action, given)] = item.items()
            operation = {"ConditionCheck": "ConditionCheckItem"}.get(action, f"{action}Item")
            yield "tables", given["TableName"].removeprefix("inlier-local-"), VERBS[operation]
    elif call.operation == "TransactGetItems":
        for item in call.params["TransactItems"]:
            yield "tables", item["Get"]["TableName"].removeprefix("inlier-local-"), "read"
    else:
        names = call.params.get("RequestItems") or [call.params["TableName"]]
        for name in names:
            yield "tables", name.removeprefix("inlier-local-"), VERBS[call.operation]


def lacking(function: str, calls: Iterable[Call]) -> set[tuple[str, str, str]]:
    """What the function needs for these calls and may not do; a bucket's folder may be granted alone."""
    grants, found = granted(function), set()
    for call in calls:
        folder = str(call.params.get("Key", "")).split("/")[0] if call.service == "s3" else ""
        for kind, what, verb in needs(call):
            if not {(kind, what, verb), (kind, f"{what}/{folder}", verb)} & grants:
                found.add((kind, what, verb))
    return found


def granted(function: str) -> set[tuple[str, str, str]]:
    grants = next(line for line in declared("local") if line.name == function).grants
    found = {
        (kind, what, verb)
        for kind in ("tables", "queues", "buckets", "keys", "functions")
        for what, verbs in grants.get(kind, {}).items()
        for verb in verbs
    }
    return found | implied(found)


def implied(grants: Iterable[tuple[str, str, str]]) -> set[tuple[str, str, str]]:
    """What the right to write a table brings with it."""
    written = [what for kind, what, verb in grants if (kind, verb) == ("tables", "write")]
    return {("tables", what, verb) for what in written for verb in ("append", "check")}
