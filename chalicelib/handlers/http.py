"""Owns the HTTP seam: who is asking, may they, what do they bring, answer, problem+json.

No file but this one and `requests.py` touches a Chalice request.
"""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Generic, TypeVar

import msgspec
from chalice.app import Blueprint, CognitoUserPoolAuthorizer, Request, Response

from chalicelib import runtime, settings
from chalicelib.domain.access import (
    ANYONE,
    AccountClosed,
    Actor,
    Allow,
    EmailNotVerified,
    NotSignedIn,
    RoleRequired,
    SecondFactorRequired,
    StandingDoesNotAllow,
    check_access,
)
from chalicelib.domain.idempotency import IdempotencyKeyInvalid, IdempotencyKeyReused, Repeat
from chalicelib.domain.origins import Origin, origin_of
from chalicelib.domain.problems import NotFound, Problem, with_support
from chalicelib.handlers import logs
from chalicelib.handlers.documents import Linker, Renderer, chosen, elsewhere, sent
from chalicelib.handlers.requests import (
    Amount,
    BodyInvalid,
    BodyTooLarge,
    NoInput,
    PageQuery,
    QueryInvalid,
    Signer,
    UnsupportedMediaType,
    body_of,
    check_signed,
    ids_in,
    query_of,
    repeat_in,
)
from chalicelib.services import accounts

Input = TypeVar("Input")
View = TypeVar("View", bound=Callable[..., object])

__all__ = ["ROUTES", "Amount", "Call", "NoInput", "PageQuery", "Route", "Routes", "problem_response", "problems_of"]

JSON = {"Content-Type": "application/json", "Cache-Control": "no-store"}

#: The pool's ARN is known when the stack is made; `infra/` puts it in.
authorizer = CognitoUserPoolAuthorizer("Accounts", provider_arns=["set-by-infra"])


class Call(Generic[Input]):
    """What a view gets: who asks, the parsed body or query, and what makes a repeated POST recognisable."""

    __slots__ = ("input", "maybe_actor", "origin", "repeat")

    def __init__(self, actor: Actor | None, given: Input, repeat: Repeat | None, origin: Origin) -> None:
        self.maybe_actor, self.input, self.repeat, self.origin = actor, given, repeat, origin

    @property
    def actor(self) -> Actor:
        """The signed-in person; a route for anyone has none."""
        if self.maybe_actor is None:
            raise NotSignedIn("Send the id token of POST /sessions in the Authorization header.")
        return self.maybe_actor

    @property
    def source_ip(self) -> str:
        """The address the request came from; never kept."""
        return self.origin.address


class Route(msgspec.Struct, frozen=True):
    """What a route declares: the source of OpenAPI, the problem list and the table of who may call it."""

    method: str
    path: str
    allow: Allow
    body: type | None
    query: type | None
    answer: Any
    status: int
    refuses: tuple[type[Problem], ...]
    view: Callable[..., object]
    also: Mapping[str, Renderer] = msgspec.field(default_factory=dict)
    linked: Mapping[str, Linker] = msgspec.field(default_factory=dict)
    signed_by: Signer | None = None

    @property
    def files(self) -> tuple[str, ...]:
        """The media types it answers beside JSON."""
        return (*self.also, *self.linked)


#: Every route of the API, in the order of registration.
ROUTES: list[Route] = []


class Routes:
    """The routes of one feature: a Chalice blueprint whose views are wrapped by this seam."""

    def __init__(self, import_name: str) -> None:
        self.blueprint = Blueprint(import_name)

    def get(
        self,
        path: str,
        *,
        allow: Allow,
        answer: Any,
        query: type | None = None,
        refuses: tuple[type[Problem], ...] = (),
        status: int = 200,
        also: Mapping[str, Renderer] | None = None,
        linked: Mapping[str, Linker] | None = None,
    ) -> Callable[[View], View]:
        """A reading route; when the Accept header wants a file, `also` are made here, `linked` lie elsewhere (303)."""
        declared = partial(Route, "GET", path, allow, None, query, answer, status, refuses)
        return self._route(partial(declared, also=also or {}, linked=linked or {}))

    def post(
        self,
        path: str,
        *,
        allow: Allow,
        answer: Any,
        body: type | None = None,
        refuses: tuple[type[Problem], ...] = (),
        status: int = 201,
        signed_by: Signer | None = None,
    ) -> Callable[[View], View]:
        """A route that creates or does something; with `signed_by` its body is read only if it is the signer's."""
        declared = partial(Route, "POST", path, allow, body, None, answer, status, refuses)
        return self._route(partial(declared, signed_by=signed_by))

    def put(
        self, path: str, *, allow: Allow, answer: Any, body: type, refuses: tuple[type[Problem], ...] = ()
    ) -> Callable[[View], View]:
        """A route that sets something to a value."""
        return self._route(partial(Route, "PUT", path, allow, body, None, answer, 200, refuses))

    def patch(
        self, path: str, *, allow: Allow, answer: Any, body: type, refuses: tuple[type[Problem], ...] = ()
    ) -> Callable[[View], View]:
        """A route that changes some fields."""
        return self._route(partial(Route, "PATCH", path, allow, body, None, answer, 200, refuses))

    def delete(
        self,
        path: str,
        *,
        allow: Allow,
        answer: Any = None,
        body: type | None = None,
        refuses: tuple[type[Problem], ...] = (),
        status: int = 204,
    ) -> Callable[[View], View]:
        """A route that ends something."""
        return self._route(partial(Route, "DELETE", path, allow, body, None, answer, status, refuses))

    def _route(self, declared: Callable[[View], Route]) -> Callable[[View], View]:
        def register(view: View) -> View:
            route = declared(view)
            ROUTES.append(route)
            options: dict[str, Any] = {} if route.allow is ANYONE else {"authorizer": authorizer}
            blueprint = self.blueprint

            def wrapped(**path_parameters: str) -> Response:
                return _answer(route, blueprint.current_request, path_parameters)

            wrapped.__name__ = view.__name__
            wrapped.__doc__ = view.__doc__
            blueprint.route(route.path, methods=[route.method], content_types=["*/*"], **options)(wrapped)
            return view

        return register


