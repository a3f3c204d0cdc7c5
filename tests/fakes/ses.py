"""SES v2 in memory: an outbox, and no mail from a sender that is not verified."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from email.utils import parseaddr
from typing import Any

from chalicelib import runtime
from tests.fakes.errors import ServiceError


@dataclass(frozen=True)
class SentMail:
    """One mail in the outbox, as its reader sees it."""

    message_id: str
    sent_at: datetime
    sender: str
    to: tuple[str, ...]
    subject: str
    text: str
    html: str

    def links(self) -> list[str]:
        """The web addresses in the plain text, for following them."""
        return re.findall(r"https?://[^\s<>\"]+", self.text)


class Ses:
    """The service. `outbox` holds what was sent; `verified` the addresses and domains that may send."""

    def __init__(self, *verified: str, clock: Callable[[], datetime] = runtime.now) -> None:
        self.clock = clock
        self.outbox: list[SentMail] = []
        self.verified = set(verified)
        self.pending: set[str] = set()

    def __call__(self, op: str, params: dict[str, Any]) -> dict[str, Any]:
        operations = {
            "SendEmail": self._send,
            "CreateEmailIdentity": self._create_identity,
            "GetEmailIdentity": self._get_identity,
        }
        return operations[op](params)

    def to(self, address: str) -> list[SentMail]:
        """What this person was sent, oldest first."""
        return [mail for mail in self.outbox if address in mail.to]

    def verify(self, identity: str) -> None:
        """The owner of the address followed AWS's link, or the domain's DNS records were seen."""
        self.pending.discard(identity)
        self.verified.add(identity)

    def _send(self, params: dict[str, Any]) -> dict[str, Any]:
        sender = parseaddr(params["FromEmailAddress"])[1]
        if sender not in self.verified and sender.rsplit("@", 1)[-1] not in self.verified:
            message = "Email address is not verified. The following identities failed the check"
            raise ServiceError("MessageRejected", f"{message}: {sender}")
        to = tuple(params["Destination"].get("ToAddresses", []))
        if not to:
            raise ServiceError("BadRequestException", "Recipient count is less than 1")
        for address in to:
            _check_address(address)
        simple = params["Content"]["Simple"]
        body = simple["Body"]
        mail = SentMail(
            message_id=f"{len(self.outbox) + 1:016x}-00000000",
            sent_at=self.clock(),
            sender=params["FromEmailAddress"],
            to=to,
            subject=simple["Subject"]["Data"],
            text=body.get("Text", {}).get("Data", ""),
            html=body.get("Html", {}).get("Data", ""),
        )
        self.outbox.append(mail)
        return {"MessageId": mail.message_id}

    def _create_identity(self, params: dict[str, Any]) -> dict[str, Any]:
        name = params["EmailIdentity"]
        if name in self.verified | self.pending:
            raise ServiceError("AlreadyExistsException", f"Email identity {name} already exist.")
        self.pending.add(name)
        kind = "EMAIL_ADDRESS" if "@" in name else "DOMAIN"
        return {"IdentityType": kind, "VerifiedForSendingStatus": False}

    def _get_identity(self, params: dict[str, Any]) -> dict[str, Any]:
        name = params["EmailIdentity"]
        if name not in self.verified | self.pending:
            raise ServiceError("NotFoundException", f"Email identity {name} does not exist.", 404)
        return {"VerifiedForSendingStatus": name in self.verified}


def _check_address(address: str) -> None:
    found = parseaddr(address)[1]
    if "@" not in found or found.endswith("@") or re.search(r"\s", found):
        raise ServiceError("BadRequestException", "Missing final '@domain'")
    if not found.isascii():
        raise ServiceError("BadRequestException", "Local address contains control or whitespace")
