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
#: What happens with time beside the steps of states.
_HOURS = {
    "time": ("seen", "away", "pause", "research"),
    "contest": ("open", "decided", "granted", "corrected"),
    "claim": ("extended", "reminded", "at a changed rate"),
    "rate": ("higher", "lower"),
    "reminder": ("told",),
    "stipend": ("none -> kept", "kept -> paid", "kept -> none"),
    "tested": (
        "new -> qualifying",
        "new -> tasking",
        "qualifying -> tasking",
        "qualifying -> failed",
        "qualifying -> left",
        "left -> qualifying",
    ),
}
#: Refusals that show that a rule was tried.
_REFUSALS = (
    "take seat: no-seat", "take test seat: no-seat", "take test seat: budget-exhausted", "extend: extended-before", "hand in: no-time-counted", "heartbeat: edited-elsewhere",
    "decide contest: desk-item-resolved", "announce lower: rate-notice-too-short",
)  # fmt: skip
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
    hours = {f"step: {what}: {kind}" for what, found in _HOURS.items() for kind in found}
    refusals = {f"answer: {refusal}" for refusal in _REFUSALS}
    return kinds | steps | hours | refusals | {"step: release: by administrators", "step: release: by rule-12"}


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
