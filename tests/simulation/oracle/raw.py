"""Owns the reading of stored items as DynamoDB keeps them."""

import hashlib
import json
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

Item = dict[str, Any]

#: Digits after the point, written down here once more.
DIGITS = {"USD": 2, "EUR": 2, "JPY": 0}


class BrokenRule(BaseException):
    """Something that must always hold does not."""


def text(item: Item, name: str) -> str:
    """A text, empty if there is none."""
    found = item.get(name)
    return found["S"] if found else ""


def number(item: Item, name: str) -> int:
    """A whole number, zero if there is none."""
    found = item.get(name)
    return int(found["N"]) if found else 0


def flag(item: Item, name: str) -> bool:
    """A truth, false if there is none."""
    found = item.get(name)
    return bool(found["BOOL"]) if found else False


@lru_cache(maxsize=4096)
def _loads(content: str) -> Any:
    return json.loads(content)


def parsed(item: Item, name: str, default: Any = None) -> Any:
    """JSON kept as text; the value is shared, so nobody changes it."""
    found = item.get(name)
    return _loads(found["S"]) if found and "S" in found else default


def member_hash(members: dict[str, Any]) -> str:
    """SHA-256 of JSON with sorted keys and no spaces, as the ledger's documentation says."""
    said = json.dumps(members, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(said.encode()).hexdigest()


def derived_id(noun: str, *cause: str) -> str:
    """The id of a record that follows from its cause: 26 letters of the SHA-256 of it."""
    number_ = int.from_bytes(hashlib.sha256("\x1f".join(cause).encode()).digest()[:17], "big") >> 6
    letters = "0123456789abcdefghjkmnpqrstvwxyz"
    return f"{noun}_" + "".join(letters[number_ >> shift & 31] for shift in range(125, -1, -5))


def week_of(instant: str, first_day: str) -> str:
    """The first day of the pay week an instant is in, which is the first one's at its very first millisecond."""
    day = date.fromisoformat(instant[:10])
    return (day - timedelta(days=(day.weekday() - (first_day == "tuesday")) % 7)).isoformat()


def minor_of(decimal: str, currency: str) -> int:
    """`12.50` USD is 1250."""
    whole, _, rest = decimal.partition(".")
    assert len(rest) == DIGITS[currency], f"{decimal} {currency}"
    return int(whole + rest)


def must(holds: object, what: str) -> None:
    """Raises BrokenRule unless it holds."""
    if not holds:
        raise BrokenRule(what)
