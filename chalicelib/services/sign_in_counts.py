"""Owns how tries to sign in are admitted and counted in the store, for every use case that asks for a secret."""

from contextlib import suppress

from chalicelib import runtime, settings
from chalicelib.domain.sign_in_tries import OF_ACCOUNT, Limits, check_may_try, of_place, one_more, place_of
from chalicelib.gateways import secrets
from chalicelib.models import locks, sign_in_tries, store
from chalicelib.models.sign_in_tries import SignInTries


class CountedMeanwhileError(Exception):
    """Another try was counted since ours was read."""


def tries_of_email(address: str) -> str:
    """The id of the count for an address, known or not; the address cannot be read from it."""
    return "email#" + secrets.sign(address.encode(), purpose="sign_in_tries")


def tries_of_place(source_ip: str) -> str:
    """The id of the count for where requests come from; the caller's address cannot be read from it."""
    return "place#" + secrets.sign(place_of(source_ip).encode(), purpose="sign_in_tries")


@store.again_when(CountedMeanwhileError)
def admit(address: str, source_ip: str) -> locks.Lock | None:
    """The lock of the address, once this try may be made and is counted; raises TooManySignIns.

    It counts before the secret is looked at, under the condition that no other try did: however many come at once,
    each takes a turn of its own. Who turns out to be right is forgiven; addresses nobody has are counted the same.
    """
    of_email, now = tries_of_email(address), runtime.now()
    lock, email, place = store.gathered(
        (locks.Lock, f"email#{address}"), (SignInTries, of_email), (SignInTries, tries_of_place(source_ip))
    )
    seen = email.tried if email else None
    check_may_try([(seen, OF_ACCOUNT), (place.tried if place else None, _of_place())], now)
    sign_in_tries.count(of_email, email, one_more(seen, OF_ACCOUNT, now), lambda _: CountedMeanwhileError())
    return lock  # type: ignore[no-any-return]  # three kinds in one answer


def forgive(address: str) -> None:
    """Whoever tried knows the secret: nothing counts against the account."""
    sign_in_tries.forget(tries_of_email(address))


def failed(source_ip: str) -> None:
    """A try from this place failed; when many count at once one may be missed, which the account's count is not."""
    with suppress(store.Busy):
        _count_place(source_ip)


@store.again_when(CountedMeanwhileError)
def _count_place(source_ip: str) -> None:
    tries_id = tries_of_place(source_ip)
    found = SignInTries.find(tries_id)
    after = one_more(found.tried if found else None, _of_place(), runtime.now())
    sign_in_tries.count(tries_id, found, after, lambda _: CountedMeanwhileError())


def _of_place() -> Limits:
    return of_place(settings.current().sign_in_place_failures)
