"""Owns what people do with time: hourly work and its gaps, extensions and reminders, rates, coming and going."""

from datetime import timedelta
from functools import partial
from random import Random
from typing import Any

from chalicelib.domain.access import Actor
from chalicelib.domain.contested_time import item_id_of
from chalicelib.domain.money import Money
from chalicelib.domain.rates import Wanted
from chalicelib.services import claims, contested_time, deadlines, enrolments, rates, work_times
from tests.simulation.cast import ADMINS, CONTRIBUTORS, MANAGER, REVIEWERS
from tests.simulation.clients import Refused
from tests.simulation.oracle.raw import parsed, text
from tests.simulation.people import Crowd
from tests.simulation.plan import HOUR, MINUTE, instant
from tests.simulation.projects import BY_THE_HOUR, HOURLY, PROJECTS

#: Seconds from one beat to the next: in time, at the very limit, too late.
BEATS = (1.0, 30.0, 40.0, 40.0, 44.0, 45.0, 46.0, 130.0)
WORKERS = (*CONTRIBUTORS, *REVIEWERS)
WHY = "I read the long text on paper."


class Hours:
    """The acts of a crowd that have to do with time; each follows from what the store shows."""

    def __init__(self, crowd: Crowd) -> None:
        self.crowd = crowd
        self.records, self.after = crowd.watch.records, crowd.scheduler.after

    def _ask(self, actor: Actor, what: str, act: Any, then: Any = lambda _: None) -> None:
        self.crowd.clients.ask(actor.account_id[4:], what, act, then)

    def members(self) -> list[Actor]:
        """Who is in the project that pays by the hour."""
        found = [self.records.one("enrolments", actor.account_id, HOURLY) for actor in WORKERS]
        return [
            actor
            for actor, enrolment in zip(WORKERS, found, strict=True)
            if enrolment and text(enrolment, "state") == "tasking"
        ]

    # by the hour

    def work(self, dice: Random) -> None:
        """Somebody claims a task that is paid by the hour and sits down to it."""
        members = self.members()
        actor = dice.choice(members or WORKERS)
        act = partial(claims.claim_next, actor, HOURLY, self.crowd.repeat(actor, "claims"))

        def begun(claim: Any) -> None:
            if not isinstance(claim, Refused):
                screen = f"scr_{self.crowd.scheduler.number('screen')}"
                self._beat(actor, claim.claim_id, dice, screen, 1, dice.choice((2, 4, 5, 6)))

        self._ask(actor, "claim by the hour", act, begun)

    def _beat(self, actor: Actor, claim_id: str, dice: Random, screen: str, sequence: int, left: int) -> None:
        """One sign of life after the other, the page now in front and now not; then what comes of it."""
        is_visible = dice.random() < 0.75
        given = {
            "session_id": f"{screen} other" if dice.random() < 0.05 else screen, "sequence": sequence,
            "is_visible": is_visible, "is_research": not is_visible and dice.random() < 0.4,
        }  # fmt: skip
        act = partial(work_times.beat, actor, claim_id, given, take_over=dice.random() < 0.3)

        def go_on(_: Any) -> None:
            if left:
                again = partial(self._beat, actor, claim_id, dice, screen, sequence + 1, left - 1)
                self.after(dice.choice(BEATS), again)
            else:
                self._finish(actor, claim_id, dice)

        self._ask(actor, "heartbeat", act, go_on)

    def _finish(self, actor: Actor, claim_id: str, dice: Random) -> None:
        if dice.random() < 0.6:
            self.contest(actor, claim_id, dice)
        chance, hand_in = dice.random(), partial(self.crowd.hand_in, actor, claim_id, lambda _: None)
        if chance < 0.75:
            hand_in()
        elif chance < 0.9:
            self.after(dice.uniform(10, 12) * MINUTE, hand_in)
        elif chance < 0.95:
            self._ask(actor, "release", partial(claims.release, actor, claim_id))

    def _gaps(self, claim_id: str) -> list[Any]:
        time = self.records.one("work_times", claim_id)
        return list(parsed(time, "gaps", [])) if time else []

    def contest(self, actor: Actor, claim_id: str, dice: Random) -> None:
        """A gap is contested; an administrator decides at once, later, or when the answer is long decided."""
        gaps = self._gaps(claim_id)
        place = dice.randrange(len(gaps)) + 1 if gaps else 1

        def contested(answer: Any) -> None:
            if not isinstance(answer, Refused):
                later = dice.choice((0.01, 1.0, 20 * MINUTE, 30 * HOUR))
                self.after(later, partial(self._decide, claim_id, place, self._gaps(claim_id)[place - 1][3], dice))

        self._ask(actor, "contest", partial(contested_time.contest, actor, claim_id, str(place), WHY), contested)

    def _decide(self, claim_id: str, place: int, seconds: int, dice: Random) -> None:
        minutes = dice.choice((0, 1, -(-seconds // 60), -(-seconds // 60)))
        item_id = item_id_of(claim_id, str(place))
        for admin in dice.sample(ADMINS, dice.choice((1, 1, 2))):
            act = partial(contested_time.resolve, admin, item_id, "The text is long indeed.", minutes)
            self._ask(admin, "decide contest", act)

    # deadlines

    def linger(self, dice: Random) -> None:
        """Claims in hand get more time, or reminders of their own."""
        for actor in WORKERS:
            for claim_id in self.crowd.watch.work.active_claims(actor.account_id)[:1]:
                chance = dice.random()
                if chance < 0.45:
                    reason = dice.choice(("It is longer than I thought.", "It is longer than I thought.", None))
                    self._ask(actor, "extend", partial(deadlines.extend, actor, claim_id, reason=reason))
                elif chance < 0.75:
                    offsets = dice.choice(([10], [20, 12], [25, 24, 10], []))
                    act = partial(deadlines.set_reminders, actor, claim_id, offsets)
                    self._ask(actor, "set reminders", act)

    def come_back(self, dice: Random) -> None:
        """Who holds a claim finishes it, while reminders of it are under way."""
        for actor in WORKERS:
            for claim_id in self.crowd.watch.work.active_claims(actor.account_id)[:1]:
                if dice.random() < 0.6:
                    hand_in = partial(self.crowd.hand_in, actor, claim_id, lambda _: None)
                    self.after(dice.uniform(0, 0.05), hand_in)

    # projects

    def announce(self, dice: Random) -> None:
        """A rate is raised from today on, or lowered later: sometimes too soon, and then refused."""
        project_id = dice.choice((*PROJECTS, HOURLY, HOURLY))
        is_hourly = project_id == HOURLY
        currency, usual = ("USD", BY_THE_HOUR["hourly_minor"]) if is_hourly else PROJECTS[project_id][:2]
        is_raise = dice.random() < 0.5
        amount = Money(usual * (dice.choice((11, 13)) if is_raise else dice.choice((8, 9))) // 10, currency)
        today = instant(self.crowd.scheduler.now).date()
        day = today if is_raise else today + timedelta(days=dice.choice((8, 8, 8, 3)))
        wanted = Wanted(None if is_hourly else amount, amount if is_hourly else None, day, "The market moves.")
        repeat = self.crowd.repeat(MANAGER, "rates")
        act = partial(rates.announce, MANAGER, project_id, wanted, repeat)
        self._ask(MANAGER, f"announce {'raise' if is_raise else 'lower'}", act)

    def come_and_go(self, dice: Random) -> None:
        """More people want in than there are seats; others leave, and perhaps come back."""
        for actor in dice.sample(WORKERS, 3):
            enrolment = self.records.one("enrolments", actor.account_id, HOURLY)
            if enrolment is not None and text(enrolment, "state") != "left":
                self._leave(actor, dice)
            else:
                self._join(actor)

    def _join(self, actor: Actor) -> None:
        act = partial(
            enrolments.enrol, actor, HOURLY, guidelines_version=1, repeat=self.crowd.repeat(actor, "enrolments")
        )
        self._ask(actor, "take seat", act)

    def _leave(self, actor: Actor, dice: Random) -> None:
        act = partial(enrolments.leave, actor, HOURLY)
        comes_back = partial(self.after, dice.choice((0.02, 5.0)), partial(self._join, actor))
        self._ask(actor, "leave", act, lambda _: comes_back() if dice.random() < 0.7 else None)
