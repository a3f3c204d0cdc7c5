"""Owns challenges of an item: who decides, and what an upheld one makes of results that stand (R6, R17)."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Literal

from chalicelib.domain.grading import Answer, Mark, Question, Result, TopicScore, grade
from chalicelib.domain.ids import derived_id
from chalicelib.domain.messages import RegradeItem, Tell
from chalicelib.domain.problems import Conflict, NotFound

#: So long after the last attempt was regraded all are looked at again: no index is so late, no start takes so long.
AGAIN_AFTER = timedelta(minutes=5)

State = Literal["open", "regrading", "upheld", "declined"]

#: After so long an item's author may decide alone: an organisation may have a single administrator.
AUTHOR_AFTER = timedelta(days=7)


class ChallengedBefore(Conflict):
    """You have challenged this item with another reason."""


class NotGradedYet(Conflict):
    """This attempt has no result yet."""


class NoSuchChallenge(NotFound):
    """There is no such challenge."""


class ChallengeDecided(Conflict):
    """This challenge is decided."""


class SomebodyElseDecides(Conflict):
    """Somebody else decides this challenge."""


def challenge_id_of(attempt_id: str, item_id: str) -> str:
    """One for each item of an attempt."""
    return derived_id("chl", attempt_id, item_id)


def check_may_decide(by: str, *, account_id: str, author_id: str, created_at: datetime, now: datetime) -> None:
    """Never who challenged; the author only when nobody else did within a week; raises SomebodyElseDecides."""
    if by == account_id:
        raise SomebodyElseDecides("It is your own.")
    if by == author_id and now < created_at + AUTHOR_AFTER:
        raise SomebodyElseDecides("You wrote this assessment: another administrator decides, or you after 7 days.")


def check_not_concerned(item_id: str, asked: Iterable[Collection[str]]) -> None:
    """None of the decider's own results hangs on it, by what each was asked; raises SomebodyElseDecides."""
    if any(item_id in items for items in asked):
        raise SomebodyElseDecides("You were asked this item in an attempt that is not passed.")


def is_too_early(again_at: datetime | None, cursor: str | None, now: datetime) -> bool:
    """Whether all were regraded once, and the second look at them is not due yet."""
    return again_at is not None and cursor is None and now < again_at


def counted(questions: Sequence[Question], voided: Collection[str]) -> list[Question]:
    """The questions that count: all but the voided; all if none would be left."""
    return [question for question in questions if question.item_id not in voided] or list(questions)


def regraded(
    questions: Sequence[Question],
    answers: Mapping[str, Answer],
    marks: Mapping[str, Mark],
    *,
    pass_percent: int,
    before: Result,
) -> Result:
    """The result by the questions that count, or the one before if that is better: nobody's is ever lowered.

    The same holds for each topic: it counts without what does not count, unless it was better with it.
    """
    result = grade(questions, answers, pass_percent, marks)
    if result.score_percent > before.score_percent and result.is_passed >= before.is_passed:
        return result
    better = {topic.topic: topic for topic in before.topics}
    topics = [max(better.get(topic.topic, topic), topic, key=_worth) for topic in reversed(result.topics)][::-1]
    return Result(before.score_percent, before.is_passed, topics)


def _worth(topic: TopicScore) -> tuple[int, int]:
    """Per cent, then the fewer items: what was taken out is not counted where that costs nothing."""
    percent = topic.right * 100 // topic.asked if topic.percent is None else topic.percent
    return percent, -topic.asked


def regrades_followed(old: Mapping[str, Any] | None, new: Mapping[str, Any] | None) -> list[RegradeItem]:
    """An upheld challenge has its next chunk of attempts regraded, until it has been through all."""
    if new is None or new["state"] != "regrading":
        return []
    if old is not None and (old["state"], old.get("cursor")) == ("regrading", new.get("cursor")):
        return []
    return [RegradeItem(new["challenge_id"])]


def challenges_told(old: Mapping[str, Any] | None, new: Mapping[str, Any] | None) -> list[Tell]:
    """Who challenged is told what was decided, when all of it is done."""
    if new is None or new["state"] not in ("upheld", "declined") or (old is not None and old["state"] == new["state"]):
        return []
    facts: dict[str, str | int] = {name: new[name] for name in ("title", "challenge_id", "attempt_id")}
    return [Tell(new["account_id"], f"challenge_{new['state']}", new["challenge_id"], facts)]
