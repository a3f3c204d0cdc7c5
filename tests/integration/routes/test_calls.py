"""No route asks DynamoDB eight times, and none scans (issue 5); what needs more has a reason and a bound here."""

import pytest

from chalicelib.handlers.http import ROUTES, Route
from tests.bench.routes import calls, measured
from tests.builders.asked import VALID

LIMIT = 8
#: Route -> the most it may ask for, and why that is not fewer.
MORE: dict[tuple[str, str], tuple[int, str]] = {
    ("POST", "/projects/{project_id}/pause"): (40, "every shard of the budget is shut, each in a transaction"),
    ("POST", "/projects/{project_id}/closure"): (40, "every shard of the budget is shut, each in a transaction"),
    ("GET", "/projects/{project_id}/rounds/{round_id}"): (12, "the first to look after its end draws the round"),
    ("GET", "/pay-periods/{period_id}/payouts"): (70, "a page goes through the parts of the week until it is full"),
    ("GET", "/accounts/{account_id}/acts"): (120, "a week of the audit log is looked through, each day in 16 parts"),
    ("GET", "/review-queue"): (40, "the 16 parts of the queue and of what is held are looked at, each for a few"),
    ("POST", "/reviews"): (40, "the 16 parts of the queue and of what is held are looked at for the one due first"),
}
BY_NAME = [pytest.param(route, id=f"{route.method} {route.path}") for route in ROUTES]


def test_every_route_has_a_request_it_accepts_and_nothing_else_does():
    assert set(VALID) == {(route.method, route.path) for route in ROUTES}, "see tests/builders/asked"


@pytest.mark.parametrize("route", BY_NAME)
def test_a_request_makes_few_calls_and_scans_nothing(route: Route):
    count = measured(route)

    most, _ = MORE.get((route.method, route.path), (LIMIT, ""))
    assert calls(count) < most, count.operations
    assert "dynamodb.Scan" not in count.operations


def test_what_may_ask_for_more_really_does():
    for route in ROUTES:
        if (route.method, route.path) in MORE:
            assert calls(measured(route)) >= LIMIT, (route.path, "asks for less by now: take it out of MORE")
