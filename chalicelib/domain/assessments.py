"""Owns what a sound assessment is (R6, R14, R15) and how questions are drawn from its bank."""

import re
import unicodedata
from collections.abc import Callable, Sequence
from itertools import chain, zip_longest
from typing import Annotated, TypeVar

import msgspec
from msgspec import Meta

from chalicelib.domain.grading import Kind, Option, Question, decimal_value
from chalicelib.domain.problems import InvalidField, NotFound
from chalicelib.domain.skills import Level, known_skill

T = TypeVar("T")
Name = Annotated[str, Meta(min_length=1, max_length=120)]
OptionText = Annotated[str, Meta(min_length=1, max_length=500)]
Options = Annotated[list[OptionText], Meta(min_length=2, max_length=10)]
Decimal = Annotated[str, Meta(min_length=1, max_length=40, description="A decimal number as text, such as `-12.5`.")]

_ITEM_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?")
_OPTION_IDS = "abcdefghij"


class NoSuchAssessment(NotFound):
    """There is no such assessment."""


class _Item(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind"):
    """What every kind of item has."""

    item_id: Annotated[str, Meta(description="Small letters, digits and hyphens; the same in every version.")]
    topic: Name
    prompt: Annotated[str, Meta(min_length=1, max_length=4000)]


class ChoiceItem(_Item, frozen=True, kw_only=True, tag="choice"):
    """One option is right; `key` repeats its text."""

    options: Options
    key: OptionText


class ChoicesItem(_Item, frozen=True, kw_only=True, tag="choices"):
    """Several options may be right; `key` repeats their texts."""

    options: Options
    key: Annotated[list[OptionText], Meta(min_length=1, max_length=10)]


class NumericItem(_Item, frozen=True, kw_only=True, tag="numeric"):
    """A number no further than `tolerance` from `key` is right; both exact decimals."""

    key: Decimal
    tolerance: Decimal = "0"


Item = ChoiceItem | ChoicesItem | NumericItem


class NewAssessment(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A test as its author writes it; the files in docs/examples/assessments are of this form."""

    title: Name
    skill: Annotated[str, Meta(max_length=60, description="A skill of GET /skills.")]
    level: Level
    language: Annotated[str, Meta(max_length=20, description="BCP-47 tag of the language it is written in.")]
    limit_minutes: Annotated[int, Meta(ge=30, le=60, description="By the server's clock.")]
    draw_count: Annotated[int, Meta(ge=1, le=200, description="How many items one attempt asks.")]
    pass_percent: Annotated[int, Meta(ge=1, le=100)]
    items: Annotated[list[Item], Meta(min_length=1, max_length=500)]


def check_assessment(new: NewAssessment) -> None:
    """Every rule of a sound test and a sound item; raises InvalidField with the path of the first that is broken."""
    _check_text(new.title, "title")
    known_skill(new.skill)
    if not _LANGUAGE.fullmatch(new.language):
        raise InvalidField("language", "is a BCP-47 tag such as `en`, `zh-Hant` or `es-419`")
    topics = {item.topic for item in new.items}
    if not len(topics) <= new.draw_count <= len(new.items):
        rule = f"is from the number of topics ({len(topics)}) to the number of items ({len(new.items)})"
        raise InvalidField("draw_count", f"{rule}, so that every topic is asked")
    seen: set[str] = set()
    for index, item in enumerate(new.items):
        _check_item(item, f"items[{index}]", seen)
        seen.add(item.item_id)


def _check_item(item: Item, path: str, seen: set[str]) -> None:
    if not _ITEM_ID.fullmatch(item.item_id):
        raise InvalidField(f"{path}.item_id", "is 1 to 40 small letters, digits and hyphens")
    if item.item_id in seen:
        raise InvalidField(f"{path}.item_id", "stands once in the bank")
    _check_text(item.topic, f"{path}.topic")
    _check_text(item.prompt, f"{path}.prompt")
    if isinstance(item, NumericItem):
        _check_numeric(item, path)
        return
    _check_options(item.options, f"{path}.options")
    if isinstance(item, ChoiceItem) and item.key not in item.options:
        raise InvalidField(f"{path}.key", "is the text of one of the options")
    if isinstance(item, ChoicesItem):
        _check_several(item, path)


def _check_options(options: Sequence[str], path: str) -> None:
    """Options that differ in capitals or spaces only would be one option to the person who reads them."""
    seen: set[str] = set()
    for index, option in enumerate(options):
        _check_text(option, f"{path}[{index}]")
        if option.casefold() in seen:
            raise InvalidField(f"{path}[{index}]", "differs from every other option")
        seen.add(option.casefold())


def _check_several(item: ChoicesItem, path: str) -> None:
    for index, right in enumerate(item.key):
        if right not in item.options or right in item.key[:index]:
            raise InvalidField(f"{path}.key[{index}]", "is the text of one of the options, named once")
    if len(item.key) == len(item.options):
        raise InvalidField(f"{path}.key", "leaves at least one option that is wrong")


def _check_numeric(item: NumericItem, path: str) -> None:
    key = decimal_value(item.key, field=f"{path}.key")
    tolerance = decimal_value(item.tolerance, field=f"{path}.tolerance")
    if tolerance < 0 or (key != 0 and tolerance >= abs(key)):
        raise InvalidField(f"{path}.tolerance", "is not negative and less than the key, or nearly all would be right")


def _check_text(text: str, path: str) -> None:
    if text != text.strip() or any(unicodedata.category(sign) == "Cc" and sign != "\n" for sign in text) or not text:
        raise InvalidField(path, "has text that neither begins nor ends with a space and has no control characters")


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
    if isinstance(item, NumericItem):
        return Question(item.item_id, "numeric", item.topic, item.prompt, [], [item.key], item.tolerance)
    shown = [Option(_OPTION_IDS[at], text) for at, text in enumerate(_shuffled(item.options, choose))]
    keys = [item.key] if isinstance(item, ChoiceItem) else item.key
    right = [option.option_id for option in shown if option.text in keys]
    kind: Kind = "choice" if isinstance(item, ChoiceItem) else "choices"
    return Question(item.item_id, kind, item.topic, item.prompt, shown, right)


def _shuffled(things: Sequence[T], choose: Callable[[int], int]) -> list[T]:
    """Fisher and Yates: every order as likely."""
    order = list(things)
    for last in range(len(order) - 1, 0, -1):
        other = choose(last + 1)
        order[last], order[other] = order[other], order[last]
    return order
