"""The contract of the gateway to SNS, and what its refusals mean on the memory cloud."""

from collections.abc import Iterator
from uuid import uuid4

import pytest

from chalicelib.domain.phone_verifications import PhoneUnreachable
from chalicelib.gateways import aws, sms
from tests.fakes.cloud import MemoryCloud
from tests.fakes.errors import ServiceError
from tests.integration.gateways.worlds import World


def test_a_message_reaches_its_phone_and_no_other(world: World) -> None:
    phone, other = (f"+25471{uuid4().int % 10_000_000:07d}" for _ in range(2))
    assert sms.send(phone, "004711 is your code.")
    assert world.texts_to(phone) == ["004711 is your code."]
    assert world.texts_to(other) == []


@pytest.fixture
def down(cloud: MemoryCloud) -> Iterator[MemoryCloud]:
    aws.forget()
    yield cloud
    aws.forget()


@pytest.mark.parametrize(
    ("code", "status", "problem"),
    [
        ("InvalidParameter", 400, PhoneUnreachable),
        ("OptedOut", 400, PhoneUnreachable),
        ("AuthorizationError", 403, sms.TextsRefused),
        ("Throttled", 429, aws.ServiceUnreachable),
        ("InternalError", 500, aws.ServiceUnreachable),
    ],
)
def test_a_refusal_is_the_numbers_the_platforms_or_the_moments_and_names_no_number(
    down: MemoryCloud, code: str, status: int, problem: type[Exception]
) -> None:
    def refuse(*_: object) -> dict[str, object]:
        raise ServiceError(code, "Invalid parameter: +254712345678", status)

    down.services["sns"] = refuse
    with pytest.raises(problem) as refused:
        sms.send("+254712345678", "x")
    assert "712" not in str(refused.value)
