"""Owns how failed tries to sign in are slowed down and then paused, per account and per place."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address

import msgspec

from chalicelib.domain.sessions import TooManySignIns

#: Tries are counted for so long from the first one, and this is how long a pause lasts.
WINDOW = PAUSE = timedelta(minutes=15)
#: By how much each try beyond the free ones makes the next one wait longer.
STEP = timedelta(seconds=10)


class Limits(msgspec.Struct, frozen=True):
    """After how many failed tries each further one waits, and after how many all of them pause."""

    slowed_after: int
    paused_after: int


OF_ACCOUNT = Limits(slowed_after=5, paused_after=10)


def of_place(failures: int) -> Limits:
    """A place is more than a person: an office, a school or a phone network shares one address."""
    return Limits(slowed_after=failures, paused_after=2 * failures)


class Tried(msgspec.Struct, frozen=True):
    """The tries that count: how many, since when, and the last one."""

    tries: int
    began_at: datetime
    last_at: datetime


def next_try_at(seen: Tried, limits: Limits) -> datetime:
    """When one may try again; not later than the last try while there are free ones.

    >>> at = datetime(2026, 11, 16)
    >>> [(next_try_at(Tried(tries, at, at), OF_ACCOUNT) - at).seconds for tries in (4, 5, 6, 9, 10)]
    [0, 10, 20, 50, 900]
    """
    if seen.tries >= limits.paused_after:
        return seen.last_at + PAUSE
    return seen.last_at + STEP * max(0, seen.tries - limits.slowed_after + 1)


def ends_at(seen: Tried, limits: Limits) -> datetime:
    """From when on what was tried counts no more."""
    return max(seen.began_at + WINDOW, next_try_at(seen, limits))


def one_more(seen: Tried | None, limits: Limits, now: datetime) -> Tried:
    """The count with the try of now."""
    if seen is None or now >= ends_at(seen, limits):
        return Tried(1, now, now)
    return Tried(seen.tries + 1, seen.began_at, now)


def check_may_try(counts: Iterable[tuple[Tried | None, Limits]], now: datetime) -> None:
    """Raises TooManySignIns while any of the counts waits; the same for an address that nobody has.

    While tries are free nothing waits, also if somebody else's was counted after `now` was read, or by a clock ahead.
    """
    tried = [(seen, limits) for seen, limits in counts if seen is not None and seen.tries >= limits.slowed_after]
    waits = [next_try_at(seen, limits) for seen, limits in tried]
    retry_at = max(waits, default=now)
    if retry_at > now:
        raise TooManySignIns(
            "Wait, or choose a new password with POST /password-resets.",
            retry_at=retry_at,
            retry_after=-((now - retry_at) // timedelta(seconds=1)),
        )


def place_of(source_ip: str) -> str:
    """Where a request comes from, as far as it is one place: the network of 64 bits of an IPv6 address."""
    try:
        address = ip_address(source_ip)
    except ValueError:
        return ""
    if not isinstance(address, IPv6Address):
        return str(address)
    return f"{IPv6Address(int(address) >> 64 << 64)}/64"
