"""The keys of the banks of physics, chemistry and biology, computed wherever numbers or formulas decide."""

import math
from collections.abc import Callable
from fractions import Fraction
from itertools import product

import pytest

from tests.builders.banks import items_of
from tests.unit.assessments.formulas import (
    ATOMIC_MASS,
    atoms,
    dimension,
    is_redox,
    is_simplest,
    is_unsaturated,
    salt,
    skeletons,
)

BANKS = {name: items_of(name) for name in ("physics", "chemistry", "biology")}
ITEMS = {item_id: item for items in BANKS.values() for item_id, item in items.items()}
BASES = {"A": "T", "T": "A", "G": "C", "C": "G"}


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
    "isotope-that-decays": half_life_left(80, 24, 6),
    "moles-of-water": Fraction(90, 2 * ATOMIC_MASS["H"] + ATOMIC_MASS["O"]),
    "burning-propane": oxygen_for(3, 8),
    "diluting-a-stock": Fraction("0.30") * 500 / Fraction("2.0"),
    "ph-of-diluted-acid": round(-math.log10(10**-2 / 100)),
    "two-carriers": affected("Aa", "Aa"),
    "chromosomes-of-gametes": 38 // 2,
    "bases-from-a-share": Fraction(100 - 2 * 22, 2),
    "energy-up-the-food-chain": 50_000 * Fraction(10, 100) ** 2,
    "frequency-of-an-allele": carriers(Fraction(4, 100)),
    "density-by-displacement": Fraction("67.5") / 25,
    "pressure-under-water": Fraction(1000 * 10 * (7 - 2), 1000),
    "block-that-floats": (1 - Fraction("0.6") / Fraction("1.0")) * 100,
    "mean-mass-of-chlorine": Fraction(75 * 35 + 25 * 37, 100),
    "valence-electrons-of-phosphorus": 15 - 2 - 8,
    "volume-of-a-gas": Fraction("0.25") * 24,
    "salt-solution": Fraction("5.85") / Fraction("58.5") / Fraction("0.250"),
    "yield-of-a-synthesis": Fraction(34, 40) * 100,
    "aluminium-burns": min(
        o for o, al in product(range(1, 9), repeat=2) if any(al == 2 * n and 2 * o == 3 * n for n in range(9))
    ),
    "neutralising-sulfuric-acid": 25 * 2 * Fraction("0.20") / Fraction("0.10"),
    "ph-of-a-strong-base": 14 + round(math.log10(0.01)),
    "energy-from-bonds": 2 * 431 - 436 - 243,
    "constant-of-an-equilibrium": Fraction("0.20") ** 2 / Fraction("0.50"),
    "order-of-a-reaction": next(order for order in range(5) if 3**order == 9),
    "temperature-of-a-turn": Fraction(60_000, 150),
    "oxidation-number-of-manganese": 4 * 2 - 1,
    "voltage-of-a-cell": Fraction("0.34") - Fraction("-0.76"),
    "isomers-of-pentane": skeletons(5),
    "hydrogens-of-octane": 2 * 8 + 2,
    "dividing-bacteria": 2 ** (4 * 60 // 30),
    "bases-for-a-protein": 3 * (120 + 1),
    "two-genes-both-recessive": affected("Aa", "Aa") ** 2 / 100,
    "son-of-a-carrier": Fraction(["XA", "Xa"].count("Xa"), 2) * 100,
    "blood-per-minute": Fraction(70 * 75, 1000),
    "marked-and-caught-again": Fraction(40 * 50, 8),
    "carbon-for-glucose": 2 * atoms("C₆H₁₂O₆")["C"],
}
#: Choices that a number decides: the text of the right option, made from it.
IN_WORDS = {
    "cyclist-in-a-bend": f"By {2**2}",
    "energy-of-two-bodies": f"1 : {1 / (2 * Fraction(1, 2) ** 2)}",
    "limit-of-an-engine": f"{100 - 100 * 300 // 600} %",
    "heater-at-half-voltage": f"{800 // 2**2} W",
    "charges-moved-apart": f"F/{3**2}",
    "nitrogen-and-hydrogen": f"{min(2 * 2, 2 * 3 // 3)} mol",
    "complement-of-a-strand": "".join(BASES[base] for base in reversed("ATGCCA")),
    "transcribed-strand": "".join(BASES[base] for base in "TACGGT").replace("T", "U"),
    "formula-of-aluminium-sulfate": salt("Al", 3, "SO4", 2),
    "error-of-an-area": f"About {round(100 * ((1 + 0.5 / 50) * (1 + 0.4 / 20) - 1))} %",
    "surface-to-volume": {Fraction(1, 3): "It falls to a third"}[Fraction(3**2, 3**3)],
}
RIGHT_OPTION: dict[str, Callable[[str], bool]] = {
    "units-of-energy": lambda option: dimension(option) == dimension("J"),
    "pascal-in-base-units": lambda option: dimension(option) == dimension("Pa"),
    "simplest-formula": is_simplest,
    "unsaturated-formulas": is_unsaturated,
    "redox-or-not": is_redox,
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
#: In picometres; degrees Celsius; volts; metres; pH at 0.1 mol/L.
RADIUS = {"Fluorine": 57, "Carbon": 76, "Lithium": 128, "Sodium": 166, "Potassium": 203}
BOILING = {"Methane": -161.5, "Propane": -42.1, "Butane": -0.5, "Ethanol": 78.4, "Water": 100.0}
POTENTIAL = {"Potassium": -2.93, "Magnesium": -2.37, "Zinc": -0.76, "Copper": 0.34, "Gold": 1.50}
DIAMETER = {
    "Atomic nucleus": 1e-14,
    "Atom": 1e-10,
    "Influenza virus": 1e-7,
    "Red blood cell": 8e-6,
    "Grain of coarse sand": 1e-3,
}
PH = {"Hydrochloric acid": 1.0, "Acetic acid": 2.9, "Sodium chloride": 7.0, "Ammonia": 11.1, "Sodium hydroxide": 13.0}
WORTH: dict[str, Callable[[str], Fraction | float]] = {
    "speeds-in-order": lambda option: int(option.split()[0]) * METRES_PER_SECOND[option.split()[1]],
    "spectrum-in-order": lambda option: -WAVELENGTH[option],
    "electronegativity-in-order": ELECTRONEGATIVITY.__getitem__,
    "radius-in-order": RADIUS.__getitem__,
    "boiling-points-in-order": BOILING.__getitem__,
    "metals-by-reactivity": POTENTIAL.__getitem__,
    "sizes-in-order": DIAMETER.__getitem__,
    "solutions-by-ph": PH.__getitem__,
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


@pytest.mark.parametrize("item_id", sorted(RIGHT_OPTION))
def test_the_right_options_are_the_computed_ones(item_id):
    item = ITEMS[item_id]
    keys = item["key"] if item["kind"] == "choices" else [item["key"]]
    assert keys == [option for option in item["options"] if RIGHT_OPTION[item_id](option)]


def test_every_numeric_item_is_computed():
    assert {item_id for item_id, item in ITEMS.items() if item["kind"] == "numeric"} == set(NUMBERS)


def test_every_short_text_is_computed_and_nothing_computed_is_missing():
    computed = [*NUMBERS, *IN_WORDS, *WORTH, *RIGHT_OPTION]
    assert len(set(computed)) == len(computed)
    assert {item_id for item_id, item in ITEMS.items() if item["kind"] == "short_text"} <= set(computed) <= set(ITEMS)


def test_an_id_stands_in_one_of_the_three_banks():
    assert sum(map(len, BANKS.values())) == len(ITEMS)
