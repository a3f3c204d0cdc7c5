"""What the driver needs beside the API: the link in a mail, and no demonstration among real people."""

from typing import Any

import pytest

from infra.demo.stage import StageError, aws_stage, confirmation_tokens


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
