"""Owns the use cases of a provider's sessions: what is told about one, asked of it, and erased (R13, R34, R35)."""

import logging
from contextlib import suppress
from datetime import datetime
from typing import Any

from chalicelib import runtime, settings
from chalicelib.domain.identity_checks import refused_by_state
from chalicelib.domain.identity_documents import IdentityTaken
from chalicelib.domain.identity_sessions import (
    LINK_FOR,
    LOOK_AGAIN_AFTER,
    REDACTED_AFTER,
    DeskReason,
    Proof,
    Session,
    Told,
    Verdict,
    desk_reason,
    verdict_of,
)
from chalicelib.domain.sweeps import check_all_done, each_alone
from chalicelib.gateways import identity_providers, secrets
from chalicelib.gateways.aws import ServiceUnreachable
from chalicelib.models import accounts, audit, identity_checks, identity_sessions, locks, store
from chalicelib.models.identity_checks import IdentityCheck
from chalicelib.models.identity_sessions import SessionMovedError

_out = logging.getLogger("inlier")


def open_check(account_id: str) -> IdentityCheck | None:
    """The person's check that waits for them at the provider, with a link; None when another may begin.

    Raises VerifiedBefore, and CheckPending when it waits for somebody else.
    """
    account = accounts.account_of(account_id)
    if account.identity == "verified":
        raise refused_by_state("verified")
    if account.identity != "pending":
        return None
    check = identity_checks.check_of(account.identity_check_id)
    if check.state == "pending":
        raise refused_by_state("pending")
    return with_link(check) if check.state == "started" else None


def with_link(check: IdentityCheck) -> IdentityCheck | None:
    """The check with a link to the provider's page; None if it has come to something, raises CheckPending meanwhile.

    The session is made under the check's id, so that whoever dies here makes no second one.
    """
    provider = identity_providers.of(check.provider)
    if check.session_id is None:
        session = provider.start(check.check_id, document_type=check.document_type)
        if session is None:
            return check
        try:
            identity_sessions.keep_session(check, session.session_id)
        except SessionMovedError:  # another call made one first, more than a day after a start that died
            return with_link(identity_checks.check_of(check.check_id))
    else:
        session = provider.fetch(check.session_id)
    if not _is_ours(check, session):
        raise ServiceUnreachable("Write to support: our provider of identity checks is not set up as it should be.")
    if _conclude(check, session):
        return None
    if session.url is None:
        raise refused_by_state("pending")
    check.url, check.url_expires_at = session.url, runtime.now() + LINK_FOR
    return check


def follow(check_id: str, session_id: str) -> bool:
    """There is news about a session: what it came to is asked of the provider itself, and applied once.

    Whether it is the session of this check; news may come twice, late, and in any order.
    """
    check = IdentityCheck.find(check_id)
    if check is None or check.provider is None or check.session_id != session_id:
        return False
    if check.state == "started" and check.let_go_at is None:
        _follow(check)
    return True


def sweep(*, by: str, reason: str, dry_run: bool = False) -> dict[str, Any]:
    """Sessions whose news never came are asked for, and those that came to something are erased at the provider."""
    due = identity_sessions.due(runtime.now())
    seen, failures = each_alone(due, lambda check: dry_run or _look(check))
    if seen and not dry_run:
        audit.append(by, "follow_identity_sessions", "identity_checks", reason=reason, checks=seen)
    check_all_done(failures)
    return {"checks": seen, "dry_run": dry_run}


def _look(check: IdentityCheck) -> bool:
    """One check; whatever fails stays due and comes behind the others, so that it keeps none of them waiting."""
    later = runtime.now() + LOOK_AGAIN_AFTER
    try:
        if check.state != "started" or check.let_go_at is not None:
            return _erase(check, later)
        if not _follow(check):
            identity_sessions.look_again(check, later)
    except Exception:
        identity_sessions.look_again(check, later)
        raise
    return True


