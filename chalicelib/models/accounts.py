"""Owns the accounts table: who can sign in, their roles, standing and identity."""

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime
from typing import Any, Literal

from pynamodb.attributes import UnicodeAttribute, UnicodeSetAttribute
from pynamodb.expressions.condition import Condition
from pynamodb.indexes import GlobalSecondaryIndex, KeysOnlyProjection

from chalicelib.domain.accounts import NoSuchAccount
from chalicelib.domain.eligibility import Spoken
from chalicelib.domain.identity_checks import OPEN
from chalicelib.domain.phone_verifications import State, state_of
from chalicelib.domain.resumes import Resume, resume_from
from chalicelib.models import store
from chalicelib.models.attributes import DateAttribute, InstantAttribute, IntegerAttribute, JsonAttribute
from chalicelib.models.store import Record, Transaction

Refused = Callable[[Any], Exception]


class AccountMovedError(Exception):
    """The account changed between our reading and writing; read it again."""


class ByStanding(GlobalSecondaryIndex["Account"]):
    """Administrators' list of people."""

    class Meta:
        """Index settings."""

        index_name = "by_standing"
        projection = KeysOnlyProjection()

    standing = UnicodeAttribute(hash_key=True)
    created_at = InstantAttribute(range_key=True)


class ByErasure(GlobalSecondaryIndex["Account"]):
    """Closed accounts with something left to erase; any other account is not in the index."""

    class Meta:
        """Index settings."""

        index_name = "by_erasure"
        projection = KeysOnlyProjection()

    erase_shard = UnicodeAttribute(hash_key=True)
    erase_at = InstantAttribute(range_key=True)


class ByInactivity(GlobalSecondaryIndex["Account"]):
    """Whom a reminder is due to that their account is still theirs, and when."""

    class Meta:
        """Index settings."""

        index_name = "by_inactivity"
        projection = KeysOnlyProjection()

    inactive_shard = UnicodeAttribute(hash_key=True)
    inactive_at = InstantAttribute(range_key=True)


