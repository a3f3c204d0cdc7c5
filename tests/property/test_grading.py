"""Grading and drawing: no order matters, the draw is even and never shows the key."""

import random
from collections import Counter
from collections.abc import Callable
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.assessments import draw
from chalicelib.domain.challenges import counted, regraded
from chalicelib.domain.grading import Answer, Kind, Mark, Question, checked_answer, grade
from chalicelib.domain.items import ChoiceItem, ChoicesItem, Item, NumericItem, OrderingItem, ShortTextItem
from tests.builders.assessments import right_answer, wrong_answer

topics = st.sampled_from(["Sums", "Areas", "Shares", "Primes"])
decimals = st.decimals(-10_000, 10_000, places=4, allow_nan=False).map(lambda value: f"{value:f}")


@st.composite
def banks(drawn: st.DrawFn) -> list[Item]:
    items: list[Item] = []
    for number in range(drawn(st.integers(1, 25))):
        given_item = {"item_id": f"i{number}", "topic": drawn(topics), "prompt": "?"}
        options = [f"option {each}" for each in range(drawn(st.integers(2, 10)))]
        kind = drawn(st.sampled_from(["choice", "choices", "numeric", "short_text", "ordering"]))
        if kind == "choice":
            items.append(ChoiceItem(**given_item, options=options, key=drawn(st.sampled_from(options))))
        elif kind == "choices":
            right = drawn(st.lists(st.sampled_from(options), min_size=1, max_size=len(options) - 1, unique=True))
            items.append(ChoicesItem(**given_item, options=options, key=right))
        elif kind == "short_text":
            items.append(ShortTextItem(**given_item, keys=["Lima", "Ciudad de los Reyes"]))
        elif kind == "ordering":
            order = drawn(st.permutations(options[:8] + ["one more", "and one"][: max(0, 3 - len(options))]))
            items.append(OrderingItem(**given_item, options=order[:8]))
        else:
            items.append(NumericItem(**given_item, key=drawn(decimals), tolerance="0.01"))
    return items


def dice(seed: int) -> Callable[[int], int]:
    return random.Random(seed).randrange


def texts(question: Question, answer: Answer) -> list[str]:
    """An answer as its person read it."""
    shown = {option.option_id: option.text for option in question.options}
    return [shown.get(each, each) for each in ([answer] if isinstance(answer, str) else answer)]


@given(banks(), st.integers(0, 10_000), st.integers(0, 10_000), st.data())
def test_the_same_answers_score_the_same_in_every_order_of_items_and_options(bank, seed, other_seed, data):
    first, second = (draw(bank, len(bank), dice(each)) for each in (seed, other_seed))
    is_known = {question.item_id: data.draw(st.booleans()) for question in first}
    results = []
    given_texts: dict[str, list[str]] = {}
    for sheet in (first, second):
        answers: dict[str, Answer] = {}
        for question in sheet:
            wanted = given_texts.get(question.item_id)
            answer = right_answer(question) if is_known[question.item_id] else wrong_answer(question)
            if wanted is not None and question.options:
                id_of = {option.text: option.option_id for option in question.options}
                ids = [id_of[text] for text in wanted]
                answer = ids[0] if question.kind == "choice" else ids
            given_texts[question.item_id] = texts(question, answer)
            answers[question.item_id] = checked_answer(question, answer)
        results.append(grade(sheet, answers, 60))
    assert results[0] == results[1]
    assert results[0].score_percent == 100 * sum(is_known.values()) // len(bank)


@given(banks(), st.randoms(use_true_random=False))
def test_the_order_of_questions_changes_no_result(bank, shuffler):
    sheet = draw(bank, len(bank), dice(1))
    answers = {question.item_id: right_answer(question) for question in sheet[::2]}
    mixed = list(sheet)
    shuffler.shuffle(mixed)
    assert grade(mixed, dict(reversed(answers.items())), 50) == grade(sheet, answers, 50)


@given(banks(), st.integers(0, 10_000), st.data())
def test_a_draw_asks_different_items_evenly_over_the_topics(bank, seed, data):
    count = data.draw(st.integers(1, len(bank)))
    sheet = draw(bank, count, dice(seed))
    assert len({question.item_id for question in sheet}) == len(sheet) == count
    held, asked = Counter(item.topic for item in bank), Counter(question.topic for question in sheet)
    most = max(asked.values())
    assert all(asked[topic] in (most, most - 1) or asked[topic] == held[topic] for topic in held)


