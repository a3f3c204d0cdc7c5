"""The keys of infra/assessments/science.yaml, computed wherever numbers decide."""

import math
from collections.abc import Callable
from fractions import Fraction
from itertools import product

import pytest

from tests.builders.banks import items_of

ITEMS = items_of("science")
BASES = {"A": "T", "T": "A", "G": "C", "C": "G"}
ATOMIC_MASS = {"H": 1, "O": 16}


def half_life_left(amount: int, days: int, half_life: int) -> Fraction:
    return amount * Fraction(1, 2) ** (days // half_life)


def oxygen_for(carbon: int, hydrogen: int) -> Fraction:
    """Moles of O2 that burn one mole: two atoms for each C, half a one for each H."""
    return Fraction(2 * carbon + Fraction(hydrogen, 2), 2)


def affected(first: str, second: str) -> Fraction:
    """The share of children with two recessive alleles, counted over a Punnett square."""
    children = list(product(first, second))
    return Fraction(children.count(("a", "a")), len(children)) * 100


def carriers(affected_share: Fraction) -> Fraction:
    q = Fraction(math.isqrt(affected_share.numerator), math.isqrt(affected_share.denominator))
    assert q * q == affected_share
    return 2 * (1 - q) * q * 100


NUMBERS: dict[str, Fraction | int | float] = {
    "braking-distance": Fraction(20**2, 2 * 5),
    "two-masses-pushed": 6 * Fraction(30, 4 + 6),
    "wagons-that-couple": Fraction(12 * 3, 12 + 6),
    "warming-water": Fraction("1.5") * 4200 * (80 - 20) / 2100,
    "lifting-power": Fraction(150 * 10 * 12, 20),
    "gas-in-a-cylinder": Fraction(100 * (177 + 273), 27 + 273),
    "resistors-side-by-side": 8 + 1 / (Fraction(1, 6) + Fraction(1, 12)),
    "charge-through-a-lamp": Fraction("0.25") * 2 * 60,
    "length-of-a-wave": Fraction(340, 850),
    "image-of-a-lens": 1 / (Fraction(1, 20) - Fraction(1, 30)),
    "echo-from-a-cliff": 340 * Fraction("1.5") / 2,
    "neutrons-of-iron": 56 - 26,
    "four-half-lives": half_life_left(80, 24, 6),
    "moles-of-water": Fraction(90, 2 * ATOMIC_MASS["H"] + ATOMIC_MASS["O"]),
    "burning-propane": oxygen_for(3, 8),
    "diluting-a-stock": Fraction("0.30") * 500 / Fraction("2.0"),
    "ph-of-diluted-acid": round(-math.log10(10**-2 / 100)),
    "two-carriers": affected("Aa", "Aa"),
    "chromosomes-of-gametes": 38 // 2,
    "bases-from-a-share": Fraction(100 - 2 * 22, 2),
    "energy-up-the-food-chain": 50_000 * Fraction(10, 100) ** 2,
    "frequency-of-an-allele": carriers(Fraction(4, 100)),
}
#: Choices that a number decides: the text of the right option, made from it.
IN_WORDS = {
    "faster-round-the-bend": f"By {2**2}",
    "energy-at-double-speed": f"1 : {1 / (2 * Fraction(1, 2) ** 2)}",
    "limit-of-an-engine": f"{100 - 100 * 300 // 600} %",
    "heater-at-half-voltage": f"{800 // 2**2} W",
    "charges-moved-apart": f"F/{3**2}",
    "limiting-reactant": f"{min(2 * 2, 2 * 3 // 3)} mol",
    "complement-of-a-strand": "".join(BASES[base] for base in reversed("ATGCCA")),
}
METRES_PER_SECOND = {
    "cm/s": Fraction(1, 100),
    "m/min": Fraction(1, 60),
    "km/h": Fraction(1000, 3600),
    "m/s": Fraction(1),
    "km/min": Fraction(1000, 60),
}
#: A wavelength in metres that everybody counts to the kind.
WAVELENGTH = {
    "Radio waves": 10.0,
    "Microwaves": 1e-2,
    "Infrared": 1e-5,
    "Visible light": 5.5e-7,
    "Ultraviolet": 1e-7,
    "X-rays": 1e-10,
}
#: On Pauling's scale.
ELECTRONEGATIVITY = {"Sodium": 0.93, "Magnesium": 1.31, "Carbon": 2.55, "Oxygen": 3.44, "Fluorine": 3.98}
WORTH: dict[str, Callable[[str], Fraction | float]] = {
    "speeds-in-order": lambda option: int(option.split()[0]) * METRES_PER_SECOND[option.split()[1]],
    "spectrum-in-order": lambda option: -WAVELENGTH[option],
    "electronegativity-in-order": ELECTRONEGATIVITY.__getitem__,
}


@pytest.mark.parametrize("item_id", sorted(NUMBERS))
def test_a_number_is_the_computed_one(item_id):
    assert ITEMS[item_id]["kind"] == "numeric"
    assert Fraction(ITEMS[item_id]["key"]) == NUMBERS[item_id]


@pytest.mark.parametrize("item_id", sorted(IN_WORDS))
def test_a_key_in_words_is_the_computed_one(item_id):
    item = ITEMS[item_id]
    assert [IN_WORDS[item_id]] == (item["keys"] if item["kind"] == "short_text" else [item["key"]])


@pytest.mark.parametrize("item_id", sorted(WORTH))
def test_options_stand_in_their_computed_order_and_no_two_are_equal(item_id):
    worth = [WORTH[item_id](option) for option in ITEMS[item_id]["options"]]
    assert worth == sorted(set(worth))


def test_every_numeric_item_is_computed_and_more_than_half_of_all():
    numeric = {item_id for item_id, item in ITEMS.items() if item["kind"] == "numeric"}
    assert numeric == set(NUMBERS)
    assert len([*NUMBERS, *IN_WORDS, *WORTH]) * 2 > len(ITEMS)
