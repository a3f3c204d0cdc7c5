"""A refusal says the way out in words: where support is, what a code looks like, what else there is (issue 5)."""

from datetime import UTC, datetime

import pytest

from chalicelib import settings
from chalicelib.domain.appeals import AppealTooLate
from chalicelib.domain.mails import write
from tests.builders.http import ask
from tests.builders.work import Clock, a_person
from tests.fakes.cloud import MemoryCloud

SUPPORT = "help@inlier.example"


@pytest.fixture
def support(monkeypatch: pytest.MonkeyPatch, clock: Clock):
    monkeypatch.setenv("SUPPORT_ADDRESS", SUPPORT)
    settings.current.cache_clear()
    yield
    monkeypatch.undo()
    settings.current.cache_clear()


def test_a_refusal_that_says_to_write_to_support_says_where(support: None) -> None:
    a_person("acc_gone", standing="closed")
    closed = ask("GET", "/me", account_id="acc_gone").body
    assert closed["detail"] == f"Earned money is still paid; write to support ({SUPPORT}) to see statements."
    a_person("acc_ann")
    body = {"phone": "+44 7400 123456"}
    elsewhere = ask("POST", "/me/phone-verification", account_id="acc_ann", body=body).body
    assert f"write to support ({SUPPORT})" in elsewhere["detail"]
    assert f"write to support ({SUPPORT})" in elsewhere["rule"]


def test_without_an_address_the_words_stay_as_they_are(clock: Clock) -> None:
    a_person("acc_gone", standing="closed")
    assert "write to support to see" in ask("GET", "/me", account_id="acc_gone").body["detail"]
    late = AppealTooLate(
        "Write to support if something new has come up.", appeal_until=datetime(2026, 11, 17, tzinfo=UTC)
    )
    assert late.body()["detail"].startswith("Write to support if")


def test_a_reason_in_a_mail_says_where_too() -> None:
    facts = {"reason": "Wait; if it fails again, write to support."}
    mail = write("identity_rejected", facts, name="Ada", web_url="https://x.example", support_address=SUPPORT)
    assert f"write to support ({SUPPORT})." in mail.text


def test_a_wrong_sign_in_names_the_way_to_a_new_password(clock: Clock) -> None:
    credentials = {"email": "nobody@example.org", "password": "Wrong-horse-9"}
    for path, more in (("/sessions", {}), ("/sessions/recovery", {"recovery_code": "abc"})):
        assert "POST /password-resets" in ask("POST", path, body=credentials | more).body["detail"]


def test_a_code_of_another_shape_is_refused_in_words(cloud: MemoryCloud, clock: Clock) -> None:
    a_person("acc_ann")
    refused = ask("POST", "/me/phone-verification/confirmation", account_id="acc_ann", body={"code": "12"}).body
    assert refused["detail"] == "`code`: is six digits."
