"""The keys of docs/examples/assessments/arithmetic.json, computed where they can be computed."""

from collections.abc import Callable
from fractions import Fraction

import pytest

from tests.builders.assessments import example

ITEMS = {item["item_id"]: item for item in example()["items"]}


def options(item_id: str, is_right: Callable[[str], bool]) -> list[str]:
    return [option for option in ITEMS[item_id]["options"] if is_right(option)]


def is_prime(text: str) -> bool:
    return all(int(text) % divisor for divisor in range(2, int(text)))


COMPUTED: dict[str, Fraction | int] = {
    "sum-three-bills": 148 + 275 + 89,
    "order-of-operations": 18 - Fraction(6, 3) * 2,
    "sum-of-fractions": Fraction(3, 4) + Fraction(5, 8),
    "two-sevenths-rounded": Fraction(2, 7),
    "price-after-discount": Fraction("84.00") * (100 - 15) / 100,
    "share-by-hours": Fraction(270) * 5 / (4 + 5),
    "average-speed": Fraction(210) / (2 + Fraction(20, 60)),
    "area-in-square-metres": Fraction(350, 100) * Fraction(240, 100),
}
COMPUTED_CHOICES = {
    "divisible-by-six": options("divisible-by-six", lambda text: int(text) % 6 == 0),
    "primes-below-sixty": options("primes-below-sixty", is_prime),
    "equal-to-three-fifths": options("equal-to-three-fifths", lambda text: Fraction(text) == Fraction(3, 5)),
}
#: Keys in words, computed here.
IN_WORDS = {"up-and-down-again": f"It is {100 - 120 * 80 // 100} % lower"}


@pytest.mark.parametrize("item_id", sorted(COMPUTED))
def test_a_number_key_is_the_computed_one(item_id):
    item = ITEMS[item_id]
    assert abs(Fraction(item["key"]) - COMPUTED[item_id]) <= Fraction(item.get("tolerance", "0"))


def test_no_other_option_of_a_choice_has_the_value_of_its_key():
    for item_id, value in COMPUTED.items():
        same = [option for option in ITEMS[item_id].get("options", []) if Fraction(option) == value]
        assert same in ([], [ITEMS[item_id]["key"]])


@pytest.mark.parametrize("item_id", sorted(COMPUTED_CHOICES))
def test_the_keys_of_several_choices_are_the_computed_ones(item_id):
    assert ITEMS[item_id]["key"] == COMPUTED_CHOICES[item_id]


def test_a_key_in_words_is_the_computed_one():
    assert {item_id: ITEMS[item_id]["key"] for item_id in IN_WORDS} == IN_WORDS


def test_every_key_of_the_example_is_computed_and_every_kind_is_there():
    assert set(ITEMS) == {*COMPUTED, *COMPUTED_CHOICES, *IN_WORDS}
    assert len(ITEMS) == 12
    assert {item["kind"] for item in ITEMS.values()} == {"choice", "choices", "numeric"}


def test_what_rounding_allows_in_two_sevenths_passes_and_two_digits_do_not():
    item = ITEMS["two-sevenths-rounded"]
    far = [text for text in ("0.285", "0.286", "0.2857", "0.28571") if _is_off(text, item)]
    assert far == []
    assert _is_off("0.28", item)
    assert _is_off("0.29", item)


def _is_off(text: str, item: dict[str, str]) -> bool:
    return abs(Fraction(text) - Fraction(item["key"])) > Fraction(item["tolerance"])
