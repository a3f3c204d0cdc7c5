"""Makes tokens that look like the pool's: expired, forged, of another use."""

import base64
import json
import time
from typing import Any

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from tests.e2e.cloud import CloudUnderTest


def access_token(cloud: CloudUnderTest, account_id: str, password: str) -> str:
    """The token of a session that is for the user pool and not for us."""
    answer = cloud.client("cognito-idp").admin_initiate_auth(
        UserPoolId=cloud.outputs["UserPoolId"],
        ClientId=cloud.outputs["UserPoolClientId"],
        AuthFlow="ADMIN_USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": account_id, "PASSWORD": password},
    )
    return str(answer["AuthenticationResult"]["AccessToken"])


def expired(cloud: CloudUnderTest, id_token: str) -> str:
    """The same session an hour after its end: the pool's own signature, an `exp` that is past.

    Waiting is too long and the emulator's clock is the machine's, so the token is signed with the key that the
    emulator keeps for its pool; everything else is the real gateway's check.
    """
    past = int(time.time()) - 3600
    return signed(_key(cloud), header_of(id_token), claims_of(id_token) | {"iat": past - 3600, "exp": past})


def resigned(cloud: CloudUnderTest, id_token: str) -> str:
    """The same claims signed again by the pool's key: what a valid token made like the expired one looks like."""
    return signed(_key(cloud), header_of(id_token), claims_of(id_token))


def forged(id_token: str) -> str:
    """The same claims under the same key id, signed by somebody else's key."""
    return rekeyed(id_token, header_of(id_token))


def rekeyed(id_token: str, header: dict[str, Any]) -> str:
    """The same claims under this header, signed by somebody else's key."""
    return signed(rsa.generate_private_key(public_exponent=65537, key_size=2048), header, claims_of(id_token))


def changed(id_token: str, **claims: Any) -> str:
    """Other claims under the signature of these."""
    header, _, signature = id_token.split(".")
    return f"{header}.{_packed(claims_of(id_token) | claims)}.{signature}"


def unsigned(id_token: str) -> str:
    """A token that says that it needs no signature (RFC 8725, 3.1)."""
    return f"{_packed({'alg': 'none', 'kid': header_of(id_token)['kid']})}.{_packed(claims_of(id_token))}."


def signed(key: rsa.RSAPrivateKey, header: dict[str, Any], claims: dict[str, Any]) -> str:
    """A JWT (RS256)."""
    text = f"{_packed(header)}.{_packed(claims)}"
    return f"{text}.{_base64(key.sign(text.encode(), padding.PKCS1v15(), hashes.SHA256()))}"


def header_of(token: str) -> dict[str, Any]:
    """What the token says about its signature."""
    return _unpacked(token.split(".", maxsplit=1)[0])


def claims_of(token: str) -> dict[str, Any]:
    """What the token says."""
    return _unpacked(token.split(".")[1])


def _key(cloud: CloudUnderTest) -> rsa.RSAPrivateKey:
    """What the emulator signs its pool's id tokens with."""
    path = cloud.cloud.home / "state/cognito-pool-keys" / f"{cloud.outputs['UserPoolId']}-id.pem"
    key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    assert isinstance(key, rsa.RSAPrivateKey)
    return key


def _unpacked(part: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    return found


def _packed(content: dict[str, Any]) -> str:
    return _base64(json.dumps(content).encode())


def _base64(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()
