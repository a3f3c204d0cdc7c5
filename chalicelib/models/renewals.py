"""Owns what a retry record says of a pass that runs out: whether it holds, and when its test may be taken again."""

from datetime import datetime

from pynamodb.expressions.condition import Condition

from chalicelib.domain.attempts import renewed_from
from chalicelib.domain.proofs import is_held
from chalicelib.models.attempts import Retry


def is_passed_at(retry: Retry, at: datetime) -> bool:
    """Whether the test is passed by an attempt whose proof has not run out."""
    return bool(retry.is_passed) and is_held(retry.proved_until, at)


def open_from(retry: Retry) -> datetime | None:
    """From when the next attempt may start; None where that was never barred, or is for ever."""
    renewed = renewed_from(retry.proved_until) if retry.is_passed else None
    if retry.is_passed and renewed is None:
        return None
    return max((at for at in (renewed, retry.retry_at) if at is not None), default=None)


def note_result(retry: Retry, *, is_passed: bool, proved_until: datetime | None, retry_at: datetime | None) -> None:
    """The last attempt ended so since the record was read: known without reading it again."""
    if is_passed:
        retry.is_passed, retry.proved_until = True, proved_until
    else:
        retry.retry_at = retry_at


def passed_as_read(retry: Retry) -> Condition:
    """No pass came since the record was read."""
    until = Retry.proved_until
    same = until.does_not_exist() if retry.proved_until is None else until == retry.proved_until
    if retry.is_passed:
        passed: Condition = (Retry.is_passed == True) & same  # noqa: E712  (an expression)
        return passed
    not_yet: Condition = Retry.is_passed.does_not_exist() | (Retry.is_passed == False)  # noqa: E712
    return not_yet
