"""The two clouds that the gateways are tried on, and what a person does on each beside the product."""

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol
from uuid import uuid4

import httpx
import pytest

from chalicelib import runtime, settings
from chalicelib.gateways import aws, files, secrets
from tests.fakes.cloud import MemoryCloud
from tests.fakes.errors import ServiceError


@dataclass(frozen=True)
class ReadMail:
    """A mail as its reader sees it."""

    subject: str
    text: str
    html: str


class World(Protocol):
    """A cloud with the product's resources in it."""

    def wait(self, seconds: float) -> None:
        """Time passes for the services."""

    def upload(self, form: files.UploadForm, content: bytes, **changed: str) -> str:
        """A person posts the form, perhaps after changing fields; the refusal's code, or nothing."""

    def download(self, link: str) -> tuple[str, bytes]:
        """A person follows the link; the refusal's code and what was downloaded."""

    def mails_to(self, address: str) -> list[ReadMail]:
        """A person opens the mailbox."""

    def texts_to(self, phone: str) -> list[str]:
        """A person looks at the phone."""

    def verify_sender(self, address: str) -> None:
        """The owner of the address follows AWS's link."""


class OnMemory:
    """The memory cloud: its clock is moved, its people call the fakes."""

    def __init__(self, cloud: MemoryCloud) -> None:
        self.cloud = cloud
        self.moved_by = timedelta(0)

    def now(self) -> datetime:
        return datetime.now(UTC) + self.moved_by

    def wait(self, seconds: float) -> None:
        self.moved_by += timedelta(seconds=seconds)

    def upload(self, form: files.UploadForm, content: bytes, **changed: str) -> str:
        try:
            self.cloud.services["s3"].upload(form.url, {**form.fields, **changed}, content, at=self.now())
        except ServiceError as error:
            return error.code
        return ""

    def download(self, link: str) -> tuple[str, bytes]:
        try:
            return "", self.cloud.services["s3"].download(link, at=self.now()).content
        except ServiceError as error:
            return error.code, b""

    def mails_to(self, address: str) -> list[ReadMail]:
        outbox = self.cloud.services["sesv2"].to(address)
        return [ReadMail(mail.subject, mail.text, mail.html) for mail in outbox]

    def texts_to(self, phone: str) -> list[str]:
        return [text.text for text in self.cloud.services["sns"].to(phone)]

    def verify_sender(self, address: str) -> None:
        self.cloud.services["sesv2"].verify(address)


class OnEmulator:
    """The local cloud: real time, real HTTP."""

    def __init__(self, url: str) -> None:
        self.url = url

    def wait(self, seconds: float) -> None:
        time.sleep(seconds)

    def upload(self, form: files.UploadForm, content: bytes, **changed: str) -> str:
        with httpx.Client(trust_env=False) as browser:
            answer = browser.post(form.url, data={**form.fields, **changed}, files={"file": ("x", content)})
        return _refusal(answer)

    def download(self, link: str) -> tuple[str, bytes]:
        with httpx.Client(trust_env=False) as browser:
            answer = browser.get(link)
        return _refusal(answer), answer.content

    def mails_to(self, address: str) -> list[ReadMail]:
        with httpx.Client(trust_env=False) as browser:
            found = browser.get(f"{self.url}/_ministack/ses/messages").json()
        return [
            ReadMail(mail["Subject"], mail["BodyText"], mail["BodyHtml"])
            for mails in found["messages"].values()
            for mail in mails
            if address in mail["To"]
        ]

    def texts_to(self, phone: str) -> list[str]:
        with httpx.Client(trust_env=False) as browser:
            found = browser.get(f"{self.url}/_ministack/sns/sms-messages").json()["sms_messages"]
        return [text["Message"] for text in found.get(phone, [])]

    def verify_sender(self, address: str) -> None:
        pass  # the emulator verifies an identity when it is created


def _refusal(answer: httpx.Response) -> str:
    if answer.status_code < 300:
        return ""
    found = re.search(r"<Code>(\w+)</Code>", answer.text)
    return found[1] if found else str(answer.status_code)


@contextmanager
def on_memory() -> Iterator[World]:
    """The gateways reach the memory cloud within."""
    cloud = MemoryCloud()
    world = OnMemory(cloud)
    with pytest.MonkeyPatch.context() as patch, cloud:
        runtime.install(clock=world.now, sleep=world.wait)
        try:
            yield from _with_resources(patch, world)
        finally:
            runtime.install()
    _forget()


@contextmanager
def on_emulator(url: str) -> Iterator[World]:
    """The gateways reach the emulator within."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AWS_ENDPOINT_URL", url)
        yield from _with_resources(patch, OnEmulator(url))
    _forget()


def _forget() -> None:
    """Everything a process remembers of its cloud, so that the next call reads the environment anew."""
    settings.current.cache_clear()
    aws.forget()
    secrets.forget()


def _with_resources(patch: pytest.MonkeyPatch, world: Any) -> Iterator[World]:
    """Make what `infra/` would have made, by the same API on both clouds, and say so in the environment."""
    _forget()
    sqs, s3, pools = aws.client("sqs"), aws.client("s3"), aws.client("cognito-idp")
    prefix = sqs.create_queue(QueueName="inlier-local-any")["QueueUrl"].removesuffix("any")
    for bucket in ("files", "documents"):
        s3.create_bucket(Bucket=f"inlier-local-{bucket}")
    pool = pools.create_user_pool(PoolName="accounts", Policies={"PasswordPolicy": _PASSWORDS})["UserPool"]["Id"]
    client = pools.create_user_pool_client(
        UserPoolId=pool,
        ClientName="api",
        ExplicitAuthFlows=["ALLOW_ADMIN_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
        PreventUserExistenceErrors="ENABLED",
    )
    pools.set_user_pool_mfa_config(
        UserPoolId=pool, MfaConfiguration="OPTIONAL", SoftwareTokenMfaConfiguration={"Enabled": True}
    )
    sender = f"{uuid4().hex}@inlier.example"
    aws.client("sesv2").create_email_identity(EmailIdentity=sender)
    world.verify_sender(sender)
    secret = aws.client("secretsmanager").create_secret(Name=uuid4().hex, SecretString="not-a-real-key")
    environment = {
        "STAGE": "local",
        "TABLE_PREFIX": "inlier-local-",
        "QUEUE_URL_PREFIX": prefix,
        "FILES_BUCKET": "inlier-local-files",
        "DOCUMENTS_BUCKET": "inlier-local-documents",
        "USER_POOL_ID": pool,
        "USER_POOL_CLIENT_ID": client["UserPoolClient"]["ClientId"],
        "MAIL_FROM": sender,
        "WEB_URL": "http://127.0.0.1",
        "SIGNING_KEY_ARN": secret["ARN"],
        "DATA_KEY_ARN": aws.client("kms").create_key()["KeyMetadata"]["Arn"],
    }
    for name, value in environment.items():
        patch.setenv(name, value)
    settings.current.cache_clear()
    yield world


_PASSWORDS = {
    "MinimumLength": 10,
    "RequireLowercase": True,
    "RequireUppercase": True,
    "RequireNumbers": True,
    "RequireSymbols": False,
}
