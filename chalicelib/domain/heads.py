"""Owns what an account head says beside the end of its chain: what is closed, and the newest payouts (rules 4 to 6)."""

from collections.abc import Iterable, Mapping, Sequence

from chalicelib.domain.folding import mark_of


def closed_differences(entries: int, marks: int, closed: Sequence[str]) -> list[str]:
    """What is wrong between what a head counts as closed and the hashes of the entries of closed periods."""
    wrong = []
    if entries != len(closed):
        wrong.append(f"the head counts {entries} entries in statements, there are {len(closed)}")
    if marks != sum(mark_of(one) for one in closed):
        wrong.append("the head's marks are not those of the entries in statements")
    return wrong


def newest_payout_differences(
    owner_id: str, newest: Mapping[str, str], payouts: Mapping[str, tuple[str, str]], paid_in: Iterable[str]
) -> list[str]:
    """What is wrong with the newest payouts that a head names by currency.

    `payouts` are those found, `(account_id, currency)` by id; `paid_in` are the currencies of its payout entries.
    """
    wrong = [f"the head names no newest payout in {currency}" for currency in sorted(set(paid_in) - newest.keys())]
    for currency, payout_id in sorted(newest.items()):
        if payout_id not in payouts:
            wrong.append(f"the head's newest payout in {currency}, {payout_id}, does not exist")
        elif payouts[payout_id] != (owner_id, currency):
            wrong.append(
                f"the head's newest payout in {currency}, {payout_id}, is somebody else's or in another currency"
            )
    return wrong
