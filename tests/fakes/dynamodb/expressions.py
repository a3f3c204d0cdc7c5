"""All expressions of one request, read together and remembered, because each placeholder must be used by one."""

from functools import lru_cache
from typing import Any, NamedTuple

from tests.fakes.dynamodb.conditions import ConditionReader, Test, check_filter
from tests.fakes.dynamodb.key_conditions import KeyCondition, KeyConditionReader
from tests.fakes.dynamodb.projections import Project, ProjectionReader
from tests.fakes.dynamodb.refusals import invalid, wrong_type
from tests.fakes.dynamodb.syntax import Reader, Values
from tests.fakes.dynamodb.updates import Update, UpdateReader
from tests.fakes.dynamodb.values import canonical
from tests.fakes.errors import ServiceError

_LEGACY = (
    "AttributesToGet",
    "AttributeUpdates",
    "ConditionalOperator",
    "Expected",
    "KeyConditions",
    "QueryFilter",
    "ScanFilter",
)


class Expressions(NamedTuple):
    """What a request's expressions say."""

    condition: Test | None = None
    filter: Test | None = None
    key_condition: KeyCondition | None = None
    project: Project | None = None
    projected: tuple[str, ...] = ()
    update: Update | None = None


NONE = Expressions()
_SLOTS = (
    "ConditionExpression",
    "FilterExpression",
    "KeyConditionExpression",
    "ProjectionExpression",
    "UpdateExpression",
)


def read_expressions(request: dict[str, Any], keys: tuple[str | None, ...] = ()) -> tuple[Expressions, Values]:
    """The request's expressions and its placeholders' values; `keys` are those of the table or index queried."""
    texts = tuple([(slot, request[slot]) for slot in _SLOTS if slot in request])
    names, given = request.get("ExpressionAttributeNames"), request.get("ExpressionAttributeValues")
    if not texts:
        _refuse_without_expression(request, names, given)
        return NONE, {}
    if given is not None and not given:
        raise invalid("ExpressionAttributeValues must not be empty")
    if names is not None and not names:
        raise invalid("ExpressionAttributeNames must not be empty")
    try:
        values = {name: canonical(value) for name, value in given.items()} if given else {}
    except ServiceError as refusal:
        raise _about_values(refusal) from None
    kinds = tuple([(name, next(iter(value))) for name, value in values.items()])
    return _read(texts, tuple(names.items()) if names else (), kinds, keys), values


def _about_values(refusal: ServiceError) -> ServiceError:
    """A bad placeholder value is reported with the name of the parameter that holds it."""
    if refusal.code != "ValidationException":
        return refusal
    return invalid(f"ExpressionAttributeValues contains invalid value: {refusal.message}")


def _refuse_without_expression(request: dict[str, Any], names: Any, given: Any) -> None:
    if names or given:
        which = "Names" if names else "Values"
        raise invalid(f"ExpressionAttribute{which} can only be specified when using expressions")
    for parameter in _LEGACY:
        if parameter in request:
            raise invalid(f"The legacy parameter {parameter} is not part of this engine")


@lru_cache(maxsize=16384)
def _read(
    texts: tuple[tuple[str, Any], ...],
    names: tuple[tuple[str, str], ...],
    kinds: tuple[tuple[str, str], ...],
    keys: tuple[str | None, ...],
) -> Expressions:
    name_of, kind_of = dict(names), dict(kinds)
    for placeholder, name in names:
        if not placeholder.startswith("#"):
            raise invalid(f'ExpressionAttributeNames contains invalid key: Syntax error; key: "{placeholder}"')
        if not isinstance(name, str):
            raise wrong_type(f"{type(name).__name__} can not be converted to a String")
    for placeholder, _ in kinds:
        if not placeholder.startswith(":"):
            raise invalid(f'ExpressionAttributeValues contains invalid key: Syntax error; key: "{placeholder}"')
    used: set[str] = set()
    found: dict[str, Any] = {}
    for slot, text in texts:
        reader = _READERS[slot](slot, text, name_of, kind_of)
        _take(reader, found, keys)
        used |= reader.used
    for given, word in ((name_of, "Names"), (kind_of, "Values")):
        if unused := [placeholder for placeholder in given if placeholder not in used]:
            raise invalid(
                f"Value provided in ExpressionAttribute{word} unused in expressions: keys: {{{', '.join(unused)}}}"
            )
    return Expressions(**found)


_READERS: dict[str, type[Reader]] = {
    "ConditionExpression": ConditionReader,
    "FilterExpression": ConditionReader,
    "KeyConditionExpression": KeyConditionReader,
    "ProjectionExpression": ProjectionReader,
    "UpdateExpression": UpdateReader,
}


def _take(reader: Reader, found: dict[str, Any], keys: tuple[str | None, ...]) -> None:
    """Read one expression into `found`."""
    if isinstance(reader, UpdateReader):
        found["update"] = reader.read()
    elif isinstance(reader, ProjectionReader):
        found["project"], found["projected"] = reader.read()
    elif isinstance(reader, KeyConditionReader):
        found["key_condition"] = reader.read(keys[0] or "", keys[1])
    elif isinstance(reader, ConditionReader):
        found["filter" if reader.slot == "FilterExpression" else "condition"] = reader.read()
        if reader.slot == "FilterExpression":
            check_filter(reader.paths, keys)
