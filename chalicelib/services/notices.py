"""Owns the use cases of notices: telling a person one thing once, and what a person was told."""

from datetime import datetime

from chalicelib import runtime, settings
from chalicelib.domain.access import Actor
from chalicelib.domain.accounts import LINK_REMEMBERED_FOR
from chalicelib.domain.email_changes import CONFIRM, is_still_asked
from chalicelib.domain.ids import derived_id
from chalicelib.domain.inactivity import is_back
from chalicelib.domain.links import VALID_FOR
from chalicelib.domain.mails import Facts, is_mailed, is_worth_mail, write
from chalicelib.domain.messages import Tell
from chalicelib.domain.preferences import is_chosen
from chalicelib.domain.proofs import EXPIRING, best_proof
from chalicelib.gateways import mail, secrets
from chalicelib.models import (
    accounts,
    claims,
    notices,
    skills,
    store,
    tokens,
)
from chalicelib.services.notice_facts import looked_up

#: The one notice that is of no use once what it speaks of is over.
REMINDER = "claim_reminder"


def tell(message: Tell) -> None:
    """The person has the notice, and its e-mail once.

    The one way to two e-mails is a crash between the mail service's answer and the note that it was sent: the message
    comes again and the service knows no idempotency. Better twice than never.
    """
    account = accounts.Account.find(message.account_id)
    if account is None or account.erased_at is not None or is_back(message, account.signed_in_at) or _is_over(message):
        return
    try:
        notice = _noted(message)
    except claims.ClaimMovedError:
        return  # finished in this very moment
    if notice.mailed_at is None and notice.mail_problem is None and _wants_mail(message, account, notice.facts):
        _send(message, account, notice)


def notices_of(actor: Actor, *, limit: int, cursor: str | None) -> store.Page:
    """What the person was told, newest first."""
    page = store.listing(notices.Notice.by_time, actor.account_id, limit=limit, cursor=cursor, is_newest_first=True)
    return store.Page(store.whole(page.records), page.next_cursor)


def _noted(message: Tell) -> notices.Notice:
    """The notice under the id of its cause: written now, or by the same message before."""
    notice_id = derived_id("ntc", message.kind, message.cause_id)
    found = notices.Notice.find(message.account_id, notice_id)
    if found is not None:
        return found
    notice = notices.Notice(
        message.account_id,
        notice_id,
        kind=message.kind,
        facts=looked_up(message.facts, message.kind, message.account_id) | message.facts,
        created_at=runtime.now(),
    )
    if message.kind != REMINDER:
        return notices.write_first(notice)
    claim_id = str(message.facts["claim_id"])
    return notices.write_first_while(notice, lambda tx: claims.check_in_hand(tx, message.account_id, claim_id))


def _is_over(message: Tell) -> bool:
    """Nobody is reminded of finished work, or of a deadline that is past or moved, however late it comes (R44).

    Nor of a proof that was renewed meanwhile, or has run out.
    """
    if message.kind == EXPIRING:
        kept = skills.held_of(message.account_id, str(message.facts["proved"])).kept_proofs
        same = [one for one in kept if one.attempt_id == message.facts["proof_id"]]
        return best_proof(same, runtime.now()) is None
    if message.kind != REMINDER:
        return False
    claim = claims.Claim.find(message.account_id, message.facts["claim_id"])
    if claim is None or claim.state != "active" or claim.expires_at <= runtime.now():
        return True
    return bool(datetime.fromisoformat(str(message.facts["deadline_at"])) != claim.expires_at)


def _wants_mail(message: Tell, account: accounts.Account, facts: Facts) -> bool:
    is_too_late = message.kind == "email_verification" and account.standing != "pending_email"
    is_wanted = (
        is_mailed(message.kind)
        and account.erased_at is None
        and is_worth_mail(message.kind, facts)
        and is_chosen(message.kind, account.not_mailed or ())
    )
    return is_wanted and not is_too_late and is_still_asked(message, account.email_change)


def _send(message: Tell, account: accounts.Account, notice: notices.Notice) -> None:
    facts = notice.facts | ({"token": _token(message)} if message.kind in VALID_FOR else {})
    known = settings.current()
    written = write(
        message.kind,
        facts,
        name=account.name,
        web_url=known.web_url,
        support_address=known.support_address,
        is_closed=account.standing == "closed",
    )
    try:
        mail.send(mail.Mail(_address(message, account), written.subject, written.text, written.html))
    except mail.MailRefused as refusal:
        notice.not_mailed(refusal.kind())
    else:
        notice.mailed(runtime.now())


def _address(message: Tell, account: accounts.Account) -> str:
    """Where the person reads it: the new address must confirm itself."""
    return str(account.email_change["email"]) if message.kind == CONFIRM else account.email


def _token(message: Tell) -> str:
    """The secret of a link (R10), the same for the same message; only its hash is kept, and it is in no message."""
    secret = secrets.sign(message.cause_id.encode(), purpose=message.kind)
    asked = message.facts.get("asked_at")
    asked_at = datetime.fromisoformat(str(asked)) if asked else None
    expires_at = (asked_at or runtime.now()) + VALID_FOR[message.kind]
    tokens.write_first(
        tokens.Token(
            tokens.hash_of(secret),
            purpose=message.kind,
            account_id=message.account_id,
            asked_at=asked_at,
            expires_at=expires_at,
            forgotten_at=expires_at + LINK_REMEMBERED_FOR,
        )
    )
    return secret
