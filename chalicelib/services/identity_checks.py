"""Owns the use cases of identity: documents handed in, looked at by an administrator, decided (R13, R34, R35)."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

import msgspec

from chalicelib import runtime, settings
from chalicelib.domain.access import Actor
from chalicelib.domain.countries import known_country
from chalicelib.domain.idempotency import Repeat
from chalicelib.domain.identity_checks import (
    CheckDecided,
    DocumentType,
    check_decision,
    check_has_looked,
    check_keys,
    check_no_keys,
    refused_by_state,
)
from chalicelib.domain.identity_documents import HEAD, IdentityTaken, Judgement, check_scan, check_seen
from chalicelib.domain.personal_documents import Purpose, place_for
from chalicelib.domain.problems import InvalidField
from chalicelib.domain.sweeps import check_all_done, each_alone
from chalicelib.gateways import files, identity_providers, secrets
from chalicelib.models import accounts, audit, idempotency, identity_checks, locks, store
from chalicelib.models.identity_sessions import first_look
from chalicelib.services.identity_sessions import open_check, with_link

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
    is_hosted: bool


class CheckDetails(msgspec.Struct, frozen=True):
    """What an administrator compares: what the person said and what the documents show."""

    check: identity_checks.IdentityCheck
    name: str
    born_on: date
    country: str
    is_foreign: bool
    documents: list[str]


def upload_document(actor: Actor, content_type: str, purpose: Purpose = "identity") -> DocumentUpload:
    """A form for one upload into the private bucket, bound to its type and to what its purpose allows (R35, R65)."""
    place = place_for(purpose, content_type)
    key = place.key(actor.account_id, runtime.new_id("doc"), content_type)
    form = files.upload_form(
        settings.current().documents_bucket, key, content_type=content_type, most_bytes=place.most_bytes
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
    """The documents wait for an administrator, or the person for the provider's page; again after a rejection (R13).

    Asked again meanwhile, the provider's page is the same session's.
    """
    done_id = idempotency.done_before(repeat)
    if done_id is not None:
        return _as_it_stands(identity_checks.check_of(done_id))
    provider = identity_providers.chosen()
    known_country(document_country, field="document_country")
    if provider.first_state == "started":
        check_no_keys(document_keys)
        if found := open_check(actor.account_id):
            return found
    else:
        check_keys(actor.account_id, document_keys)
        _check_scans(document_keys)
    check = identity_checks.IdentityCheck(
        runtime.new_id("chk"),
        account_id=actor.account_id,
        state=provider.first_state,
        document_type=document_type,
        document_country=document_country,
        document_keys=document_keys,
        created_at=runtime.now(),
    )
    _begin(check, provider, repeat)
    return _as_it_stands(check)


def _begin(
    check: identity_checks.IdentityCheck, provider: identity_providers.IdentityProvider, repeat: Repeat | None
) -> None:
    """Of many at once one check begins; with a provider's page the others find it."""
    has_page = provider.first_state == "started"
    if has_page:
        identity_checks.await_session(check, provider.name, first_look(check.created_at))
    with store.transaction() as tx:
        idempotency.remember(tx, repeat, check.check_id)
        tx.create(check, lambda _: idempotency.AlreadyDoneError())
        accounts.Account(check.account_id).begin_identity_check(
            tx,
            check.check_id,
            lambda found: idempotency.AlreadyDoneError() if has_page else refused_by_state(found.identity),
        )


def _as_it_stands(check: identity_checks.IdentityCheck) -> identity_checks.IdentityCheck:
    """The check, with a link to the provider's page while it waits for the person."""
    if check.state != "started":
        return check
    return with_link(check) or identity_checks.check_of(check.check_id)


def my_identity(actor: Actor) -> Identity:
    """Where the person's identity stands, and where the photographs of a check are taken."""
    account = accounts.account_of(actor.account_id)
    check = identity_checks.check_of(account.identity_check_id) if account.identity_check_id else None
    return Identity(account.identity, check, is_hosted=identity_providers.chosen().first_state == "started")


