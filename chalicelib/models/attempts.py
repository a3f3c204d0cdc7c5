"""Owns attempts (one sitting of an assessment) and retries (when a person may sit it again, R17)."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

import msgspec
from pynamodb.attributes import BooleanAttribute, UnicodeAttribute
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action

from chalicelib.domain.attempts import (
    AttemptOver,
    NoSuchAttempt,
    State,
    code_shards,
    review_shard,
    running_shards,
)
from chalicelib.domain.grading import Answer, Mark, Question, Result, TopicScore
from chalicelib.domain.proofs import proof_end
from chalicelib.domain.skills import Proof
from chalicelib.models import store
from chalicelib.models.attempt_indexes import AttemptsByAccount, AttemptsByEnd, AttemptsByVersion
from chalicelib.models.attributes import InstantAttribute, IntegerAttribute, JsonAttribute
from chalicelib.models.store import Record, Transaction


class AttemptMovedError(Exception):
    """The attempt closed or was graded meanwhile; read it again."""


class RetryMovedError(Exception):
    """Another attempt began or ended meanwhile; read again."""


class Attempt(Record):
    """One sitting, with all it was started under.

    Questions, keys and pass mark are copied into it, so that it is graded by this record and the saved
    answers, whatever becomes of the assessment meanwhile.
    """

    class Meta:
        """Table settings."""

        table_name = "attempts"
        stream_view_type = "NEW_AND_OLD_IMAGES"

    attempt_id = UnicodeAttribute(hash_key=True)
    account_id = UnicodeAttribute()
    assessment_id = UnicodeAttribute()
    version = IntegerAttribute()
    title = UnicodeAttribute()
    skill = UnicodeAttribute()
    level = IntegerAttribute()
    pass_percent = IntegerAttribute()
    state = UnicodeAttribute()
    items = JsonAttribute()
    started_at = InstantAttribute()
    ends_at = InstantAttribute()
    running_shard = UnicodeAttribute(null=True)
    submitted_at = InstantAttribute(null=True)
    graded_at = InstantAttribute(null=True)
    retry_at = InstantAttribute(null=True)
    score_percent = IntegerAttribute(null=True)
    valid_months = IntegerAttribute(null=True)
    topics = JsonAttribute(null=True)
    given_marks = JsonAttribute(null=True)
    grader_id = UnicodeAttribute(null=True)
    taken_until = InstantAttribute(null=True)
    version_id = UnicodeAttribute(null=True)
    voided = JsonAttribute(null=True)
    counted_at = InstantAttribute(null=True)
    by_end = AttemptsByEnd()
    by_version = AttemptsByVersion()
    by_account = AttemptsByAccount()

    @property
    def questions(self) -> list[Question]:
        """What was drawn, in the order shown."""
        return msgspec.convert(self.items, list[Question])

    @property
    def scores(self) -> list[TopicScore]:
        """The result by topic; nothing before grading."""
        return msgspec.convert(self.topics or [], list[TopicScore])

    @property
    def marks(self) -> dict[str, Mark]:
        """What answers were given that no key decides, by item."""
        return msgspec.convert(self.given_marks or {}, dict[str, Mark])

    @property
    def proof(self) -> Proof:
        """What a pass proves, from its grading on, for as long as the test said when it was started."""
        until = proof_end(self.graded_at, self.valid_months)
        return Proof(
            self.level, self.attempt_id, self.graded_at, until, self.assessment_id, self.title, int(self.version)
        )

    def voided_as_read(self) -> Condition:
        """No item was left out or taken in since this was read."""
        return Attempt.voided.does_not_exist() if self.voided is None else Attempt.voided == self.voided

    def check_open(self, tx: Transaction, at: datetime) -> None:
        """It is running and `at` is before its end; raises AttemptOver, without a millisecond of grace."""
        is_open = (Attempt.state == "running") & (Attempt.ends_at > at)
        tx.check(Attempt(self.attempt_id), is_open, lambda _: AttemptOver("Read the attempt to see its result."))

    def close(self, state: State, at: datetime) -> None:
        """From now on no answer is taken."""
        actions = [Attempt.state.set(state), Attempt.submitted_at.set(at)]
        store.update(self, actions, Attempt.state == "running", lambda _: AttemptMovedError())

    def await_grading(self, shard: str, marks: Mapping[str, Mark]) -> None:
        """It waits, with the marks it has, for what the shard is for; raises AttemptMovedError."""
        before = (Attempt.state == self.state) & (Attempt.running_shard == self.running_shard)
        actions = [
            Attempt.state.set("grading"),
            Attempt.running_shard.set(shard),
            Attempt.given_marks.set(msgspec.to_builtins(dict(marks))),
        ]
        store.update(self, actions, before, lambda _: AttemptMovedError())

    def take(self, tx: Transaction, grader_id: str, now: datetime, until: datetime) -> None:
        """It is this grader's until then; raises AttemptMovedError when somebody was first."""
        is_free = Attempt.taken_until.does_not_exist() | (Attempt.taken_until <= now)
        mine = Attempt.grader_id == grader_id
        actions = [Attempt.grader_id.set(grader_id), Attempt.taken_until.set(until)]
        waits = (Attempt.state == "grading") & (is_free | mine)
        tx.update(Attempt(self.attempt_id), actions, waits, lambda _: AttemptMovedError())
        self.grader_id, self.taken_until = grader_id, until

    def conclude(
        self,
        tx: Transaction,
        state: State,
        result: Result,
        *,
        graded_at: datetime,
        retry_at: datetime | None,
        marks: Mapping[str, Mark],
        by: str | None = None,
    ) -> None:
        """The result stands; the attempt leaves the index of those without one. `by` is the grader who holds it."""
        closed = self.state
        self.state, self.graded_at, self.retry_at = state, graded_at, retry_at
        self.score_percent, self.topics = result.score_percent, msgspec.to_builtins(result.topics)
        actions = [
            Attempt.state.set(state),
            Attempt.graded_at.set(graded_at),
            Attempt.score_percent.set(self.score_percent),
            Attempt.topics.set(self.topics),
            Attempt.running_shard.remove(),
        ]
        if marks:
            self.given_marks = msgspec.to_builtins(dict(marks))
            actions.append(Attempt.given_marks.set(self.given_marks))
        if retry_at is not None:
            actions.append(Attempt.retry_at.set(retry_at))
        unmoved = (Attempt.state == closed) & self.voided_as_read()
        if closed == "grading":
            unmoved &= Attempt.running_shard == self.running_shard
        if by is not None:
            unmoved &= Attempt.grader_id == by
        tx.update(Attempt(self.attempt_id), actions, unmoved, lambda _: AttemptMovedError())


