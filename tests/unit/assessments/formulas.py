"""Reads units and chemical formulas as they are written for people, and counts what they say."""

import math
import re
from collections import Counter

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


def skeletons(carbons: int) -> int:
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
