"""What contributors see shuffled, and what they changed in a text (R26, R27)."""

import time
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.diffs import MOST_CHANGES, Change, changes, edits_in
from chalicelib.domain.orders import shown_order

TEXTS = st.text(alphabet="ab .\n", max_size=40)


def responses(count: int) -> dict:
    return {"prompt": "Which?", "responses": [f"r{n}" for n in range(count)]}


@given(st.text(max_size=20), st.integers(2, 8), st.sampled_from(["comparison", "ranking"]))
def test_every_response_is_shown_once_and_a_claim_sees_them_always_in_one_order(claim_id, count, task_type):
    order = shown_order(task_type, responses(count), claim_id)
    assert order is not None
    assert sorted(order) == list(range(count))
    assert order == shown_order(task_type, responses(count), claim_id)


def test_no_place_is_likelier_than_another():
    seen = Counter(tuple(shown_order("ranking", responses(3), f"clm_{n}") or ()) for n in range(6000))
    assert len(seen) == 6
    assert all(850 < count < 1150 for count in seen.values())


def test_what_is_not_compared_keeps_its_order():
    assert shown_order("evaluation", responses(3), "clm_1") is None
    assert shown_order("ranking", {"prompt": "a"}, "clm_1") is None


@given(TEXTS, TEXTS)
def test_both_texts_can_be_read_from_their_difference(original, edited):
    found = changes(original, edited)
    assert "".join(one.text for one in found if one.kind != "added") == original
    assert "".join(one.text for one in found if one.kind != "removed") == edited
    assert (original == edited) == all(one.kind == "same" for one in found)


def test_a_difference_names_the_words_that_changed():
    assert changes("He go to school.", "He goes to the school.") == [
        Change("same", "He "), Change("removed", "go"), Change("added", "goes"), Change("same", " to"),
        Change("added", " the"), Change("same", " school."),
    ]  # fmt: skip


def test_texts_with_nothing_in_common_are_one_replaced_by_the_other_in_bounded_time():
    original, edited = "a " * 25_000, "b\n" * 25_000
    began = time.perf_counter()
    found = changes(original, edited)
    assert time.perf_counter() - began < 5
    assert found == [Change("removed", original), Change("added", edited)]
    assert len(changes("a " * (MOST_CHANGES // 4), "b " * (MOST_CHANGES // 4))) > 2


@pytest.mark.parametrize(
    ("task_type", "answer"), [("translation", {"edited": "b"}), ("data_optimization", {}), ("data_optimization", "b")]
)
def test_only_finished_edits_have_a_difference(task_type, answer):
    assert edits_in(task_type, {"original": "a"}, answer) is None


def test_an_edit_is_the_difference_to_its_task():
    assert edits_in("data_optimization", {"original": "a b"}, {"edited": "a c", "note": ""}) == [
        Change("same", "a "), Change("removed", "b"), Change("added", "c"),
    ]  # fmt: skip
