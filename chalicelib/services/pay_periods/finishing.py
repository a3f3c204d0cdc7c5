"""What ends a step of a payroll: every part done, the sums right, the next step begun (rules 5 and 12)."""

from collections.abc import Sequence

from chalicelib import runtime, settings
from chalicelib.domain.closing import ROUND_REST, ROUNDS, WAITS, close_difference, is_behind, is_right
from chalicelib.domain.folding import Sums, added
from chalicelib.domain.pay_periods import Step, added_up, may_release, parts_for, payouts_hash, shards_of
from chalicelib.domain.runs import is_reassuring
from chalicelib.models import account_sums, audit, pay_periods, runs, store
from chalicelib.services.desk_items import put_on_desk
from chalicelib.services.pay_periods.closing import close_part, sums_closed
from chalicelib.services.weekly_roots import keep_root

#: Who an act is by when the payroll did it by itself.
PAYROLL = "payroll"

Parts = Sequence[pay_periods.PayrollPart]


def finish(step: Step, period: pay_periods.PayPeriod, parts: Parts) -> None:
    """The step is done; of two who finish at once one wins, and both have the same sums."""
    try:
        if step == "close":
            _finish_close(period, parts)
        else:
            _finish_prepare(period, parts)
    except pay_periods.PeriodMovedError:
        return


def _finish_close(period: pay_periods.PayPeriod, parts: Parts) -> None:
    """Closed, if what was closed is exactly what the ledger's sums hold; otherwise the close does another round.

    A difference that an administrator accepted, here or with an earlier week, may still be there, or have healed.
    """
    closed = added(part.sums for part in parts)
    accepted = period.accepted_difference
    known = pay_periods.accepted_before(period) if accepted is None else accepted
    found = _difference(period.period_id, closed, known)
    if not is_right(found, known):
        _again(period, found)
        return
    people, totals = sum(part.people for part in parts), added_up(part.totals for part in parts)
    root = keep_root(period.period_id, {shard: found for part in parts for shard, found in part.hashes.items()})
    with store.transaction() as tx:
        period.finish_close(tx, people=people, totals=totals, accepted=found, heads_root=root)
        audit.note(
            tx, PAYROLL, "period_closed", period.period_id,
            people=people, totals=totals, rounds=int(period.close_round), heads_root=root,
            accepted_difference=found,
        )  # fmt: skip


def _difference(period_id: str, closed: Sums, known: Sums) -> Sums:
    """What the ledger's sums have more than was closed; the folding gets a moment to catch up."""
    found: Sums = {}
    for seconds in (0.0, *WAITS):
        if seconds:
            runtime.wait(seconds)
        found = close_difference(account_sums.total(through=period_id), closed)
        if is_right(found, known) or not is_behind(found, known):
            break
    return found


@store.again_when(pay_periods.PeriodMovedError)
def count_again(period_id: str, number: int, parts: int) -> None:
    """Somebody was closed after the part they are in was counted: another round, or a closed week is amended."""
    period = pay_periods.pay_period_of(period_id)
    if period.state == "closing":
        period.begin_round({})
    else:
        _amend(period, number, parts)


def look_again(period: pay_periods.PayPeriod, number: int, parts: int) -> None:
    """A message to close came again after the week was closed: who had it first may have died, somebody just closed.

    Only the newest week is looked at: in an older one the heads tell of later weeks already.
    """
    if [newest.period_id for newest in pay_periods.recent(1)] != [period.period_id]:
        return
    kept = pay_periods.part_done(period, "close", number)
    if kept is not None and kept.sums != sums_closed(period, shards_of(number, parts)):
        count_again(period.period_id, number, parts)


def _amend(period: pay_periods.PayPeriod, number: int, parts: int) -> None:
    """The part is counted anew and the week's sums with it; done again it changes nothing (decision 0015)."""
    kept = pay_periods.part_done(period, "close", number)
    counted = close_part(period, number, shards_of(number, parts), is_again=True)
    if kept is None or kept.sums == counted.sums:
        return
    put_on_desk("close_difference", period.period_id, closed_after_count=True)
    others = [part for part in pay_periods.parts_done(period, "close") if part.part != number]
    people = sum(part.people for part in (*others, counted))
    totals = added_up(part.totals for part in (*others, counted))
    with store.transaction() as tx:
        kept.count_otherwise(tx, counted)
        period.amend(tx, people=people, totals=totals)
        audit.note(tx, PAYROLL, "period_amended", f"{period.period_id}#{number}", people=people, totals=totals)


def _again(period: pay_periods.PayPeriod, found: Sums) -> None:
    """Another round, which closes who came late; after five an administrator is asked, and one more follows a rest."""
    has_rested = period.round_at is not None and runtime.now() - period.round_at >= ROUND_REST
    if period.close_round >= ROUNDS:
        put_on_desk("close_difference", period.period_id, difference=found, rounds=int(period.close_round))
    if period.close_round < ROUNDS or has_rested:
        period.begin_round(found)
    elif found != period.close_difference:
        period.note_difference(found)


def _is_reassured() -> bool:
    """Whether the newest reconciliation found nothing and is fresh; without one, people decide (rule 12)."""
    run = runs.newest_reconciliation()
    return run is not None and is_reassuring(run.summary, run.finished_at, runtime.now())


def _finish_prepare(period: pay_periods.PayPeriod, parts: Parts) -> None:
    totals = added_up(part.totals for part in parts)
    whole_hash = payouts_hash({shard: found for part in parts for shard, found in part.hashes.items()})
    count = sum(amounts.get("prepared_count", 0) for amounts in totals.values())
    limit = settings.current().payout_release_limit_minor
    goes_by_itself = limit > 0 and _is_reassured() and may_release(period.totals, totals, limit)
    with store.transaction() as tx:
        period.finish_prepare(
            tx,
            totals=totals,
            payouts_hash=whole_hash,
            parts=parts_for(count) if count else 0,
            released_by="rule-12" if goes_by_itself else None,
        )
        audit.note(
            tx,
            PAYROLL,
            "payouts_prepared",
            period.period_id,
            totals=totals,
            payouts_hash=whole_hash,
            is_released=bool(count) and goes_by_itself,
        )
