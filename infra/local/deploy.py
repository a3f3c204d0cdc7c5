"""Deploys a package on a local cloud by a CloudFormation change set, and puts changed code into its functions."""

import hashlib
import json
import re
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from botocore.exceptions import ClientError

from infra.local.cloud import Cloud, CloudError, client

STACK = "inlier-local"
BUCKET = "inlier-local-deployments"
_ENDS_WITHIN = 300.0  # seconds

Say = Callable[[str], None]


@dataclass(frozen=True)
class Deployed:
    """The stack after a deployment."""

    has_changed: bool
    outputs: dict[str, str]
    functions: dict[str, str]  # the stack's logical id of each function -> its name


def deploy(cloud: Cloud, built: Path, say: Say) -> Deployed:
    """Bring the stack to the built template; tells how far it is, and the reason where a resource fails."""
    template = json.loads((built / "template.json").read_text(encoding="utf-8"))
    storage = client(cloud, "s3")
    with suppress(storage.exceptions.BucketAlreadyOwnedByYou):
        storage.create_bucket(Bucket=BUCKET)
    _upload_code(cloud, template, built)
    _use_clock_of(cloud, template)
    if "WebUrl" in template.get("Parameters", {}):
        template["Parameters"]["WebUrl"]["Default"] = cloud.web_url  # each local cloud's page has a port of its own
    formation = client(cloud, "cloudformation")
    change = _change_set(cloud, formation, template)
    has_changed = change is not None
    if change:
        before = {event["EventId"] for event in _events(formation)}
        formation.execute_change_set(StackName=STACK, ChangeSetName=change)
        _follow(formation, before, say)
    reloaded = cloud.home / "reloaded"
    deployed = Deployed(has_changed, outputs(formation), _functions(formation))
    if reloaded.exists() and not has_changed:  # the template is that of before the reload, the code is not
        put_code(cloud, zips_of(built, deployed.functions))
    reloaded.unlink(missing_ok=True)
    _readdress(cloud)
    return deployed


def outputs(formation: Any) -> dict[str, str]:
    """The stack's outputs by name."""
    described = formation.describe_stacks(StackName=STACK)["Stacks"][0]
    return {output["OutputKey"]: output["OutputValue"] for output in described.get("Outputs", [])}


def put_code(cloud: Cloud, zips: dict[str, Path]) -> None:
    """Let each function, by its name, run the code of its zip from the next call on."""
    keys = {zipped: _uploaded(cloud, zipped) for zipped in set(zips.values())}
    service = client(cloud, "lambda")

    def put(name: str) -> None:
        service.update_function_code(FunctionName=name, S3Bucket=BUCKET, S3Key=keys[zips[name]])

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(put, zips))


def zips_of(built: Path, functions: dict[str, str]) -> dict[str, Path]:
    """The zip of each deployed function, by the function's name, as the template beside the zips says."""
    template = json.loads((built / "template.json").read_text(encoding="utf-8"))
    named = {name: one["Properties"]["CodeUri"] for name, one in _made_of_code(template).items()}
    return {functions[name]: built / zipped for name, zipped in named.items() if name in functions}


def deployed_functions(cloud: Cloud) -> dict[str, str]:
    """The functions of the deployed stack; raises CloudError if there is none."""
    try:
        return _functions(client(cloud, "cloudformation"))
    except ClientError as error:
        raise CloudError("Nothing is deployed yet. Use `make run` first.") from error


