"""Owns the alarms: a dead letter, a function that fails, a gateway that answers 5xx, a new item on the desk."""

from infra.build import functions, queues
from infra.build.definitions import Definition, logical_id

#: What `chalicelib/gateways/alarms.py` counts in its log lines, in CloudWatch's embedded metric format.
DESK_ITEMS = "DeskItems"


def resources(stage: str) -> Definition:
    """One alarm for each thing that should never happen unseen."""
    result: Definition = {}
    for queue in queues.dead(stage):
        result[logical_id(queue, "Alarm")] = _alarm(
            stage,
            f"{queue} holds messages",
            "Messages that five tries did not get through; see the runbook, replay_dead_letters.",
            metric=("AWS/SQS", "ApproximateNumberOfMessagesVisible", "Maximum"),
            dimension=("QueueName", {"Fn::GetAtt": [queues.queue_id(queue), "QueueName"]}),
        )
    for function in functions.declared(stage):
        result[logical_id(function.name, "ErrorsAlarm")] = _alarm(
            stage,
            f"{function.name} fails",
            "The function raised, ran out of time or of memory; its log group says which.",
            metric=("AWS/Lambda", "Errors", "Sum"),
            dimension=("FunctionName", {"Ref": function.resource}),
        )
    result["ApiFailuresAlarm"] = _alarm(
        stage,
        "API answers 5xx",
        "Requests that failed on our side within five minutes.",
        metric=("AWS/ApiGateway", "5XXError", "Sum"),
        dimension=("ApiName", f"inlier-{stage}"),
    )
    result["DeskItemsAlarm"] = _alarm(
        stage,
        "desk items",
        "Something waits for an administrator: GET /desk-items names it, the runbook says what to do.",
        metric=(f"inlier-{stage}", DESK_ITEMS, "Sum"),
    )
    return result


def _alarm(
    stage: str, name: str, why: str, *, metric: tuple[str, str, str], dimension: tuple[str, object] | None = None
) -> Definition:
    namespace, metric_name, statistic = metric
    dimensions = [{"Name": dimension[0], "Value": dimension[1]}] if dimension else []
    return {
        "Type": "AWS::CloudWatch::Alarm",
        "Properties": {
            "AlarmName": f"inlier-{stage}: {name}",
            "AlarmDescription": why,
            "Namespace": namespace,
            "MetricName": metric_name,
            "Dimensions": dimensions,
            "Statistic": statistic,
            "Period": 300,
            "EvaluationPeriods": 1,
            "Threshold": 0,
            "ComparisonOperator": "GreaterThanThreshold",
            "TreatMissingData": "notBreaching",
            "AlarmActions": [{"Ref": "AlarmTopic"}],
        },
    }
