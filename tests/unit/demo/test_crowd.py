"""The crowd whose work is replayed: what is known of its files, and the majority of its answers."""

from collections import Counter

import pytest

from infra.demo import crowd
from infra.demo.crowd import Answer, majority, right_of
from infra.demo.work import HANDS, hands

#: Right by majority, of how many, by the crowd's name; 7,455 of 8,315 is the published 89.66 %.
KNOWN = {"product": (7455, 8315, 24945, 176), "sums": (54, 60, 180, 20)}


@pytest.mark.parametrize("directory", [None, crowd.OWN])
def test_the_majority_is_as_right_as_published(directory):
    found = crowd.load(directory)
    right = right_of(found.answers, found.truth)
    assert (right, len(found.questions), len(found.answers), len(found.workers)) == KNOWN[found.name]


def test_every_question_of_the_own_set_has_three_answers_by_three_people():
    found = crowd.load(crowd.OWN)
    assert set(Counter(answer.question for answer in found.answers).values()) == {3} == {found.places}
    assert len({(answer.question, answer.worker) for answer in found.answers}) == len(found.answers)


def test_a_part_is_the_first_questions_in_sorted_order_with_all_their_answers():
    whole = crowd.load(crowd.OWN)
    part = whole.first(7)
    assert part.questions == sorted(whole.truth)[:7]
    assert sorted(part.answers, key=repr) == sorted(
        (answer for answer in whole.answers if answer.question in part.questions), key=repr
    )


@pytest.mark.parametrize(
    ("labels", "decided"),
    [(["yes", "no", "yes"], "yes"), (["no"], "no"), (["yes", "no"], "no"), (["b", "a", "c"], "a")],
)
def test_most_decide_and_a_tie_goes_to_the_first_of_the_alphabet(labels, decided):
    assert majority(labels) == decided


def test_each_worker_works_with_two_hands_and_the_longest_list_comes_first():
    by_worker = {
        "busy": [Answer(f"q{number}", "busy", "yes") for number in range(5)],
        "idle": [Answer("q0", "idle", "no")],
    }
    shared = hands(by_worker)
    assert [len(hand.answers) for hand in shared] == [3, 2, 1]
    assert max(Counter(hand.worker for hand in shared).values()) <= HANDS
    assert sorted((answer for hand in shared for answer in hand.answers), key=repr) == sorted(
        (answer for answers in by_worker.values() for answer in answers), key=repr
    )
