"""The weekly root: heads written into a bucket whose files nobody can change, and compared with the chains later."""

import msgspec

from chalicelib import settings
from chalicelib.domain.roots import (
    content_hash,
    file_key,
    heads_in,
    heads_root,
    root_content,
    root_differences,
    root_key,
    shard_hashes,
    shard_prefix,
)
from chalicelib.gateways import files
from chalicelib.models import runs


class ShardRoot(msgspec.Struct):
    """Where the chains of one shard stood at the last root, and what was wrong with its file."""

    heads: dict[str, tuple[int, str]] = msgspec.field(default_factory=dict)
    wrong: list[str] = msgspec.field(default_factory=list)

    def differences(self, owner_id: str, chain: list[tuple[int, str]]) -> list[str]:
        """What the root says against this chain, once."""
        return root_differences(self.heads.pop(owner_id, None), chain)

    def left_over(self) -> list[str]:
        """Those whose chain is gone."""
        return [f"{owner_id}: in the last weekly root, and now without a head" for owner_id in sorted(self.heads)]


def keep_heads(period_id: str, shard: int, lines: list[str]) -> str:
    """The heads of a shard are written down; the hash of the file. The same heads are the same file."""
    content = "".join(lines)
    sha256 = content_hash(content)
    _write(file_key(period_id, shard, sha256), content, "text/plain; charset=utf-8")
    return sha256


def owners_kept(period_id: str, shard: int) -> set[str]:
    """Whose heads were ever written down in this shard by a close of the week, whatever the index shows now."""
    bucket = settings.current().roots_bucket
    return {owner for key in files.keys(bucket, shard_prefix(period_id, shard)) for owner in heads_in(_read(key))}


def keep_root(period_id: str, hashes: dict[str, str]) -> str:
    """The root of a week's files is written down; the root."""
    root = heads_root(hashes)
    _write(root_key(period_id, root), root_content(period_id, hashes), "application/json")
    return root


def newest_root(run: runs.LedgerRun) -> tuple[dict[str, str], list[str]]:
    """The files' hashes of the root that a run compares with, and what is wrong with it."""
    period_id = run.facts.get("root_period")
    if period_id is None:
        return {}, []
    root = run.facts["heads_root"]
    try:
        hashes = shard_hashes(_read(root_key(period_id, root)), root)
    except files.FileMissing:
        hashes = None
    return (hashes, []) if hashes is not None else ({}, [f"the root of {period_id} is missing or another one"])


def shard_root(run: runs.LedgerRun, shard: int, hashes: dict[str, str]) -> ShardRoot:
    """Where the chains of a shard stood, from a file that is checked against its hash."""
    sha256 = hashes.get(str(shard))
    if sha256 is None:
        return ShardRoot()
    key = file_key(run.facts["root_period"], shard, sha256)
    try:
        content = _read(key)
    except files.FileMissing:
        return ShardRoot(wrong=[f"{key} is missing"])
    if content_hash(content) != sha256:
        return ShardRoot(wrong=[f"{key} is not what its name says"])
    return ShardRoot(heads_in(content))


def _write(key: str, content: str, content_type: str) -> None:
    files.write(settings.current().roots_bucket, key, content.encode(), content_type=content_type)


def _read(key: str) -> str:
    """The text of a file; what is no text is read as some, which then has another hash than its name says."""
    return files.read(settings.current().roots_bucket, key).decode(errors="replace")
