"""Owns the phone_verifications table, the code a person was sent last, and the writes of a verified number."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from pynamodb.attributes import TTLAttribute, UnicodeAttribute
from pynamodb.expressions.condition import Condition

from chalicelib.domain.phone_verifications import DAY, VALID_FOR
from chalicelib.models import locks, store
from chalicelib.models.accounts import Account
from chalicelib.models.attributes import InstantAttribute, IntegerAttribute, JsonAttribute
from chalicelib.models.store import Record, Transaction

Refused = Callable[[Any], Exception]


class VerificationMovedError(Exception):
    """Something about the verification changed between our reading and writing; read it again."""


class PhoneVerification(Record):
    """The newest code of one person, as a keyed hash, and when codes were asked for; forgotten after a day."""

    class Meta:
        """Table settings."""

        table_name = "phone_verifications"

    account_id = UnicodeAttribute(hash_key=True)
    phone_encrypted = UnicodeAttribute()
    phone_hash = UnicodeAttribute()  # keyed
    phone_hint = UnicodeAttribute()
    country = UnicodeAttribute()
    code_hash = UnicodeAttribute()  # keyed
    expires_at = InstantAttribute()
    tries = IntegerAttribute(default=0)
    asked = JsonAttribute()  # instants of the requests that count for the limits
    forgotten_at = TTLAttribute()

    @property
    def asked_at(self) -> list[datetime]:
        """When codes were asked for lately."""
        return [datetime.fromisoformat(text) for text in self.asked]


def ask(tx: Transaction, wanted: PhoneVerification, seen: PhoneVerification | None, at: datetime) -> None:
    """This code in place of any before, unless one was asked for meanwhile."""
    wanted.expires_at, wanted.forgotten_at = at + VALID_FOR, at + DAY
    wanted.tries = 0
    tx.put(wanted, _unmoved(seen), lambda _: VerificationMovedError())


def _unmoved(seen: PhoneVerification | None) -> Condition:
    if seen is None:
        return PhoneVerification.account_id.does_not_exist()
    return PhoneVerification.code_hash == seen.code_hash


def count_try(found: PhoneVerification) -> None:
    """One try more, before anybody looks whether it is right; each takes a turn of its own."""
    unmoved = (PhoneVerification.code_hash == found.code_hash) & (PhoneVerification.tries == found.tries)
    action = PhoneVerification.tries.set(found.tries + 1)
    store.update(found, [action], unmoved, lambda _: VerificationMovedError())


def keep(tx: Transaction, account: Account, proved: PhoneVerification, at: datetime, taken: Refused) -> None:
    """The number is this account's and nobody else's, in place of the one before; `taken` if it is another's."""
    lock_id = f"phone#{proved.phone_hash}"
    locks.take(tx, locks.Lock(lock_id, owner_id=account.account_id, created_at=at), taken)
    if account.phone_hash not in (None, proved.phone_hash):
        free(tx, account, lambda _: VerificationMovedError())
    actions = [
        Account.phone_encrypted.set(proved.phone_encrypted),
        Account.phone_hash.set(proved.phone_hash),
        Account.phone_hint.set(proved.phone_hint),
        Account.phone_country.set(proved.country),
        Account.phone_verified_at.set(at),
    ]
    allowed = unmoved_phone(account) & (Account.standing != "closed")
    tx.update(Account(account.account_id), actions, allowed, lambda _: VerificationMovedError())
    itself = PhoneVerification(account.account_id)
    is_newest = PhoneVerification.code_hash == proved.code_hash
    tx.check(itself, is_newest, lambda _: VerificationMovedError())


def unmoved_phone(account: Account) -> Condition:
    """The account has the number it had when it was read."""
    seen = account.phone_hash
    unmoved: Condition = Account.phone_hash.does_not_exist() if seen is None else Account.phone_hash == seen
    return unmoved


def free(tx: Transaction, account: Account, moved: Refused) -> None:
    """The account's number may be anybody's again."""
    lock = locks.Lock(f"phone#{account.phone_hash}")
    tx.delete(lock, locks.Lock.lock_id.does_not_exist() | (locks.Lock.owner_id == account.account_id), moved)
