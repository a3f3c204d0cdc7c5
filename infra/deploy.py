"""`make deploy STAGE=dev`: package a stage and bring the account's stack to it with a CloudFormation change set."""

import argparse
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import boto3
from botocore.exceptions import BotoCoreError, ClientError, WaiterError

from infra import package
from infra.build import archive, template
from infra.build.definitions import Definition, stage_values
from infra.build.failures import PackagingError
from infra.web import build as page
from infra.web import deliver

_POLL_SECONDS = 3


class DeployError(Exception):
    """The deployment stopped; the message says why and what to do."""


def deploy(stage: str, parameters: dict[str, str], *, replace_data: bool = False) -> Definition:
    """Package the stage, show what changes, change it, and return the stack's outputs."""
    if stage == "local":
        raise DeployError("Stage local is deployed by `make run`; this command is for an AWS account.")
    session = boto3.Session()
    identity = session.client("sts").get_caller_identity()
    where = f"account {identity['Account']}, region {session.region_name}"
    print(f"Deploying stage {stage} to {where} as {identity['Arn']}")
    page.build_if_changed()  # what cannot be built stops it before anything changes
    built = package.build(stage)
    bucket = _artifact_bucket(session, f"inlier-{stage}-deploy-{identity['Account']}-{session.region_name}")
    template_url = _upload(session, bucket, built)
    cloudformation = session.client("cloudformation")
    stack = f"inlier-{stage}"
    change_set = _change_set(cloudformation, stack, template_url, parameters, built.content)
    if change_set is None:
        print("Nothing to change.")
    else:
        _show(change_set)
        _guard_data(stage, change_set, replace_data=replace_data)
        _execute(cloudformation, stack, change_set)
    outputs = _outputs(cloudformation, stack)
    new = deliver.deliver(session, outputs, page.BUILT, bucket)
    print(f"The page is delivered, {new} new files: {outputs['WebAddress']}")
    for name, value in outputs.items():
        print(f"  {name} = {value}")
    return outputs


def _artifact_bucket(session: Any, name: str) -> str:
    """The private bucket that zips and templates are handed over in; made at the first deployment."""
    s3 = session.client("s3")
    try:
        s3.head_bucket(Bucket=name)
    except ClientError as error:
        if error.response["ResponseMetadata"]["HTTPStatusCode"] != 404:
            raise
        where = {} if session.region_name == "us-east-1" else {"LocationConstraint": session.region_name}
        s3.create_bucket(Bucket=name, **({"CreateBucketConfiguration": where} if where else {}))
        blocked = ("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets")
        s3.put_public_access_block(Bucket=name, PublicAccessBlockConfiguration=dict.fromkeys(blocked, True))
    return name


def _upload(session: Any, bucket: str, built: package.Package) -> str:
    """Zips and template under the hash of their content: what is there already is not sent again."""
    s3 = session.client("s3")
    keys = {name: f"{archive.digest(path)}.zip" for name, path in built.archives.items()}
    for name, path in built.archives.items():
        _put_once(s3, bucket, keys[name], path)
    content = pointed_to(built.content, bucket, keys)
    text = template.minified(content).encode()
    template_key = f"{datetime.now(UTC):%Y-%m-%dT%H-%M-%S}-template.json"
    s3.put_object(Bucket=bucket, Key=template_key, Body=text)
    url: str = s3.generate_presigned_url("get_object", {"Bucket": bucket, "Key": template_key}, ExpiresIn=3600)
    return url.split("?", maxsplit=1)[0]


def pointed_to(content: Definition, bucket: str, keys: dict[str, str]) -> Definition:
    """The template with every function's code at the place of its zip in S3."""

    def place(properties: Definition) -> Definition:
        return properties | {"CodeUri": f"s3://{bucket}/{keys[properties['CodeUri']]}"}

    resources = {
        name: resource | {"Properties": place(resource["Properties"])}
        if resource["Type"] == "AWS::Serverless::Function"
        else resource
        for name, resource in content["Resources"].items()
    }
    return content | {"Resources": resources}


def _put_once(s3: Any, bucket: str, key: str, path: Path) -> None:
    try:
        s3.head_object(Bucket=bucket, Key=key)
    except ClientError as error:
        if error.response["ResponseMetadata"]["HTTPStatusCode"] != 404:
            raise
        print(f"Uploading {path.name}, {path.stat().st_size / 1e6:.1f} MB")
        s3.put_object(Bucket=bucket, Key=key, Body=path.read_bytes())


def _change_set(
    cloudformation: Any, stack: str, template_url: str, parameters: dict[str, str], content: Definition
) -> Definition | None:
    """The change set, ready to be executed; None if nothing would change."""
    known = content.get("Parameters", {})
    if unknown := set(parameters) - set(known):
        raise DeployError(f"There are no parameters {sorted(unknown)}; there are {sorted(known)}.")
    before = _existing(cloudformation, stack)
    kept = {entry["ParameterKey"] for entry in before.get("Parameters", [])} if before else set()
    name = f"deploy-{datetime.now(UTC):%Y%m%dT%H%M%S}"
    cloudformation.create_change_set(
        StackName=stack,
        ChangeSetName=name,
        ChangeSetType="UPDATE" if before else "CREATE",
        TemplateURL=template_url,
        Capabilities=["CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"],
        Parameters=[{"ParameterKey": key, "ParameterValue": value} for key, value in parameters.items()]
        + [{"ParameterKey": key, "UsePreviousValue": True} for key in sorted(kept & set(known) - set(parameters))],
    )
    try:
        cloudformation.get_waiter("change_set_create_complete").wait(
            StackName=stack, ChangeSetName=name, WaiterConfig={"Delay": _POLL_SECONDS, "MaxAttempts": 100}
        )
    except WaiterError as error:
        found = cloudformation.describe_change_set(StackName=stack, ChangeSetName=name)
        cloudformation.delete_change_set(StackName=stack, ChangeSetName=name)
        reason = found.get("StatusReason", "")
        if not found["Changes"] and ("didn't contain changes" in reason or "No updates" in reason):
            return None
        raise DeployError(f"CloudFormation refuses the template: {reason}") from error
    return _whole(cloudformation, stack, name)


