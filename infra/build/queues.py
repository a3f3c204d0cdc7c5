"""Owns how a line of queues.yaml becomes a queue, its dead-letter queue and its consumer's subscription."""

from infra.build.definitions import Definition, definition, logical_id

TRIES = 5
_KEEP = 14 * 24 * 3600

#: Takes what the relay could not handle of the tables' streams: the position only, the sweep finds the records.
RELAY_DEAD = "relay-dead"


def queue_id(queue: str) -> str:
    """The logical id of a queue's resource; `checks-dead` is the dead-letter queue of `checks`."""
    return logical_id(queue, "Queue")


def declared(stage: str) -> dict[str, Definition]:
    """The lines of queues.yaml by queue name."""
    queues: dict[str, Definition] = definition("queues", stage)
    return queues


def dead(stage: str) -> list[str]:
    """Every queue that should stay empty."""
    return [f"{name}-dead" for name in declared(stage)] + [RELAY_DEAD]


def consumed_by(stage: str, function: str) -> list[str]:
    """The queues that feed a function."""
    return [name for name, line in declared(stage).items() if line["consumer"] == function]


def resources(stage: str, timeouts: dict[str, int], functions: dict[str, str]) -> Definition:
    """Queues and subscriptions; `timeouts` and `functions` give a consumer's timeout and logical id."""
    result: Definition = {queue_id(name): _dead_queue(stage, name) for name in dead(stage)}
    for name, line in declared(stage).items():
        result[queue_id(name)] = _queue(stage, name, 6 * timeouts[line["consumer"]])
        result[logical_id(name, "Subscription")] = _subscription(name, line, functions[line["consumer"]])
    return result


def _queue(stage: str, name: str, visibility: int) -> Definition:
    redrive = {"deadLetterTargetArn": {"Fn::GetAtt": [queue_id(f"{name}-dead"), "Arn"]}, "maxReceiveCount": TRIES}
    return {
        "Type": "AWS::SQS::Queue",
        "Properties": {
            "QueueName": f"inlier-{stage}-{name}",
            "VisibilityTimeout": visibility,
            "MessageRetentionPeriod": _KEEP,
            "SqsManagedSseEnabled": True,
            "RedrivePolicy": redrive,
        },
    }


def _dead_queue(stage: str, name: str) -> Definition:
    return {
        "Type": "AWS::SQS::Queue",
        "Properties": {
            "QueueName": f"inlier-{stage}-{name}",
            "MessageRetentionPeriod": _KEEP,
            "SqsManagedSseEnabled": True,
        },
    }


def _subscription(name: str, line: Definition, function: str) -> Definition:
    return {
        "Type": "AWS::Lambda::EventSourceMapping",
        "Properties": {
            "FunctionName": {"Ref": function},
            "EventSourceArn": {"Fn::GetAtt": [queue_id(name), "Arn"]},
            "BatchSize": line["batch"],
            "FunctionResponseTypes": ["ReportBatchItemFailures"],
            "ScalingConfig": {"MaximumConcurrency": line["concurrency"]},
        },
    }