class Account(Record):
    """A person who can sign in."""

    class Meta:
        """Table settings."""

        table_name = "accounts"
        stream_view_type = "NEW_AND_OLD_IMAGES"

    account_id = UnicodeAttribute(hash_key=True)
    name = UnicodeAttribute()
    email = UnicodeAttribute()
    country = UnicodeAttribute()
    time_zone = UnicodeAttribute(default="UTC")
    languages = JsonAttribute(null=True)
    linkedin_url = UnicodeAttribute(null=True)
    portfolio_url = UnicodeAttribute(null=True)
    specialisation = UnicodeAttribute(null=True)
    background = UnicodeAttribute(null=True)
    resume = JsonAttribute(null=True)
    resume_changes = IntegerAttribute(null=True)  # each is built on the one before, and names the file it makes
    locale = UnicodeAttribute(default="en")
    not_mailed = JsonAttribute(null=True)  # kinds of notices the person wants to read in the app alone
    born_on = DateAttribute()
    terms_version = UnicodeAttribute()
    roles = UnicodeSetAttribute(null=True)  # a set of the store is never empty: nobody's roles are no attribute
    standing = UnicodeAttribute()
    standing_changed_at = InstantAttribute(null=True)
    standing_changes = IntegerAttribute(null=True)  # steps about it and appeals upheld: each builds on the one before
    identity = UnicodeAttribute(default="none")
    identity_check_id = UnicodeAttribute(null=True)
    verification_asked = JsonAttribute(null=True)  # instants of the requests for a link that count for the limit
    signed_up_again_at = InstantAttribute(null=True)
    email_verified_at = InstantAttribute(null=True)
    resets_asked = JsonAttribute(null=True)  # instants, as above, of requests for a new password
    reset_began_at = InstantAttribute(null=True)  # since when somebody with a link is choosing a new password
    password_changed_at = InstantAttribute(null=True)
    links_void_before = InstantAttribute(null=True)
    email_change = JsonAttribute(null=True)  # the address asked for, when, and which of the two links were followed
    email_changes_asked = JsonAttribute(null=True)  # instants, as above
    email_changed_at = InstantAttribute(null=True)
    signed_out_at = InstantAttribute(null=True)  # id tokens from before that second open nothing
    second_factor_at = InstantAttribute(null=True)
    recovery_codes = JsonAttribute(null=True)  # keyed hashes of those not used yet
    phone_encrypted = UnicodeAttribute(null=True)
    phone_hash = UnicodeAttribute(null=True)  # keyed
    phone_hint = UnicodeAttribute(null=True)
    phone_country = UnicodeAttribute(null=True)
    phone_verified_at = InstantAttribute(null=True)
    created_at = InstantAttribute()
    signed_in_at = InstantAttribute(null=True)  # the first sign-in of the last day there was one
    inactive_shard = UnicodeAttribute(null=True)
    inactive_at = InstantAttribute(null=True)
    inactive_told = IntegerAttribute(null=True)  # months of the last reminder of this absence
    closed_at = InstantAttribute(null=True)
    erase_shard = UnicodeAttribute(null=True)
    erase_at = InstantAttribute(null=True)
    erased_at = InstantAttribute(null=True)
    by_standing = ByStanding()
    by_erasure = ByErasure()
    by_inactivity = ByInactivity()

    @property
    def held_roles(self) -> list[str]:
        """The roles in one order; none before the e-mail address is confirmed."""
        return sorted(self.roles or ())

    @property
    def spoken(self) -> list[Spoken]:
        """The languages the person says they know (R58)."""
        return [Spoken(**one) for one in self.languages or ()]

    @property
    def own_resume(self) -> Resume | None:
        """The person's resume as it is now (R65)."""
        return resume_from(self.resume)

    @property
    def links_asked(self) -> list[datetime]:
        """When a new link was asked for lately."""
        return [datetime.fromisoformat(text) for text in self.verification_asked or ()]

    @property
    def resets_asked_at(self) -> list[datetime]:
        """When a new password was asked for lately."""
        return [datetime.fromisoformat(text) for text in self.resets_asked or ()]

    @property
    def email_changes_asked_at(self) -> list[datetime]:
        """When another address was asked for lately."""
        return [datetime.fromisoformat(text) for text in self.email_changes_asked or ()]

    @property
    def second_factor(self) -> Literal["on", "off"]:
        """Whether a sign-in asks for a second factor."""
        return "off" if self.second_factor_at is None else "on"

    @property
    def recovery_codes_left(self) -> int | None:
        """How many can still be used in place of the app."""
        return None if self.second_factor_at is None else len(self.recovery_codes or ())

    @property
    def phone_state(self) -> State:
        """Whether a phone of the country of residence is verified (R64)."""
        return state_of(phone_country=self.phone_country, residence=self.country)

    def are_links_void(self, asked_at: datetime) -> bool:
        """Whether a link asked for then is void, because what it opens was changed since."""
        return self.links_void_before is not None and asked_at < self.links_void_before

    def change(
        self,
        *,
        name: str | None,
        time_zone: str | None,
        refused: Refused,
        languages: list[Any] | None = None,
        said: Mapping[str, str | None] | None = None,
    ) -> None:
        """What the person may change alone; what is None stays, and so does a name that was or is being verified.

        `said` are attributes by name; there None takes the attribute away.
        """
        actions = [
            *([Account.name.set(name)] if name is not None else []),
            *([Account.time_zone.set(time_zone)] if time_zone is not None else []),
            *([Account.languages.set(languages)] if languages is not None else []),
            *(
                getattr(Account, field).remove() if value is None else getattr(Account, field).set(value)
                for field, value in (said or {}).items()
            ),
        ]
        allowed = Account.account_id.exists()
        if name is not None:
            allowed &= ~Account.identity.is_in("pending", "verified")
        if actions:
            store.update(self, actions, allowed, refused)

    def prefer(self, locale: str, not_mailed: list[str]) -> None:
        """What the person chose about our messages."""
        actions = [Account.locale.set(locale), Account.not_mailed.set(not_mailed)]
        store.update(self, actions, Account.account_id.exists(), lambda _: NoSuchAccount())

    def ask_link(self, asked: list[datetime], moved: Refused) -> None:
        """One more request for a link, unless another was counted meanwhile."""
        store.update(self, [Account.verification_asked.set(asked)], self._unmoved_links(), moved)

    def _unmoved_links(self) -> Condition:
        seen = self.verification_asked
        waits = Account.standing == "pending_email"
        asked = Account.verification_asked
        unmoved: Condition = waits & (asked.does_not_exist() if seen is None else asked == seen)
        return unmoved

    def sign_up_again(self, at: datetime, *, not_since: datetime, refused: Refused) -> None:
        """Somebody signed up with this address again; refused if that happened, or the account began, too lately."""
        quiet = Account.signed_up_again_at.does_not_exist() | (Account.signed_up_again_at < not_since)
        store.update(self, [Account.signed_up_again_at.set(at)], (Account.created_at < not_since) & quiet, refused)

    def confirm_email(self, tx: Transaction, at: datetime, refused: Refused) -> None:
        """The address is the person's: the account is active and may work."""
        actions = [
            Account.standing.set("active"),
            Account.standing_changed_at.set(at),
            Account.email_verified_at.set(at),
            Account.roles.add({"contributor"}),
        ]
        tx.update(self, actions, Account.standing == "pending_email", refused)

    def move_standing(self, tx: Transaction, standing: str, at: datetime, moved: Refused) -> None:
        """The next change of standing, built on the one seen; it may leave the standing itself as it is."""
        seen, count = Account.standing_changes, self.standing_changes
        unmoved = (Account.standing == self.standing) & (seen.does_not_exist() if count is None else seen == count)
        actions = [
            Account.standing.set(standing),
            Account.standing_changes.set(self.next_change),
            *([Account.standing_changed_at.set(at)] if standing != self.standing else []),
        ]
        tx.update(Account(self.account_id), actions, unmoved, moved)

    @property
    def next_change(self) -> int:
        """The number of the next change of standing."""
        return (self.standing_changes or 0) + 1

    def set_roles(self, tx: Transaction, roles: Collection[str], moved: Refused) -> None:
        """Other roles, built on the ones seen."""
        seen = Account.roles == self.roles if self.roles else Account.roles.does_not_exist()
        action = Account.roles.set(set(roles)) if roles else Account.roles.remove()
        tx.update(self, [action], Account.account_id.exists() & seen, moved)

    def begin_identity_check(self, tx: Transaction, check_id: str, refused: Refused) -> None:
        """Documents wait to be looked at, unless others do or nothing is left to prove."""
        tx.update(
            self,
            [Account.identity.set("pending"), Account.identity_check_id.set(check_id)],
            Account.account_id.exists() & Account.identity.is_in(*OPEN),
            refused,
        )

    def end_identity_check(self, tx: Transaction, check_id: str, outcome: str) -> None:
        """Verified or rejected, by the check that was pending."""
        is_this = (Account.identity == "pending") & (Account.identity_check_id == check_id)
        tx.update(self, [Account.identity.set(outcome)], is_this)


def is_still_admin(tx: Transaction, account_id: str, refused: Refused) -> None:
    """The administrator who acts is one when the act commits: so two cannot take the role from each other at once."""
    is_admin = Account.roles.contains("admin") & Account.standing.is_in("active", "warned")
    tx.check(Account(account_id), is_admin, refused)


def unknown_of(account_ids: Iterable[str]) -> set[str]:
    """Those of the ids that are no account's, in one read for each hundred."""
    asked = set(account_ids)
    known = Account.batch_get(sorted(asked), attributes_to_get=["account_id"]) if asked else []
    return asked - {found.account_id for found in known}


def names_of(account_ids: Iterable[str]) -> dict[str, str]:
    """The name on each account there is, in one read for each hundred."""
    asked = sorted(set(account_ids))
    found = Account.batch_get(asked, attributes_to_get=["account_id", "name"]) if asked else []
    return {one.account_id: one.name for one in found}


def account_of(account_id: str) -> Account:
    """The account; raises NoSuchAccount."""
    found = Account.find(account_id)
    if found is None:
        raise NoSuchAccount("Ids of accounts begin with `acc_`.")
    return found
