"""Use cases of resumes: handing one in, which replaces the one before, looking at it, taking it away (R65)."""

from datetime import datetime

import msgspec

from chalicelib import runtime, settings
from chalicelib.domain.access import Actor
from chalicelib.domain.resume_contents import ResumeRefused, check_content
from chalicelib.domain.resumes import (
    Kind,
    NoSuchResume,
    Resume,
    ResumeNotUploaded,
    file_key,
    folder_of,
    is_left_behind,
    uploaded_kind,
)
from chalicelib.gateways import files
from chalicelib.models import accounts, resumes, store


class Shown(msgspec.Struct, frozen=True):
    """A person's resume, with a link to it that works for a minute."""

    kind: Kind
    bytes: int
    updated_at: datetime
    link: str
    expires_at: datetime


@store.again_when(accounts.AccountMovedError)
def hand_in(actor: Actor, document_key: str) -> Resume:
    """The upload is the person's resume from now on, and the one before is gone; said twice, it is said once.

    The record decides: until it names the new file it names the old one, which is deleted only then.
    Raises InvalidField, ResumeNotUploaded, ResumeRefused.
    """
    account = accounts.account_of(actor.account_id)
    kind = uploaded_kind(account.account_id, document_key)
    resume = account.own_resume
    if resume is None or resume.document_key != document_key:
        found = _judged(document_key, kind)
        number = account.resume_changes or 0
        target = file_key(account.account_id, document_key, number=number)
        _copy(document_key, target, found)
        resume = Resume(target, document_key, kind, found.size, runtime.now())
        resumes.change(account, resume)
        _tidy(account.account_id, current=target, changes=number + 1)
    else:
        _tidy(account.account_id, current=resume.file_key, changes=account.resume_changes or 0)
    files.remove(settings.current().documents_bucket, document_key)
    return resume


def own(actor: Actor) -> Shown:
    """The person's resume, and a link to it; raises NoSuchResume."""
    resume = accounts.account_of(actor.account_id).own_resume
    if resume is None:
        raise NoSuchResume("Upload one: POST /me/documents with `purpose`: `resume`, then PUT /me/resume.")
    link = files.download_link(settings.current().documents_bucket, resume.file_key, file_name=resume.file_name)
    return Shown(resume.kind, resume.bytes, resume.updated_at, link, runtime.now() + files.LINK_VALID_FOR)


@store.again_when(accounts.AccountMovedError)
def take_away(actor: Actor) -> None:
    """The person has no resume here, and no file is left of it; saying so again changes nothing.

    A file of a handing in that died has a number no change has used: one is counted, so that it is left behind.
    """
    account = accounts.account_of(actor.account_id)
    changes = account.resume_changes or 0
    if account.own_resume is not None or _holds_files(account.account_id):
        resumes.change(account, None)
        changes += 1
    _tidy(account.account_id, current=None, changes=changes)


def _judged(document_key: str, kind: Kind) -> files.FileFacts:
    """The upload is what it was said to be; what is not is deleted. Raises ResumeNotUploaded, ResumeRefused."""
    bucket = settings.current().documents_bucket
    try:
        found = files.facts(bucket, document_key)
        content = b"".join(files.parts(bucket, document_key, version=found.version))
    except (files.FileMissing, files.FileChanged) as error:
        raise _not_uploaded() from error
    try:
        check_content(content, kind)
    except ResumeRefused:
        files.remove(bucket, document_key)
        raise
    return found


def _copy(document_key: str, target: str, found: files.FileFacts) -> None:
    try:
        files.copy(settings.current().documents_bucket, document_key, target, version=found.version)
    except (files.FileMissing, files.FileChanged) as error:
        raise _not_uploaded() from error


def _holds_files(account_id: str) -> bool:
    return next(iter(files.keys(settings.current().documents_bucket, folder_of(account_id))), None) is not None


def _tidy(account_id: str, *, current: str | None, changes: int) -> None:
    """Files that nothing names are deleted, whatever died while they were made or replaced."""
    bucket = settings.current().documents_bucket
    for key in list(files.keys(bucket, folder_of(account_id))):
        if is_left_behind(key, current=current, changes=changes):
            files.remove(bucket, key)


def _not_uploaded() -> ResumeNotUploaded:
    return ResumeNotUploaded("Post the file with the form that POST /me/documents answers, then say so again.")
