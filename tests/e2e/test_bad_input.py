"""Bad input through the real gateway: whoever refuses, gateway or function, it is the same problem document."""

import httpx
import pytest

from chalicelib.handlers.requests import BODY_LIMIT
from tests.builders.platform import Platform

pytestmark = pytest.mark.cloud

DRAFT = "/claims/clm_unknown/draft"
JSON = {"Content-Type": "application/json"}


@pytest.fixture(scope="module")
def http(local_cloud):
    """A client that is signed in."""
    platform = Platform(local_cloud)
    person = platform.person("clumsy")
    with httpx.Client(
        base_url=local_cloud.base_url, headers={"Authorization": person._token}, timeout=30, trust_env=False
    ) as client:
        yield client
    platform.close()


@pytest.mark.parametrize(
    ("method", "path", "given", "status", "kind", "field"),
    [
        ("GET", "/nowhere", {}, 404, "unknown-route", None),
        ("GET", "/claims/a/b/c/d", {}, 404, "unknown-route", None),
        ("DELETE", "/me/notices", {}, 404, "unknown-route", None),
        ("PUT", "/health", {}, 404, "unknown-route", None),
        ("PUT", DRAFT, {"content": b'{"answer": "' + b"a" * BODY_LIMIT + b'"}', "headers": JSON}, 413, "body-too-large", None),
        ("PUT", DRAFT, {"content": b"<answer/>", "headers": {"Content-Type": "application/xml"}}, 415, "unsupported-media-type", "Content-Type"),
        ("PUT", DRAFT, {"data": {"answer": "yes"}}, 415, "unsupported-media-type", "Content-Type"),
        ("PUT", DRAFT, {"files": {"answer": b"yes"}}, 415, "unsupported-media-type", "Content-Type"),
        ("PUT", DRAFT, {"content": b"{", "headers": JSON}, 422, "body-invalid", "body"),
        ("PUT", DRAFT, {"content": b"\x00\x01\x02", "headers": JSON}, 422, "body-invalid", "body"),
        ("PUT", DRAFT, {"content": b"[" * 60_000, "headers": JSON}, 422, "body-invalid", "body"),
        ("PUT", DRAFT, {}, 422, "body-invalid", "answer"),
        ("PUT", DRAFT, {"json": {"answer": 1, "colour": "red"}}, 422, "body-invalid", "colour"),
        ("PUT", DRAFT, {"json": {"answer": 1, "version": "1"}}, 422, "body-invalid", "version"),
        ("PUT", "/me/skills", {"json": {"skills": [{"skill": "language/en", "level": "much"}]}}, 422, "body-invalid", "skills[0].level"),
        ("GET", "/claims?limit=1000", {}, 422, "query-invalid", "limit"),
        ("GET", "/claims?colour=red", {}, 422, "query-invalid", "colour"),
        ("GET", "/claims?cursor=forged", {}, 422, "cursor-invalid", "cursor"),
        ("GET", f"/claims/{'c' * 201}", {}, 404, "no-such-claim", None),
        ("GET", "/claims/%00%F0%9F%A6%86", {}, 404, "no-such-claim", None),
        ("POST", "/me/email-verification", {"headers": {"Idempotency-Key": "a b"}}, 422, "idempotency-key-invalid", "Idempotency-Key"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_in_the_one_shape_with_field_and_rule(http, method, path, given, status, kind, field):
    answer = http.request(method, path, **given)

    assert answer.headers["Content-Type"] == "application/problem+json"
    body = answer.json()
    assert (answer.status_code, body["type"], body["status"]) == (status, f"/problems/{kind}", status), body
    assert body["title"]
    assert body.get("field") == field
    assert field is None or kind in ("cursor-invalid", "idempotency-key-invalid") or body["rule"]
    assert not {"Code", "Message", "message", "stackTrace", "errorMessage"} & set(body)
