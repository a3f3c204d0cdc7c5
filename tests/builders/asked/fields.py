"""Builds, from a route's schema, every place of its body or query where text can stand, and requests with other values there."""

import copy
from collections.abc import Iterator
from typing import Any

import msgspec

from chalicelib.handlers.http import Route

Place = tuple[str, ...]
#: Inside a place: an element of a list, a value of an object with free names.
ELEMENT, VALUE = "[]", "{}"


def places(route: Route) -> list[Place]:
    """Where the route takes anything; lists and objects stand for one element each."""
    kind = route.body or route.query
    if kind is None:
        return []
    schema, components = msgspec.json.schema_components([kind])
    return sorted({place for place, _ in _leaves(schema[0], components, ())})


def text_places(route: Route) -> list[Place]:
    """Where the route takes words of the person's own: no numbers, no choices."""
    kind = route.body or route.query
    if kind is None:
        return []
    schema, components = msgspec.json.schema_components([kind])
    return sorted({place for place, leaf in _leaves(schema[0], components, ()) if _is_text(leaf)})


def _is_text(leaf: dict[str, Any]) -> bool:
    return "enum" not in leaf and leaf.get("type") in ("string", None)


def _leaves(schema: dict[str, Any], components: dict[str, Any], at: Place) -> Iterator[tuple[Place, dict[str, Any]]]:
    if "$ref" in schema:
        yield from _leaves(components[schema["$ref"].rsplit("/", 1)[-1]], components, at)
    elif "anyOf" in schema:
        for one in schema["anyOf"]:
            yield from _leaves(one, components, at)
    elif schema.get("type") == "array" and "items" in schema:
        yield from _leaves(schema["items"], components, (*at, ELEMENT))
    elif schema.get("type") == "object":
        yield from _members(schema, components, at)
    elif schema.get("type") != "null":
        yield at, schema


def _members(schema: dict[str, Any], components: dict[str, Any], at: Place) -> Iterator[tuple[Place, dict[str, Any]]]:
    for name, member in schema.get("properties", {}).items():
        yield from _leaves(member, components, (*at, name))
    free = schema.get("additionalProperties")
    if isinstance(free, dict):
        yield from _leaves(free, components, (*at, VALUE))
    elif free is None and not schema.get("properties"):
        yield (*at, VALUE), {}


def values_at(given: Any, place: Place) -> list[Any]:
    """What a request has in a place."""
    if not place:
        return [given]
    head, rest = place[0], place[1:]
    if head == ELEMENT:
        inside = given if isinstance(given, list) else []
    elif not isinstance(given, dict):
        inside = []
    elif head == VALUE:
        inside = list(given.values())
    else:
        inside = [given[head]] if head in given else []
    return [value for one in inside for value in values_at(one, rest)]


def replaced(given: Any, place: Place, value: Any) -> Any:
    """The request with another value in a place; what leads there is made if it is missing."""
    if not place:
        return value
    head, rest = place[0], place[1:]
    if head == ELEMENT:
        items = list(given) if isinstance(given, list) and given else [None]
        return [replaced(items[0], rest, value), *items[1:]]
    members = copy.deepcopy(given) if isinstance(given, dict) else {}
    name = next(iter(members), "name") if head == VALUE else head
    return members | {name: replaced(members.get(name), rest, value)}


def texts_in(value: Any) -> Iterator[str]:
    """Every text within a value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for one in value:
            yield from texts_in(one)
    elif isinstance(value, dict):
        for one in value.values():
            yield from texts_in(one)
