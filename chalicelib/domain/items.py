"""Owns the items of a bank: their kinds, and what makes each a sound one (R6, R14)."""

import unicodedata
from collections.abc import Sequence
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from chalicelib.domain.code_items import check_code
from chalicelib.domain.grading import Criterion, Example, decimal_value, normal_text
from chalicelib.domain.problems import InvalidField

Name = Annotated[str, Meta(min_length=1, max_length=120)]
OptionText = Annotated[str, Meta(min_length=1, max_length=500)]
Options = Annotated[list[OptionText], Meta(min_length=2, max_length=10)]
Decimal = Annotated[str, Meta(min_length=1, max_length=40, description="A decimal number as text, such as `-12.5`.")]
Words = Annotated[int, Meta(ge=1, le=3000)]
Rubric = Annotated[list[Criterion], Meta(min_length=1, max_length=10)]


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


class ShortTextItem(_Item, frozen=True, kw_only=True, tag="short_text"):
    """A text that equals one of `keys` is right, whatever its capitals, spaces, width of signs or final full stop."""

    keys: Annotated[list[Annotated[str, Meta(min_length=1, max_length=200)]], Meta(min_length=1, max_length=30)]


class OrderingItem(_Item, frozen=True, kw_only=True, tag="ordering"):
    """The options in their right order, which is the one they are written in; they are shown shuffled."""

    options: Annotated[list[OptionText], Meta(min_length=3, max_length=8)]


class EssayItem(_Item, frozen=True, kw_only=True, tag="essay"):
    """A text of its own that a person grades by the rubric."""

    least_words: Words
    most_words: Words
    rubric: Rubric


class TranslationItem(_Item, frozen=True, kw_only=True, tag="translation"):
    """A translation of `source` that a person grades by the rubric."""

    source: Annotated[str, Meta(min_length=1, max_length=4000)]
    rubric: Rubric


class CodeItem(_Item, frozen=True, kw_only=True, tag="code"):
    """A Python function that gives the right result for every one of `cases`; only `examples` are shown."""

    function: Annotated[str, Meta(min_length=1, max_length=60)]
    starter: Annotated[str, Meta(min_length=1, max_length=4000)]
    examples: Annotated[list[Example], Meta(min_length=1, max_length=10)]
    cases: Annotated[list[Example], Meta(min_length=1, max_length=50)]


Item = ChoiceItem | ChoicesItem | NumericItem | ShortTextItem | OrderingItem | EssayItem | TranslationItem | CodeItem


def check_item(item: Item, path: str, seen: set[str]) -> None:
    """Every rule of a sound item whose id is none of `seen`; raises InvalidField with the path of what is not."""
    if item.item_id in seen:
        raise InvalidField(f"{path}.item_id", "stands once in the bank")
    check_text(item.topic, f"{path}.topic")
    check_text(item.prompt, f"{path}.prompt")
    match item:
        case ChoiceItem():
            _check_options(item.options, f"{path}.options")
            if item.key not in item.options:
                raise InvalidField(f"{path}.key", "is the text of one of the options")
        case ChoicesItem():
            _check_options(item.options, f"{path}.options")
            _check_several(item, path)
        case NumericItem():
            _check_numeric(item, path)
        case OrderingItem():
            _check_options(item.options, f"{path}.options")
        case ShortTextItem():
            _check_keys(item.keys, f"{path}.keys")
        case CodeItem():
            check_code(item, path)
        case EssayItem() | TranslationItem():
            _check_written(item, path)


def _check_options(options: Sequence[str], path: str) -> None:
    """Options that differ in capitals or spaces only would be one option to the person who reads them."""
    seen: set[str] = set()
    for index, option in enumerate(options):
        check_text(option, f"{path}[{index}]")
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


def _check_keys(keys: Sequence[str], path: str) -> None:
    seen: set[str] = set()
    for index, key in enumerate(keys):
        check_text(key, f"{path}[{index}]")
        if not normal_text(key) or normal_text(key) in seen:
            raise InvalidField(f"{path}[{index}]", "is a text that is not the same as another key when compared")
        seen.add(normal_text(key))


def _check_written(item: EssayItem | TranslationItem, path: str) -> None:
    if isinstance(item, TranslationItem):
        check_text(item.source, f"{path}.source")
    elif item.least_words > item.most_words:
        raise InvalidField(f"{path}.most_words", "is not less than `least_words`")
    seen: set[str] = set()
    for index, criterion in enumerate(item.rubric):
        check_text(criterion.criterion, f"{path}.rubric[{index}].criterion")
        check_text(criterion.description, f"{path}.rubric[{index}].description")
        if criterion.grader_notes is not None:
            check_text(criterion.grader_notes, f"{path}.rubric[{index}].grader_notes")
        if criterion.criterion.casefold() in seen:
            raise InvalidField(f"{path}.rubric[{index}].criterion", "stands once in the rubric")
        seen.add(criterion.criterion.casefold())


def check_text(text: str, path: str) -> None:
    """A text for people: no space at its ends, no control characters but the line break; raises InvalidField."""
    if text != text.strip() or any(unicodedata.category(sign) == "Cc" and sign != "\n" for sign in text) or not text:
        raise InvalidField(path, "has text that neither begins nor ends with a space and has no control characters")


def plain_items(items: Sequence[Item]) -> list[dict[str, Any]]:
    """The items as plain values, as they are kept and compared."""
    plain: list[dict[str, Any]] = msgspec.to_builtins(items)
    return plain