class AttemptAnswer(Record):
    """The answer to one item, saved as soon as it is given."""

    class Meta:
        """Table settings."""

        table_name = "attempt_answers"

    attempt_id = UnicodeAttribute(hash_key=True)
    item_id = UnicodeAttribute(range_key=True)
    answer = JsonAttribute()
    saved_at = InstantAttribute()


class Retry(Record):
    """A person and an assessment: the last attempt, whether it runs, and from when a new one may start."""

    class Meta:
        """Table settings."""

        table_name = "retries"

    account_id = UnicodeAttribute(hash_key=True)
    assessment_id = UnicodeAttribute(range_key=True)
    last_attempt_id = UnicodeAttribute(null=True)
    last_repeat_id = UnicodeAttribute(null=True)
    is_running = BooleanAttribute(default=False)
    is_passed = BooleanAttribute(default=False)
    proved_until = InstantAttribute(null=True)  # of the last pass; none: for good
    retry_at = InstantAttribute(null=True)
    tries = IntegerAttribute(default=0)

    def begin(self, tx: Transaction, attempt_id: str, repeat_id: str | None) -> None:
        """The attempt runs: only one of many that start at once, on what was read of this record."""
        unmoved = Retry.tries.does_not_exist() if self.tries == 0 else Retry.tries == self.tries
        actions = [
            Retry.last_attempt_id.set(attempt_id),
            Retry.is_running.set(True),
            Retry.tries.set(self.tries + 1),
            Retry.last_repeat_id.set(repeat_id) if repeat_id else Retry.last_repeat_id.remove(),
        ]
        not_running = Retry.is_running.does_not_exist() | (Retry.is_running == False)  # noqa: E712  (an expression)
        tx.update(_keys(self), actions, unmoved & not_running, lambda _: RetryMovedError())


