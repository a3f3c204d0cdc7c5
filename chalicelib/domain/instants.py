"""Owns how an instant is written: in records, in signed terms, and in what people read."""

from datetime import UTC, datetime


def instant_text(at: datetime) -> str:
    """`2026-11-21T20:00:00.000Z`: UTC, milliseconds, sorts as text."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{at.microsecond // 1000:03d}Z"
