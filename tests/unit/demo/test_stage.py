"""What the driver needs beside the API: the link in a mail, and no demonstration among real people."""

from typing import Any

import pytest

from infra.demo.__main__ import main
from infra.demo.stage import StageError, aws_stage, confirmation_tokens
from tests.e2e.cloud import free_port


def test_the_newest_confirmation_mail_of_an_address_counts():
    mails: list[dict[str, Any]] = [
        {"To": ["a@demo.example"], "BodyText": "Open http://127.0.0.1:5173/verify-email?token=old within"},
        {"To": ["b@demo.example"], "BodyText": "Your identity is verified"},
        {"To": ["a@demo.example"], "BodyText": "Open\nhttp://127.0.0.1:5173/verify-email?token=new\n\nIt works once"},
        {"To": ["c@demo.example"], "BodyText": None},
    ]
    assert confirmation_tokens(mails) == {"a@demo.example": "new"}


def test_stage_prod_gets_no_invented_people():
    with pytest.raises(StageError, match="prod"):
        aws_stage("prod", "https://example.org")


def test_without_a_running_cloud_the_driver_says_what_to_do(monkeypatch):
    monkeypatch.setenv("INLIER_PORT", str(free_port()))
    monkeypatch.delenv("STAGE")
    with pytest.raises(StageError, match="make run"):
        main(["--tasks", "3"])


@pytest.mark.parametrize("password", ["", "too-short"])
def test_a_deployed_stage_needs_its_address_and_a_secret_password(monkeypatch, password):
    monkeypatch.setenv("DEMO_PASSWORD", password)
    with pytest.raises(StageError, match="DEMO_PASSWORD"):
        main(["--stage", "dev", "--base-url", "https://api.example.org"])


@pytest.mark.parametrize("tasks", ["0", "-3", "some"])
def test_the_number_of_tasks_is_a_number_or_all(tasks, capsys):
    with pytest.raises(SystemExit):
        main(["--tasks", tasks])
    assert "or `all`" in capsys.readouterr().err
