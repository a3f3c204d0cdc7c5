"""Owns the routes of identity: a person's documents, and the administrators' desk for them."""

from datetime import date, datetime
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from chalicelib.domain.access import ADMIN, CONTRIBUTOR_ANY_STANDING
from chalicelib.domain.identity_checks import (
    CheckDecided,
    CheckPending,
    Decision,
    DocumentsNotSeen,
    DocumentType,
    NoSuchCheck,
    OwnCheck,
    VerifiedBefore,
)
from chalicelib.domain.identity_documents import IdentityTaken, Judgement
from chalicelib.domain.personal_documents import ContentType, Purpose
from chalicelib.domain.problems import InvalidField
from chalicelib.handlers.http import Call, NoInput, PageQuery, Routes
from chalicelib.services import accounts, identity_checks

routes = Routes(__name__)


class DocumentInput(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What kind of file will be uploaded, and what for: a resume is a PDF or DOCX, an identity document no DOCX."""

    content_type: ContentType
    purpose: Purpose = "identity"


class DocumentView(msgspec.Struct, frozen=True):
    """Post `fields` and then the file, as `file`, to `url` before `expires_at`; at most 10 MB, a resume 5 MB."""

    document_key: str
    url: str
    fields: dict[str, str]
    expires_at: datetime


class CheckInput(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One document, and the keys of its uploaded pages: one at least, unless our provider takes the photographs."""

    document_type: DocumentType
    document_country: Annotated[str, Meta(min_length=2, max_length=2, description="ISO 3166-1 code of who issued it.")]
    document_keys: Annotated[list[Annotated[str, Meta(max_length=200)]], Meta(max_length=4)] = []


class OwnCheckView(msgspec.Struct, frozen=True):
    """One look at your documents; `reason` says what to send instead.

    `started` waits for you: open `url`, which works once, before `url_expires_at`; post again for a new one.
    """

    check_id: str
    state: str
    document_type: str
    document_country: str
    created_at: datetime
    reason: str | None
    decided_at: datetime | None
    url: str | None
    url_expires_at: datetime | None


class CheckView(OwnCheckView, frozen=True):
    """One look at a person's documents."""

    account_id: str
    decided_by: str | None
    provider: Annotated[str | None, Meta(description="Who checked, if not our own desk; look there for the pictures.")]
    session_id: Annotated[str | None, Meta(description="The provider's own.")]
    desk_reason: Annotated[
        Literal["document_unreadable", "document_of_another_country", "another_person", "identity_taken"] | None,
        Meta(description="Why an administrator decides about what the provider verified."),
    ]


class IdentityView(msgspec.Struct, frozen=True):
    """`none`, `pending`, `verified` or `rejected`, and the last check."""

    state: str
    check: OwnCheckView | None
    is_hosted: Annotated[bool, Meta(description="Whether a page of our provider's takes the photographs.")]


class ChecksView(msgspec.Struct, frozen=True):
    """A page of checks."""

    identity_checks: list[CheckView]
    names: Annotated[dict[str, str], Meta(description="The names of the people in it, by their accounts' ids.")]
    next_cursor: str | None


class CheckDetailsView(msgspec.Struct, frozen=True):
    """What the person said, and links to the documents that work for a minute."""

    check: CheckView
    name: str
    born_on: date
    country: str
    is_foreign: Annotated[bool, Meta(description="Whether the document is of another country than they live in.")]
    documents: list[str]


class ChecksQuery(PageQuery, frozen=True, forbid_unknown_fields=True):
    """Checks in one state."""

    state: Literal["pending", "verified", "rejected"] = "pending"


class DecisionInput(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The decision; a rejection says what to send instead, and so does a verified document of another country."""

    decision: Decision
    reason: Annotated[str, Meta(max_length=1000)] = ""
    document_number: (
        Annotated[
            str, Meta(max_length=60, description="As it stands on the document; only a keyed hash of it is kept.")
        ]
        | None
    ) = None
    document_country: (
        Annotated[str, Meta(max_length=2, description="Of whoever issued it, if the person said another.")] | None
    ) = None


@routes.post(
    "/me/documents", allow=CONTRIBUTOR_ANY_STANDING, body=DocumentInput, answer=DocumentView, refuses=(InvalidField,)
)
def upload_document(call: Call[DocumentInput]) -> object:
    """Get a signed form to upload a scan of your passport or ID card, or your resume."""
    return identity_checks.upload_document(call.actor, call.input.content_type, call.input.purpose)


@routes.get("/me/identity-check", allow=CONTRIBUTOR_ANY_STANDING, answer=IdentityView)
def read_identity(call: Call[NoInput]) -> object:
    """Read where the check of your identity stands."""
    return identity_checks.my_identity(call.actor)


@routes.post(
    "/me/identity-check",
    allow=CONTRIBUTOR_ANY_STANDING,
    body=CheckInput,
    answer=OwnCheckView,
    refuses=(InvalidField, CheckPending, VerifiedBefore),
)
def ask_check(call: Call[CheckInput]) -> object:
    """Hand in your documents, or get the link to our provider's page for them; again after a rejection."""
    return identity_checks.ask_check(
        call.actor,
        document_type=call.input.document_type,
        document_country=call.input.document_country,
        document_keys=call.input.document_keys,
        repeat=call.repeat,
    )


@routes.get("/identity-checks", allow=ADMIN, query=ChecksQuery, answer=ChecksView)
def list_checks(call: Call[ChecksQuery]) -> object:
    """List identity checks in a state, oldest first."""
    page = identity_checks.checks_with(state=call.input.state, limit=call.input.limit, cursor=call.input.cursor)
    names = accounts.names_in(page.records, "account_id", "decided_by")
    return {"identity_checks": page.records, "names": names, "next_cursor": page.next_cursor}


@routes.get("/identity-checks/{check_id}", allow=ADMIN, answer=CheckDetailsView, refuses=(NoSuchCheck,))
def read_check(call: Call[NoInput], check_id: str) -> object:
    """Read one check with links to its documents; that you looked is recorded."""
    return identity_checks.check_details(call.actor, check_id)


@routes.post(
    "/identity-checks/{check_id}/decision",
    allow=ADMIN,
    body=DecisionInput,
    answer=CheckView,
    status=200,
    refuses=(NoSuchCheck, CheckDecided, DocumentsNotSeen, OwnCheck, IdentityTaken, InvalidField),
)
def decide(call: Call[DecisionInput], check_id: str) -> object:
    """Decide about another person's documents."""
    return identity_checks.decide(call.actor, check_id, Judgement(**msgspec.structs.asdict(call.input)))
