"""Owns how functions.yaml becomes the functions' settings, environment, schedules and stream subscriptions."""

import json
from dataclasses import dataclass
from typing import Any

from infra.build import policies, queues, tables
from infra.build.definitions import ROOT, Definition, definition, logical_id, stage_values

#: The zip of every function that names no `package` of its own.
PACKAGE = "functions"
#: Chalice's name for the one function behind all routes, and the id it gives it in the template.
API = "api_handler"


@dataclass(frozen=True, slots=True)
class Function:
    """One line of functions.yaml."""

    name: str
    memory: int
    timeout: int
    schedules: list[Definition]
    streams: Definition | None
    grants: Definition
    package: str = PACKAGE

    @property
    def archive(self) -> str:
        """The name of its zip beside the template."""
        return f"{self.package}.zip"

    @property
    def resource(self) -> str:
        """Its logical id in Chalice's template."""
        return "APIHandler" if self.name == API else logical_id(self.name)

    @property
    def log_group(self) -> str:
        """The logical id Chalice gives its log group."""
        return logical_id(self.name, "LogGroup")


def declared(stage: str) -> list[Function]:
    """Every function of functions.yaml."""
    content = definition("functions", stage)
    return [
        Function(
            name=name,
            memory=line.get("memory", content["defaults"]["memory"]),
            timeout=line.get("timeout", content["defaults"]["timeout"]),
            schedules=line.get("schedules", []),
            streams=line.get("streams"),
            grants=line["grants"],
            package=line.get("package", PACKAGE),
        )
        for name, line in content["functions"].items()
    ]


def environment(stage: str) -> Definition:
    """The environment of every function, with CloudFormation's intrinsics where AWS knows the value."""
    values: Definition = definition("environment", stage)
    extra = {
        name: value.replace("<root>", str(ROOT)) if isinstance(value, str) else value
        for name, value in stage_values(stage)["extra_environment"].items()
    }
    return values | extra


def policy(stage: str, function: Function) -> Definition:
    """The function's IAM policy document."""
    return policies.policy(stage, function.name, function.grants, follows=followed(stage, function))


def followed(stage: str, function: Function) -> list[str]:
    """The tables whose stream feeds a function: those it names, or all that no other function names for itself.

    Those it names under `beside` feed it and whoever else: a stream bears two readers.
    """
    if function.streams is None:
        return []
    if "tables" in function.streams:
        return [*function.streams["tables"], *function.streams.get("beside", [])]
    named = {table for other in declared(stage) if other.streams for table in other.streams.get("tables", [])}
    return [table for table in tables.streamed(stage) if table not in named]


def chalice_settings(stage: str) -> Definition:
    """Chalice's own settings of each function, on the one level that nothing overrides.

    Chalice looks first under `stages.<stage>.lambda_functions.<function>`; a value one level up would silently
    lose against any value of the stage, and environment variables elsewhere are ignored.
    """
    literal = {
        name: value if isinstance(value, str) else "set-by-infra"  # Chalice takes text only; the merge sets the rest
        for name, value in environment(stage).items()
    }
    return {
        function.name: {
            "lambda_memory_size": function.memory,
            "lambda_timeout": function.timeout,
            "log_retention_in_days": stage_values(stage)["log_retention_days"],
            "iam_policy_file": f"policy-{function.name}.json",
            "environment_variables": literal,
        }
        for function in declared(stage)
    }


def resources(stage: str) -> Definition:
    """What is merged into Chalice's functions, and what starts them."""
    result: Definition = {}
    for function in declared(stage):
        name = f"inlier-{stage}-{function.name}"
        result[function.resource] = {
            "Properties": {
                "FunctionName": name,
                "Environment": {"Variables": environment(stage)},
                "LoggingConfig": {"LogGroup": {"Ref": function.log_group}},
            }
        }
        # Chalice derives this name from the function's resource and gets the API's wrong (chalice #2079).
        result[function.log_group] = {"Properties": {"LogGroupName": f"/aws/lambda/{name}"}}
        for number, schedule in enumerate(function.schedules, start=1):
            result |= _schedule(stage, function, number, schedule)
        if function.streams is not None:
            result |= _stream_subscriptions(stage, function, function.streams)
    return result


def _schedule(stage: str, function: Function, number: int, schedule: Definition) -> Definition:
    event = {"by": "schedule", "reason": schedule["reason"], **schedule.get("input", {})}
    rule = logical_id(function.name, f"Schedule{number}")
    return {
        rule: {
            "Type": "AWS::Events::Rule",
            "Properties": {
                "Name": f"inlier-{stage}-{function.name}-{number}",
                "Description": schedule["reason"],
                "ScheduleExpression": schedule["at"],
                "State": "ENABLED",
                "Targets": [
                    {"Id": "function", "Arn": {"Fn::GetAtt": [function.resource, "Arn"]}, "Input": json.dumps(event)}
                ],
            },
        },
        f"{rule}Permission": {
            "Type": "AWS::Lambda::Permission",
            "Properties": {
                "FunctionName": {"Ref": function.resource},
                "Action": "lambda:InvokeFunction",
                "Principal": "events.amazonaws.com",
                "SourceArn": {"Fn::GetAtt": [rule, "Arn"]},
            },
        },
    }


def _stream_subscriptions(stage: str, function: Function, line: Definition) -> Definition:
    """One subscription a table: records in order, bad ones split off and, after the retries, put aside."""

    def subscription(table: str) -> dict[str, Any]:
        return {
            "Type": "AWS::Lambda::EventSourceMapping",
            "Properties": {
                "FunctionName": {"Ref": function.resource},
                "EventSourceArn": {"Fn::GetAtt": [tables.table_id(table), "StreamArn"]},
                "StartingPosition": "TRIM_HORIZON",
                "BatchSize": line["batch"],
                "BisectBatchOnFunctionError": True,
                "MaximumRetryAttempts": line["retries"],
                "FunctionResponseTypes": ["ReportBatchItemFailures"],
                "DestinationConfig": {
                    "OnFailure": {"Destination": {"Fn::GetAtt": [queues.queue_id(queues.RELAY_DEAD), "Arn"]}}
                },
            },
        }

    beside = set(line.get("beside", []))
    return {
        logical_id(table, f"{function.resource if table in beside else ''}StreamSubscription"): subscription(table)
        for table in followed(stage, function)
    }
