"""A refusal says what is asked for in our words, never again what was given; half a character is no bug of ours (issue 5)."""

import enum
import json
from datetime import date, datetime, timedelta
from typing import Annotated, Any, Literal

import msgspec
import pytest

from chalicelib.domain.broken_rules import broken_rule
from chalicelib.handlers.http import ROUTES, Route
from tests.builders.asked.fields import places, replaced
from tests.builders.http import ask
from tests.builders.work import Clock

WORD, NUMBER = "ada@person.example", 98_765_432_101
HALF = "\ud800"


class Colour(enum.Enum):
    RED = "red"


class Shade(enum.IntEnum):
    DARK = 1


class Cat(msgspec.Struct, tag="cat", forbid_unknown_fields=True):
    lives: int = 9


class Dog(msgspec.Struct, tag="dog"):
    lives: int = 1


class Heron(msgspec.Struct, forbid_unknown_fields=True):
    legs: int = 2


Letter = Annotated[str, msgspec.Meta(pattern="^[a-z]$")]
ASKED: list[tuple[Any, Any]] = [
    (Literal["red", "blue"], WORD), (Literal[1, 2], NUMBER), (Colour, WORD), (Shade, NUMBER),
    (date, WORD), (datetime, WORD), (timedelta, WORD), (bool, WORD), (int, WORD), (Letter, WORD),
    (Annotated[int, msgspec.Meta(le=5)], NUMBER), (Annotated[str, msgspec.Meta(max_length=5)], WORD),
    (dict[Letter, int], {WORD: 1}), (dict[Literal["a"], int], {WORD: 1}), (dict[Colour, int], {WORD: 1}),
    (dict[date, int], {WORD: 1}), (dict[str, int], {WORD: WORD}), (dict[str, Heron], {WORD: {WORD: 1}}),
    (int | None, WORD), (list[int] | dict[str, int], WORD), (Cat | Dog, {"type": WORD}), (Cat | Dog, {WORD: 1}),
    (Cat | Dog, {"type": "cat", WORD: 1}), (tuple[int, int], [WORD]), (Heron, {WORD: 1}), (list[Heron], [{WORD: 1}]),
    (Heron, {f"{WORD} - at `$.legs": 1}), (Heron, {f"x` - at `$.{WORD}": 1}), (Heron, {f"legs` - at `$.{WORD}": 1}),
    (Heron, {f"legs - at `$.{WORD}": 1}), (Heron, {f"{WORD}\n": 1}), (Heron, {WORD * 5000: 1}),
]  # fmt: skip


def read(given: Any, wanted: Any, *, is_query: bool) -> Any:
    """As handlers read a query and a body."""
    return (
        msgspec.convert(given, wanted, strict=False)
        if is_query
        else msgspec.json.decode(json.dumps(given), type=wanted)
    )


@pytest.mark.parametrize("is_query", [False, True])
@pytest.mark.parametrize(("wanted", "given"), ASKED)
def test_no_value_and_no_name_that_was_given_is_said_again(wanted: Any, given: Any, is_query: bool) -> None:
    with pytest.raises(msgspec.ValidationError) as refusal:
        read(given, wanted, is_query=is_query)

    field, rule = broken_rule(refusal.value, wanted)

    assert WORD not in field + rule
    assert str(NUMBER) not in field + rule
    assert rule


@pytest.mark.parametrize(
    ("name", "field"), [("leg", "leg"), ("legCount", "legCount"), ("_2", "_2"), ("a" * 41, ""), ("2", "")]
)
def test_a_mistyped_field_is_named_if_it_looks_like_one(name: str, field: str) -> None:
    with pytest.raises(msgspec.ValidationError) as refusal:
        msgspec.convert({name: 1}, Heron)

    assert broken_rule(refusal.value, Heron).field == field
    assert "known here: legs" in broken_rule(refusal.value, Heron).rule


TAKING = [pytest.param(route, id=f"{route.method} {route.path}") for route in ROUTES if route.body or route.query]


@pytest.mark.parametrize("route", TAKING)
def test_a_field_of_the_wrong_type_is_named_by_its_place_in_every_route(route: Route) -> None:
    wanted: Any = route.body or route.query
    refused = [error for place in places(route) if (error := refusal_of(replaced({}, place, b""), wanted))]

    assert [str(error) for error in refused if not broken_rule(error, wanted).field] == []


def refusal_of(given: Any, wanted: Any) -> msgspec.ValidationError | None:
    """Why it is not taken."""
    try:
        msgspec.convert(given, wanted)
    except msgspec.ValidationError as error:
        return error
    return None


@pytest.mark.parametrize("query", [{"limit": HALF}, {"cursor": HALF}, {"state": f"active{HALF}"}, {HALF: "1"}])
def test_half_a_character_in_a_query_is_refused(clock: Clock, query: dict[str, str]) -> None:
    answer = ask("GET", "/claims", query=query, account_id="acc_ann")

    assert (answer.status, answer.body["type"], answer.body["field"]) == (422, "/problems/query-invalid", "query")


def test_a_whole_character_in_a_query_is_read(clock: Clock) -> None:
    answer = ask("GET", "/tasks", query={"skill": "🦆"}, account_id="acc_ann")

    assert answer.status == 200


def test_half_a_character_in_a_path_leads_nowhere(clock: Clock) -> None:
    for claim_id in (HALF, f"clm_1{HALF}", "%ED%A0%80"):
        answer = ask("GET", "/claims/{claim_id}", path={"claim_id": claim_id}, account_id="acc_ann")
        assert (answer.status, answer.body["type"]) == (404, "/problems/no-such-claim")
