"""KMS in memory: ciphertext that hides its text and opens only with the key and the context it was made with."""

import hashlib
import hmac
import json
from typing import Any

from tests.fakes.errors import ServiceError

_PREFIX = "arn:aws:kms:us-east-1:000000000000:"
_TAG = 32


class Kms:
    """The service. `keys` maps the id of each key to its material; `aliases` names to ids."""

    def __init__(self) -> None:
        self.keys: dict[str, bytes] = {}
        self.aliases: dict[str, str] = {}
        self._encrypted = 0

    def __call__(self, op: str, params: dict[str, Any]) -> dict[str, Any]:
        operations = {
            "CreateKey": lambda params: {"KeyMetadata": {"Arn": self.create(), "KeyId": list(self.keys)[-1]}},
            "CreateAlias": self._create_alias,
            "Encrypt": self._encrypt,
            "Decrypt": self._decrypt,
        }
        return operations[op](params)

    def create(self, key_id: str = "") -> str:
        """A new key's ARN."""
        key_id = key_id or f"00000000-0000-4000-8000-{len(self.keys) + 1:012x}"
        self.keys[key_id] = hashlib.sha256(key_id.encode()).digest()
        return f"{_PREFIX}key/{key_id}"

    def _create_alias(self, params: dict[str, Any]) -> dict[str, Any]:
        self.aliases[params["AliasName"]] = self._key_id(params["TargetKeyId"])
        return {}

    def _encrypt(self, params: dict[str, Any]) -> dict[str, Any]:
        plain = bytes(params["Plaintext"])
        if not 1 <= len(plain) <= 4096:
            raise ServiceError("ValidationException", "Value at 'plaintext' must have length 1 to 4096")
        key_id = self._key_id(params["KeyId"])
        self._encrypted += 1
        head = _mark(key_id) + self._encrypted.to_bytes(8, "big")
        body = self._mixed(key_id, head, plain)
        return {"CiphertextBlob": head + body + self._tag(key_id, head + body, params), "KeyId": _arn(key_id)}

    def _decrypt(self, params: dict[str, Any]) -> dict[str, Any]:
        blob = bytes(params["CiphertextBlob"])
        head, body, tag = blob[:24], blob[24:-_TAG], blob[-_TAG:]
        key_id = next((one for one in self.keys if _mark(one) == head[:16]), "")
        if not key_id:
            raise ServiceError("InvalidCiphertextException", "")
        if "KeyId" in params and self._key_id(params["KeyId"]) != key_id:
            message = "The key ID in the request does not identify a CMK that can perform this operation."
            raise ServiceError("IncorrectKeyException", message)
        if not hmac.compare_digest(tag, self._tag(key_id, head + body, params)):
            raise ServiceError("InvalidCiphertextException", "")
        return {"Plaintext": self._mixed(key_id, head, body), "KeyId": _arn(key_id)}

    def _mixed(self, key_id: str, head: bytes, text: bytes) -> bytes:
        stream = hashlib.shake_256(self.keys[key_id] + head).digest(len(text))
        return bytes(one ^ other for one, other in zip(text, stream, strict=True))

    def _tag(self, key_id: str, sealed: bytes, params: dict[str, Any]) -> bytes:
        context = json.dumps(params.get("EncryptionContext", {}), sort_keys=True).encode()
        return hmac.new(self.keys[key_id], sealed + context, hashlib.sha256).digest()

    def _key_id(self, wanted: str) -> str:
        name = wanted.removeprefix(_PREFIX).removeprefix("key/")
        found = self.aliases.get(name, name)
        if found not in self.keys:
            raise ServiceError("NotFoundException", f"Key '{wanted}' does not exist")
        return found


def _mark(key_id: str) -> bytes:
    return hashlib.sha256(key_id.encode()).digest()[:16]


def _arn(key_id: str) -> str:
    return f"{_PREFIX}key/{key_id}"
