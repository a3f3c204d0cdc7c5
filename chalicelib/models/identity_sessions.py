"""Owns the writes about a check's session at a provider: begun, come to something, on the desk, erased (R13, R35)."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from typing import Any

from chalicelib.domain.identity_sessions import LOOK_AGAIN_AFTER, DeskReason, Verdict
from chalicelib.models import store
from chalicelib.models.identity_checks import SESSIONS, IdentityCheck, session_due
from chalicelib.models.store import Transaction

#: Sessions looked at by one sweep; the next goes on.
MOST = 500


class SessionMovedError(Exception):
    """The check came to something meanwhile, by another delivery of the same news."""


def _is_open(check: IdentityCheck) -> Any:
    whose = IdentityCheck.session_id == check.session_id
    return (IdentityCheck.state == "started") & IdentityCheck.let_go_at.does_not_exist() & whose


def keep_session(check: IdentityCheck, session_id: str) -> None:
    """The check's session is this one, and stays it."""
    unknown = IdentityCheck.session_id.does_not_exist() | (IdentityCheck.session_id == session_id)
    store.update(check, [IdentityCheck.session_id.set(session_id)], unknown, lambda _: SessionMovedError())


def conclude(
    tx: Transaction, check: IdentityCheck, verdict: Verdict, *, at: datetime, country: str, identity_hash: str | None
) -> None:
    """Verified or rejected by the provider, once; from now on the session is due to be erased."""
    actions = [
        IdentityCheck.state.set(verdict.state),
        IdentityCheck.decided_by.set(str(check.provider)),
        IdentityCheck.decided_at.set(at),
        IdentityCheck.document_country.set(country),
        *([IdentityCheck.reason.set(verdict.reason)] if verdict.reason else []),
        *([IdentityCheck.identity_hash.set(identity_hash)] if identity_hash else []),
        *session_due(at),
    ]
    tx.update(IdentityCheck(check.check_id), actions, _is_open(check), _moved)


def end_unbegun(tx: Transaction, check: IdentityCheck, verdict: Verdict, *, at: datetime) -> None:
    """Nobody was ever given a link: rejected, with nothing to erase."""
    actions = [
        IdentityCheck.state.set(verdict.state),
        IdentityCheck.decided_by.set(str(check.provider)),
        IdentityCheck.decided_at.set(at),
        *([IdentityCheck.reason.set(verdict.reason)] if verdict.reason else []),
        IdentityCheck.session_shard.remove(),
        IdentityCheck.look_at.remove(),
    ]
    unbegun = (IdentityCheck.state == "started") & IdentityCheck.session_id.does_not_exist()
    tx.update(IdentityCheck(check.check_id), actions, unbegun, _moved)


def to_desk(check: IdentityCheck, why: DeskReason, *, country: str, proved_hash: str | None) -> None:
    """An administrator decides, bound to the document that was proved; the session stays readable until then."""
    actions = [
        IdentityCheck.state.set("pending"),
        IdentityCheck.desk_reason.set(why),
        *([IdentityCheck.proved_hash.set(proved_hash)] if proved_hash else []),
        IdentityCheck.document_country.set(country),
        IdentityCheck.session_shard.remove(),
        IdentityCheck.look_at.remove(),
    ]
    store.update(check, actions, _is_open(check), _moved)


def look_again(check: IdentityCheck, at: datetime) -> None:
    """The sweep comes back then, unless nothing is left to look at."""
    with suppress(SessionMovedError):
        store.update(check, [IdentityCheck.look_at.set(at)], IdentityCheck.session_shard.exists(), _moved)


def forget_session(check: IdentityCheck, at: datetime) -> None:
    """The provider has erased everything it collected."""
    actions = [
        IdentityCheck.redacted_at.set(at),
        IdentityCheck.session_shard.remove(),
        IdentityCheck.look_at.remove(),
    ]
    with suppress(SessionMovedError):
        store.update(check, actions, IdentityCheck.session_shard.exists(), _moved)


def let_go(check: IdentityCheck, at: datetime) -> None:
    """Whatever it would have come to, the session is due to be erased: the account is closed."""
    has_session = IdentityCheck.session_id.exists() & IdentityCheck.redacted_at.does_not_exist()
    actions = [IdentityCheck.let_go_at.set(at), *session_due(at)]
    with suppress(SessionMovedError):
        store.update(check, actions, has_session & IdentityCheck.let_go_at.does_not_exist(), _moved)


def due(now: datetime) -> Iterator[IdentityCheck]:
    """Checks whose session is to be looked at; each is read whole, because an index may be late."""
    query = IdentityCheck.by_session.query(SESSIONS, IdentityCheck.look_at <= now, limit=MOST)
    for hint in query:
        found = IdentityCheck.find(hint.check_id)
        if found is not None and found.look_at is not None and found.look_at <= now:
            yield found


def first_look(began_at: datetime) -> datetime:
    """When the sweep first asks for a session whose message never came."""
    return began_at + LOOK_AGAIN_AFTER


def _moved(_: Any) -> Exception:
    return SessionMovedError()
