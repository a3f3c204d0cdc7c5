"""Owns the use cases of identity: documents handed in, looked at by an administrator, decided (R13, R34, R35)."""

from datetime import date, datetime, timedelta

import msgspec

from chalicelib import runtime, settings
from chalicelib.domain.access import Actor
from chalicelib.domain.countries import known_country
from chalicelib.domain.idempotency import Repeat
from chalicelib.domain.identity_checks import (
    DOCUMENT_FORMATS,
    DOCUMENT_MOST_BYTES,
    CheckDecided,
    Decision,
    DocumentType,
    check_decision,
    check_keys,
    document_prefix,
    refused_by_state,
)
from chalicelib.gateways import files
from chalicelib.models import accounts, audit, idempotency, identity_checks, store

#: How long an administrator's link to a document works.
LINK_FOR = timedelta(seconds=60)


class DocumentUpload(msgspec.Struct, frozen=True):
    """Where and how to upload one document, and the key that names it afterwards."""

    document_key: str
    url: str
    fields: dict[str, str]
    expires_at: datetime


class Identity(msgspec.Struct, frozen=True):
    """Where a person's identity stands, and the last check of it."""

    state: str
    check: identity_checks.IdentityCheck | None


class CheckDetails(msgspec.Struct, frozen=True):
    """What an administrator compares: what the person said and what the documents show."""

    check: identity_checks.IdentityCheck
    name: str
    born_on: date
    country: str
    documents: list[str]


def upload_document(actor: Actor, content_type: str) -> DocumentUpload:
    """A form for one upload into the private bucket, bound to its type and to 10 MB (R35)."""
    key = f"{document_prefix(actor.account_id)}{runtime.new_id('doc')}.{DOCUMENT_FORMATS[content_type]}"
    form = files.upload_form(
        settings.current().documents_bucket, key, content_type=content_type, most_bytes=DOCUMENT_MOST_BYTES
    )
    return DocumentUpload(key, form.url, form.fields, form.expires_at)


@store.again_when(idempotency.AlreadyDoneError)
def ask_check(
    actor: Actor,
    *,
    document_type: DocumentType,
    document_country: str,
    document_keys: list[str],
    repeat: Repeat | None,
) -> identity_checks.IdentityCheck:
    """The documents wait for an administrator; possible again after a rejection (R13)."""
    done_id = idempotency.done_before(repeat)
    if done_id is not None:
        return identity_checks.check_of(done_id)
    known_country(document_country, field="document_country")
    check_keys(actor.account_id, document_keys)
    check = identity_checks.IdentityCheck(
        runtime.new_id("chk"),
        account_id=actor.account_id,
        state="pending",
        document_type=document_type,
        document_country=document_country,
        document_keys=document_keys,
        created_at=runtime.now(),
    )
    with store.transaction() as tx:
        idempotency.remember(tx, repeat, check.check_id)
        tx.create(check, lambda _: idempotency.AlreadyDoneError())
        accounts.Account(actor.account_id).begin_identity_check(
            tx, check.check_id, lambda found: refused_by_state(found.identity)
        )
    return check


def my_identity(actor: Actor) -> Identity:
    """Where the person's identity stands."""
    account = accounts.account_of(actor.account_id)
    check = identity_checks.check_of(account.identity_check_id) if account.identity_check_id else None
    return Identity(account.identity, check)


def checks_with(*, state: str, limit: int, cursor: str | None) -> store.Page:
    """The administrators' desk: checks in a state, oldest first."""
    page = store.listing(identity_checks.IdentityCheck.by_state, state, limit=limit, cursor=cursor)
    return store.Page(store.whole(page.records), page.next_cursor)


def check_details(check_id: str) -> CheckDetails:
    """One check with what the person said and links to the documents that work for a minute."""
    check = identity_checks.check_of(check_id)
    account = accounts.account_of(check.account_id)
    bucket = settings.current().documents_bucket
    links = [files.download_link(bucket, key, valid_for=LINK_FOR) for key in check.document_keys]
    return CheckDetails(check, account.name, account.born_on, account.country, links)


def decide(actor: Actor, check_id: str, *, decision: Decision, reason: str) -> identity_checks.IdentityCheck:
    """An administrator's decision about another person's documents; the account follows in the same transaction."""
    check = identity_checks.check_of(check_id)
    check_decision(decision, reason=reason, is_own=check.account_id == actor.account_id)
    if (check.state, check.decided_by) == (decision, actor.account_id):
        return check
    with store.transaction() as tx:
        check.decide(
            tx,
            decision,
            by=actor.account_id,
            at=runtime.now(),
            reason=reason.strip() or None,
            refused=lambda found: CheckDecided("GET /identity-checks lists those that wait.", state=found.state),
        )
        accounts.Account(check.account_id).end_identity_check(tx, check_id, decision)
        audit.note(tx, actor.account_id, "decide_identity", check_id, account_id=check.account_id, decision=decision)
    return identity_checks.check_of(check_id)
