"""The assessments of infra/assessments have the form of a sound test (R6, R14): counts, topics, texts, keys, no giveaways."""

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from itertools import combinations
from typing import Any

import pytest

from chalicelib.domain.shipped_skills import SKILLS
from tests.builders.banks import NAMES, bank, items_of

GRADED = ["biology", "chemistry", "english", "math", "physics", "python"]
REVIEWED = ["translation-en-es", "translation-en-zh"]
ITEMS = [(name, item_id) for name in NAMES for item_id in items_of(name)]
#: What is proved for three years: languages one speaks or programs in; what mathematics and nature say stays.
FADING = {"english", "python", "translation-en-es", "translation-en-zh"}
FIELDS = [
    "name",
    "version",
    "title",
    "skill",
    "level",
    "language",
    "limit_minutes",
    "draw_count",
    "valid_months",
    "pass_percent",
    "items",
]
FORMS = {
    "choice": {"options", "key"},
    "choices": {"options", "key"},
    "numeric": {"key"},
    "short_text": {"keys"},
    "ordering": {"options"},
    "translation": {"source", "rubric"},
    "code": {"function", "starter", "examples", "cases"},
}
CATCH_ALL = re.compile(r"\b(all|none|both|any) of (the|these) (above|options|answers)\b", re.IGNORECASE)
#: More of the words in common than this, and two questions are one.
TOO_NEAR = 0.6

each_bank = pytest.mark.parametrize("name", NAMES)
each_graded = pytest.mark.parametrize("name", GRADED)
each_item = pytest.mark.parametrize(("name", "item_id"), ITEMS)


def normalised(text: str) -> str:
    """As short texts are compared."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split()).removesuffix(".").strip()


def texts(value: Any) -> Iterator[str]:
    """Every text in a value, however deep."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from texts(part)


def shown(item: dict[str, Any]) -> str:
    """The question as it is read."""
    return "\n".join([item["prompt"], item.get("source", ""), *item.get("options", [])])


def slug(text: str) -> str:
    return "-".join(re.findall(r"[a-z0-9]+", text.casefold()))