def _made_of_code(template: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {name: one for name, one in template["Resources"].items() if one["Type"] == "AWS::Serverless::Function"}


def _upload_code(cloud: Cloud, template: dict[str, Any], built: Path) -> None:
    places: dict[str, str] = {}
    for function in _made_of_code(template).values():
        zipped = function["Properties"]["CodeUri"]
        if zipped not in places:
            places[zipped] = f"s3://{BUCKET}/{_uploaded(cloud, built / zipped)}"
        function["Properties"]["CodeUri"] = places[zipped]


def _use_clock_of(cloud: Cloud, template: dict[str, Any]) -> None:
    """Each local cloud has a clock of its own, so that a test's week does not pass for the person beside it."""
    for resource in template["Resources"].values():
        variables = resource.get("Properties", {}).get("Environment", {}).get("Variables", {})
        if "CLOCK_FILE" in variables:
            variables["CLOCK_FILE"] = str(cloud.clock)


def _readdress(cloud: Cloud) -> None:
    """Functions keep the addresses of queues they were made with; after a change of INLIER_PORT these lead nowhere."""
    queues = r"http://127\.0\.0\.1:\d+/000000000000/"
    service = client(cloud, "lambda")
    for page in service.get_paginator("list_functions").paginate():
        for function in page["Functions"]:
            old = function.get("Environment", {}).get("Variables", {})
            new = {name: re.sub(queues, f"{cloud.endpoint}/000000000000/", value) for name, value in old.items()}
            if new != old and function["FunctionName"].startswith(f"{STACK}-"):
                service.update_function_configuration(
                    FunctionName=function["FunctionName"], Environment={"Variables": new}
                )


def _uploaded(cloud: Cloud, zipped: Path) -> str:
    """The key of this zip in the deployments' bucket: its hash, so that unchanged code is not sent again."""
    content = zipped.read_bytes()
    key = f"{hashlib.sha256(content).hexdigest()}.zip"
    storage = client(cloud, "s3")
    try:
        storage.head_object(Bucket=BUCKET, Key=key)
    except ClientError:
        storage.put_object(Bucket=BUCKET, Key=key, Body=content)
    return key


def _change_set(cloud: Cloud, formation: Any, template: dict[str, Any]) -> str | None:
    """The name of a change set that is ready to be executed; None if there is nothing to change."""
    kind = "UPDATE" if _stack_is_usable(formation) else "CREATE"
    body = json.dumps(template, separators=(",", ":"))
    client(cloud, "s3").put_object(Bucket=BUCKET, Key="template.json", Body=body.encode())
    name = f"at-{time.time_ns()}"
    try:
        formation.create_change_set(
            StackName=STACK,
            ChangeSetName=name,
            ChangeSetType=kind,
            TemplateURL=f"{cloud.endpoint}/{BUCKET}/template.json",
            Capabilities=["CAPABILITY_IAM", "CAPABILITY_NAMED_IAM", "CAPABILITY_AUTO_EXPAND"],
        )
    except ClientError as error:
        raise CloudError(f"The local cloud refuses the template: {error.response['Error']['Message']}") from error
    described = _until(
        lambda: formation.describe_change_set(StackName=STACK, ChangeSetName=name),
        lambda one: one["Status"] in {"CREATE_COMPLETE", "FAILED"},
    )
    if described["Status"] == "CREATE_COMPLETE":
        return name
    reason = described.get("StatusReason", "")
    formation.delete_change_set(StackName=STACK, ChangeSetName=name)
    if "didn't contain changes" in reason or "No updates" in reason:
        return None
    raise CloudError(f"The local cloud refuses the template: {reason}")


def _stack_is_usable(formation: Any) -> bool:
    """Whether the stack can be updated; what a failed first deployment left is removed."""
    try:
        status = formation.describe_stacks(StackName=STACK)["Stacks"][0]["StackStatus"]
    except ClientError:
        return False
    if status in {"ROLLBACK_COMPLETE", "ROLLBACK_FAILED", "CREATE_FAILED", "DELETE_FAILED", "REVIEW_IN_PROGRESS"}:
        formation.delete_stack(StackName=STACK)
        _until(lambda: _status(formation), lambda now: now in {"", "DELETE_COMPLETE"})
        return False
    return bool(status != "DELETE_COMPLETE")


def _status(formation: Any) -> str:
    try:
        return str(formation.describe_stacks(StackName=STACK)["Stacks"][0]["StackStatus"])
    except ClientError:
        return ""


def _follow(formation: Any, seen: set[str], say: Say) -> None:
    """Tell how far the resources are until the stack rests; raises CloudError with the reasons of a failure."""
    reasons: list[str] = []
    settled = 0
    deadline = time.monotonic() + _ENDS_WITHIN
    while True:
        status = _status(formation)
        fresh = [event for event in _events(formation) if event["EventId"] not in seen]
        seen |= {event["EventId"] for event in fresh}
        done = [event["LogicalResourceId"] for event in fresh if event["ResourceStatus"].endswith("COMPLETE")]
        reasons += [
            f"{event['LogicalResourceId']}: {event.get('ResourceStatusReason', 'no reason given')}"
            for event in fresh
            if event["ResourceStatus"].endswith("FAILED")
        ]
        if done:
            settled += len(done)
            say(f"{settled} resources, {done[-1]}")
        if not status.endswith("IN_PROGRESS"):
            break
        if time.monotonic() > deadline:
            raise CloudError(f"The deployment does not end (it is {status}). `make stop`, then `make run` again.")
        time.sleep(0.3)
    if status not in {"CREATE_COMPLETE", "UPDATE_COMPLETE"}:
        raise CloudError(f"The deployment failed ({status}):\n  " + "\n  ".join(reasons))


def _events(formation: Any) -> list[dict[str, Any]]:
    """Everything that has happened to the stack, oldest first."""
    pages = formation.get_paginator("describe_stack_events").paginate(StackName=STACK)
    try:
        return [event for page in pages for event in page["StackEvents"]][::-1]
    except ClientError:
        return []


def _functions(formation: Any) -> dict[str, str]:
    resources = formation.describe_stack_resources(StackName=STACK)["StackResources"]
    return {
        resource["LogicalResourceId"]: resource["PhysicalResourceId"]
        for resource in resources
        if resource["ResourceType"] == "AWS::Lambda::Function"
    }


def _until(ask: Callable[[], Any], is_settled: Callable[[Any], bool]) -> Any:
    deadline = time.monotonic() + _ENDS_WITHIN
    while not is_settled(answer := ask()):
        if time.monotonic() > deadline:
            raise CloudError(f"The local cloud does not get on: {answer}")
        time.sleep(0.05)
    return answer
