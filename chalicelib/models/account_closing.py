"""Owns the writes that end an account: closing it, and erasing what was personal about it and what it wrote."""

from collections.abc import Iterator
from datetime import date, datetime

from chalicelib.models import challenges, phone_verifications, store
from chalicelib.models.accounts import Account, Refused
from chalicelib.models.claims import Draft
from chalicelib.models.locks import Lock
from chalicelib.models.notices import Notice
from chalicelib.models.payouts import PayoutMethod
from chalicelib.models.skills import DeclaredSkills
from chalicelib.models.store import Transaction

#: So few close a day that the index needs no shards.
_SHARD = "closed"
#: What nobody needs to pay the person: it goes with the first erasing.
_AT_ONCE = (
    "languages", "linkedin_url", "portfolio_url", "specialisation", "background", "resume", "not_mailed",
    "verification_asked", "signed_up_again_at", "resets_asked", "email_change", "email_changes_asked",
    "reset_began_at", "second_factor_at", "recovery_codes", "signed_in_at", "signed_out_at",
    "inactive_shard", "inactive_at", "inactive_told",
    "phone_encrypted", "phone_hash", "phone_hint", "phone_country", "phone_verified_at",
)  # fmt: skip


def close(tx: Transaction, account: Account, at: datetime, moved: Refused) -> None:
    """Closed from now on, with address and number free again; refused if they, roles or standing changed meanwhile."""
    roles = Account.roles == account.roles if account.roles else Account.roles.does_not_exist()
    unmoved = (
        (Account.email == account.email)
        & (Account.standing == account.standing)
        & roles
        & phone_verifications.unmoved_phone(account)
    )
    actions = [
        Account.standing.set("closed"),
        Account.standing_changed_at.set(at),
        Account.links_void_before.set(at),
        Account.closed_at.set(at),
        Account.erase_shard.set(_SHARD),
        Account.erase_at.set(at),
    ]
    tx.update(Account(account.account_id), actions, unmoved, moved)
    tx.delete(Lock(f"email#{account.email}"), Lock.owner_id == account.account_id, moved)
    if account.phone_hash is not None:
        phone_verifications.free(tx, account, moved)


def erase_profile(account: Account, next_at: datetime) -> None:
    """What the person said about themselves is gone; the rest is looked at again then."""
    removed = [getattr(Account, name).remove() for name in _AT_ONCE]
    actions = [*removed, Account.time_zone.set("UTC"), Account.erase_at.set(next_at)]
    store.update(Account(account.account_id), actions, Account.standing == "closed")


def erase_person(account: Account, at: datetime) -> None:
    """Nobody can be recognised in the record any more; its id, country and dates stay for the ledger's sake."""
    actions = [
        Account.name.set("Closed account"),
        Account.email.set(""),
        Account.born_on.set(date(1900, 1, 1)),
        Account.erased_at.set(at),
        Account.erase_shard.remove(),
        Account.erase_at.remove(),
    ]
    store.update(Account(account.account_id), actions, Account.standing == "closed")


def erase_words(account_id: str, claim_ids: Iterator[str]) -> None:
    """Drafts, declared skills, reasons of challenges and a number being verified are gone; notices lose their facts."""
    for claim_id in claim_ids:
        store.delete(Draft(claim_id))
    for notice in Notice.query(account_id, consistent_read=True):
        if notice.facts:
            store.update(notice, [Notice.facts.set({})], Notice.notice_id.exists())
    challenges.erase_reasons(account_id)
    store.delete(DeclaredSkills(account_id))
    store.delete(phone_verifications.PhoneVerification(account_id))


def erase_methods(account_id: str) -> None:
    """Where money went is gone; that there was a method stays, because payouts name it."""
    for method in PayoutMethod.query(account_id, consistent_read=True):
        names = ("destination_encrypted", "destination_hint", "label")
        store.update(method, [getattr(PayoutMethod, name).set("") for name in names], PayoutMethod.method_id.exists())


def to_erase(now: datetime) -> Iterator[Account]:
    """Closed accounts with something left to erase; each is read whole, because an index may be late."""
    for hint in Account.by_erasure.query(_SHARD, Account.erase_at <= now):
        found = Account.find(hint.account_id)
        if found is not None and found.erase_at is not None and found.erase_at <= now:
            yield found
