"""Owns how a run comes to rest: no faults any more, every sweep runs, people decide; all must end within a few days."""

from functools import partial
from random import Random
from typing import TYPE_CHECKING, Any

from tests.simulation.cast import ADMINS
from tests.simulation.deliveries import BATCH, PREFIX
from tests.simulation.oracle.raw import Item, must, text
from tests.simulation.plan import DAY, HOUR

if TYPE_CHECKING:
    from tests.simulation.play import Run

#: So many rounds of sweeps are enough to finish whatever was left lying (I16).
ROUNDS = 6


def come_to_rest(run: "Run") -> None:
    """Rounds of everything the schedules and the administrators do, until nothing is left."""
    run.cloud.mishaps = None
    run.deliveries.rate = 0.0
    run.trace_say("--- from here on nothing goes wrong")
    for _ in range(ROUNDS):
        _round(run)
        if is_at_rest(run):
            return


def close_once_more(run: "Run") -> None:
    """A second close, preparing and sending of the newest week change nothing."""
    before = _money(run)
    for name in ("close_pay_period", "prepare_payouts", "send_payouts"):
        run.scheduler.after(HOUR, partial(run.clients.invoke, name))
    run.scheduler.run()
    must(_money(run) == before, "a second close changed something")


def _money(run: "Run") -> list[list[Any]]:
    names = ("entries", "heads", "statements", "payouts", "pay_periods", "account_sums", "budgets")
    return [list(run.watch.records.all(name)) for name in names]


def _round(run: "Run") -> None:
    scheduler, clients = run.scheduler, run.clients
    run.deliveries.arm_all()
    start = max(scheduler.now + HOUR, run.plan.week_closes_at(run.plan.weeks - 1) + HOUR)
    for hours, name in ((1, "expire_claims"), (26, "accept_overdue"), (27, "sweep_outbox"), (28, "close_pay_period")):
        scheduler.at(start + hours * HOUR, partial(clients.invoke, name))
    if run.plan.has_tests:
        for hours, name in ((2, "expire_attempts"), (27, "release_seats")):
            scheduler.at(start + hours * HOUR, partial(clients.invoke, name))
    for name in BATCH:
        if run.cloud.services["sqs"].queues[f"{PREFIX}{name}-dead"].messages:
            scheduler.at(start + 25 * HOUR, partial(clients.invoke, "replay_dead_letters", queue=name))
    scheduler.at(start + 29 * HOUR, partial(_approve, run))
    scheduler.at(start + DAY + 8 * HOUR, run.deliveries.arm_all)
    scheduler.run()


def _approve(run: "Run") -> None:
    for period_id in run.crowd.open_periods():
        for admin in ADMINS[:2]:
            run.crowd.approve(admin, period_id, _Plain())


class _Plain(Random):
    """Dice that always fall on the usual side."""

    def random(self) -> float:
        return 0.0

    def choice(self, values: Any) -> Any:
        return values[0]


def is_in_test(enrolment: Item) -> bool:
    """Whether something is still to become of a seat in a test or of its money."""
    return text(enrolment, "state") == "qualifying" or text(enrolment, "stipend_state") == "kept"


def is_at_rest(run: "Run") -> bool:
    """Nothing is on its way, and nothing waits for anybody."""
    records, work = run.watch.records, run.watch.work
    waiting = ("checking", "in_review", "returned")
    undecided = [found for found in records.all("submissions") if text(found, "state") in waiting]
    return (
        run.deliveries.is_quiet
        and all(work.is_replaced(found) for found in undecided)
        and not any(is_in_test(found) for found in records.all("enrolments"))
        and not any(text(found, "state") == "active" for found in records.all("claims"))
        and not any(text(found, "state") != "paid" for found in records.all("pay_periods"))
    )
