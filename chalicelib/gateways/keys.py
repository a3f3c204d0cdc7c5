"""Client of KMS, which encrypts the small personal data that records carry."""

import base64
import binascii

from chalicelib import settings
from chalicelib.gateways import aws

MOST_BYTES = 4096  # what KMS encrypts without a data key


class DecryptionError(Exception):
    """This text was not encrypted by our key for this account, or was changed since."""


_REFUSALS = {"InvalidCiphertextException": DecryptionError, "IncorrectKeyException": DecryptionError}


def encrypt(account_id: str, text: str) -> str:
    """Base64 text that only our key turns back, and only for the same account."""
    with aws.problems():
        answer = aws.client("kms").encrypt(
            KeyId=settings.current().data_key_arn,
            Plaintext=text.encode(),
            EncryptionContext=_context(account_id),
        )
    return base64.b64encode(answer["CiphertextBlob"]).decode()


def decrypt(account_id: str, encrypted: str) -> str:
    """The text that was encrypted for this account; raises DecryptionError for any other account or text."""
    try:
        blob = base64.b64decode(encrypted, validate=True)
    except binascii.Error as error:
        raise DecryptionError from error
    with aws.problems(_REFUSALS):
        answer = aws.client("kms").decrypt(
            KeyId=settings.current().data_key_arn, CiphertextBlob=blob, EncryptionContext=_context(account_id)
        )
    plain: bytes = answer["Plaintext"]
    return plain.decode()


def _context(account_id: str) -> dict[str, str]:
    return {"account_id": account_id}
