"""Owns what people do with tests that projects pay: seats taken and left, sittings begun, answered, handed in, or not."""

from functools import partial
from random import Random
from typing import Any

from chalicelib.domain.access import Actor
from chalicelib.domain.grading import Answer, Question
from chalicelib.models.attempts import attempt_of
from chalicelib.services import attempts, enrolments, projects
from tests.builders.assessments import right_answer, wrong_answer
from tests.simulation.cast import CONTRIBUTORS, MANAGER, REVIEWERS
from tests.simulation.clients import Refused
from tests.simulation.oracle.raw import flag, parsed
from tests.simulation.people import Crowd
from tests.simulation.plan import MINUTE
from tests.simulation.projects import TESTED

WORKERS = (*CONTRIBUTORS, *REVIEWERS)


class Sittings:
    """The acts of a crowd around a paid test; each follows from what the store shows."""

    def __init__(self, crowd: Crowd) -> None:
        self.crowd = crowd
        self.records, self.after = crowd.watch.records, crowd.scheduler.after

    def _ask(self, actor: Actor, what: str, act: Any, then: Any = lambda _: None) -> None:
        self.crowd.clients.ask(actor.account_id[4:], what, act, then)

    def come(self, dice: Random) -> None:
        """Some people take seats at once, in one project or both; what each then does is their own affair."""
        for actor in dice.sample(WORKERS, 3):
            for project_id in dice.choice((sorted(TESTED), sorted(TESTED)[:1], sorted(TESTED)[1:])):
                act = partial(
                    enrolments.enrol, actor, project_id, guidelines_version=1,
                    repeat=self.crowd.repeat(actor, "enrolments"),
                )  # fmt: skip
                self._ask(actor, "take test seat", act)
            self.after(dice.choice((0.05, 3.0, 90.0)), partial(self._go_on, actor, dice))

    def _go_on(self, actor: Actor, dice: Random) -> None:
        chance = dice.random()
        if chance < 0.75:
            self._sit(actor, dice)
        elif chance < 0.9:
            self._leave(actor, dice)
            if dice.random() < 0.5:
                self._sit(actor, dice)

    def _leave(self, actor: Actor, dice: Random) -> None:
        project_id = dice.choice(sorted(TESTED))
        self._ask(actor, "leave test", partial(enrolments.leave, actor, project_id))

    def _sit(self, actor: Actor, dice: Random) -> None:
        """Begins the test; answers all, one, or nothing; hands in or lets it run out; leaves meanwhile, perhaps."""
        project = self.records.one("projects", min(TESTED)) or {}
        assessment_id = parsed(project, "qualification")["assessment_id"]
        is_right, how_many = dice.random() < 0.5, dice.choice((9, 9, 9, 1, 0))

        def begun(sheet: Any) -> None:
            if isinstance(sheet, Refused) or sheet.state != "running":
                return
            if dice.random() < 0.2:
                self.after(dice.choice((0.0, 0.02, 1.0)), partial(self._leave, actor, dice))
            self._ask(actor, "read test", partial(attempt_of, sheet.attempt_id), answer)

        def answer(attempt: Any) -> None:
            if not isinstance(attempt, Refused):
                left = [(one, _answer(one, is_right=is_right)) for one in attempt.questions[:how_many]]
                self._answer(actor, attempt.attempt_id, left, dice)

        start = partial(attempts.start_attempt, actor, assessment_id, self.crowd.repeat(actor, "attempts"))
        self._ask(actor, "start test", start, begun)

    def _answer(self, actor: Actor, attempt_id: str, left: list[tuple[Question, Answer]], dice: Random) -> None:
        if not left:
            if dice.random() < 0.75:
                self._ask(actor, "hand test in", partial(attempts.submit_attempt, actor, attempt_id))
            return
        question, answer = left[0]
        act = partial(attempts.save_answer, actor, attempt_id, question.item_id, answer)
        self._ask(actor, "answer test", act, lambda _: self._answer(actor, attempt_id, left[1:], dice))

    def come_back(self, dice: Random) -> None:
        """Who holds a seat leaves it, shortly before or after somebody else ends it."""
        for actor in WORKERS:
            for project_id in sorted(TESTED):
                found = self.records.one("enrolments", actor.account_id, project_id)
                if found is not None and flag(found, "has_seat") and dice.random() < 0.3:
                    self._ask(actor, "leave test", partial(enrolments.leave, actor, project_id))

    def stop(self, dice: Random) -> None:
        """A project with a test stands still or ends while people are in it."""
        project_id = dice.choice(sorted(TESTED))
        if dice.random() < 0.3:
            self._ask(MANAGER, "close", partial(projects.close, MANAGER, project_id))
            return
        again = partial(projects.publish, MANAGER, project_id)
        reopen = partial(self.after, dice.choice((1.0, 40 * MINUTE)), partial(self._ask, MANAGER, "publish", again))
        self._ask(MANAGER, "pause", partial(projects.pause, MANAGER, project_id), lambda _: reopen())


def _answer(question: Question, *, is_right: bool) -> Answer:
    return right_answer(question) if is_right else wrong_answer(question)