def _existing(cloudformation: Any, stack: str) -> Definition | None:
    """The stack as it stands; None if there is none, or only the shell an unexecuted change set leaves."""
    try:
        found: Definition = cloudformation.describe_stacks(StackName=stack)["Stacks"][0]
    except ClientError as error:
        if "does not exist" in str(error):
            return None
        raise
    if found["StackStatus"] == "ROLLBACK_COMPLETE":
        raise DeployError(f"The first deployment of {stack} failed. Delete the stack, then deploy again.")
    return None if found["StackStatus"] == "REVIEW_IN_PROGRESS" else found


def _whole(cloudformation: Any, stack: str, name: str) -> Definition:
    """A change set with all its pages of changes."""
    found: Definition = cloudformation.describe_change_set(StackName=stack, ChangeSetName=name)
    page = found
    while page.get("NextToken"):
        page = cloudformation.describe_change_set(StackName=stack, ChangeSetName=name, NextToken=page["NextToken"])
        found["Changes"] += page["Changes"]
    return found


def _show(change_set: Definition) -> None:
    for change in _changes(change_set):
        replaced = " (replaced)" if change.get("Replacement") == "True" else ""
        print(f"  {change['Action']:<7} {change['ResourceType']:<38} {change['LogicalResourceId']}{replaced}")


def _changes(change_set: Definition) -> list[Definition]:
    return [change["ResourceChange"] for change in change_set["Changes"]]


def _guard_data(stage: str, change_set: Definition, *, replace_data: bool) -> None:
    """Where data is kept, no deployment takes a table, bucket, key or pool away by accident."""
    lost = [
        change["LogicalResourceId"]
        for change in _changes(change_set)
        if change["ResourceType"] in template.STATEFUL
        and (change["Action"] == "Remove" or change.get("Replacement") == "True")
    ]
    if lost and stage_values(stage)["keep_data"] and not replace_data:
        raise DeployError(
            f"This would replace or remove {', '.join(lost)}. Nothing was changed. Move the data first, "
            "then deploy with --replace-data."
        )


def _execute(cloudformation: Any, stack: str, change_set: Definition) -> None:
    seen = {event["EventId"] for event in _events(cloudformation, stack)}
    cloudformation.execute_change_set(StackName=stack, ChangeSetName=change_set["ChangeSetId"])
    while True:
        status: str = cloudformation.describe_stacks(StackName=stack)["Stacks"][0]["StackStatus"]
        for event in _events(cloudformation, stack):
            if event["EventId"] not in seen:
                seen.add(event["EventId"])
                _tell(event)
        if status.endswith(("_COMPLETE", "_FAILED")):
            break
        time.sleep(_POLL_SECONDS)
    if status not in {"CREATE_COMPLETE", "UPDATE_COMPLETE"}:
        raise DeployError(f"The stack is {status}; the lines with FAILED above say why.")
    print(f"Stack {stack}: {status}")


def _events(cloudformation: Any, stack: str) -> list[Definition]:
    """The newest hundred events, oldest first: more than happen between two looks."""
    return list(reversed(cloudformation.describe_stack_events(StackName=stack)["StackEvents"]))


def _tell(event: Definition) -> None:
    if event["ResourceStatus"].endswith(("_COMPLETE", "_FAILED")):
        reason = f"  {event['ResourceStatusReason']}" if event["ResourceStatus"].endswith("_FAILED") else ""
        print(f"  {event['ResourceStatus']:<24} {event['LogicalResourceId']}{reason}", flush=True)


def _outputs(cloudformation: Any, stack: str) -> dict[str, str]:
    found = cloudformation.describe_stacks(StackName=stack)["Stacks"][0]
    return {output["OutputKey"]: output["OutputValue"] for output in found.get("Outputs", [])}


def main(arguments: list[str] | None = None) -> int:
    """Deploy one stage; the exit code says whether it stands."""
    parser = argparse.ArgumentParser(prog="make deploy", description=__doc__)
    parser.add_argument("--stage", required=True)
    parser.add_argument("--replace-data", action="store_true", help="allow a table, bucket, key or pool to be replaced")
    parser.add_argument(
        "--parameters", nargs="*", default=[], metavar="Name=value", help="such as MailFrom=work@example.org"
    )
    options = parser.parse_args(arguments)
    try:
        parameters = dict(pair.split("=", 1) for pair in options.parameters)
        deploy(options.stage, parameters, replace_data=options.replace_data)
    except ValueError:
        print("Parameters are given as Name=value.", file=sys.stderr)
        return 2
    except (DeployError, PackagingError, page.WebBuildError, ClientError, BotoCoreError) as error:
        print(f"Deploying stage {options.stage} failed. {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
