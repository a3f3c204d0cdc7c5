"""Where the emulator (MiniStack 1.5.33) differs from AWS; the memory cloud follows AWS's documents.

Each case holds on AWS and on the memory cloud; the test says what the emulator does instead. One that fails
on the local cloud says that the emulator has caught up: move it into the contract, which both keep.
"""

import base64
from collections.abc import Callable
from datetime import timedelta
from typing import Any, NamedTuple
from uuid import uuid4

import pytest

from chalicelib.gateways import aws, cognito, keys, mail, queues
from tests.integration.gateways.worlds import OnMemory, World


class Difference(NamedTuple):
    """One case: what AWS's document says, who says it, and what the emulator gives."""

    ask: Callable[[World], object]
    on_aws: object
    document: str
    on_emulator: object


def _outcome(ask: Callable[[World], object], world: World) -> object:
    """The answer, or the name of the refusal."""
    try:
        return ask(world)
    except Exception as refusal:  # noqa: BLE001  (any refusal is an outcome)
        response: Any = getattr(refusal, "response", None)
        return response["Error"]["Code"] if response else type(refusal).__name__


def _changed_ciphertext(_: World) -> object:
    hidden = bytearray(base64.b64decode(keys.encrypt("account_1", "250 USD" + " " * 40)))
    hidden[-35] ^= 1
    return keys.decrypt("account_1", base64.b64encode(hidden).decode()).startswith("250 USD")


def _another_key(_: World) -> object:
    hidden = base64.b64decode(keys.encrypt("account_1", "x"))
    other = aws.client("kms").create_key()["KeyMetadata"]["Arn"]
    context = {"account_id": "account_1"}
    return bool(aws.client("kms").decrypt(KeyId=other, CiphertextBlob=hidden, EncryptionContext=context))


def _queue() -> tuple[str, str]:
    name = f"any-{uuid4().hex}"
    return name, aws.client("sqs").create_queue(QueueName=f"inlier-local-{name}")["QueueUrl"]


def _deleting_twice(_: World) -> object:
    name, url = _queue()
    queues.send(name, [{"number": 1}])
    (message,) = queues.receive(name)
    for _attempt in range(2):
        aws.client("sqs").delete_message(QueueUrl=url, ReceiptHandle=message.receipt)
    return "deleted"


def _hiding_a_message_that_is_visible(world: World) -> object:
    name, url = _queue()
    queues.send(name, [{"number": 1}])
    (message,) = queues.receive(name, hidden_for=timedelta(seconds=1))
    world.wait(1.2)
    aws.client("sqs").change_message_visibility(QueueUrl=url, ReceiptHandle=message.receipt, VisibilityTimeout=5)
    return "hidden"


def _mailing_to(address: str) -> Callable[[World], object]:
    def ask(_: World) -> object:
        mail.send(mail.Mail(to=address, subject="x", text="x", html="x"))
        return "sent"

    return ask


def _fresh_identity(_: World) -> object:
    return aws.client("sesv2").create_email_identity(EmailIdentity=f"{uuid4().hex}@new.example")[
        "VerifiedForSendingStatus"
    ]


def _account() -> str:
    account_id = f"account_{uuid4().hex}"
    cognito.create_user(account_id, "a@people.example")
    cognito.set_password(account_id, "Sunflower-42")
    return account_id


def _right_password_after_five_wrong_ones(_: World) -> object:
    account_id = _account()
    for _attempt in range(5):
        with pytest.raises(cognito.WrongCredentials):
            cognito.sign_in(account_id, "guess")
    cognito.sign_in(account_id, "Sunflower-42")
    return "signed in"


def _password_that_ends_with_a_space(_: World) -> object:
    cognito.set_password(_account(), "Sunflower-42 ")
    return "set"


def _large_plaintext(_: World) -> object:
    keys.encrypt("account_1", "x" * 4097)
    return "encrypted"


CASES = {
    "a changed ciphertext": Difference(
        _changed_ciphertext, "DecryptionError", "KMS API reference, InvalidCiphertextException: corrupted", True
    ),
    "a ciphertext of another key": Difference(
        _another_key, "IncorrectKeyException", "KMS API reference, Decrypt, KeyId: must be the encrypting key", True
    ),
    "a plaintext over 4,096 bytes": Difference(
        _large_plaintext, "ValidationException", "KMS API reference, Encrypt, Plaintext: at most 4096", "encrypted"
    ),
    "deleting a message twice": Difference(
        _deleting_twice, "deleted", "SQS API reference, DeleteMessage: the request succeeds", "ReceiptHandleIsInvalid"
    ),
    "hiding a message that is visible": Difference(
        _hiding_a_message_that_is_visible,
        "AWS.SimpleQueueService.MessageNotInflight",
        "SQS API reference, ChangeMessageVisibility, errors",
        "hidden",
    ),
    "an address without a domain": Difference(
        _mailing_to("nobody"), "MailRefused", "SES v2 API reference, SendEmail, BadRequestException", "sent"
    ),
    "an address outside ASCII": Difference(
        _mailing_to("nöbödy@people.example"), "MailRefused", "SES v2 API reference, Destination: no SMTPUTF8", "sent"
    ),
    "a new identity is verified": Difference(
        _fresh_identity, False, "SES v2 API reference, CreateEmailIdentity: after the link is followed", True
    ),
    "the right password after five wrong ones": Difference(
        _right_password_after_five_wrong_ones,
        "WrongCredentials",
        "Cognito developer guide, lockout behavior for failed sign-in attempts",
        "signed in",
    ),
    "a password with a space at its end": Difference(
        _password_that_ends_with_a_space,
        "PasswordTooWeak",
        "Cognito developer guide, password requirements: no leading or trailing space",
        "set",
    ),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_the_memory_cloud_does_as_aws_documents_and_the_emulator_does_otherwise(world: World, case: Difference) -> None:
    expected = case.on_aws if isinstance(world, OnMemory) else case.on_emulator
    assert _outcome(case.ask, world) == expected, case.document
