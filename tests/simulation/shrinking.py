"""Owns making a failing run small: as few sessions and as few special decisions as still break the same kind of rule."""

import time
from collections.abc import Callable, Sequence

from tests.simulation.decisions import Specials

Fails = Callable[[Specials], bool]


def shrunk(fails: Fails, specials: Specials, sessions: Sequence[str], *, seconds: float = 60.0) -> Specials:
    """The fewest decisions that still fail: what was special is made usual kind by kind, then sessions are left out.

    Chunks first, halves after; what time does not allow stays in.
    """
    began = time.monotonic()
    for names in _kinds(specials):
        if time.monotonic() > began + seconds / 4:
            break
        trial = _without(specials, names)
        if fails(trial):
            specials = trial
    gone = _most_gone(lambda names: fails(_without(specials, names)), list(specials), began + seconds / 2)
    specials = _without(specials, gone)
    out = [f"left out {session}/0" for session in sessions]
    before = specials
    left_out = _most_gone(lambda names: fails(before | dict.fromkeys(names, 1)), out, began + seconds * 3 / 4)
    specials = specials | dict.fromkeys(left_out, 1)
    after = specials
    rest = [name for name in specials if name not in left_out]
    return _without(specials, _most_gone(lambda names: fails(_without(after, names)), rest, began + seconds))


def _kinds(specials: Specials) -> list[list[str]]:
    """Decisions of one kind: who goes on, late indexes, and what happens to messages, each by its name."""
    kinds: dict[str, list[str]] = {}
    for name in specials:
        kind = name[0] if name[0] in ">~" else " ".join(name.split(" ")[:2])
        kinds.setdefault(kind, []).append(name)
    return sorted(kinds.values(), key=len, reverse=True)


def _without(specials: Specials, gone: Sequence[str] | set[str]) -> Specials:
    names = set(gone)
    return {name: value for name, value in specials.items() if name not in names}


def _most_gone(fails_without: Callable[[list[str]], bool], names: list[str], until: float) -> list[str]:
    """Which of the names can go together while it still fails."""
    gone: list[str] = []
    if names and fails_without(names):
        return names
    size = max(1, len(names) // 2)
    while size and time.monotonic() < until:
        for start in range(0, len(names), size):
            chunk = [name for name in names[start : start + size] if name not in gone]
            if chunk and time.monotonic() < until and fails_without([*gone, *chunk]):
                gone += chunk
        size //= 2
    return gone
