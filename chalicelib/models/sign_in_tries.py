"""Owns the sign_in_tries table: failed tries to sign in, counted under keyed hashes and forgotten by themselves."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from pynamodb.attributes import TTLAttribute, UnicodeAttribute
from pynamodb.expressions.condition import Condition

from chalicelib.domain.sign_in_tries import PAUSE, WINDOW, Tried
from chalicelib.models import store
from chalicelib.models.attributes import InstantAttribute, IntegerAttribute
from chalicelib.models.store import Record, Transaction


class SignInTries(Record):
    """The tries for one account's address, or from one place; neither can be read from the id."""

    class Meta:
        """Table settings."""

        table_name = "sign_in_tries"

    tries_id = UnicodeAttribute(hash_key=True)
    tries = IntegerAttribute()
    began_at = InstantAttribute()
    last_at = InstantAttribute()
    forgotten_at = TTLAttribute()

    @property
    def tried(self) -> Tried:
        """The count as a value."""
        return Tried(self.tries, self.began_at, self.last_at)


def count(tries_id: str, seen: SignInTries | None, after: Tried, moved: Callable[[Any], Exception]) -> None:
    """The count is this from now on, unless another try was counted since `seen`: so no two tries take one turn."""
    if seen is None:
        forgotten_at = after.last_at + PAUSE + WINDOW
        store.create(
            SignInTries(
                tries_id, tries=after.tries, began_at=after.began_at, last_at=after.last_at, forgotten_at=forgotten_at
            ),
            moved,
        )
        return
    actions = [
        SignInTries.tries.set(after.tries),
        SignInTries.began_at.set(after.began_at),
        SignInTries.last_at.set(after.last_at),
        SignInTries.forgotten_at.set(after.last_at + PAUSE + WINDOW),
    ]
    store.update(seen, actions, _unmoved(seen), moved)


def count_with(
    tx: Transaction,
    tries_id: str,
    seen: SignInTries | None,
    after: Tried,
    *,
    kept_for: timedelta,
    moved: Callable[[Any], Exception],
) -> None:
    """The same within a transaction, for counts of something else that are kept as long as they say."""
    counted = SignInTries(
        tries_id,
        tries=after.tries,
        began_at=after.began_at,
        last_at=after.last_at,
        forgotten_at=after.last_at + kept_for,
    )
    tx.put(counted, _unmoved(seen), moved)


def _unmoved(seen: SignInTries | None) -> Condition:
    if seen is None:
        return SignInTries.tries_id.does_not_exist()
    unmoved: Condition = (SignInTries.tries == seen.tries) & (SignInTries.last_at == seen.last_at)
    return unmoved


def forget(tries_id: str) -> None:
    """Nothing is counted any more."""
    store.delete(SignInTries(tries_id))
