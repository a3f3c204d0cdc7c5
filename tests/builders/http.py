"""Builds API Gateway events and asks the app in process, as the gateway would after its authorizer."""

import json
from typing import Any, NamedTuple

from app import app
from chalicelib import runtime

LONG_AGO = "req-1"


class Answer(NamedTuple):
    """What the gateway would send."""

    status: int
    body: Any
    headers: dict[str, str]


def event(
    method: str, resource: str, *, path: dict[str, str] | None = None, query: dict[str, str] | None = None,
    body: object = None, raw: str | None = None, account_id: str | None = None, token_use: str = "id",
    headers: dict[str, str] | None = None, iat: object = None,
) -> dict[str, Any]:  # fmt: skip
    """The event of one request; `account_id` is who the authorizer found, `iat` when their token was made: now."""
    text = raw if raw is not None else (None if body is None else json.dumps(body))
    claims: dict[str, object] = {"cognito:username": account_id, "token_use": token_use}
    claims["iat"] = str(int(runtime.token_time().timestamp())) if iat is None else iat
    return {
        "resource": resource,
        "path": resource.format(**(path or {})),
        "httpMethod": method,
        "headers": {"content-type": "application/json", **(headers or {})},
        "multiValueQueryStringParameters": {name: [value] for name, value in (query or {}).items()} or None,
        "pathParameters": path,
        "stageVariables": None,
        "body": text,
        "isBase64Encoded": False,
        "requestContext": {
            "resourcePath": resource,
            "path": resource.format(**(path or {})),
            "httpMethod": method,
            "requestId": LONG_AGO,
            "identity": {"sourceIp": "192.0.2.1"},
            **({"authorizer": {"claims": claims}} if account_id else {}),
        },
    }


def ask(method: str, resource: str, **given: Any) -> Answer:
    """Send one request through Chalice and the seam."""
    sent = app(event(method, resource, **given), None)
    text = sent["body"]
    return Answer(sent["statusCode"], json.loads(text) if text else None, sent.get("headers", {}))
