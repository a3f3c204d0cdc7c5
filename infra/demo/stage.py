"""Owns the few things about a deployment that the API does not offer: its console, its mail, its clock."""

import hashlib
import json
import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import boto3
import httpx
from botocore.exceptions import ClientError

from chalicelib.domain.ids import derived_id
from infra.build.definitions import logical_id
from infra.local import clock
from infra.local import cloud as local
from infra.local.cloud import Cloud

#: Who the console's functions note in the audit log.
BY = "demonstration"
_LINK = re.compile(r"/verify-email\?token=([^\s\"<&]+)")
_MAIL_WITHIN = 60.0  # seconds: the account's stream, a queue and a function lie between a sign-up and its mail
_LOOKS_EVERY = 0.3


class StageError(Exception):
    """The deployment cannot do what the driver needs; the message says what to do."""


@dataclass
class Stage:
    """A deployed stage of an AWS account, reached with the operator's own credentials."""

    name: str
    base_url: str
    client: Callable[[str], Any]
    _functions: dict[str, str] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def invoke(self, function: str, **event: Any) -> dict[str, Any]:
        """What a console function answers; raises StageError with its refusal."""
        sent = {"by": BY, "reason": "demonstration run", **event}
        answer = self.client("lambda").invoke(
            FunctionName=self._function(logical_id(function)), Payload=json.dumps(sent).encode()
        )
        content: dict[str, Any] = json.loads(answer["Payload"].read())
        if answer.get("FunctionError"):
            raise StageError(f"{function} failed: {content.get('errorMessage', content)}")
        return content

    def email_token(self, email: str, account_id: str) -> str:  # noqa: ARG002  (a mailbox finds it by the address)
        """The token of a link that confirms the address.

        Nobody reads the mailboxes of a demonstration on AWS, so the operator's credentials write a link of their
        own; it is used through the API like any other. Stage prod has no demonstration.
        """
        token = derived_id("demo", self.base_url, account_id, str(time.time_ns()))
        ends_at = self.now() + timedelta(hours=1)
        item = {
            "token_hash": {"S": hashlib.sha256(token.encode()).hexdigest()},
            "purpose": {"S": "email_verification"},
            "account_id": {"S": account_id},
            "expires_at": {"S": ends_at.strftime("%Y-%m-%dT%H:%M:%S.000Z")},
            "forgotten_at": {"N": str(int(ends_at.timestamp()))},
        }
        self.client("dynamodb").put_item(TableName=f"inlier-{self.name}-tokens", Item=item)
        return token

    def now(self) -> datetime:
        """What time it is for the deployment."""
        return datetime.now(UTC)

    def move_clock_to(self, instant: datetime) -> bool:
        """Whether it is that time now: nobody moves the clock of an AWS account."""
        return self.now() >= instant

    def _function(self, resource: str) -> str:
        with self._lock:
            if not self._functions:
                self._functions |= self._deployed_functions()
        return self._functions[resource]

    def _deployed_functions(self) -> dict[str, str]:
        stack = f"inlier-{self.name}"
        try:
            resources = self.client("cloudformation").describe_stack_resources(StackName=stack)["StackResources"]
        except ClientError as error:
            raise StageError(f"There is no stack {stack} here: {error}. Deploy it first.") from error
        return {
            found["LogicalResourceId"]: found["PhysicalResourceId"]
            for found in resources
            if found["ResourceType"] == "AWS::Lambda::Function"
        }


@dataclass
class LocalStage(Stage):
    """The local cloud: its mails can be read and its clock can be moved."""

    cloud: Cloud = field(default_factory=local.of_this_checkout)
    _tokens: dict[str, str] = field(default_factory=dict)
    _looked_at: float = 0.0

    def email_token(self, email: str, account_id: str) -> str:
        """The token of the newest confirmation mail to the address, once it has come."""
        deadline = time.monotonic() + _MAIL_WITHIN
        while (token := self._mailed_token(email)) is None:
            if time.monotonic() > deadline:
                return super().email_token(email, account_id)  # a restart of the emulator forgets mails already sent
            time.sleep(_LOOKS_EVERY)
        return token

    def now(self) -> datetime:
        """What time it is for the functions."""
        return datetime.now(UTC) + clock.offset(self.cloud)

    def move_clock_to(self, instant: datetime) -> bool:
        """It is at least that time now."""
        ahead = instant - self.now()
        if ahead > timedelta(0):
            clock.advance(self.cloud, ahead)
        return True

    def _mailed_token(self, email: str) -> str | None:
        with self._lock:  # one look serves everybody who waits
            if time.monotonic() - self._looked_at >= _LOOKS_EVERY:
                self._tokens |= confirmation_tokens(_mails(self.cloud.endpoint))
                self._looked_at = time.monotonic()
            return self._tokens.get(email)


def confirmation_tokens(mails: list[dict[str, Any]]) -> dict[str, str]:
    """The token of the newest confirmation mail to each address; mails come oldest first."""
    found: dict[str, str] = {}
    for mail in mails:
        token = _LINK.search(mail.get("BodyText") or "")
        if token:
            found |= dict.fromkeys(mail["To"], token[1])
    return found


def _mails(endpoint: str) -> list[dict[str, Any]]:
    answer = httpx.get(f"{endpoint}/_ministack/ses/messages", timeout=30, trust_env=False)
    by_account: dict[str, list[dict[str, Any]]] = answer.raise_for_status().json()["messages"]
    return [mail for mails in by_account.values() for mail in mails]


def local_stage(cloud: Cloud) -> LocalStage:
    """The running local cloud."""
    clients: dict[str, Any] = {}
    lock = threading.Lock()

    def client(service: str) -> Any:
        with lock:
            if service not in clients:
                clients[service] = local.client(cloud, service)
            return clients[service]

    return LocalStage("local", cloud.api_url, client, cloud=cloud)


def aws_stage(name: str, base_url: str) -> Stage:
    """A stage of the AWS account whose credentials are in the environment."""
    if name == "prod":
        raise StageError("Stage prod gets no demonstration: its people and its money are real. Use STAGE=dev.")
    session = boto3.Session()
    return Stage(name, base_url, session.client)
