"""Owns what people do: contributors, reviewers, a manager and administrators, each with dice of their own."""

from collections.abc import Callable
from functools import partial
from random import Random
from typing import Any

from chalicelib import settings
from chalicelib.domain.access import Actor
from chalicelib.domain.adjustments import Kind, Original
from chalicelib.domain.idempotency import Repeat, repeat_of
from chalicelib.domain.identity_checks import Decision
from chalicelib.domain.identity_documents import Judgement
from chalicelib.domain.money import Money
from chalicelib.domain.settlements import Outcome
from chalicelib.gateways import files
from chalicelib.services import (
    adjustments,
    claims,
    enrolments,
    identity_checks,
    pay_periods,
    payout_methods,
    payouts,
    projects,
    reviews,
    submissions,
)
from infra.demo.people import PICTURE
from tests.simulation.cast import ADMINS, CONTRIBUTORS, MANAGER, REVIEWERS
from tests.simulation.clients import Clients, Refused
from tests.simulation.oracle.raw import number, text
from tests.simulation.oracle.watch import Watch
from tests.simulation.projects import DRAFT, NEWCOMER, PROJECTS, TASKS_EACH
from tests.simulation.scheduler import Scheduler

VERDICTS = ("accept",) * 10 + ("revise",) * 3 + ("soft_reject",) * 2 + ("reject",) * 3
REASON = "The bird in the picture is quite clearly another one."


