"""Owns the table of what was played: every kind of mishap and every step of every record, counted."""

from collections import Counter
from collections.abc import Iterator

from tests.simulation import deliveries, mishaps
from tests.simulation.oracle import payroll, work

_STEPS = {
    "claim": work.CLAIM_STEPS, "submission": work.SUBMISSION_STEPS, "review": work.REVIEW_STEPS,
    "project": {state: after for state, after in work.PROJECT_STEPS.items() if state},
    "identity": work.IDENTITY_STEPS, "enrolment": work.ENROLMENT_STEPS, "payout": payroll.PAYOUT_STEPS,
    "pay period": payroll.PERIOD_STEPS,
}  # fmt: skip
_OTHERS = ("clock skew", "request twice at once")


def expected() -> set[str]:
    """Everything that must happen in enough seeds."""
    kinds = {f"mishap: {kind}" for kind in (*mishaps.KINDS, *deliveries.KINDS, *_OTHERS)}
    steps = {
        f"step: {what}: {before or 'new'} -> {after}"
        for what, allowed in _STEPS.items()
        for before, targets in allowed.items()
        for after in targets
    }
    return kinds | steps | {"step: release: by administrators", "step: release: by rule-12"}


def never(found: Counter[str]) -> list[str]:
    """What did not happen at all."""
    return sorted(name for name in expected() if not found[name])


def table(found: Counter[str]) -> Iterator[str]:
    """One line a count, by group."""
    for group in ("mishap", "step", "entry", "answer"):
        names = sorted(name for name in found if name.startswith(f"{group}: "))
        yield f"\n{group}s ({len(names)} kinds)"
        yield from (f"  {found[name]:>9,}  {name.removeprefix(f'{group}: ')}" for name in names)
    missing = never(found)
    yield f"\nnever: {', '.join(missing) if missing else 'nothing: every kind and every step happened'}"