def problems_of(route: Route) -> tuple[type[Problem], ...]:
    """Everything a caller of the route may be refused with: by its rules, by who they are, by what they sent."""
    found: list[type[Problem]] = [*route.refuses, QueryInvalid, BodyInvalid, BodyTooLarge, UnsupportedMediaType]
    if route.allow.needs_sign_in:
        found += [NotSignedIn, AccountClosed]
        found += [EmailNotVerified] if route.allow.role or route.allow.needs_working else []
        found += [RoleRequired] if route.allow.role else []
        found += [SecondFactorRequired] if route.allow.role == "admin" else []
        found += [StandingDoesNotAllow] if route.allow.needs_working else []
        found += [IdempotencyKeyInvalid, IdempotencyKeyReused] if route.method == "POST" else []
    return tuple(dict.fromkeys(found))


def unknown_id(route: Route) -> type[NotFound] | None:
    """The first problem a route declares for ids that lead nowhere: that of its path."""
    return next((problem for problem in route.refuses if issubclass(problem, NotFound)), None)


def _answer(route: Route, request: Request, path_parameters: dict[str, str]) -> Response:
    began = runtime.stopwatch()
    context = request.context
    actor: Actor | None = None
    try:
        actor = _actor(context) if route.allow.needs_sign_in else None
        check_access(actor, route.allow)
        ids = ids_in(path_parameters, unknown_id(route))
        if route.signed_by is not None:
            check_signed(request, ids, route.signed_by)
        call = Call(actor, _input(route, request), _repeat(route, request, actor), _origin(request))
        result = route.view(call, **ids)
        response = _rendered(route, result, request.headers.get("accept") or "")
    except Problem as problem:
        response = problem_response(problem.body(_support()))
    except Exception as error:  # noqa: BLE001  (the outermost frame of a request: a bug is logged once and answered 500)
        logs.bug("request_failed", error, request_id=context.get("requestId"), route=f"{route.method} {route.path}")
        response = problem_response(_bug(str(context.get("requestId"))))
    logs.line(
        "request",
        route=f"{route.method} {route.path}",
        status=response.status_code,
        ms=round((runtime.stopwatch() - began) * 1000, 1),
        account_id=actor.account_id if actor else None,
        request_id=context.get("requestId"),
    )
    return response


def _actor(context: dict[str, Any]) -> Actor | None:
    """API Gateway's authorizer has checked signature and expiry; an access token is not meant for us."""
    claims = (context.get("authorizer") or {}).get("claims") or {}
    if claims.get("token_use") != "id":
        return None
    return accounts.actor_of(str(claims.get("cognito:username", "")), token_iat=claims.get("iat", ""))


def _origin(request: Request) -> Origin:
    address = str((request.context.get("identity") or {}).get("sourceIp") or "")
    return origin_of(request.headers, address, edge_mark=settings.current().edge_mark)


def _input(route: Route, request: Request) -> Any:
    query = query_of(request, route.query or NoInput)
    body = body_of(request, route.body or NoInput)
    return query if route.body is None else body


def _repeat(route: Route, request: Request, actor: Actor | None) -> Repeat | None:
    return repeat_in(request, actor.account_id) if route.method == "POST" and actor else None


def _rendered(route: Route, result: object, accept: str) -> Response:
    if route.answer is None:
        return Response(body="", status_code=route.status)
    media = (chosen(accept, route.files) if route.files else None) or ""
    if media in route.also:
        return sent(media, route.also[media](result))
    if media in route.linked:
        return elsewhere(route.linked[media](result))
    view = msgspec.convert(result, route.answer, from_attributes=True)
    return Response(
        body=msgspec.json.encode(view).decode(),
        status_code=route.status,
        headers=dict(JSON),
    )


def problem_response(body: dict[str, Any]) -> Response:
    """A problem document as RFC 9457 wants it sent; `retry_after` also stands in its header."""
    headers: dict[str, str | list[str]] = {"Content-Type": "application/problem+json", "Cache-Control": "no-store"}
    if "retry_after" in body:
        headers["Retry-After"] = str(body["retry_after"])
    return Response(body=msgspec.json.encode(body).decode(), status_code=body["status"], headers=headers)


def _support() -> str:
    return settings.current().support_address


def _bug(request_id: str) -> dict[str, Any]:
    return {
        "type": "/problems/internal-error",
        "title": "Something failed on our side",
        "status": 500,
        "detail": with_support(
            "It was recorded. Try again; if it stays, write to support with the request id.", _support()
        ),
        "request_id": request_id,
    }
