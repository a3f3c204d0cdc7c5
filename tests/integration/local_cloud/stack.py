"""The small stack on which each gap of the emulator shows, and what a test does with a running one."""

import json
import os
import signal
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3

from infra.local import cloud

PROJECT = "projects@inlier.test"
CONCURRENCY = 6

FUNCTION = """
import base64, os, time
time.sleep(float(os.environ.get("STARTS_FOR", "0")))
def api(event, context):
    if event.get("path") == "/crash":
        os._exit(3)
    if event.get("path") == "/bytes":
        body = base64.b64encode(bytes(range(256))).decode()
        return {"statusCode": 200, "headers": {"Content-Type": "application/octet-stream"}, "body": body,
                "isBase64Encoded": True}
    return {"statusCode": 200, "body": "{}"}
def silent(event, context):
    return {}
def imports(event, context):
    try:
        import yaml
        return "found"
    except ImportError:
        return "missing"
def relay(event, context):
    for record in event["Records"]:
        name = record["dynamodb"]["Keys"]["pk"]["S"]
        print("GOT", name)
        time.sleep(5 if name == "slow" else 0)
        if name == "bad":
            return {"batchItemFailures": [{"itemIdentifier": record["dynamodb"]["SequenceNumber"]}]}
    return {"batchItemFailures": []}
def queued(event, context):
    for record in event["Records"]:
        time.sleep(float(record["body"]))
"""

_LAMBDA = {"Fn::Sub": "arn:aws:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${Api.Arn}/invocations"}
_CALL = {"x-amazon-apigateway-integration": {"type": "aws_proxy", "httpMethod": "POST", "uri": _LAMBDA}}
_PREFLIGHT = {
    "responses": {"200": {"description": "", "headers": {"Access-Control-Allow-Origin": {"type": "string"}}}},
    "x-amazon-apigateway-integration": {
        "type": "mock",
        "requestTemplates": {"application/json": '{"statusCode": 200}'},
        "responses": {
            "default": {
                "statusCode": "200",
                "responseParameters": {"method.response.header.Access-Control-Allow-Origin": "'*'"},
            }
        },
    },
}


def _function(handler: str, **properties: Any) -> dict[str, Any]:
    fixed = {"Runtime": "python3.12", "Handler": f"index.{handler}", "CodeUri": "functions.zip", "Timeout": 10}
    return {"Type": "AWS::Serverless::Function", "Properties": {**fixed, **properties}}


def _refusal(status: str, kind: str) -> dict[str, Any]:
    return {
        "statusCode": status,
        "responseParameters": {"gatewayresponse.header.Content-Type": "'application/problem+json'"},
        "responseTemplates": {"application/json": json.dumps({"type": kind})},
    }


