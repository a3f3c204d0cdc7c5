"""What a request of every route asks of DynamoDB: `python -m tests.bench.routes` prints the table."""

import logging

import tests.conftest  # noqa: F401  (sets the environment first)
from app import app  # noqa: F401  (declares every route)
from chalicelib.handlers.http import ROUTES, Route
from tests.builders.asked import VALID, a_world, send
from tests.fakes.calls import READS, WRITES, Summary


def measured(route: Route) -> Summary:
    """The calls of one request the route accepts; the reading of who asks and what makes it recognisable included."""
    with a_world() as world:
        given = VALID[route.method, route.path](world)
        world.follow()
        with world.cloud.counting() as count:
            answer = send((route.method, route.path), given, headers={"idempotency-key": "key-1"})
        assert answer.status == route.status, answer
        return count


def calls(count: Summary) -> int:
    """Requests to DynamoDB; a batch and a transaction are one."""
    return sum(call.service == "dynamodb" and call.operation in READS | WRITES for call in count.calls)


def table() -> str:
    """Every route with its calls, the most first."""
    lines = sorted((-calls(measured(route)), f"{route.method} {route.path}") for route in ROUTES)
    return "\n".join(f"| {name} | {-number} |" for number, name in lines)


if __name__ == "__main__":
    logging.getLogger("inlier").setLevel(logging.WARNING)
    print(f"| route | calls |\n| --- | ---: |\n{table()}")
