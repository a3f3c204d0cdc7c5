"""Owns how a project's free money is found when it lies too thin in its shards."""

from collections.abc import Mapping

import msgspec

#: A gathering takes from so many shards at a time, so that with the one it fills it is a transaction of six.
SHARDS_TAKEN = 5


class Gathering(msgspec.Struct, frozen=True):
    """Free money that moves `into` one shard: so much from each of the others."""

    into: int
    taken: tuple[tuple[int, int], ...]

    @property
    def minor(self) -> int:
        """How much the one gets."""
        return sum(minor for _, minor in self.taken)


def shards_holding(available: Mapping[int, int], needed: int) -> list[int]:
    """The shards from which so much can be reserved at once, in order."""
    return sorted(shard for shard, minor in available.items() if minor >= needed)


def gathering(available: Mapping[int, int], needed: int, *, into: int | None = None) -> Gathering | None:
    """A move of free money towards `needed` in one shard; None when all shards together hold less.

    The fullest shard gets it, or the one that is named, from the next fullest ones, no more than is wanted. Where
    five others are not enough, the move brings it nearer, and the next one goes on: a shard that was emptied is asked
    no more.
    """
    if needed <= 0 or sum(available.values()) < needed:
        return None
    ranked = sorted(available, key=lambda shard: (-available[shard], shard))
    into = ranked[0] if into is None else into
    others = [shard for shard in ranked if shard != into]
    missing, taken = needed - available[into], []
    for shard in others[:SHARDS_TAKEN]:
        minor = min(available[shard], missing)
        if minor > 0:
            taken.append((shard, minor))
            missing -= minor
    return Gathering(into, tuple(taken)) if taken else None
