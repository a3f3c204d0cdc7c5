"""Owns how values are kept: instants and dates as sortable text, integers exactly, JSON as text."""

from datetime import date, datetime
from typing import Any

import msgspec
from pynamodb.attributes import Attribute
from pynamodb.constants import NUMBER, STRING

from chalicelib.domain.instants import instant_text


class InstantAttribute(Attribute[datetime]):
    """An aware UTC instant in whole milliseconds."""

    attr_type = STRING

    def serialize(self, value: datetime) -> str:
        """Refuses a naive datetime: nobody knows which instant that is."""
        if value.tzinfo is None:
            raise ValueError("an instant is aware")
        return instant_text(value)

    def deserialize(self, value: str) -> datetime:
        """Aware UTC."""
        return datetime.fromisoformat(value)


class DateAttribute(Attribute[date]):
    """A calendar date, ISO 8601."""

    attr_type = STRING

    def serialize(self, value: date) -> str:
        """YYYY-MM-DD."""
        return value.isoformat()

    def deserialize(self, value: str) -> date:
        """A date without time."""
        return date.fromisoformat(value)


class IntegerAttribute(Attribute[int]):
    """An exact integer; PynamoDB's own number goes through a float."""

    attr_type = NUMBER

    def serialize(self, value: int) -> str:
        """Refuses anything that is not an integer, so that no float ever becomes money."""
        if type(value) is not int:
            raise TypeError(f"an integer, not {value!r}")
        return str(value)

    def deserialize(self, value: str) -> int:
        """Exact."""
        return int(value)


class JsonAttribute(Attribute[Any]):
    """Any JSON value, kept as text: contributors' and managers' data, never searched by the store."""

    attr_type = STRING

    def serialize(self, value: Any) -> str:
        """Compact JSON with sorted keys, so that the same value is the same text."""
        return msgspec.json.encode(value, order="sorted").decode()

    def deserialize(self, value: str) -> Any:
        """Plain Python values."""
        return msgspec.json.decode(value)
