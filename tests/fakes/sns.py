"""SNS in memory, as far as text messages go: an outbox, and numbers whose owners refuse messages."""

import re
from dataclasses import dataclass
from typing import Any

from tests.fakes.errors import ServiceError


@dataclass(frozen=True)
class SentText:
    """One message in the outbox."""

    message_id: str
    to: str
    text: str
    kind: str


class Sns:
    """The service. `outbox` holds what was sent; `opted_out` the numbers that sent STOP; `is_down` while it fails."""

    def __init__(self) -> None:
        self.outbox: list[SentText] = []
        self.opted_out: set[str] = set()
        self.is_down = False

    def __call__(self, op: str, params: dict[str, Any]) -> dict[str, Any]:
        return {"Publish": self._publish}[op](params)

    def to(self, phone: str) -> list[SentText]:
        """What this number was sent, oldest first."""
        return [text for text in self.outbox if text.to == phone]

    def _publish(self, params: dict[str, Any]) -> dict[str, Any]:
        phone, text = params["PhoneNumber"], params["Message"]
        if self.is_down:
            raise ServiceError("InternalError", "", 500)
        if not re.fullmatch(r"\+[1-9][0-9]{6,14}", phone):
            raise ServiceError("InvalidParameter", f"Invalid parameter: PhoneNumber Reason: {phone} is not valid")
        if phone in self.opted_out:
            raise ServiceError("InvalidParameter", "Invalid parameter: Phone number is opted out")
        kind = params.get("MessageAttributes", {}).get("AWS.SNS.SMS.SMSType", {}).get("StringValue", "Promotional")
        self.outbox.append(SentText(f"{len(self.outbox) + 1:08x}", phone, text, kind))
        return {"MessageId": self.outbox[-1].message_id}
