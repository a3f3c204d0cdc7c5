"""The keys of infra/assessments/math.yaml, computed wherever they can be."""

import math
import re
import statistics
from collections.abc import Callable
from fractions import Fraction
from itertools import combinations, permutations, product
from typing import Any

import pytest

from tests.builders.banks import items_of

ITEMS = items_of("math")
DICE = list(product(range(1, 7), repeat=2))
POINTS = [(1, 1), (7, 3), (3, 8)]
MEASURED = [3, 5, 6, 8, 9]


def f(x: int) -> int:
    return 2 * x - 3


def g(x: int) -> int:
    return x * x + 1


def shoelace(corners: list[tuple[int, int]]) -> Fraction:
    pairs = zip(corners, corners[1:] + corners[:1], strict=True)
    return Fraction(abs(sum(x * v - u * y for (x, y), (u, v) in pairs)), 2)


def recursion(count: int) -> int:
    value = 2
    for _ in range(count - 1):
        value = 3 * value - 1
    return value


def only(found: list[int]) -> int:
    (number,) = found
    return number


NUMBERS: dict[str, Fraction | int | float] = {
    "longest-equal-pieces": math.gcd(84, 132),
    "remainder-of-a-power": pow(7, 101, 5),
    "three-lamps": math.lcm(12, 18, 20),
    "three-changes-of-price": (Fraction(125, 100) * Fraction(80, 100) * Fraction(110, 100) - 1) * 100,
    "mixing-two-drinks": only([x for x in range(1, 100) if 30 * x + 5 * 12 == 15 * (x + 12)]),
    "compound-interest": 2000 * Fraction(105, 100) ** 3,
    "two-pumps": 1 / (Fraction(1, 6) + Fraction(1, 9)),
    "speed-over-two-halves": 2 / (Fraction(1, 60) + Fraction(1, 40)),
    "linear-with-brackets": only([x for x in range(-99, 99) if 3 * (2 * x - 5) - 4 * (x + 1) == 5 - x]),
    "two-unknowns": only(
        [y for x, y in product(range(-50, 50), repeat=2) if 2 * x + 3 * y == 4 and 5 * x - 2 * y == 29]
    ),
    "integers-within-a-distance": sum(abs(2 * x - 3) < 8 for x in range(-99, 99)),
    "exactly-one-root": only([k for k in range(1, 99) if Fraction(k) ** 2 == 4 * Fraction("20.25")]),
    "powers-of-two": 2**5 * Fraction(4) ** -2 / Fraction(8) ** -1,
    "difference-of-logarithms": only([n for n in range(9) if 2**n == Fraction(40, 5)]),
    "doubling-culture": 2 ** (120 // 20),
    "equal-powers": only([x for x in range(1, 99) if 9**x == 27 ** (x - 1)]),
    "sum-of-a-row": sum(4 + 3 * n for n in range(25)),
    "endless-sum": Fraction(12) / (1 - Fraction(8, 12)),
    "order-of-two-functions": f(g(2)) - g(f(2)),
    "lowest-point": min(Fraction(x, 8) ** 2 - 6 * Fraction(x, 8) + 11 for x in range(-800, 800)),
    "fifth-of-a-recursion": recursion(5),
    "diagonal-of-a-field": math.isqrt(9**2 + 40**2),
    "model-of-a-tank": Fraction("0.6") * 20**3 / 1000,
    "ring-between-circles": 5**2 - 3**2,
    "angle-of-a-twelve-gon": Fraction((12 - 2) * 180, 12),
    "triangle-from-points": shoelace(POINTS),
    "letters-of-level": len(set(permutations("LEVEL"))),
    "team-of-three": sum(team.count("D") == 1 for team in combinations("EEEEEEDDDD", 3)),
    "expected-gain": Fraction(1, 6) * 9 + Fraction(1, 3) * 3 - 2,
    "middle-of-six": Fraction(statistics.median([25, 7, 3, 10, 8, 7])),
    "variance-of-five": statistics.pvariance([1, 3, 5, 7, 9]),
    "mean-of-two-groups": Fraction(20 * 64 + 30 * 74, 50),
    "standard-score": Fraction(78 - 70, 5),
}


def root(option: str) -> Fraction:
    return Fraction(option.removeprefix("√").strip("()"))


def is_square(value: Fraction) -> bool:
    return all(math.isqrt(part) ** 2 == part for part in value.as_integer_ratio())


def python(formula: str) -> str:
    """A formula as written for people, as Python reads it."""
    spelled = re.sub(r"(\d)([a-z(])", r"\1*\2", formula)
    return spelled.replace("^", "**").replace("·", "*").replace("√", "math.sqrt")


def holds(equation: str) -> bool:
    """Whether both sides agree for a few values."""
    left, right = (python(side) for side in equation.split(" = "))
    tried = [{"a": a, "b": b, "log": math.log, "math": math} for a, b in product((0.3, 2.0, 5.5), repeat=2)]
    return all(math.isclose(eval(left, known), eval(right, known), abs_tol=1e-9) for known in tried)


def is_perpendicular(option: str) -> bool:
    """Whether the normal (a, b) of `ax + by = c` stands along y = 2x + 1, whose direction is (1, 2)."""
    a, sign, b = re.fullmatch(r"(\d*)x ([+-]) (\d*)y = \d+", option).groups()  # type: ignore[union-attr]
    across, up = int(a or 1), int(sign + (b or "1"))
    return up == 2 * across


def changed(figure: Callable[[list[int]], float]) -> bool:
    return figure(MEASURED) != figure([*MEASURED[:-1], 90])


FIGURES: dict[str, Callable[[list[int]], float]] = {
    "Mean": statistics.mean,
    "Median": statistics.median,
    "Range": lambda data: max(data) - min(data),
    "Standard deviation": statistics.pstdev,
    "Smallest value": min,
}


def inverts(option: str) -> bool:
    return all(Fraction(eval(python(option), {"x": (3 * Fraction(x) - 2) / 4})) == x for x in range(1, 9))


def is_moved(option: str) -> bool:
    curve = {x: x**3 + x for x in range(-30, 30)}
    return all(
        eval(option.removeprefix("y = "), {"f": curve.__getitem__, "x": x + 3}) == curve[x] + 2 for x in range(9)
    )


def solves_root(option: str) -> bool:
    solutions = [x for x in range(-6, 50) if x >= 0 and x * x == x + 6]
    return option == f"Only x = {only(solutions)}"


def percent_of(option: str) -> int:
    return int(option.removeprefix("About ").removesuffix(" %"))


def nearest(option: str, value: float) -> bool:
    """Whether the rounded value is the option's, so that no other option is as near."""
    return percent_of(option) == round(100 * value)


BY_BAYES = 0.01 * 0.9 / (0.01 * 0.9 + 0.99 * 0.05)
BELL = statistics.NormalDist(100, 15)
WIDTHS = {"twice": 2.0, "half": 0.5, "a quarter": 0.25}
#: What makes an option right, for questions with one key and with several.
RIGHT_OPTION: dict[str, Callable[[str], bool]] = {
    "rational-roots": lambda option: is_square(root(option)),
    "binary-sum": lambda option: int(option, 2) == 0b101101 + 0b1101,
    "chained-ratios": lambda option: Fraction(*map(int, option.split(" : "))) == Fraction(3, 4) * Fraction(6, 5),
    "points-and-percent": lambda option: option == f"It rose by {10 - 8} percentage points, which is {(10 - 8) * 100 // 8} %",
    "roots-of-a-quadratic": lambda option: 2 * Fraction(option) ** 2 - 3 * Fraction(option) - 5 == 0,
    "simple-inequality": lambda option: all((5 - 2 * x < 11) == eval(option, {"x": x}) for x in range(-9, 9)),
    "equation-with-a-root": solves_root,
    "power-of-a-power": lambda option: holds(f"(a^3)^2 · a^(-4) = {option}"),
    "laws-of-logarithms": holds,
    "inverse-function": inverts,
    "moved-graph": is_moved,
    "perpendicular-lines": is_perpendicular,
    "ladder-on-a-wall": lambda option: option == f"{6 * math.sin(math.radians(60)):.1f} m",
    "eight-with-two-dice": lambda option: Fraction(option) == Fraction(sum(sum(dice) == 8 for dice in DICE), 36),
    "positive-test": lambda option: nearest(option, BY_BAYES),
    "at-least-one-six": lambda option: Fraction(option) == 1 - Fraction(5, 6) ** 3,
    "two-red-balls": lambda option: Fraction(option) == Fraction(5, 8) * Fraction(4, 7),
    "what-an-outlier-changes": lambda option: changed(FIGURES[option]),
    "four-times-the-sample": lambda option: any(f" {word} " in option and 1 / math.sqrt(4) == width for word, width in WIDTHS.items()),
    "share-under-a-normal-curve": lambda option: nearest(option, BELL.cdf(130) - BELL.cdf(85)),
}  # fmt: skip

HEADS = [toss.count("H") for toss in product("HT", repeat=2)]
CHANCES = {
    "Five tosses of a coin all show heads": Fraction(1, 2**5),
    "Two dice show the same number": Fraction(sum(a == b for a, b in DICE), 36),
    "Two tosses of a coin both show heads": Fraction(sum(heads == 2 for heads in HEADS), 4),
    "One die shows a prime number": Fraction(len({2, 3, 5}), 6),
    "Two tosses of a coin show heads at least once": Fraction(sum(heads >= 1 for heads in HEADS), 4),
}
#: What options to be put in order are worth.
WORTH: dict[str, Callable[[str], Fraction | float]] = {
    "fractions-by-size": Fraction,
    "powers-by-size": lambda option: int(eval(option.replace("^", "**"))),
    "events-by-probability": CHANCES.__getitem__,
    "sets-by-spread": lambda option: statistics.pstdev(map(int, option.split(", "))),
}
#: What a word means cannot be computed.
MEANINGS = {"strong-negative-correlation", "small-p-value"}


@pytest.mark.parametrize("item_id", sorted(NUMBERS))
def test_a_number_is_the_computed_one(item_id):
    assert Fraction(ITEMS[item_id]["key"]) == NUMBERS[item_id]


@pytest.mark.parametrize("item_id", sorted(RIGHT_OPTION))
def test_the_right_options_are_the_computed_ones(item_id):
    item: dict[str, Any] = ITEMS[item_id]
    keys = item["key"] if item["kind"] == "choices" else [item["key"]]
    assert keys == [option for option in item["options"] if RIGHT_OPTION[item_id](option)]


@pytest.mark.parametrize("item_id", sorted(WORTH))
def test_options_stand_in_their_computed_order_and_no_two_are_equal(item_id):
    worth = [WORTH[item_id](option) for option in ITEMS[item_id]["options"]]
    assert worth == sorted(set(worth))


def test_every_key_but_the_meanings_of_words_is_computed():
    assert sorted([*NUMBERS, *RIGHT_OPTION, *WORTH, *MEANINGS]) == sorted(ITEMS)