def _erase(check: IdentityCheck, later: datetime) -> bool:
    """Asked until it is done; the key is new for each asking, since an answer is given again for the same one."""
    now = runtime.now()
    provider = identity_providers.of(check.provider)
    session = provider.fetch(check.session_id)
    if session.redaction is None and session.status == "processing":  # handed in once more: not to be erased yet
        identity_sessions.look_again(check, later)
        return True
    if session.redaction is None:
        session = provider.redact(check.session_id, key=f"{check.check_id}-redact-{check.look_at.timestamp():.0f}")
    if session.redaction == "redacted":
        identity_sessions.forget_session(check, now)
    else:
        identity_sessions.look_again(check, now + REDACTED_AFTER)
    return True


def _follow(check: IdentityCheck) -> bool:
    """Whether the check has come to something."""
    if check.session_id is None:
        return _end_unbegun(check)
    session = identity_providers.of(check.provider).fetch(check.session_id)
    return _is_ours(check, session) and _conclude(check, session)


def _is_ours(check: IdentityCheck, session: Session) -> bool:
    """The provider names the same check, in the world this stage lives in: real, or for trying out."""
    is_live = settings.current().stage == "prod"
    if (session.session_id, session.reference, session.is_live) == (check.session_id, check.check_id, is_live):
        return True
    _out.error('{"event":"identity_session_mismatch","check_id":"%s"}', check.check_id)
    return False


def _conclude(check: IdentityCheck, session: Session) -> bool:
    verdict = verdict_of(session, began_at=check.created_at, now=runtime.now())
    if verdict is None:
        return False
    try:
        if verdict.state == "verified":
            _verify(check, verdict, identity_providers.of(check.provider).prove(session.session_id))
        else:
            _write(check, verdict, check.document_country, None)
    except SessionMovedError:
        return True  # another delivery of the same news was first
    return True


def _verify(check: IdentityCheck, verdict: Verdict, proof: Proof) -> None:
    """One identity, one account, as at the desk; what is not plain goes there."""
    account = accounts.account_of(check.account_id)
    why: DeskReason | None = desk_reason(proof, Told(account.name, account.born_on, account.country))
    document = proof.document
    read = document if why != "document_unreadable" else None
    identity_hash = secrets.sign(read.identity.encode(), purpose="identity") if read else None
    if why is None and document is not None:
        try:
            _write(check, verdict, document.country, identity_hash)
        except IdentityTaken:
            why = "identity_taken"
    if why is not None:
        country = read.country if read else check.document_country
        identity_sessions.to_desk(check, why, country=country, proved_hash=identity_hash)


def _write(check: IdentityCheck, verdict: Verdict, country: str, identity_hash: str | None) -> None:
    now = runtime.now()
    with store.transaction() as tx:
        identity_sessions.conclude(tx, check, verdict, at=now, country=country, identity_hash=identity_hash)
        if identity_hash is not None:
            lock = locks.Lock(f"identity#{identity_hash}", owner_id=check.account_id, created_at=now)
            locks.take(tx, lock, lambda _: IdentityTaken())
        _end(tx, check, verdict)


def _end_unbegun(check: IdentityCheck) -> bool:
    """A check whose link was never given out ends when one that nobody followed would."""
    now = runtime.now()
    unbegun = Session("", check.check_id, "requires_input", is_live=False)
    verdict = verdict_of(unbegun, began_at=check.created_at, now=now)
    if verdict is None:
        return False
    with suppress(SessionMovedError), store.transaction() as tx:
        identity_sessions.end_unbegun(tx, check, verdict, at=now)
        _end(tx, check, verdict)
    return True


def _end(tx: store.Transaction, check: IdentityCheck, verdict: Verdict) -> None:
    accounts.Account(check.account_id).end_identity_check(tx, check.check_id, verdict.state)
    audit.note(
        tx,
        str(check.provider),
        "decide_identity",
        check.check_id,
        account_id=check.account_id,
        decision=verdict.state,
    )
