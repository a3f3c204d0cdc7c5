"""Owns the conditional writes of an account's passwords, addresses and second factor."""

from contextlib import suppress
from datetime import datetime
from typing import Any

from pynamodb.expressions.condition import Condition

from chalicelib.models import store
from chalicelib.models.accounts import Account, Refused
from chalicelib.models.store import Transaction


def ask_reset(account: Account, asked: list[datetime], moved: Refused) -> None:
    """One more request for a link to choose a new password, unless another was counted meanwhile."""
    attribute, seen = Account.resets_asked, account.resets_asked
    unmoved = attribute.does_not_exist() if seen is None else attribute == seen
    store.update(account, [attribute.set(asked)], Account.account_id.exists() & unmoved, moved)


def sign_out(account_id: str, at: datetime) -> None:
    """Tokens dated before that second open nothing any more; of two instants the later one stays."""
    is_later = Account.signed_out_at.does_not_exist() | (Account.signed_out_at < at)
    with suppress(_SignedOutLaterError):
        store.update(
            Account(account_id),
            [Account.signed_out_at.set(at)],
            Account.account_id.exists() & is_later,
            lambda _: _SignedOutLaterError(),
        )


class _SignedOutLaterError(Exception):
    """The account was signed out after that, or is gone."""


def begin_reset(account: Account, *, asked_at: datetime, at: datetime, since: datetime, refused: Refused) -> None:
    """The holder of a link asked for then alone chooses a password now; whoever began until `since` has died."""
    is_alone = Account.reset_began_at.does_not_exist() | (Account.reset_began_at <= since)
    may = (Account.standing != "closed") & links_count_since(asked_at) & is_alone
    store.update(Account(account.account_id), [Account.reset_began_at.set(at)], may, refused)


def change_password(
    tx: Transaction, account: Account, *, asked_at: datetime, at: datetime, signed_out_at: datetime, refused: Refused
) -> None:
    """Another password, by a link asked for then and followed `at` now; links asked for until now and tokens end."""
    actions = [
        Account.password_changed_at.set(at),
        Account.links_void_before.set(at),
        Account.signed_out_at.set(signed_out_at),
        Account.reset_began_at.remove(),
    ]
    is_mine = Account.reset_began_at == at
    tx.update(account, actions, (Account.standing != "closed") & links_count_since(asked_at) & is_mine, refused)


def links_count_since(asked_at: datetime) -> Condition:
    """A link asked for at this instant is not void."""
    not_void: Condition = Account.links_void_before.does_not_exist() | (Account.links_void_before <= asked_at)
    return not_void


def begin_second_factor(account: Account, code_hashes: list[str], at: datetime, refused: Refused) -> None:
    """A second factor is asked for from now on, with these recovery codes; refused if there is one."""
    actions = [Account.second_factor_at.set(at), Account.recovery_codes.set(code_hashes)]
    none_yet = Account.account_id.exists() & Account.second_factor_at.does_not_exist()
    store.update(account, actions, none_yet, refused)


def end_second_factor(account: Account) -> None:
    """No second factor is asked for."""
    actions = [Account.second_factor_at.remove(), Account.recovery_codes.remove()]
    store.update(account, actions, Account.account_id.exists())


def use_recovery_code(account: Account, hashes_left: list[str], moved: Refused) -> None:
    """One code less, unless another was used meanwhile."""
    unmoved = Account.recovery_codes == account.recovery_codes
    store.update(account, [Account.recovery_codes.set(hashes_left)], unmoved, moved)


def ask_email_change(account: Account, change: dict[str, Any], asked: list[datetime], moved: Refused) -> None:
    """Another address is wanted, in place of any wanted before; refused if one was asked for meanwhile."""
    attribute, seen = Account.email_changes_asked, account.email_changes_asked
    unmoved = attribute.does_not_exist() if seen is None else attribute == seen
    actions = [Account.email_change.set(change), attribute.set(asked)]
    store.update(account, actions, Account.account_id.exists() & unmoved, moved)


def half_change_email(tx: Transaction, account: Account, change: dict[str, Any], moved: Refused) -> None:
    """One of the two links was followed, unless the other was meanwhile."""
    tx.update(account, [Account.email_change.set(change)], Account.email_change == account.email_change, moved)


def change_email(tx: Transaction, account: Account, email: str, at: datetime, moved: Refused) -> None:
    """The account has this address; links sent to the one before are void."""
    actions = [
        Account.email.set(email),
        Account.email_changed_at.set(at),
        Account.links_void_before.set(at),
        Account.email_change.remove(),
    ]
    unmoved = (Account.email_change == account.email_change) & (Account.email == account.email)
    tx.update(account, actions, unmoved & (Account.standing != "closed"), moved)
