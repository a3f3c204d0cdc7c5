"""Owns the planted bugs of work and time: counters, seats, deadlines, reminders, hours and rates."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from msgspec.structs import replace

from chalicelib import runtime
from chalicelib.domain import hourly_pay
from chalicelib.domain.rates import Rate, Rates
from chalicelib.models import claims as claim_records
from chalicelib.models import project_counts, seats, submissions, workloads
from chalicelib.models.store import Transaction
from chalicelib.services import deadlines, notices, work_times
from chalicelib.services.claims import holding
from tests.simulation.planting import Bug, all_of, instead, unconditional


def _nothing(_: Any) -> Callable[..., None]:
    return lambda *_, **__: None


def _not_of_expired(usual: Any) -> Any:
    def end(claim: Any, state: str) -> None:
        kept = workloads.end_claim
        if state == "expired" and not claim.submission_id:
            workloads.end_claim = lambda tx, account_id: None
        try:
            usual(claim, state)
        finally:
            workloads.end_claim = kept

    return end


def _twice(usual: Any) -> Any:
    """Whoever has had more time is asked nothing."""

    def active(actor: Any, claim_id: str) -> Any:
        claim = usual(actor, claim_id)
        claim.extended_at = None
        return claim

    return active


def _extended_anyway(_: Any) -> Any:
    def extend(claim: Any, expires_at: datetime, reason: str | None) -> None:
        made = claim_records.Claim
        actions = [made.expires_at.set(expires_at), made.extended_at.set(runtime.now())]
        claim.update(actions=actions, condition=made.state == "active")

    return extend


def _without_cap(_: Any) -> Any:
    return lambda terms, seconds: int(seconds // 60)


def _away_counts(usual: Any) -> Any:
    def folded(time: Any, beat: Any, **given: Any) -> Any:
        last = time.last_beat
        seen = (
            replace(time, last_beat=replace(last, is_visible=True))
            if last is not None and not last.is_research
            else time
        )
        return usual(seen, beat, **given)

    return folded


def _at_once(_: Any) -> Any:
    """What is announced is paid from then on."""
    return lambda self, instant: self._in_order()[-1].rate if self.changes else self.first


def _unchecked_reminder(_: Any) -> Any:
    return lambda tx, account_id, claim_id: None


def _short_notice(_: Any) -> Any:
    return lambda self, other: False


def _never_over(_: Any) -> Any:
    return lambda message: False


def _new_notice_each_time(usual: Any) -> Any:
    return lambda noun, *cause: usual(noun, *cause, str(runtime.now()))


def _any_seat(usual: Any) -> Any:
    def take(tx: Transaction, project_id: str, offered: int) -> None:
        usual(tx, project_id, offered + 1)

    return take


_counted_again = all_of(
    instead(project_counts, "not_counted", lambda _: list), unconditional("counted_changes"),
)  # fmt: skip
_extended_again = all_of(
    instead(deadlines, "_active", _twice), instead(claim_records.Claim, "extend", _extended_anyway)
)
_told_when_over = all_of(
    instead(notices, "_is_over", _never_over), instead(claim_records, "check_in_hand", _unchecked_reminder)
)

WORK_BUGS: dict[str, Bug] = {
    "counted twice": Bug("a change is added to the counters each time it comes", _counted_again),
    "seat kept": Bug("who leaves a project keeps its seat", instead(seats, "give_back", _nothing)),
    "a seat too many": Bug("one person more than there are seats", instead(seats, "take", _any_seat)),
    "extended twice": Bug("a claim is extended as often as asked", _extended_again),
    "time above the cap": Bug(
        "minutes are paid beyond the cap",
        all_of(instead(hourly_pay, "minutes_paid", _without_cap), instead(submissions, "minutes_paid", _without_cap)),
    ),
    "away is paid": Bug("time counts while the page is away", instead(work_times, "folded", _away_counts)),
    "beats overwrite": Bug("beats and grants overwrite one another", unconditional("work_times")),
    "reminded when over": Bug("finished work is reminded of", _told_when_over),
    "reminder unguarded": Bug(
        "work finished while its reminder is written is reminded of",
        instead(claim_records, "check_in_hand", _unchecked_reminder),
    ),
    "reminded again": Bug(
        "a reminder that comes again is another one", instead(notices, "derived_id", _new_notice_each_time)
    ),
    "workload kept": Bug("who lets a claim lapse keeps it in their count", instead(holding, "_end", _not_of_expired)),
    "rate at once": Bug("an announced rate holds at once", instead(Rates, "at", _at_once)),
    "short notice": Bug("a lower rate is announced for tomorrow", instead(Rate, "is_lower_than", _short_notice)),
    "decided twice": Bug("a contested gap is decided by whoever comes", unconditional("desk_items")),
}