def write_template(folder: Path, *, more_routes: tuple[str, ...] = (), locked_days: str = "1") -> None:
    """The stack's template, into the folder with its zip."""
    paths: dict[str, Any] = {path: {"get": _CALL} for path in ("/crash", "/bytes", *more_routes)}
    paths["/preflight"] = {"get": _CALL, "options": _PREFLIGHT}
    definition = {
        "swagger": "2.0",
        "info": {"title": "small", "version": "1"},
        "paths": paths,
        "x-amazon-apigateway-binary-media-types": ["application/octet-stream"],
        "x-amazon-apigateway-gateway-responses": {
            "MISSING_AUTHENTICATION_TOKEN": _refusal("404", "unknown-route"),
            "DEFAULT_5XX": _refusal("500", "internal-error"),
        },
    }
    relayed = {
        "Type": "DynamoDB",
        "Properties": {
            "Stream": {"Fn::GetAtt": ["Table", "StreamArn"]},
            "StartingPosition": "TRIM_HORIZON",
            "FunctionResponseTypes": ["ReportBatchItemFailures"],
            "BisectBatchOnFunctionError": True,
            "MaximumRetryAttempts": 2,
            "DestinationConfig": {"OnFailure": {"Type": "SQS", "Destination": {"Fn::GetAtt": ["Dead", "Arn"]}}},
        },
    }
    statements = [
        {"Effect": "Allow", "Action": "ses:SendEmail", "Resource": {"Fn::Sub": f"arn:aws:ses:*:*:identity/{PROJECT}"}},
        {"Effect": "Allow", "Action": "s3:PutObject", "Resource": {"Fn::Sub": "${Files.Arn}/*"}},
    ]
    statements.append({"Effect": "Allow", "Action": "sqs:SendMessage", "Resource": {"Fn::GetAtt": ["Queue", "Arn"]}})
    consumed = {
        "Type": "SQS",
        "Properties": {
            "Queue": {"Fn::GetAtt": ["Queue", "Arn"]},
            "BatchSize": 1,
            "ScalingConfig": {"MaximumConcurrency": CONCURRENCY},
        },
    }
    everything = [{"Fn::GetAtt": ["Files", "Arn"]}, {"Fn::Sub": "${Files.Arn}/*"}]
    resources: dict[str, Any] = {
        "RestAPI": {"Type": "AWS::Serverless::Api", "Properties": {"StageName": "api", "DefinitionBody": definition}},
        "Api": _function("api"),
        "Silent": _function("silent", ReservedConcurrentExecutions=1),
        "Imports": _function("imports"),
        "Slow": _function("silent", Environment={"Variables": {"STARTS_FOR": "0.7"}}),
        "Relay": _function("relay", Events={"Changes": relayed}),
        "Queued": _function("queued", Events={"Messages": consumed}),
        "Queue": {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": "work"}},
        "Dead": {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": "dead"}},
        "Table": {
            "Type": "AWS::DynamoDB::Table",
            "Properties": {
                "TableName": "small",
                "BillingMode": "PAY_PER_REQUEST",
                "AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "S"}],
                "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}],
                "StreamSpecification": {"StreamViewType": "NEW_AND_OLD_IMAGES"},
                "TimeToLiveSpecification": {"AttributeName": "ttl", "Enabled": True},
                "PointInTimeRecoverySpecification": {"PointInTimeRecoveryEnabled": True},
            },
        },
        "Secret": {
            "Type": "AWS::SecretsManager::Secret",
            "Properties": {"Name": "small", "GenerateSecretString": {"PasswordLength": 20}},
        },
        "Mail": {"Type": "AWS::SES::EmailIdentity", "Properties": {"EmailIdentity": PROJECT}},
        "Files": {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": "small"}},
        "Locked": {
            "Type": "AWS::S3::Bucket",
            "Properties": {
                "BucketName": "locked",
                "VersioningConfiguration": {"Status": "Enabled"},
                "ObjectLockEnabled": True,
                "ObjectLockConfiguration": {
                    "ObjectLockEnabled": "Enabled",
                    "Rule": {"DefaultRetention": {"Mode": "COMPLIANCE", "Days": locked_days}},
                },
            },
        },
        "FilesPolicy": {
            "Type": "AWS::S3::BucketPolicy",
            "Properties": {
                "Bucket": {"Ref": "Files"},
                "PolicyDocument": {
                    "Version": "2012-10-17",
                    "Statement": [
                        {
                            "Effect": "Deny",
                            "Principal": "*",
                            "Action": "s3:*",
                            "Resource": everything,
                            "Condition": {"Bool": {"aws:SecureTransport": "false"}},
                        }
                    ],
                },
            },
        },
        "Worker": {
            "Type": "AWS::IAM::Role",
            "Properties": {
                "RoleName": "worker",
                "AssumeRolePolicyDocument": {
                    "Version": "2012-10-17",
                    "Statement": [{"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "sts:AssumeRole"}],
                },
                "Policies": [
                    {"PolicyName": "work", "PolicyDocument": {"Version": "2012-10-17", "Statement": statements}}
                ],
            },
        },
    }
    outputs = {"ApiId": {"Value": {"Ref": "RestAPI"}}, "SecretRef": {"Value": {"Ref": "Secret"}}}
    template = {
        "AWSTemplateFormatVersion": "2010-09-09",
        "Transform": "AWS::Serverless-2016-10-31",
        "Resources": resources,
        "Outputs": outputs,
    }
    (folder / "template.json").write_text(json.dumps(template), encoding="utf-8")


@dataclass
class Emulator:
    """A running emulator with the small stack."""

    cloud: cloud.Cloud
    module: str
    built: Path
    outputs: dict[str, str]
    functions: dict[str, str]

    def client(self, service: str) -> Any:
        """With the rights of the account's root."""
        return cloud.client(self.cloud, service)

    def worker_client(self, service: str) -> Any:
        """With the rights of the role `worker` only."""
        role = "arn:aws:iam::000000000000:role/worker"
        given = self.client("sts").assume_role(RoleArn=role, RoleSessionName="test")["Credentials"]
        return boto3.client(
            service,
            endpoint_url=self.cloud.endpoint,
            region_name=cloud.REGION,
            aws_access_key_id=given["AccessKeyId"],
            aws_secret_access_key=given["SecretAccessKey"],
            aws_session_token=given["SessionToken"],
        )

    def http(self, method: str, path: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
        """Status, headers and body of one request to the API."""
        url = f"{self.cloud.endpoint}/_aws/execute-api/{self.outputs['ApiId']}/api{path}"
        try:
            with urllib.request.urlopen(urllib.request.Request(url, method=method, headers=headers)) as answer:
                return answer.status, dict(answer.headers), answer.read()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, dict(error.headers), error.read()

    def invoke(self, function: str) -> Any:
        """The function's answer to an empty event."""
        answer = self.client("lambda").invoke(FunctionName=self.functions[function], Payload=b"{}")
        return json.loads(answer["Payload"].read())

    def put(self, *names: str) -> None:
        """One record each into the table."""
        for name in names:
            self.client("dynamodb").put_item(TableName="small", Item={"pk": {"S": name}})

    def send(self, *seconds: float) -> None:
        """Messages whose consumer is busy for so many seconds each."""
        entries = [{"Id": str(number), "MessageBody": str(lasts)} for number, lasts in enumerate(seconds)]
        self.client("sqs").send_message_batch(QueueUrl=self.queue_url, Entries=entries)

    def waiting_and_in_work(self) -> tuple[int, int]:
        """How many messages wait in the queue, and how many are with their consumers."""
        names = ("ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible")
        found = self.client("sqs").get_queue_attributes(QueueUrl=self.queue_url, AttributeNames=list(names))
        return int(found["Attributes"][names[0]]), int(found["Attributes"][names[1]])

    @property
    def queue_url(self) -> str:
        """Address of the queue `work`."""
        return f"{self.cloud.endpoint}/000000000000/work"

    def relayed(self) -> list[str]:
        """Which records the stream's function has seen, in order."""
        group = f"/aws/lambda/{self.functions['Relay']}"
        try:
            events = self.client("logs").filter_log_events(logGroupName=group, filterPattern="GOT")["events"]
        except self.client("logs").exceptions.ResourceNotFoundException:
            return []
        return [event["message"].split()[1] for event in events]

    def restart(self) -> None:
        """Stop it properly and start it again."""
        cloud.stop(self.cloud)
        cloud.start(self.cloud, module=self.module)

    def crash_and_start(self) -> None:
        """End it without warning and start it again."""
        pid = cloud.running_pid(self.cloud)
        assert pid is not None
        os.kill(pid, signal.SIGKILL)
        eventually(lambda: cloud.running_pid(self.cloud) is None)
        cloud.start(self.cloud, module=self.module)


def eventually(holds: Callable[[], bool], *, within: float = 15.0) -> bool:
    """Whether it holds some time within so many seconds."""
    deadline = time.monotonic() + within
    while not holds():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.1)
    return True
