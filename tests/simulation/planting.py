"""Owns how a bug is planted for one run, from outside: a function replaced, or conditions dropped from writes."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from typing import Any, NamedTuple

from tests.fakes.calls import Call
from tests.simulation.cloud import SimulatedCloud

Plant = Callable[[SimulatedCloud], AbstractContextManager[None]]


class Bug(NamedTuple):
    """A planted bug: what it is, and how it gets in."""

    what: str
    planted: Plant


@contextmanager
def _replaced(owner: Any, name: str, new: Any) -> Iterator[None]:
    before = getattr(owner, name)
    setattr(owner, name, new)
    try:
        yield
    finally:
        setattr(owner, name, before)


def instead(owner: Any, name: str, make: Callable[[Any], Any]) -> Plant:
    """A function of the product is another one, made from it."""
    return lambda _: _replaced(owner, name, make(getattr(owner, name)))


def unconditional(*tables: str) -> Plant:
    """Writes to these tables lose their condition: read, look, and write whatever was read."""

    @contextmanager
    def planted(cloud: SimulatedCloud) -> Iterator[None]:
        names = {f"inlier-local-{table}" for table in tables}

        def tamper(call: Call) -> None:
            if call.operation == "TransactWriteItems":
                members = [_loose(member, names) for member in call.params["TransactItems"]]
                call.params = {**call.params, "TransactItems": members}
            elif call.params.get("TableName") in names:
                call.params = _always(call.params)

        cloud.tamper = tamper
        try:
            yield
        finally:
            cloud.tamper = None

    return planted


def _loose(member: dict[str, Any], names: set[str]) -> dict[str, Any]:
    [(kind, request)] = member.items()
    return {kind: _always(request)} if request["TableName"] in names else member


def _always(request: dict[str, Any]) -> dict[str, Any]:
    condition = request.get("ConditionExpression")
    if condition is None:
        return request
    return {**request, "ConditionExpression": f"({condition}) OR attribute_not_exists(nothing_of_the_kind)"}


def all_of(*plants: Plant) -> Plant:
    @contextmanager
    def planted(cloud: SimulatedCloud) -> Iterator[None]:
        with ExitStack() as stack:
            for plant in plants:
                stack.enter_context(plant(cloud))
            yield

    return planted
