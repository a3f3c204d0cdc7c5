"""The deployed platform stands: routes, the gateway's own answers, functions, mail and clock of the local cloud."""

import json
import urllib.error
import urllib.request
from datetime import timedelta

import pytest

from infra.local import clock

pytestmark = pytest.mark.cloud


def _ask(url, method="GET"):
    try:
        with urllib.request.urlopen(urllib.request.Request(url, method=method)) as answer:
            return answer.status, answer.headers["Content-Type"], json.load(answer)
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.headers["Content-Type"], json.load(error)


def test_the_api_answers(local_cloud):
    assert _ask(f"{local_cloud.base_url}/health")[::2] == (200, {"status": "ok"})


@pytest.mark.parametrize(
    ("method", "path", "status", "problem"),
    [
        ("GET", "/nowhere", 404, "unknown-route"),
        ("DELETE", "/health", 404, "unknown-route"),
        ("GET", "/me", 401, "not-signed-in"),
    ],
)
def test_the_gateway_refuses_in_the_shape_of_our_problems(local_cloud, method, path, status, problem):
    got, content_type, body = _ask(f"{local_cloud.base_url}{path}", method)
    assert (got, content_type) == (status, "application/problem+json")
    assert (body["type"], body["status"]) == (f"/problems/{problem}", status)
    assert body["request_id"]


def test_a_function_invoked_from_the_console_refuses_an_unknown_field(local_cloud):
    with pytest.raises(AssertionError, match="colour"):
        local_cloud.invoke("ExpireClaims", {"by": "ada", "reason": "a test", "colour": "blue"})


def test_the_clock_of_this_cloud_can_be_moved_and_set_back(local_cloud):
    local_cloud.advance_clock(days=7, hours=2)
    assert clock.offset(local_cloud.cloud) == timedelta(days=7, hours=2)
    local_cloud.reset_clock()
    assert clock.offset(local_cloud.cloud) == timedelta(0)
