"""Owns ids derived from their cause, so that doing a thing twice is doing it once."""

import hashlib

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"


def derived_id(noun: str, *cause: str) -> str:
    """`<noun>_` and 26 characters from the SHA-256 of the cause: the same cause, the same id.

    >>> derived_id("clm", "tsk_1", "acc_1") == derived_id("clm", "tsk_1", "acc_1")
    True
    """
    digest = hashlib.sha256("\x1f".join(cause).encode()).digest()
    number = int.from_bytes(digest[:17], "big") >> 6
    return f"{noun}_" + "".join(_ALPHABET[number >> shift & 31] for shift in range(125, -1, -5))


def shard_of(text: str, count: int) -> int:
    """Which of `count` shards a record belongs to, by hash: even and for ever the same."""
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big") % count