def words(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", text.casefold()))


def likeness(first: str, second: str) -> float:
    """The share of their words two texts have in common."""
    one, other = words(first), words(second)
    return (one & other).total() / (one | other).total()


def choices_of(name: str) -> list[dict[str, Any]]:
    return [item for item in items_of(name).values() if item["kind"] == "choice"]


def stands_out(item: dict[str, Any], sign: int) -> bool:
    """Whether the key alone is longer (1) or shorter (-1) than every other option."""
    others = [option for option in item["options"] if option != item["key"]]
    return all(sign * (len(item["key"]) - len(other)) > 0 for other in others)


def guessed(item: dict[str, Any]) -> float:
    """The chance of a blind guess."""
    options = len(item.get("options", []))
    chances = {
        "choice": 1 / max(options, 1),
        "choices": 1 / (2**options - 1 or 1),
        "ordering": 1 / math.factorial(options),
    }
    return chances.get(item["kind"], 0)


def test_the_starting_set_is_there():
    assert sorted([*GRADED, *REVIEWED]) == NAMES
    skills = [bank(name)["skill"] for name in NAMES]
    assert len(set(skills)) == len(skills)
    sciences = {"science/physics", "science/chemistry", "science/biology"}
    assert {
        "programming/python",
        "math/algebra",
        "language/en",
        "translation/en-es",
        "translation/en-zh",
    } | sciences == set(skills)


@each_graded
def test_blind_guessing_is_far_from_the_pass_mark(name):
    items = items_of(name).values()
    assert sum(map(guessed, items)) / len(items) < 0.2


def test_an_id_which_is_shown_with_the_question_does_not_give_the_key_away():
    told = []
    for name, item_id in ITEMS:
        item = items_of(name)[item_id]
        keys = item.get("keys") or [item["key"]] if item["kind"] in ("choice", "short_text") else []
        told += [item_id for key in keys if f"-{slug(key)}-" in f"-{item_id}-" or slug(key)[:5] in item_id.split("-")]
    assert told == []


@each_bank
def test_a_bank_states_what_it_tests_and_how(name):
    read = bank(name)
    fades = name in FADING
    assert list(read) == [field for field in FIELDS if fades or field != "valid_months"]
    assert (read["name"], read["version"], read["language"]) == (name, 1 + fades + (name in REVIEWED), "en")
    assert read.get("valid_months") == (36 if fades else None)
    assert read["skill"] in SKILLS
    assert read["level"] in range(1, 6)
    assert read["limit_minutes"] in range(30, 61)
    assert 50 <= read["pass_percent"] <= 100


@each_bank
def test_an_attempt_asks_every_topic_and_another_one_asks_other_questions(name):
    read = bank(name)
    topics = {item["topic"] for item in read["items"]}
    assert len(topics) <= read["draw_count"] <= len(read["items"]) // 2


@each_graded
def test_a_graded_bank_is_large_and_mixed(name):
    items = bank(name)["items"]
    topics, kinds = (Counter(item[field] for item in items) for field in ("topic", "kind"))
    assert len(items) >= 32
    assert 5 <= len(topics) <= 8
    assert min(topics.values()) >= 4
    assert len(kinds) >= 4
    assert "translation" not in kinds


@each_bank
def test_no_item_stands_twice(name):
    ids = [item["item_id"] for item in bank(name)["items"]]
    assert len(set(ids)) == len(ids)


@each_item
def test_an_item_has_the_form_of_its_kind(name, item_id):
    item = items_of(name)[item_id]
    assert re.fullmatch(r"[a-z0-9][a-z0-9-]{0,39}", item_id)
    given = set(item) - {"item_id", "kind", "topic", "prompt"}
    assert given - {"tolerance"} == FORMS[item["kind"]]
    assert "tolerance" not in given or item["kind"] == "numeric"
    assert 1 <= len(item["prompt"]) <= 4000


@each_item
def test_the_texts_of_an_item_are_clean(name, item_id):
    item = items_of(name)[item_id]
    parts = [
        shown(item),
        *texts({field: item.get(field) for field in ("topic", "prompt", "source", "options", "key", "keys", "rubric")}),
    ]
    for text in parts[1:]:
        assert text
        assert text == text.strip()
        assert not any(unicodedata.category(sign) == "Cc" and sign != "\n" for sign in text), text
        assert unicodedata.normalize("NFC", text) == text
    assert not CATCH_ALL.search(parts[0])
    assert not re.search(r"\b(TODO|TBD|XXX)\b", parts[0])


@pytest.mark.parametrize(("name", "item_id"), [at for at in ITEMS if "options" in items_of(at[0])[at[1]]])
def test_options_differ_and_hold_the_key(name, item_id):
    item = items_of(name)[item_id]
    options = item["options"]
    assert all(isinstance(option, str) and len(option) <= 500 for option in options)
    assert len({normalised(option) for option in options}) == len(options)
    if item["kind"] == "choice":
        assert len(options) == 4
        assert item["key"] in options
    elif item["kind"] == "choices":
        assert 4 <= len(options) <= 10
        assert item["key"] == [option for option in options if option in item["key"]]
        assert 2 <= len(item["key"]) < len(options)
    else:
        assert 3 <= len(options) <= 8


@pytest.mark.parametrize(("name", "item_id"), [at for at in ITEMS if items_of(at[0])[at[1]]["kind"] == "numeric"])
def test_a_number_is_an_exact_decimal_written_as_text(name, item_id):
    item = items_of(name)[item_id]
    assert re.fullmatch(r"-?\d+(\.\d+)?", item["key"])
    tolerance = item.get("tolerance", "0")
    assert re.fullmatch(r"\d+(\.\d+)?", tolerance)
    assert Decimal(tolerance) < abs(Decimal(item["key"])) / 100


@pytest.mark.parametrize(("name", "item_id"), [at for at in ITEMS if items_of(at[0])[at[1]]["kind"] == "short_text"])
def test_accepted_texts_differ_and_do_not_stand_in_the_question(name, item_id):
    item = items_of(name)[item_id]
    accepted = [normalised(key) for key in item["keys"]]
    assert all(accepted)
    assert len(set(accepted)) == len(accepted)
    if len(accepted[0]) > 2:
        assert not any(re.search(rf"(?<!\w){re.escape(key)}(?!\w)", normalised(item["prompt"])) for key in accepted)


@each_graded
def test_neither_the_longest_nor_the_shortest_option_gives_the_key_away(name):
    items = choices_of(name)
    assert len(items) >= 8
    for sign in (1, -1):
        telling = [item["item_id"] for item in items if stands_out(item, sign)]
        assert len(telling) <= 0.4 * len(items), telling


@each_graded
def test_no_option_is_far_longer_than_the_others(name):
    lengths = {item["item_id"]: sorted(map(len, item["options"])) for item in choices_of(name)}
    odd = {
        item_id: size for item_id, size in lengths.items() if size[-1] > 2 * size[-2] + 5 or size[-1] > 3 * size[0] + 12
    }
    assert odd == {}


@each_bank
def test_no_two_questions_are_nearly_the_same(name):
    questions = {item_id: shown(item) for item_id, item in items_of(name).items()}
    pairs = combinations(questions.items(), 2)
    assert [(a, b) for (a, one), (b, other) in pairs if likeness(one, other) > TOO_NEAR] == []


def test_no_source_text_is_used_twice():
    sources = [item["source"] for name in REVIEWED for item in items_of(name).values()]
    assert max(likeness(one, other) for one, other in combinations(sources, 2)) < 0.4


@pytest.mark.parametrize("name", REVIEWED)
def test_a_translation_has_a_text_of_some_length_and_a_rubric(name):
    items = items_of(name)
    assert 6 <= len(items) <= 8
    assert len({item["topic"] for item in items.values()}) >= 3
    for item in items.values():
        assert 60 <= len(item["source"].split()) <= 120
        assert "\n" not in item["source"]
        assert [set(part) - {"grader_notes"} for part in item["rubric"]] == [{"criterion", "points", "description"}] * 4
        assert len({part["criterion"] for part in item["rubric"]}) == 4
        assert sum(part["points"] for part in item["rubric"]) == 20


@pytest.mark.parametrize(("name", "item_id"), [(name, item_id) for name in REVIEWED for item_id in items_of(name)])
def test_the_places_a_reviewer_looks_at_stand_in_the_text(name, item_id):
    item = items_of(name)[item_id]
    assert not any("“" in part["description"] for part in item["rubric"]), "the places are for graders alone"
    (hard,) = (part["grader_notes"] for part in item["rubric"] if part["criterion"] == "hard places")
    quoted = re.findall("“(.*?)”", hard)
    assert len(quoted) >= 3
    for quote in quoted:
        found = ".*".join(re.escape(piece.strip(" ,")) for piece in quote.split("…"))
        assert re.search(found, item["source"], flags=re.IGNORECASE), quote
