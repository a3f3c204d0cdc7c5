"""Owns what a sound assessment is (R6, R14, R15) and how questions are drawn from its bank."""

import re
from collections.abc import Callable, Collection, Sequence
from itertools import chain, zip_longest
from typing import Annotated, Any, TypeVar

import msgspec
from msgspec import Meta

from chalicelib.domain.grading import Coding, Kind, Option, Question, Writing
from chalicelib.domain.ids import derived_id
from chalicelib.domain.items import (
    ChoiceItem,
    ChoicesItem,
    CodeItem,
    EssayItem,
    Item,
    Name,
    NumericItem,
    OrderingItem,
    ShortTextItem,
    TranslationItem,
    check_item,
    check_text,
)
from chalicelib.domain.problems import Conflict, InvalidField, NotFound
from chalicelib.domain.skills import Level

T = TypeVar("T")

_SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?")
_OPTION_IDS = "abcdefghij"


class NoSuchAssessment(NotFound):
    """There is no such assessment."""


class VersionTaken(Conflict):
    """This version of the assessment is written, with other content."""


class VersionTooLow(Conflict):
    """A higher version of this assessment is written."""


class OwnTest(Conflict):
    """You wrote this test, so it can prove nothing of yours."""


class NewAssessment(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A test as its author writes it; the files in docs/examples/assessments are of this form."""

    name: (
        Annotated[str, Meta(max_length=40, description="A stable key; a higher version of the same name replaces it.")]
        | None
    ) = None
    version: Annotated[int, Meta(ge=1, le=100_000, description="Which version of `name` this is.")] = 1
    title: Name
    skill: Annotated[str, Meta(max_length=60, description="A skill of GET /skills.")]
    level: Level
    language: Annotated[str, Meta(max_length=20, description="BCP-47 tag of the language it is written in.")]
    limit_minutes: Annotated[int, Meta(ge=30, le=60, description="By the server's clock.")]
    draw_count: Annotated[int, Meta(ge=1, le=200, description="How many items one attempt asks.")]
    pass_percent: Annotated[int, Meta(ge=1, le=100)]
    valid_months: (
        Annotated[int, Meta(ge=1, le=120, description="Months for which a pass proves the skill; null: for good.")]
        | None
    ) = None
    items: Annotated[list[Item], Meta(min_length=1, max_length=500)]


def check_assessment(new: NewAssessment) -> None:
    """Every rule of a sound test and a sound item; raises InvalidField with the path of the first that is broken.

    Whether there is such a skill is for the deployment's own tree to say.
    """
    if new.name is None and new.version != 1:
        raise InvalidField("name", "is the key of which this is a higher version")
    if new.name is not None and not _SLUG.fullmatch(new.name):
        raise InvalidField("name", "is 1 to 40 small letters, digits and hyphens")
    check_text(new.title, "title")
    if not _LANGUAGE.fullmatch(new.language):
        raise InvalidField("language", "is a BCP-47 tag such as `en`, `zh-Hant` or `es-419`")
    topics = {item.topic for item in new.items}
    if not len(topics) <= new.draw_count <= len(new.items):
        rule = f"is from the number of topics ({len(topics)}) to the number of items ({len(new.items)})"
        raise InvalidField("draw_count", f"{rule}, so that every topic is asked")
    seen: set[str] = set()
    for index, item in enumerate(new.items):
        if not _SLUG.fullmatch(item.item_id):
            raise InvalidField(f"items[{index}].item_id", "is 1 to 40 small letters, digits and hyphens")
        check_item(item, f"items[{index}]", seen)
        seen.add(item.item_id)


def check_not_its_author(account_id: str, author_ids: Collection[str | None]) -> None:
    """Nobody sits what they wrote, who know its answers; raises OwnTest."""
    if account_id in author_ids:
        raise OwnTest(
            "Take one that somebody else wrote: GET /assessments lists them. If there is none of the skill, another"
            " administrator writes one: POST /assessments."
        )


def assessment_id_of(name: str) -> str:
    """The id of the assessment with this name: the same in every deployment, so that a file finds its own."""
    return derived_id("asm", name)


def check_version(new: NewAssessment, latest: int, *, skill: str, level: int, language: str) -> None:
    """A next version of what stands: higher than the latest, of the same skill, level and language.

    Raises VersionTooLow and InvalidField.
    """
    for field, stands in (("skill", skill), ("level", level), ("language", language)):
        if getattr(new, field) != stands:
            raise InvalidField(field, f"is `{stands}` in every version of `{new.name}`; another skill has another name")
    if new.version <= latest:
        raise VersionTooLow(f"The latest is {latest}: write version {latest + 1}.", latest_version=latest)


def offered(items: Sequence[Item], suspended: Collection[str]) -> list[Item]:
    """The items that are asked: all but the suspended; all if none would be left."""
    return [item for item in items if item.item_id not in suspended] or list(items)


def draw(items: Sequence[Item], count: int, choose: Callable[[int], int]) -> list[Question]:
    """`count` questions spread over the topics as evenly as the bank allows, at random, in random order (R14).

    `choose(n)` gives a number from 0 to n - 1, each as likely.
    """
    piles: dict[str, list[Item]] = {}
    for item in _shuffled(items, choose):
        piles.setdefault(item.topic, []).append(item)
    rounds = chain.from_iterable(zip_longest(*_shuffled(list(piles.values()), choose)))
    taken = [item for item in rounds if item is not None][:count]
    return [_question(item, choose) for item in _shuffled(taken, choose)]


def _question(item: Item, choose: Callable[[int], int]) -> Question:
    def asked(kind: Kind, right: Sequence[str] = (), **more: Any) -> Question:
        options = more.pop("options", [])
        return Question(item.item_id, kind, item.topic, item.prompt, options, list(right), **more)

    if isinstance(item, ChoiceItem | ChoicesItem | OrderingItem):
        shown = [Option(_OPTION_IDS[at], text) for at, text in enumerate(_shuffled(item.options, choose))]
        return asked(*_chosen(item, {option.text: option.option_id for option in shown}), options=shown)
    if isinstance(item, NumericItem):
        return asked("numeric", [item.key], tolerance=item.tolerance)
    if isinstance(item, ShortTextItem):
        return asked("short_text", item.keys)
    if isinstance(item, CodeItem):
        return asked("code", coding=Coding(item.function, item.starter, item.examples), cases=item.cases)
    return _writing(item, asked)


def _chosen(item: ChoiceItem | ChoicesItem | OrderingItem, id_of: dict[str, str]) -> tuple[Kind, list[str]]:
    if isinstance(item, OrderingItem):
        return "ordering", [id_of[text] for text in item.options]
    if isinstance(item, ChoiceItem):
        return "choice", [id_of[item.key]]
    return "choices", sorted(id_of[text] for text in item.key)


def _writing(item: EssayItem | TranslationItem, asked: Callable[..., Question]) -> Question:
    if isinstance(item, TranslationItem):
        return asked("translation", writing=Writing(item.rubric, item.source))
    return asked("essay", writing=Writing(item.rubric, None, item.least_words, item.most_words))


def _shuffled(things: Sequence[T], choose: Callable[[int], int]) -> list[T]:
    """Fisher and Yates: every order as likely."""
    order = list(things)
    for last in range(len(order) - 1, 0, -1):
        other = choose(last + 1)
        order[last], order[other] = order[other], order[last]
    return order
