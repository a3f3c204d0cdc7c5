"""What every route, and all that follows from it, asks of AWS is what `infra/cloud/functions.yaml` grants."""

import pytest

from chalicelib.handlers.http import ROUTES, Route
from tests.builders.asked import VALID, a_world, send
from tests.builders.grants import lacking


@pytest.mark.parametrize("route", [pytest.param(route, id=f"{route.method} {route.path}") for route in ROUTES])
def test_no_function_is_refused_what_a_request_needs(route: Route):
    with a_world() as world:
        given = VALID[route.method, route.path](world)
        world.follow()
        with world.cloud.counting() as count:
            answer = send((route.method, route.path), given, headers={"idempotency-key": "key-1"})
        assert answer.status == route.status, answer
        world.follow()

    asked = world.used | {"api_handler": count.calls}
    assert {name: lacks for name, calls in asked.items() if (lacks := lacking(name, calls))} == {}
