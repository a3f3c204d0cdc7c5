"""A provider's message is believed by its signature over the very bytes, and by a time near ours (R13)."""

import hashlib
import hmac
from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.domain.webhooks import SignatureRefused, check_signature

NOW = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)
BODY = b'{"id":"evt_1", "n":1}'
#: printf '1794819600.{"id":"evt_1", "n":1}' | openssl dgst -sha256 -hmac whsec_test
VECTOR = ("whsec_test", 1794819600, "5e56974e3e7056b7cc7bd9c57d220e724041db2c0941fa4b209c469a3eb9f7bb")


def signed(body: bytes = BODY, *, at: datetime = NOW, secret: str = "whsec_a", scheme: str = "v1") -> str:
    stamp = int(at.timestamp())
    mac = hmac.new(secret.encode(), str(stamp).encode() + b"." + body, hashlib.sha256).hexdigest()
    return f"t={stamp},{scheme}={mac}"


def check(header: str, body: bytes = BODY, *, secrets: tuple[str, ...] = ("whsec_a",), now: datetime = NOW) -> None:
    check_signature(header, body, secrets=secrets, now=now)


def test_a_vector_made_elsewhere_is_believed():
    secret, stamp, mac = VECTOR
    assert stamp == int(NOW.timestamp())
    check(f"t={stamp},v1={mac}", secrets=(secret,))


@pytest.mark.parametrize("at", range(len(BODY)))
def test_one_byte_changed_is_refused(at: int):
    changed = BODY[:at] + bytes([BODY[at] ^ 1]) + BODY[at + 1 :]
    with pytest.raises(SignatureRefused):
        check(signed(), changed)


@pytest.mark.parametrize("at", range(len(signed())))
def test_one_letter_of_the_header_changed_is_refused(at: int):
    header = signed()
    other = "0" if header[at] != "0" else "1"
    with pytest.raises(SignatureRefused):
        check(header[:at] + other + header[at + 1 :])


@pytest.mark.parametrize("sign", [1, -1])
def test_a_time_is_believed_for_exactly_five_minutes_either_way(sign: int):
    edge = NOW + sign * timedelta(seconds=300)
    check(signed(at=edge))
    with pytest.raises(SignatureRefused):
        check(signed(at=edge + sign * timedelta(seconds=1)))
    with pytest.raises(SignatureRefused):
        check(signed(), now=NOW - sign * timedelta(milliseconds=300_001))


def test_while_a_secret_is_rolled_either_is_believed_and_a_third_never():
    both = ("whsec_a", "whsec_b")
    for secret in both:
        check(signed(secret=secret), secrets=both)
    with pytest.raises(SignatureRefused):
        check(signed(secret="whsec_c"), secrets=both)
    two = signed(secret="whsec_c") + "," + signed().split(",")[1]
    check(two)  # the sender signs with the old and the new one


@pytest.mark.parametrize(
    "header",
    [
        "", "t=", "v1=", signed(scheme="v0"), signed().replace("t=", "T="), signed().split(",")[1], "t=1.5,v1=ab",
        signed() + ",t=1", "t=١٧,v1=ab", f"t={'9' * 400},v1=ab", "t=-1,v1=ab", "," * 5000, "t=1794819600,v1=é",
    ],
)  # fmt: skip
def test_a_header_that_is_none_is_refused(header: str):
    with pytest.raises(SignatureRefused):
        check(header)


@pytest.mark.parametrize("secrets", [(), ("",)])
def test_without_a_secret_nothing_is_believed(secrets: tuple[str, ...]):
    with pytest.raises(SignatureRefused):
        check(signed(secret=""), secrets=secrets)
