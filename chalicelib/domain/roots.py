"""Owns the weekly root: where every chain stood when a week was closed, in files that nobody can change (rule 4)."""

import hashlib
from collections.abc import Iterable, Mapping

import msgspec

from chalicelib.domain.pay_periods import payouts_hash


def head_line(owner_id: str, sequence: int, head_hash: str) -> str:
    """Where one chain stands."""
    return f"{owner_id}|{sequence}|{head_hash}\n"


def content_hash(content: str) -> str:
    """SHA-256 of a file's text."""
    return hashlib.sha256(content.encode()).hexdigest()


def file_key(period_id: str, shard: int, sha256: str) -> str:
    """Where the heads of one shard are written down; other content has another name."""
    return f"{shard_prefix(period_id, shard)}{sha256}.txt"


def shard_prefix(period_id: str, shard: int) -> str:
    """How the names of all files of one shard begin, those of earlier rounds too."""
    return f"{period_id}/{shard:03d}-"


def root_key(period_id: str, root: str) -> str:
    """Where the root of a week's files is written down; another round's root has another name and replaces nothing."""
    return f"{period_id}/root-{root}.json"


def heads_root(hashes: Mapping[str, str]) -> str:
    """The root of all heads: SHA-256 over `<shard>:<hash of its file>` lines in order of the shards."""
    return payouts_hash(hashes)


def root_content(period_id: str, hashes: Mapping[str, str]) -> str:
    """The root with what it is made of, as JSON."""
    ordered = {shard: hashes[shard] for shard in sorted(hashes, key=int)}
    root = {"period_id": period_id, "heads_root": heads_root(hashes), "shards": ordered}
    return msgspec.json.format(msgspec.json.encode(root)).decode() + "\n"


class _Root(msgspec.Struct):
    """What is needed of a root's file."""

    shards: dict[str, str]


def shard_hashes(content: str, root: str) -> dict[str, str] | None:
    """The files' hashes by shard, if they make the root that stands on the period's record; None otherwise."""
    try:
        shards = msgspec.json.decode(content, type=_Root).shards
        return shards if heads_root(shards) == root else None
    except (msgspec.MsgspecError, ValueError):
        return None


def heads_in(content: str) -> dict[str, tuple[int, str]]:
    """Sequence and hash by owner, from a file's lines."""
    lines = (line.split("|") for line in content.splitlines())
    return {owner_id: (int(sequence), head_hash) for owner_id, sequence, head_hash in lines}


def root_differences(known: tuple[int, str] | None, hashes: Iterable[tuple[int, str]]) -> list[str]:
    """What is wrong between where a chain stood at the last root and its entries of now."""
    if known is None or known[0] == 0 or known in set(hashes):
        return []
    return [f"entry {known[0]} is not the one that the last weekly root names"]
