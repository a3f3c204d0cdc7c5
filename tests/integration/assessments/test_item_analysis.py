"""What answers say about items is counted once each, proposed by rule and decided by people (R6)."""

import statistics

import pytest

from chalicelib.domain.access import Actor
from chalicelib.domain.attempts import NoSuchItem
from chalicelib.domain.item_analysis import Analysis, LastItem, Sums, analysis, attempts_counted
from chalicelib.domain.messages import CountAttempt
from chalicelib.models.audit import AuditRecord
from chalicelib.services import attempts, item_analysis, results
from tests.builders.assessments import ADMIN
from tests.builders.graded import SHORT, an_assessment, hand_in
from tests.builders.grants import granted, needs
from tests.builders.http import ask
from tests.builders.work import Clock, a_person
from tests.fakes.cloud import MemoryCloud

ITEMS = [SHORT | {"item_id": item_id} for item_id in ("one", "two", "three")]
WHY = "Everybody gets it right."


def person(number: int) -> Actor:
    return Actor(f"acc_{number}", frozenset({"contributor"}), "active")


def sat(count: int) -> str:
    """So many attempts: `one` always right, `two` by the better half, `three` by the others."""
    test = an_assessment(*ITEMS, pass_percent=100)
    for number in range(count):
        right = ["one"] + (["two"] if number % 2 else []) + (["three"] if number % 4 == 3 else [])
        sheet = hand_in(person(number), test, dict.fromkeys(right, "Lima"))
        for _ in range(2):
            results.follow(CountAttempt(sheet.attempt_id))
    return str(test.assessment_id)


def test_each_attempt_counts_once_and_the_figures_are_those_of_the_textbook(clock: Clock):
    items = {item.item_id: item.analysis for item in item_analysis.analysed_items(sat(32))}
    totals = [(33, 66, 33, 100)[number % 4] for number in range(32)]
    rights = [float(number % 2) for number in range(32)]
    two = items["two"]
    assert (two.asked, two.right, two.difficulty) == (32, 16, 0.5)
    assert two.discrimination == pytest.approx(statistics.correlation(rights, totals))
    assert two.proposal is None
    assert items["one"] == Analysis(32, 32, 1.0, None, "too_easy")
    assert items["three"].difficulty == 0.25


def test_with_fewer_than_30_answers_nothing_is_proposed(clock: Clock):
    assert {item.analysis.proposal for item in item_analysis.analysed_items(sat(29))} == {None}


@pytest.mark.parametrize(
    ("sums", "proposal"),
    [
        (Sums(30, 2, 1500, 90_000, 180), "too_hard"),
        (Sums(30, 15, 1500, 90_000, 750), "tells_nobody_apart"),
        (Sums(30, 15, 1500, 90_000, 1000), None),
        (Sums(29, 29, 1500, 90_000, 1500), None),
        (Sums(), None),
    ],
)
def test_what_is_proposed_follows_the_rule(sums: Sums, proposal: str | None):
    assert analysis(sums).proposal == proposal


def test_a_suspended_item_is_asked_no_more_until_a_person_takes_it_in_again(clock: Clock):
    assessment_id = sat(1)
    shown = item_analysis.suspend(ADMIN, assessment_id, "one", is_suspended=True, reason=WHY)
    assert shown.is_suspended
    asked = attempts.start_attempt(person(50), assessment_id, None).items
    assert {item.item_id for item in asked} == {"two", "three"}
    item_analysis.suspend(ADMIN, assessment_id, "one", is_suspended=False, reason="It is mended now.")
    assert len(attempts.start_attempt(person(51), assessment_id, None).items) == 3
    acts = {act.action: act.reason for act in AuditRecord.scan() if act.subject == f"{assessment_id}#one"}
    assert acts == {"suspend_item": WHY, "unsuspend_item": "It is mended now."}


def test_the_last_item_and_an_unknown_one_are_not_suspended(clock: Clock):
    assessment_id = sat(1)
    for item_id in ("one", "two"):
        item_analysis.suspend(ADMIN, assessment_id, item_id, is_suspended=True, reason=WHY)
    with pytest.raises(LastItem):
        item_analysis.suspend(ADMIN, assessment_id, "three", is_suspended=True, reason=WHY)
    with pytest.raises(NoSuchItem):
        item_analysis.suspend(ADMIN, assessment_id, "four", is_suspended=True, reason=WHY)


def test_the_stream_counts_a_result_and_no_regraded_one():
    new = {"attempt_id": "att_1", "state": "failed"}
    assert attempts_counted(new | {"state": "submitted"}, new) == [CountAttempt("att_1")]
    assert attempts_counted(new, new | {"state": "passed"}) == []


def test_the_counting_may_do_what_it_does(cloud: MemoryCloud, clock: Clock):
    sheet = hand_in(person(1), an_assessment(*ITEMS), {})
    with cloud.counting() as count:
        results.follow(CountAttempt(sheet.attempt_id))
    assert {need for call in count.calls for need in needs(call)} <= granted("grade_attempts")


def test_items_over_http(cloud: MemoryCloud, clock: Clock):
    a_person("acc_admin", "admin")
    path = {"assessment_id": sat(1)}
    with cloud.counting() as count:
        listed = ask("GET", "/assessments/{assessment_id}/items", path=path, account_id="acc_admin")
    assert not any(call.operation == "Scan" for call in count.calls)
    assert {need for call in count.calls for need in needs(call)} <= granted("api_handler")
    assert [item["item_id"] for item in listed.body["items"]] == ["one", "two", "three"]
    assert not any("key" in item for item in listed.body["items"])
    body = {"is_suspended": True, "reason": WHY}
    route = "/assessments/{assessment_id}/items/{item_id}/suspension"
    answer = ask("PUT", route, path=path | {"item_id": "one"}, body=body, account_id="acc_admin")
    assert (answer.status, answer.body["is_suspended"]) == (200, True)
