"""Whatever people do around a paid test: what was kept is free again, owed, or still kept, and nothing else (R68)."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib import runtime
from chalicelib.domain.access import Actor
from chalicelib.domain.messages import FollowTest
from chalicelib.domain.problems import Problem
from chalicelib.models.attempts import Attempt, retry_of
from chalicelib.models.budgets import BudgetShard
from chalicelib.models.enrolments import Enrolment
from chalicelib.models.ledger import chain_of
from chalicelib.services import attempts, enrolments, qualifications, results
from tests.builders.assessments import a_published_assessment, answer_all
from tests.builders.work import Clock, a_person, a_project
from tests.fakes.cloud import MemoryCloud

PROJECTS = {"prj_ducks": 300, "prj_geese": 170}
PEOPLE = ("acc_ann", "acc_bo", "acc_cy")
WHO: dict[str, Any] = {"by": "schedule", "reason": "test"}
ACTS = (
    "join",
    "join",
    "leave",
    "start",
    "start",
    "answer",
    "pass",
    "hand in",
    "tell",
    "tell again",
    "sweep",
    "hour",
    "week",
)
STEPS = st.lists(
    st.tuples(st.sampled_from(ACTS), st.sampled_from(PEOPLE), st.sampled_from(sorted(PROJECTS))), max_size=40
)


class Play:
    """A small world with two projects that pay for one test, and what somebody may do in it."""

    def __init__(self) -> None:
        self.clock = Clock()
        runtime.install(clock=self.clock, sleep=lambda _: None)
        self.test = a_published_assessment().assessment_id
        for project_id, minor in PROJECTS.items():
            pay = {"minor": minor, "currency": "USD"}
            named = {"assessment_id": self.test, "limit_minutes": 30, "paid_minutes": 30, "stipend": pay}
            a_project(project_id, available=400, seats=2, qualification=named)
        for account_id in PEOPLE:
            a_person(account_id)

    def act(self, what: str, account_id: str, project_id: str) -> None:
        """One thing somebody does; what is refused changes nothing."""
        actor = Actor(account_id, frozenset({"contributor"}), "active")
        attempt_id = retry_of(account_id, self.test).last_attempt_id
        acts: dict[str, Callable[[], object]] = {
            "join": lambda: enrolments.enrol(actor, project_id, guidelines_version=1),
            "leave": lambda: enrolments.leave(actor, project_id),
            "start": lambda: attempts.start_attempt(actor, self.test, None),
            "answer": lambda: self.answer(actor, attempt_id, 0),
            "pass": lambda: self.answer(actor, attempt_id, 99),
            "hand in": lambda: attempt_id and attempts.submit_attempt(actor, attempt_id),
            "tell": lambda: self.tell([attempt_id] if attempt_id else []),
            "tell again": lambda: self.tell([one.attempt_id for one in Attempt.scan()]),
            "sweep": self.sweep,
            "hour": lambda: self.clock.advance(minutes=31),
            "week": lambda: self.clock.advance(days=7),
        }
        with suppress(Problem):
            acts[what]()

    def answer(self, actor: Actor, attempt_id: str | None, right: int) -> None:
        """Every question has an answer, so many of them right."""
        if attempt_id:
            answer_all(actor, attempt_id, right=right)

    def tell(self, attempt_ids: list[str]) -> None:
        """What the stream of attempts brings, perhaps again."""
        for attempt_id in attempt_ids:
            results.follow(FollowTest(attempt_id))

    def sweep(self) -> None:
        """What the schedules do."""
        attempts.expire_attempts(**WHO)
        qualifications.release_seats(**WHO)

    def check(self) -> None:
        """Every shard, every seat and every entry agree."""
        entries = [entry for account_id in PEOPLE for entry in chain_of(account_id)]
        assert len({entry.cause["attempt_id"] for entry in entries}) == len(entries)
        assert len({(entry.owner_id, entry.cause["project_id"]) for entry in entries}) == len(entries)
        for project_id in PROJECTS:
            shards = list(BudgetShard.query(project_id))
            kept = sum(
                one.stipend_minor
                for one in Enrolment.scan()
                if (one.project_id, one.stipend_state) == (project_id, "kept")
            )
            owed = sum(entry.postings[0]["minor"] for entry in entries if entry.cause["project_id"] == project_id)
            assert sum(shard.reserved_minor for shard in shards) == kept
            assert sum(shard.spent_minor for shard in shards) == owed
            assert sum(shard.available_minor for shard in shards) == 800 - kept - owed
            assert min(shard.available_minor for shard in shards) >= 0


@settings(max_examples=60, deadline=None)
@given(STEPS)
def test_what_is_kept_is_freed_or_owed_whatever_people_do(steps: list[tuple[str, str, str]]) -> None:
    with MemoryCloud() as cloud:
        cloud.create_tables()
        try:
            play = Play()
            for step in steps:
                play.act(*step)
                play.check()
            for _ in range(2):
                play.clock.advance(hours=25)
                play.sweep()
                play.check()
            assert [one for one in Enrolment.scan() if one.is_followed] == []
        finally:
            runtime.install()
