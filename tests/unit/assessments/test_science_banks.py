"""The keys of the banks of physics, chemistry and biology, computed wherever numbers or formulas decide."""

import math
import re
from collections import Counter
from collections.abc import Callable
from fractions import Fraction
from itertools import product

import pytest

from tests.builders.banks import items_of

BANKS = {name: items_of(name) for name in ("physics", "chemistry", "biology")}
ITEMS = {item_id: item for items in BANKS.values() for item_id, item in items.items()}
BASES = {"A": "T", "T": "A", "G": "C", "C": "G"}
ATOMIC_MASS = {"H": 1, "C": 12, "O": 16}
PLAIN = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")
#: Exponents of kilogram, metre and second; a volt-ampere is a watt.
DIMENSIONS = {
    "kg": (1, 0, 0),
    "m": (0, 1, 0),
    "s": (0, 0, 1),
    "h": (0, 0, 1),
    "N": (1, 1, -2),
    "J": (1, 2, -2),
    "Pa": (1, -1, -2),
    "W": (1, 2, -3),
    "kW": (1, 2, -3),
    "V·A": (1, 2, -3),
    "eV": (1, 2, -2),
}


def dimension(unit: str) -> tuple[int, ...]:
    """The exponents of a unit written as a product, with at most one division."""
    above, _, below = unit.replace("V·A", "W").partition("/")
    total = [0, 0, 0]
    for part, sign in ((above, 1), (below.strip("()"), -1)):
        for factor in filter(None, part.split("·")):
            power = 2 if factor.endswith("²") else 1
            for at, exponent in enumerate(DIMENSIONS[factor.removesuffix("²")]):
                total[at] += sign * power * exponent
    return tuple(total)


def atoms(formula: str) -> Counter[str]:
    """How many atoms of each element a formula without brackets has."""
    found: Counter[str] = Counter()
    for element, count in re.findall(r"([A-Z][a-z]?)(\d*)", formula.translate(PLAIN)):
        found[element] += int(count or 1)
    return found


def is_simplest(formula: str) -> bool:
    """Whether a formula is that of 40.0 % C, 6.7 % H, 53.3 % O and cannot be shortened."""
    parts = atoms(formula)
    mass = sum(ATOMIC_MASS[element] * count for element, count in parts.items())
    shares = {element: round(100 * ATOMIC_MASS[element] * count / mass, 1) for element, count in parts.items()}
    return shares == {"C": 40.0, "H": 6.7, "O": 53.3} and math.gcd(*parts.values()) == 1


def is_unsaturated(formula: str) -> bool:
    parts = atoms(formula)
    return parts["H"] < 2 * parts["C"] + 2


def salt(cation: str, plus: int, anion: str, minus: int) -> str:
    """The formula that is neutral."""
    both = math.lcm(plus, minus)
    return f"{cation}{both // plus}({anion}){both // minus}"


#: Oxidation numbers by the book; what stands alone has 0.
OXIDATION = {
    "Mg": {"Mg": 0}, "O₂": {"O": 0}, "MgO": {"Mg": 2, "O": -2}, "HCl": {"H": 1, "Cl": -1},
    "NaOH": {"Na": 1, "O": -2, "H": 1}, "NaCl": {"Na": 1, "Cl": -1}, "H₂O": {"H": 1, "O": -2}, "Zn": {"Zn": 0},
    "ZnCl₂": {"Zn": 2, "Cl": -1}, "H₂": {"H": 0}, "AgNO₃": {"Ag": 1, "N": 5, "O": -2}, "AgCl": {"Ag": 1, "Cl": -1},
    "NaNO₃": {"Na": 1, "N": 5, "O": -2}, "CH₄": {"C": -4, "H": 1}, "CO₂": {"C": 4, "O": -2},
}  # fmt: skip


def states(side: str) -> set[tuple[str, int]]:
    names = [re.sub(r"^\d+ ", "", part) for part in side.split(" + ")]
    return {state for name in names for state in OXIDATION[name].items()}


def is_redox(equation: str) -> bool:
    left, right = equation.split(" → ")
    return states(left) != states(right)


def trees(carbons: int) -> int:
    """How many skeletons of so many carbon atoms there are: trees without an atom of more than four bonds."""
    shapes = {"()"}
    for _ in range(carbons - 1):
        shapes = {shape for old in shapes for shape in grown(old)}
    return len({min(rerooted(shape)) for shape in shapes})


def parse(shape: str) -> list[list[int]]:
    """Neighbours of each node of a rooted tree written with brackets."""
    near: list[list[int]] = []
    path: list[int] = []
    for sign in shape:
        if sign == ")":
            path.pop()
            continue
        near.append([])
        if path:
            near[-1].append(path[-1])
            near[path[-1]].append(len(near) - 1)
        path.append(len(near) - 1)
    return near


def written(near: list[list[int]], node: int, parent: int = -1) -> str:
    return "(" + "".join(sorted(written(near, other, node) for other in near[node] if other != parent)) + ")"


def rerooted(shape: str) -> list[str]:
    near = parse(shape)
    return [written(near, node) for node in range(len(near))]


def grown(shape: str) -> set[str]:
    near = parse(shape)
    larger = set()
    for node in range(len(near)):
        if len(near[node]) < 4:
            more = [[*around, len(near)] if at == node else around for at, around in enumerate(near)]
            larger.add(written([*more, [node]], 0))
    return larger


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
    "isomers-of-pentane": trees(5),
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
