"""Owns what a request brings: its ids, query and body, read into declared types or refused with field and rule."""

from collections.abc import Callable, Mapping
from typing import Annotated, Any, ClassVar
from urllib.parse import unquote

import msgspec
from chalice.app import Request

from chalicelib.domain.broken_rules import broken_rule
from chalicelib.domain.idempotency import Repeat, repeat_of
from chalicelib.domain.problems import Invalid, NotFound

#: Bytes of a request's body; larger things (imports, documents) are uploaded to a signed address instead.
BODY_LIMIT = 256 * 1024
#: Bytes of an id in a path; ours have fewer, and a longer one could not even be looked up.
ID_LIMIT = 200


#: Checks the bytes of a body against their signature, from the path's ids and the headers; raises if it is another's.
Signer = Callable[[Mapping[str, str], Mapping[str, str], bytes], None]


class BodyTooLarge(Invalid):
    """The request's body is too large."""

    status: ClassVar[int] = 413  # HTTP has a number of its own for it, which the gateway uses too


class UnsupportedMediaType(Invalid):
    """This content type is not understood."""

    status: ClassVar[int] = 415


class BodyInvalid(Invalid):
    """The request's body is not JSON, or a field of it is missing, unknown or breaks its rule."""


class QueryInvalid(Invalid):
    """A query parameter is unknown or breaks its rule."""


class NoInput(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A route that takes neither body nor query."""


class PageQuery(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Paging of every list: `cursor` is the `next_cursor` of the page before."""

    cursor: Annotated[str, msgspec.Meta(min_length=1, max_length=4096)] | None = None
    limit: Annotated[int, msgspec.Meta(ge=1, le=100)] = 25


class Amount(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Money: an integer of minor units and an ISO 4217 code."""

    minor: Annotated[int, msgspec.Meta(ge=-(10**15), le=10**15)]
    currency: str


def ids_in(path_parameters: Mapping[str, str], unknown: type[NotFound] | None) -> dict[str, str]:
    """The path's ids, decoded; one that cannot exist is refused as `unknown`, like any other that does not."""
    ids = {name: _whole(unquote(value)) for name, value in path_parameters.items()}
    for value in ids.values():
        if unknown is not None and not 0 < len(value.encode()) <= ID_LIMIT:
            raise unknown(f"An id has at most {ID_LIMIT} characters.")
    return ids


def _whole(text: str) -> str:
    """The text with U+FFFD for every half of a character, as `unquote` has it for bytes that are none."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def check_signed(request: Request, ids: Mapping[str, str], signed_by: Signer) -> None:
    """The body is the signer's, as it came; nothing in it is read before."""
    signed_by(ids, request.headers, _bounded(request))


def _bounded(request: Request) -> bytes:
    raw = raw_body(request)
    if len(raw) > BODY_LIMIT:
        raise BodyTooLarge(f"At most {BODY_LIMIT} bytes; this has {len(raw)}.", limit=BODY_LIMIT)
    return raw


def body_of(request: Request, wanted: type) -> Any:
    """The body as `wanted`; a route that takes none refuses fields it would ignore."""
    raw = _bounded(request)
    if raw:
        _check_is_json(request.headers.get("content-type"))
    try:
        return msgspec.json.decode(raw or b"{}", type=wanted)
    except msgspec.ValidationError as error:
        raise BodyInvalid(**_explained(error, wanted)) from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise _not_json("The body is not JSON in UTF-8. Send one JSON object.") from error
    except RecursionError as error:
        raise _not_json("The body is nested too deeply.") from error


def query_of(request: Request, wanted: type) -> Any:
    """The query as `wanted`; parameters it does not know are refused, and so is text that UTF-8 cannot write."""
    given = dict(request.query_params or {})
    if any(_whole(text) != text for pair in given.items() for text in pair):
        raise QueryInvalid("`query`: is text in UTF-8.", field="query", rule="is text in UTF-8")
    try:
        return msgspec.convert(given, wanted, strict=False)
    except msgspec.ValidationError as error:
        raise QueryInvalid(**_explained(error, wanted)) from error


def repeat_in(request: Request, account_id: str) -> Repeat | None:
    """What makes this POST recognisable when it comes again; None without an Idempotency-Key."""
    key = request.headers.get("idempotency-key")
    if key is None:
        return None
    return repeat_of(account_id, f"{request.method} {request.context.get('path')}", key, raw_body(request))


def raw_body(request: Request) -> bytes:
    """The body's bytes; Chalice undoes the gateway's base64."""
    try:
        raw = request.raw_body
    except ValueError as error:  # broken base64
        raise _not_json("The body cannot be decoded. Send JSON in UTF-8.") from error
    return raw.encode() if isinstance(raw, str) else raw


def _check_is_json(content_type: str | None) -> None:
    """A body without a content type is taken for JSON; one that says it is something else is not read."""
    media = (content_type or "application/json").partition(";")[0].strip().lower()
    if media != "application/json":
        raise UnsupportedMediaType("Send application/json.", field="Content-Type", rule="application/json")


def _not_json(detail: str) -> BodyInvalid:
    return BodyInvalid(detail, field="body", rule="One JSON object in UTF-8")


def _explained(error: msgspec.ValidationError, wanted: type) -> dict[str, str]:
    field, rule = broken_rule(error, wanted)
    return {"detail": f"`{field or 'body'}`: {rule}.", "field": field or "body", "rule": rule}
