"""Owns when things happen in a run: bursts of work, the edges of the weeks, Tuesdays, and the schedules."""

from functools import partial
from random import Random

from chalicelib.domain.access import Actor
from tests.simulation.cast import ADMINS, CONTRIBUTORS, REVIEWERS
from tests.simulation.clients import Clients
from tests.simulation.hours import Hours
from tests.simulation.people import Crowd
from tests.simulation.plan import DAY, HOUR, MINUTE, Plan
from tests.simulation.sittings import Sittings

WORKERS = (*CONTRIBUTORS, *REVIEWERS)


class Timetable:
    """Puts the weeks of a plan on the agenda."""

    def __init__(self, plan: Plan, crowd: Crowd, clients: Clients) -> None:
        self.plan, self.crowd, self.clients = plan, crowd, clients
        self.hours, self.sittings = Hours(crowd), Sittings(crowd)
        self.dice = Random(f"timetable/{plan.seed}")

    def write(self) -> None:
        """Every week of the plan."""
        for week in range(self.plan.weeks):
            self._week(week)

    def _week(self, week: int) -> None:
        monday = self.plan.begins_at + week * 7 * DAY
        bursts = 1 if self.plan.weeks > 1 else self.dice.choice((1, 1, 1, 2))
        for _ in range(bursts):
            self._burst(monday + self.dice.uniform(0.3, 6.6) * DAY)
        if self.plan.has_hours and self.dice.random() < 0.5:
            announced_at = monday + self.dice.choice((0.001, self.dice.uniform(0.3, 6.6))) * DAY
            self.crowd.session(announced_at, "announces a rate", self.hours.announce)
        self._edge(self.plan.week_ends_at(week))
        self._tuesday(week, self.plan.week_closes_at(week))

    def _burst(self, at: float) -> None:
        """Several people work in the same second, and the schedules follow."""
        dice, crowd = self.dice, self.crowd
        for actor in dice.sample(WORKERS, dice.randrange(3, 6) - self.plan.has_hours):
            crowd.session(at + dice.uniform(0, 0.3), actor.account_id, partial(crowd.contribute, actor, 4))
        for actor in dice.sample(REVIEWERS, 2):
            start = at + dice.choice((0.2, 3.0, 90.0))
            crowd.session(start, f"{actor.account_id} reviews", partial(crowd.review, actor, 2))
        if dice.random() < 0.5:
            often = (crowd.pause, crowd.fund, crowd.correct, crowd.take_back) * 2
            act = dice.choice((*often, crowd.join, crowd.join, crowd.change_state))
            crowd.session(at + dice.uniform(0, 0.5), act.__name__, act)
        if dice.random() < 0.25:
            actor = dice.choice((CONTRIBUTORS[0], CONTRIBUTORS[2], REVIEWERS[1]))
            act_of = dice.choice((crowd.prove_identity, crowd.add_method))
            crowd.session(at + dice.uniform(0, 60), f"{actor.account_id} proves", partial(act_of, actor))
        if dice.random() < 0.3:
            self._last_minute(at)
        if self.plan.has_hours:
            self._hours(at)
        if self.plan.has_tests:
            self._tests(at)
        self._sweeps(at)

    def _hours(self, at: float) -> None:
        """Somebody works by the hour beside the others; what is left lying gets time, reminders, and is finished."""
        dice, crowd, hours = self.dice, self.crowd, self.hours
        for _ in range(dice.choice((1, 1, 2))):
            crowd.session(at + dice.uniform(0, 60), "works by the hour", hours.work)
        crowd.session(at + dice.choice((0.5, 3.0)) * MINUTE, "lingers", hours.linger)
        if dice.random() < 0.4:
            crowd.session(at + dice.choice((0.0, 2 * MINUTE)), "seats", hours.come_and_go)
        reminds = partial(self.clients.invoke, "send_reminders")
        for minutes in dice.choice(((9,), (17,), (9, 17), (9, 17, 29))):
            crowd.scheduler.at(at + minutes * MINUTE, reminds)
            if dice.random() < 0.6:
                crowd.session(at + minutes * MINUTE + dice.uniform(0.0, 0.15), "comes back", hours.come_back)

    def _tests(self, at: float) -> None:
        """Seats of paid tests are taken and left; sittings end by themselves, and so do seats nobody used."""
        crowd, sittings, at_ = self.crowd, self.sittings, self.crowd.scheduler.at
        dice = Random(f"tests/{self.plan.seed}/{at}")  # of their own: the other acts are what they were
        for _ in range(2):
            crowd.session(at + dice.uniform(0, 0.5), "comes for a test", sittings.come)
        if dice.random() < 0.3:
            crowd.session(at + dice.choice((0.2, 60.0)), "stops a test", sittings.stop)
        at_(at + dice.choice((31, 33)) * MINUTE, partial(self.clients.invoke, "expire_attempts"))
        ends = at + DAY + dice.choice((0.0, 1.0, 3.0)) * MINUTE
        crowd.session(ends + dice.uniform(-0.1, 0.1), "leaves a test", sittings.come_back)
        at_(ends, partial(self.clients.invoke, "release_seats"))

    def _sweeps(self, at: float) -> None:
        at_ = self.crowd.scheduler.at
        if self.dice.random() < 0.5:
            at_(at + 7 * MINUTE, partial(self.clients.invoke, "sweep_outbox"))
        at_(at + self.dice.choice((31, 33)) * MINUTE, partial(self.clients.invoke, "expire_claims"))
        at_(at + DAY + self.dice.choice((0.1, 1, 20)) * MINUTE, partial(self.clients.invoke, "accept_overdue"))

    def _last_minute(self, at: float) -> None:
        """Reviewers come shortly before the day is over; what they return lapses when it is."""
        crowd, dice = self.crowd, self.dice
        for actor in dice.sample(REVIEWERS, 2):
            start = at + DAY - dice.choice((11, 0.02)) * MINUTE
            crowd.session(start, f"{actor.account_id} last minute", partial(crowd.review, actor, 2))
        at_ = crowd.scheduler.at
        at_(at + DAY + 25 * MINUTE, partial(self.clients.invoke, "expire_claims"))
        at_(at + DAY + 25 * MINUTE + 0.6, partial(self.clients.invoke, "accept_overdue"))

    def _edge(self, ends_at: float) -> None:
        """Claims shortly before the end of the week, handed in around its last millisecond."""
        dice, crowd = self.dice, self.crowd
        for actor in dice.sample(WORKERS, 2):
            crowd.session(ends_at - 3 * MINUTE, f"{actor.account_id} late", partial(crowd.contribute, actor, 1))
        crowd.session(ends_at - 0.02, "edge of the week", partial(crowd.hand_in_at, ends_at))

    def _tuesday(self, week: int, closes_at: float) -> None:
        """The close, with people at work around it; then the approvals."""
        dice, crowd, at_ = self.dice, self.crowd, self.crowd.scheduler.at
        at_(closes_at - 40 * MINUTE, partial(self.clients.invoke, "accept_overdue"))
        at_(closes_at - 41 * MINUTE, partial(self.clients.invoke, "expire_claims"))
        if self.plan.reconciles:
            at_(closes_at - 150 * MINUTE, partial(self.clients.invoke, "reconcile_ledger"))
            if dice.random() < 0.3:  # amid the close
                at_(closes_at + dice.choice((0.0, 0.3, 40.0)), partial(self.clients.invoke, "reconcile_ledger"))
        if dice.random() < 0.1:
            at_(closes_at - DAY, partial(self.clients.invoke, "close_pay_period", dry_run=True))
        begins = closes_at + dice.choice((0.0, 0.0, 0.8))
        at_(begins, partial(self.clients.invoke, "close_pay_period"))
        if dice.random() < 0.3:
            at_(begins + dice.uniform(0, 3), partial(self.clients.invoke, "close_pay_period"))
        for actor in dice.sample(REVIEWERS, 2):
            instant = closes_at + dice.choice((-0.001, 0.0, 0.001))
            start = begins + dice.choice((-0.05, 0.1, 0.4))
            name = f"{actor.account_id} at the close"
            crowd.session(start, name, partial(crowd.review, actor, 2, stands_at=dice.choice((instant, None))))
        for actor in dice.sample(WORKERS, 2):
            name = f"{actor.account_id} at the close works"
            crowd.session(begins + dice.uniform(0, 1), name, partial(crowd.contribute, actor, 2))
        if dice.random() < 0.5:
            act = dice.choice((crowd.correct, crowd.take_back))
            crowd.session(begins + dice.uniform(0, 1.5), f"{act.__name__} at the close", act)
        self._approvals(closes_at)
        self._sweeps(closes_at + 10 * MINUTE)

    def _approvals(self, closes_at: float) -> None:
        dice = self.dice
        for hours in (0.5, 0.5, 5.0):
            admin = dice.choice(ADMINS)
            self.crowd.scheduler.at(closes_at + hours * HOUR + dice.uniform(0, 0.2), partial(self._approve, admin))
        self._bank(closes_at)
        if dice.random() < 0.4:
            actor, early = dice.choice(WORKERS), dice.choice((1, 30, 80)) * HOUR
            self.crowd.session(closes_at - early, f"{actor.account_id} moves", partial(self.crowd.add_method, actor))
        self.crowd.scheduler.at(closes_at + 3 * HOUR, partial(self.clients.invoke, "sweep_outbox"))

    def _bank(self, closes_at: float) -> None:
        """The bank's answers come in over the next days, some long after the money had arrived."""
        dice, crowd = self.dice, self.crowd
        for days in dice.choice(((), (0.01, 0.3), (1, 1.00001), (2, 4))):
            crowd.session(closes_at + days * DAY, "the bank answers", crowd.hear_from_bank)
        if dice.random() < 0.6:
            at = closes_at + dice.choice((1, 2)) * DAY
            crowd.scheduler.at(at, partial(self.clients.invoke, "settle_payouts"))
            if dice.random() < 0.3:
                crowd.session(at + 0.05, "the bank answers", crowd.hear_from_bank)

    def _approve(self, admin: Actor) -> None:
        for period_id in self.crowd.open_periods():
            dice = self.crowd.dice(f"approve {admin.account_id} {period_id} {self.crowd.scheduler.number('approve')}")
            self.crowd.approve(admin, period_id, dice)