@given(banks(), st.integers(0, 10_000))
def test_a_question_carries_every_option_once_and_its_own_key(bank, seed):
    items = {item.item_id: item for item in bank}
    for question in draw(bank, len(bank), dice(seed)):
        item = items[question.item_id]
        if isinstance(item, NumericItem):
            assert (question.right, question.tolerance) == ([item.key], item.tolerance)
            continue
        if isinstance(item, ShortTextItem):
            assert (question.right, question.options) == (item.keys, [])
            continue
        assert isinstance(item, ChoiceItem | ChoicesItem | OrderingItem)
        assert sorted(option.text for option in question.options) == sorted(item.options)
        assert [option.option_id for option in question.options] == list("abcdefghij")[: len(item.options)]
        if isinstance(item, OrderingItem):
            assert texts(question, question.right) == item.options
            continue
        assert sorted(texts(question, question.right)) == sorted(
            [item.key] if isinstance(item, ChoiceItem) else item.key
        )


def test_every_position_is_as_likely_for_the_right_option():
    item = ChoiceItem(item_id="i", topic="T", prompt="?", options=["w", "x", "y", "z"], key="w")
    choose = dice(7)
    at = Counter(draw([item], 1, choose)[0].right[0] for _ in range(4000))
    assert all(850 < times < 1150 for times in at.values())
    assert set(at) == set("abcd")


@given(
    st.lists(st.tuples(st.integers(0, 10), st.integers(1, 10)), min_size=1, max_size=12),
    st.randoms(use_true_random=False),
)
def test_points_of_rubrics_count_as_shares_in_any_order(pairs, shuffler):
    sheet = [Question(f"e{at}", "essay", f"T{at % 3}", "?", [], []) for at in range(len(pairs))]
    marks = {each.item_id: Mark(min(points, most), most) for each, (points, most) in zip(sheet, pairs, strict=True)}
    answers: dict[str, Answer] = {each.item_id: "text" for each in sheet}
    result = grade(sheet, answers, 50, marks)
    exact = sum(Fraction(mark.points, mark.most) for mark in marks.values()) * 100 / len(marks)
    assert result.score_percent == exact // 1
    shuffler.shuffle(sheet)
    assert grade(sheet, dict(reversed(answers.items())), 50, dict(reversed(marks.items()))) == result


@given(banks(), st.integers(0, 10_000), st.data())
def test_an_upheld_challenge_never_lowers_a_result(bank, seed, data):
    sheet = draw(bank, len(bank), dice(seed))
    is_known = {question.item_id: data.draw(st.booleans()) for question in sheet}
    answers = {each.item_id: right_answer(each) if is_known[each.item_id] else wrong_answer(each) for each in sheet}
    mark = data.draw(st.integers(1, 100))
    before = grade(sheet, answers, mark)
    voided = [each.item_id for each in sheet if data.draw(st.booleans())]
    after = regraded(counted(sheet, voided), answers, {}, pass_percent=mark, before=before)
    assert after.score_percent >= before.score_percent
    assert after.is_passed >= before.is_passed
    assert after.is_passed == (after.score_percent >= mark)
    best = grade(counted(sheet, voided), answers, mark)
    assert after.score_percent == max(before.score_percent, best.score_percent)


@st.composite
def mixed(drawn: st.DrawFn) -> tuple[list[Question], dict[str, Answer], dict[str, Mark], int]:
    """An answered sheet with every kind there may be: by keys, by functions that were run, by a person's points."""
    sheet = draw(drawn(banks()), 25, dice(drawn(st.integers(0, 99))))
    answers = {each.item_id: (right_answer if drawn(st.booleans()) else wrong_answer)(each) for each in sheet}
    marks: dict[str, Mark] = {}
    for number in range(drawn(st.integers(1, 6))):
        kind: Kind = drawn(st.sampled_from(("essay", "translation", "code")))
        sheet.append(Question(f"m{number}", kind, drawn(topics), "?", [], []))
        most = drawn(st.integers(1, 10))
        answers[f"m{number}"], marks[f"m{number}"] = "text", Mark(drawn(st.integers(0, most)), most)
    return sheet, answers, marks, drawn(st.integers(1, 100))


@given(mixed(), st.randoms(use_true_random=False))
def test_the_order_of_items_of_all_kinds_changes_no_result(given_sheet, shuffler):
    sheet, answers, marks, mark = given_sheet
    shuffled = list(sheet)
    shuffler.shuffle(shuffled)
    assert grade(shuffled, dict(reversed(answers.items())), mark, marks) == grade(sheet, answers, mark, marks)


@given(mixed(), st.data())
def test_no_upheld_challenge_after_another_lowers_a_result_with_items_of_all_kinds(given_sheet, data):
    sheet, answers, marks, mark = given_sheet
    result, voided = grade(sheet, answers, mark, marks), list[str]()
    for item_id in data.draw(st.permutations([question.item_id for question in sheet]))[:4]:
        voided.append(item_id)
        after = regraded(counted(sheet, voided), answers, marks, pass_percent=mark, before=result)
        assert after.score_percent >= result.score_percent
        assert after.is_passed >= result.is_passed
        result = after
