"""Owns the lists of heads by payroll shard: an index says who there is, the heads are read consistently."""

from collections.abc import Collection, Iterator

from chalicelib.domain.ledger import own_account, payable
from chalicelib.models.ledger import Head
from chalicelib.models.store import whole

_BATCH = 100


def heads_of_shard(shard: int, also: Collection[str] = ()) -> Iterator[Head]:
    """The contributors' heads of one payroll shard, as `all_heads` finds them; projects' are left out.

    A head that the index does not show yet belongs to a person whose first entry was written this moment:
    the person is closed by the next run, whatever period that entry is in.
    """
    return (head for head in all_heads(shard, also=also) if own_account(head.owner_id) == payable(head.owner_id))


def all_heads(shard: int, broken: list[Head] | None = None, also: Collection[str] = ()) -> Iterator[Head]:
    """Every head of one shard, projects' too, found by index and read consistently; see `whole` for `broken`.

    Owners in `also` are read too: an index may not show yet what is known otherwise.
    """
    hints: list[Head] = []
    for hint in _hints(shard, set(also)):
        hints.append(hint)
        if len(hints) == _BATCH:
            yield from whole(hints, broken)
            hints = []
    yield from whole(hints, broken)


def _hints(shard: int, also: set[str]) -> Iterator[Head]:
    for hint in Head.by_close_shard.query(shard):
        also.discard(hint.owner_id)
        yield hint
    yield from (Head(owner_id) for owner_id in sorted(also))
