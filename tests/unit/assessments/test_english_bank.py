"""What logic, counting and grammar books that fit into a test decide in infra/assessments/english.yaml."""

import re
from itertools import product

import pytest

from tests.builders.banks import items_of

ITEMS = items_of("english")
#: Who there can be in a club: abroad or not, voting by post or not, at the meeting or not, free to change a vote or not.
MEMBERS = list(product((False, True), repeat=4))


def clubs():
    """Every club of which the text of votes-by-post is true, by the kinds of members it has."""
    allowed = [member for member in MEMBERS if not (member[0] and not member[1]) and not (member[1] and member[3])]
    for chosen in product((False, True), repeat=len(allowed)):
        club = [member for member, is_there in zip(allowed, chosen, strict=True) if is_there]
        if any(post and meets for _, post, meets, _ in club):
            yield club


STATEMENTS = {
    "No member who lives abroad may change a vote at the meeting": lambda club: (
        not any(abroad and may for abroad, _, _, may in club)
    ),
    "Some members who come to the meeting may not change a vote there": lambda club: any(
        meets and not may for _, _, meets, may in club
    ),
    "Only members who live abroad vote by post": lambda club: all(abroad for abroad, post, _, _ in club if post),
    "No member who lives abroad comes to the meeting": lambda club: (
        not any(abroad and meets for abroad, _, meets, _ in club)
    ),
    "Members who do not live abroad may change a vote at the meeting": lambda club: all(
        may for abroad, _, _, may in club if not abroad
    ),
}


def test_what_must_be_true_of_the_votes_is_true_in_every_club_and_nothing_else_is():
    item = ITEMS["votes-by-post"]
    every = list(clubs())
    assert len(every) > 100
    assert set(item["options"]) == set(STATEMENTS)
    assert item["key"] == [option for option in item["options"] if all(STATEMENTS[option](club) for club in every)]


def test_the_missing_apostrophes_are_those_of_the_sentence_as_it_should_be():
    item = ITEMS["missing-apostrophes"]
    corrected = "The team's results aren't in yet, but both managers' offices already have theirs."
    assert corrected.replace("'", "") in item["prompt"]
    assert item["key"] == str(corrected.count("'"))


def test_filters_at_twice_the_price_changed_twice_as_often_cost_four_times_as_much():
    assert ITEMS["two-filters"]["key"].endswith({4: "four times as much"}[2 * 2])


def test_the_shortest_version_that_keeps_both_facts_is_the_key():
    item = ITEMS["fewest-words"]
    whole = [
        option for option in item["options"] if "defective" in option and re.search("could not|not possible", option)
    ]
    assert item["key"] == min(whole, key=len)
    assert len(whole) > 1


@pytest.mark.parametrize("item_id", [item_id for item_id, item in ITEMS.items() if "___" in item["prompt"]])
def test_an_answer_fills_every_gap(item_id):
    item = ITEMS[item_id]
    options = [*item.get("options", []), *item.get("keys", [])]
    gaps = item["prompt"].count("___")
    assert {option.count(" … ") + 1 for option in options} == {gaps}


@pytest.mark.parametrize("item_id", [item_id for item_id, item in ITEMS.items() if item["kind"] == "short_text"])
def test_a_gap_takes_one_word(item_id):
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)?", key) for key in ITEMS[item_id]["keys"])


def test_sentences_end_as_sentences_and_parts_do_not():
    for item_id, item in ITEMS.items():
        ends = {option[-1] in ".?!”" for option in item.get("options", [])}
        assert len(ends) <= 1, item_id


def test_quotation_marks_are_paired():
    for item_id, item in ITEMS.items():
        shown = "\n".join([item["prompt"], *item.get("options", [])])
        assert shown.count("“") == shown.count("”"), item_id
