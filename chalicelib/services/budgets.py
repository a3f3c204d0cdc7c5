"""How a part of a project's money is found that can be reserved at once."""

from contextlib import suppress

from chalicelib import runtime
from chalicelib.domain.budgets import gathering, shards_holding
from chalicelib.domain.claims import BudgetExhausted
from chalicelib.models import budgets, store


def shard_with(project_id: str, needed: int) -> int:
    """A budget shard with so much free money, gathered from others if no one holds it alone; or BudgetExhausted."""
    available = {int(found.shard): int(found.available_minor) for found in budgets.shards_of(project_id)}
    holding = shards_holding(available, needed)
    if holding:
        return holding[runtime.choose(len(holding))]
    move = gathering(available, needed)
    if move is None:
        raise BudgetExhausted("It is all spent or kept for work in hand; look again when claims end.", retry_after=60)
    with suppress(budgets.BudgetMovedError), store.transaction() as tx:
        budgets.gather(tx, project_id, move)
    return move.into
