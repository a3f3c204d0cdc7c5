"""Use case of the entries' stream: every entry is added to the sums of the accounts, once (rule 4)."""

from collections.abc import Sequence
from typing import Any

from chalicelib.domain.folding import FoldFacts, in_transactions
from chalicelib.models import account_sums, ledger, store


def facts_of(old: dict[str, Any] | None, new: dict[str, Any] | None) -> list[FoldFacts]:
    """What a change of the entries' table adds to the sums: a new entry; nothing else may happen to one."""
    if old is not None or new is None:
        return []
    entry: ledger.Entry = ledger.Entry.from_raw_data(new)
    return [entry.fold_facts()]


def fold(facts: Sequence[FoldFacts]) -> int:
    """Every entry is in the sums when this returns; a batch that comes again, whole or cut elsewhere, adds nothing.

    How many were not in the sums before.
    """
    return sum(_fold(group) for group in in_transactions(facts))


@store.again_when(account_sums.AlreadyFoldedError)
def _fold(group: Sequence[FoldFacts]) -> int:
    new = account_sums.not_folded(group)
    if new:
        with store.transaction() as tx:
            account_sums.fold(tx, new)
    return len(new)
