"""Client of SES, which delivers our e-mails."""

from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from chalicelib import settings
from chalicelib.domain.problems import Invalid, Unavailable
from chalicelib.gateways import aws


class MailRefused(Invalid):
    """An e-mail cannot be sent as it is: its address or text is refused, and trying again does not help."""


class SenderRefused(Unavailable):
    """SES refuses our sender; the identity of MAIL_FROM needs a person's attention."""


class Mail(msgspec.Struct, frozen=True):
    """One message to one person, as plain text and as HTML saying the same."""

    to: str
    subject: str
    text: str
    html: str


_REFUSALS: Mapping[str, Callable[[], Exception]] = {
    "BadRequestException": MailRefused,
    "MessageRejected": SenderRefused,
    "MailFromDomainNotVerifiedException": SenderRefused,
    "AccountSuspendedException": SenderRefused,
    "SendingPausedException": SenderRefused,
    "LimitExceededException": aws.ServiceUnreachable,
}


def send(mail: Mail) -> str:
    """Hand the mail to SES and return SES's id of it.

    SES knows no idempotency: asked twice, it sends twice. Raises MailRefused, SenderRefused.
    """
    content = {
        "Simple": {
            "Subject": _utf8(mail.subject),
            "Body": {"Text": _utf8(mail.text), "Html": _utf8(mail.html)},
        }
    }
    with aws.problems(_REFUSALS):
        answer: dict[str, Any] = aws.client("sesv2").send_email(
            FromEmailAddress=settings.current().mail_from,
            Destination={"ToAddresses": [mail.to]},
            Content=content,
        )
    return str(answer["MessageId"])


def _utf8(text: str) -> dict[str, str]:
    return {"Data": text, "Charset": "UTF-8"}
