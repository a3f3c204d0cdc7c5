"""The contract of the gateways to SES, KMS and Secrets Manager."""

import base64
from uuid import uuid4

import pytest
from botocore.exceptions import ClientError

from chalicelib.gateways import aws, keys, mail, secrets
from tests.integration.gateways.worlds import ReadMail, World


def test_a_mail_reaches_its_reader_as_text_and_as_html(world: World) -> None:
    reader = f"{uuid4().hex}@people.example"
    sent = mail.Mail(to=reader, subject="Grüße aus Zürich", text="Hello\nthere", html="<p>Hello<br>there</p>")
    assert mail.send(sent)
    assert world.mails_to(reader) == [ReadMail("Grüße aus Zürich", "Hello\nthere", "<p>Hello<br>there</p>")]


def test_a_sender_nobody_verified_sends_nothing(world: World) -> None:
    reader = f"{uuid4().hex}@people.example"
    with pytest.raises(ClientError) as refusal:
        aws.client("sesv2").send_email(
            FromEmailAddress="stranger@elsewhere.example",
            Destination={"ToAddresses": [reader]},
            Content={"Simple": {"Subject": {"Data": "x"}, "Body": {"Text": {"Data": "x"}}}},
        )
    assert refusal.value.response["Error"]["Code"] == "MessageRejected"
    assert world.mails_to(reader) == []


def test_what_was_encrypted_for_an_account_is_read_for_that_account(world: World) -> None:
    hidden = keys.encrypt("account_1", "born 1990-02-03, Zürich")
    assert "1990" not in hidden
    assert b"1990" not in base64.b64decode(hidden)
    assert keys.decrypt("account_1", hidden) == "born 1990-02-03, Zürich"


def test_the_same_text_is_hidden_differently_each_time(world: World) -> None:
    assert keys.encrypt("account_1", "same") != keys.encrypt("account_1", "same")


def test_a_text_moved_to_another_accounts_record_cannot_be_read(world: World) -> None:
    hidden = keys.encrypt("account_1", "private")
    with pytest.raises(keys.DecryptionError):
        keys.decrypt("account_2", hidden)


def test_a_text_that_is_no_ciphertext_cannot_be_read(world: World) -> None:
    for text in ("not base64 at all!", base64.b64encode(b"x" * 100).decode()):
        with pytest.raises(keys.DecryptionError):
            keys.decrypt("account_1", text)


def test_a_signature_holds_for_its_payload_and_its_purpose_only(world: World) -> None:
    signature = secrets.sign(b"claim_1 pays 250 USD", purpose="receipt")
    assert secrets.verify(b"claim_1 pays 250 USD", signature, purpose="receipt")
    assert not secrets.verify(b"claim_1 pays 950 USD", signature, purpose="receipt")
    assert not secrets.verify(b"claim_1 pays 250 USD", signature, purpose="cursor")
    assert not secrets.verify(b"claim_1 pays 250 USD", "forged ✗", purpose="receipt")


def test_a_signature_is_the_same_in_every_process_that_has_the_key(world: World) -> None:
    before = secrets.sign(b"payload", purpose="receipt")
    secrets.forget()
    assert secrets.sign(b"payload", purpose="receipt") == before
    assert len(before) == 43