class Crowd:
    """Everybody's sessions; what somebody does next follows from what the store shows them."""

    def __init__(self, scheduler: Scheduler, clients: Clients, watch: Watch, seed: int) -> None:
        self.scheduler, self.clients, self.watch, self.seed = scheduler, clients, watch, seed
        self.sessions: list[str] = []

    def dice(self, name: str) -> Random:
        """Dice of one session, which no other session shifts."""
        return Random(f"{self.seed}/{name}")

    def session(self, instant: float, name: str, act: Callable[[Random], None]) -> None:
        """Somebody sits down to work then, unless the decisions leave this session out."""
        full = f"{name} {self.scheduler.number(name)}"
        self.sessions.append(full)

        def begin() -> None:
            if self.scheduler.decisions.special(f"left out {full}", 0, lambda: None) is None:
                act(self.dice(full))

        self.scheduler.at(instant, begin)

    def repeat(self, who: Actor, what: str) -> Repeat:
        """The Idempotency-Key of one request."""
        key = str(self.scheduler.number(f"key {who.account_id}"))
        return repeat_of(who.account_id, what, key, what.encode())

    # contributors

    def contribute(self, actor: Actor, left: int, dice: Random) -> None:
        """Claims, saves, hands in, gives back, or leaves it lying; a few things one after the other."""
        if left == 0:
            return

        def go_on(_: Any) -> None:
            self.scheduler.after(dice.uniform(0.01, 2.0), partial(self.contribute, actor, left - 1, dice))

        mine = self.watch.work.active_claims(actor.account_id)
        chance = dice.random()
        if not mine or (chance < 0.25 and len(mine) < 3):
            self._claim(actor, dice, go_on)
        elif chance < 0.85:
            self.hand_in(actor, dice.choice(mine), go_on)
        elif chance < 0.93:
            self._ask(actor, "save draft", partial(self._save, actor, dice.choice(mine)), go_on)
        else:
            self._ask(actor, "release", partial(claims.release, actor, dice.choice(mine)), go_on)

    def _ask(self, actor: Actor, what: str, act: Callable[[], Any], then: Callable[[Any], None]) -> None:
        self.clients.ask(actor.account_id[4:], what, act, then)

    def _claim(self, actor: Actor, dice: Random, then: Callable[[Any], None]) -> None:
        project_id = dice.choice(list(PROJECTS))
        if dice.random() < 0.7:
            repeat = self.repeat(actor, "claims")
            self._ask(actor, "claim next", partial(claims.claim_next, actor, project_id, repeat), then)
        else:
            task_id = f"tsk_{project_id[4:]}_{dice.randrange(min(3, TASKS_EACH))}"
            self._ask(actor, "claim", partial(claims.claim_task, actor, task_id), then)

    def _save(self, actor: Actor, claim_id: str) -> Any:
        draft = self.watch.records.one("drafts", claim_id)
        version = number(draft, "version") if draft else 0
        return claims.save_draft(actor, claim_id, answer={"label": "yes"}, version=version)

    def hand_in(self, actor: Actor, claim_id: str, then: Callable[[Any], None], stands_at: float | None = None) -> None:
        """The answer is the same however often it is sent."""
        act = partial(submissions.submit, actor, claim_id, {"label": "yes"})
        self.clients.ask(actor.account_id[4:], "hand in", act, then, stands_at=stands_at)

    def hand_in_at(self, instant: float, dice: Random) -> None:
        """Everybody who holds a claim hands it in a millisecond before, at, or after this instant."""
        for actor in (*CONTRIBUTORS, *REVIEWERS):
            for claim_id in self.watch.work.active_claims(actor.account_id)[:1]:
                if dice.random() < 0.8:
                    self.hand_in(actor, claim_id, lambda _: None, instant + dice.choice((-0.001, 0.0, 0.001)))

    # reviewers

    def review(self, actor: Actor, left: int, dice: Random, stands_at: float | None = None) -> None:
        """Takes the next answer and judges it, a few times; sometimes it stays lying."""
        if left == 0:
            return

        def judge(review: Any) -> None:
            if isinstance(review, Refused) or review is None or dice.random() < 0.1:
                return
            kind = dice.choice(VERDICTS)
            verdict = {
                "verdict": kind, "reason": "" if kind == "accept" else REASON, "clause": "2", "evidence": ["picture"],
                "rubric": None,
            }  # fmt: skip
            act = partial(reviews.judge, actor, review.review_id, verdict)
            self.clients.ask(actor.account_id[4:], f"judge: {kind}", act, go_on, stands_at=stands_at)

        def go_on(_: Any) -> None:
            self.scheduler.after(dice.uniform(0.01, 1.0), partial(self.review, actor, left - 1, dice, stands_at))

        self._ask(actor, "take review", partial(reviews.take_next, actor), judge)

    # the manager and the administrators

    def pause(self, dice: Random) -> None:
        """A project stands still for a moment."""
        project_id = dice.choice(list(PROJECTS))

        def reopen(_: Any) -> None:
            seconds = dice.choice((0.1, 5.0, 3600.0))
            again = partial(projects.publish, MANAGER, project_id)
            self.scheduler.after(seconds, partial(self._ask, MANAGER, "publish", again, lambda _: None))

        self._ask(MANAGER, "pause", partial(projects.pause, MANAGER, project_id), reopen)

    def change_state(self, dice: Random) -> None:
        """A draft is published, or a project closed for good; work in hand stays."""
        if dice.random() < 0.7:
            self._ask(MANAGER, "publish", partial(projects.publish, MANAGER, DRAFT), lambda _: None)
        else:
            act = partial(projects.close, MANAGER, dice.choice(list(PROJECTS)))
            self._ask(MANAGER, "close", act, lambda _: None)

    def join(self, dice: Random) -> None:
        """The newcomer joins, as often as the wish comes up."""
        actor = next(actor for actor in CONTRIBUTORS if actor.account_id == NEWCOMER[0])
        act = partial(
            enrolments.enrol, actor, NEWCOMER[1], guidelines_version=dice.choice((1, 1, 1, 2)),
            repeat=self.repeat(actor, "enrolments"),
        )  # fmt: skip
        self._ask(actor, "join", act, lambda _: None)

    def fund(self, dice: Random) -> None:
        """A client's money arrives; sometimes it is booked by two people."""
        project_id = dice.choice(list(PROJECTS))
        currency, reward = PROJECTS[project_id][:2]
        reference = f"wire-{dice.randrange(10**6)}"
        amount = Money(reward * dice.randrange(1, 9), currency)
        for admin in dice.sample(ADMINS, dice.choice((1, 2))):
            act = partial(
                projects.fund, admin, project_id, amount=amount, reference=reference, repeat=self.repeat(admin, "fund")
            )
            self._ask(admin, "fund", act, lambda _: None)

    def correct(self, dice: Random) -> None:
        """A balance is corrected, up or down."""
        actor, admin = dice.choice(CONTRIBUTORS), dice.choice(ADMINS)
        amount = Money(dice.choice((-150, -40, 60, 220)), dice.choice(("USD", "JPY", "EUR")))
        kind: Kind = "service_credit" if amount.minor > 0 and dice.random() < 0.4 else "correction"
        act = partial(
            adjustments.adjust, admin, actor.account_id, amount, reason="A mistake of ours", kind=kind,
            reference=f"ref-{dice.randrange(10**6)}", repeat=self.repeat(admin, "adjustments"),
        )  # fmt: skip
        self._ask(admin, "correct", act, lambda _: None)

    def take_back(self, dice: Random) -> None:
        """An entry is reversed; sometimes by two people at once, for different reasons."""
        kinds = ("work", "time", "review", "bonus", "correction", "service_credit", "stipend")
        found = sorted(booked for booked in self.watch.ledger.by_id.values() if booked.kind in kinds)
        for booked in dice.sample(found, min(1, len(found))):
            for admin in dice.sample(ADMINS, dice.choice((1, 2))):
                act = partial(
                    adjustments.adjust, admin, booked.owner_id, None, reason="It was paid by mistake",
                    reference=f"back-{dice.randrange(2)}", repeat=self.repeat(admin, "adjustments"),
                    reverses=Original(entry_id=booked.entry_id, period_id=booked.statement_period),
                )  # fmt: skip
                self._ask(admin, "take back", act, lambda _: None)

    def prove_identity(self, actor: Actor, dice: Random) -> None:
        """Documents are handed in and looked at."""
        documents = [f"identity/{actor.account_id}/passport.png"]

        def decide(check: Any) -> None:
            if isinstance(check, Refused):
                return
            decision: Decision = dice.choice(("verified", "rejected"))
            admin = dice.choice(ADMINS)

            def act() -> Any:
                identity_checks.check_details(admin, check.check_id)
                return identity_checks.decide(
                    admin, check.check_id, Judgement(decision, "It is too dark.", actor.account_id)
                )

            again = partial(self.scheduler.after, 600.0, partial(self.prove_identity, actor, dice))
            self._ask(ADMINS[0], "decide identity", act, lambda _: again() if decision == "rejected" else None)

        def hand_in() -> Any:
            files.write(settings.current().documents_bucket, documents[0], PICTURE, content_type="image/png")
            return identity_checks.ask_check(
                actor, document_type="passport", document_country="KE", document_keys=documents,
                repeat=self.repeat(actor, "identity"),
            )  # fmt: skip

        self._ask(actor, "ask identity check", hand_in, decide)

    def add_method(self, actor: Actor, dice: Random) -> None:
        """Money goes elsewhere from now on."""
        act = partial(
            payout_methods.add_payout_method, actor, provider="manual", currency=dice.choice(("USD", "JPY", "EUR")),
            label="New bank", destination=f"KE new {dice.randrange(10**6)}", repeat=self.repeat(actor, "methods"),
        )  # fmt: skip
        self._ask(actor, "add method", act, lambda _: None)

    def approve(self, admin: Actor, period_id: str, dice: Random) -> None:
        """An administrator looks at the period and approves what is shown; sometimes twice, or something stale."""

        def act() -> Any:
            period = pay_periods.pay_period_with_progress(period_id)["period"]
            if period.payouts_hash is None:
                return None
            found = period.payouts_hash if dice.random() < 0.9 else "0" * 64
            self.watch.payroll.approvals.add((period_id, admin.account_id, found))
            return pay_periods.approve(admin, period_id, found)

        for _ in range(dice.choice((1, 1, 2))):
            self._ask(admin, "approve", act, lambda _: None)

    def hear_from_bank(self, dice: Random) -> None:
        """What became of some payouts: they arrived, failed, or came back; sometimes two people say different things."""
        heard = ("prepared", "approved", "sent", "settled", "settled")
        known = [found for found in self.watch.records.all("payouts") if text(found, "state") in heard]
        for found in dice.sample(sorted(known, key=lambda found: text(found, "payout_id")), min(2, len(known))):
            for admin in dice.sample(ADMINS, dice.choice((1, 1, 2))):
                outcome: Outcome = dice.choice(("settled", "failed", "returned", "returned"))
                act = partial(
                    payouts.record_outcome, admin, text(found, "payout_id"), outcome,
                    reference=f"bank-{dice.randrange(3)}", reason="The bank says so",
                )  # fmt: skip
                self._ask(admin, f"outcome: {outcome}", act, lambda _: None)

    def open_periods(self) -> list[str]:
        """The periods whose close has begun and that are not paid."""
        found = self.watch.records.all("pay_periods")
        return sorted(text(period, "period_id") for period in found if text(period, "state") != "paid")