def end_attempt(tx: Transaction, attempt: Attempt) -> None:
    """The person's attempt does not run any more; a failure bars the next until `attempt.retry_at`."""
    actions = [Retry.is_running.set(False)]
    if attempt.retry_at is None:
        actions += passed_until(attempt.proof.expires_at)
    else:
        actions.append(Retry.retry_at.set(attempt.retry_at))
    retry = Retry(attempt.account_id, attempt.assessment_id)
    tx.update(retry, actions, Retry.last_attempt_id == attempt.attempt_id)


def passed_until(at: datetime | None) -> list[Action]:
    """It is passed until then; for good without an end."""
    return [Retry.is_passed.set(True), Retry.proved_until.remove() if at is None else Retry.proved_until.set(at)]


def attempt_of(attempt_id: str, account_id: str | None = None) -> Attempt:
    """The attempt; raises NoSuchAttempt, also for one of somebody else's than `account_id`."""
    found = Attempt.find(attempt_id)
    if found is None or (account_id is not None and found.account_id != account_id):
        raise NoSuchAttempt("Start one with POST /assessments/{assessment_id}/attempts.")
    return found


def answers_of(attempt_id: str) -> dict[str, AttemptAnswer]:
    """Every saved answer by its item, read consistently."""
    return {saved.item_id: saved for saved in AttemptAnswer.query(attempt_id, consistent_read=True)}


def plain(saved: dict[str, AttemptAnswer]) -> dict[str, Answer]:
    """Only what was answered."""
    return {item_id: each.answer for item_id, each in saved.items()}


def version_id_of(assessment_id: str, version: int) -> str:
    """The partition of one version's attempts."""
    return f"{assessment_id}#{version}"


def retry_of(account_id: str, assessment_id: str) -> Retry:
    """What is known of this person and assessment; an empty record before the first try."""
    return Retry.find(account_id, assessment_id) or Retry(account_id, assessment_id)


def retries_of(account_id: str, assessment_ids: Iterable[str]) -> dict[str, Retry]:
    """The same for a page of assessments, by assessment; those never tried are left out."""
    keys = [(account_id, assessment_id) for assessment_id in assessment_ids]
    return {found.assessment_id: found for found in Retry.batch_get(keys)} if keys else {}


def ended_unseen(at: datetime, limit: int) -> list[str]:
    """Ids of attempts without a result whose end is not after `at`, as the index knows them."""
    found: list[str] = []
    for shard in running_shards():
        hints = Attempt.by_end.query(shard, Attempt.ends_at <= at, limit=limit - len(found))
        found += [hint.attempt_id for hint in hints]
        if len(found) >= limit:
            break
    return found


def unrun(ended_by: datetime) -> list[str]:
    """Ids of attempts that ended by then and whose functions wait to be run, as the index knows them."""
    hints = (hint for shard in code_shards() for hint in Attempt.by_end.query(shard, Attempt.ends_at <= ended_by))
    return [hint.attempt_id for hint in hints]


def awaiting_a_person(skill: str, limit: int) -> Iterator[Attempt]:
    """Attempts of a skill that wait for a person, oldest first, each read whole; taken ones are among them."""
    for hint in Attempt.by_end.query(review_shard(skill), limit=limit):
        found = Attempt.find(hint.attempt_id)
        if found is not None and found.state == "grading":
            yield found


def _keys(retry: Retry) -> Retry:
    return Retry(retry.account_id, retry.assessment_id)