def checks_with(*, state: str, limit: int, cursor: str | None) -> store.Page:
    """The administrators' desk: checks in a state, oldest first."""
    page = store.listing(identity_checks.IdentityCheck.by_state, state, limit=limit, cursor=cursor)
    return store.Page(store.whole(page.records), page.next_cursor)


def check_details(actor: Actor, check_id: str) -> CheckDetails:
    """One check with what the person said, and links to the scans that work for a minute.

    Who looked, when and at which check is in the audit log before there is a link; who has, may decide.
    """
    check = identity_checks.check_of(check_id)
    account = accounts.account_of(check.account_id)
    if check.document_keys:
        audit.append(actor.account_id, "view_identity_documents", check_id, account_id=check.account_id)
    check.see(actor.account_id)
    bucket = settings.current().documents_bucket
    links = [files.download_link(bucket, key, valid_for=LINK_FOR) for key in check.document_keys]
    is_foreign = check.document_country != account.country
    return CheckDetails(check, account.name, account.born_on, account.country, is_foreign, links)


def decide(actor: Actor, check_id: str, given: Judgement) -> identity_checks.IdentityCheck:
    """An administrator's decision about another person's documents; the account follows in the same transaction.

    One identity, one account: a document that proves another account's identity verifies no second one, and which
    account that is the administrator alone reads. Raises NoSuchCheck, OwnCheck, DocumentsNotSeen, CheckDecided,
    IdentityTaken, InvalidField.
    """
    check = identity_checks.check_of(check_id)
    check_decision(given.decision, reason=given.reason, is_own=check.account_id == actor.account_id)
    if (check.state, check.decided_by) == (given.decision, actor.account_id):
        return check
    check_has_looked(check_id, check.seen_by or (), actor.account_id)
    residence = accounts.account_of(check.account_id).country
    seen = given.seen(check.document_country)
    check_seen(given, seen, residence=residence)
    identity_hash = secrets.sign(seen.identity.encode(), purpose="identity") if seen else None
    now = runtime.now()
    with store.transaction() as tx:
        check.decide(
            tx,
            given.decision,
            by=actor.account_id,
            at=now,
            reason=given.reason.strip() or None,
            identity_hash=identity_hash,
            refused=lambda found: CheckDecided("GET /identity-checks lists those that wait.", state=found.state),
        )
        if given.decision == "verified":
            for one in {str(identity_hash), check.proved_hash or str(identity_hash)}:
                lock = locks.Lock(f"identity#{one}", owner_id=check.account_id, created_at=now)
                locks.take(tx, lock, _taken)
        accounts.Account(check.account_id).end_identity_check(tx, check_id, given.decision)
        audit.note(
            tx, actor.account_id, "decide_identity", check_id, account_id=check.account_id, decision=given.decision
        )
    return identity_checks.check_of(check_id)


def _taken(found: locks.Lock) -> IdentityTaken:
    return IdentityTaken(
        "Reject this check, and look at both accounts; the person is not told whose the other one is.",
        account_id=found.owner_id,
    )


def _check_scans(keys: Sequence[str]) -> None:
    """Every scan was uploaded and is one by its content; raises InvalidField."""
    bucket = settings.current().documents_bucket
    for number, key in enumerate(keys):
        field = f"document_keys[{number}]"
        try:
            head = next(files.parts(bucket, key), b"")[:HEAD]
        except (files.FileMissing, files.FileChanged) as missing:
            raise InvalidField(field, "is uploaded first, with the form of POST /me/documents") from missing
        check_scan(head, key, field=field)


def delete_documents(*, by: str, reason: str, dry_run: bool = False) -> dict[str, Any]:
    """Scans of checks decided 30 days ago are gone; outcome and keyed hash stay (R35)."""
    due = identity_checks.to_delete(runtime.now())
    deleted, failures = each_alone(due, lambda check: dry_run or _delete(check))
    if deleted and not dry_run:
        audit.append(by, "delete_identity_documents", "identity_checks", reason=reason, checks=deleted)
    check_all_done(failures)
    return {"checks": deleted, "dry_run": dry_run}


def _delete(check: identity_checks.IdentityCheck) -> bool:
    for key in check.document_keys:
        files.remove(settings.current().documents_bucket, key)
    check.forget_documents(runtime.now())
    return True
