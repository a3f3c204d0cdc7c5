"""What a written function says of itself stops no grading, and an attempt that cannot be graded is seen (R6, R69)."""

import pytest

from chalicelib.domain.grading import Mark
from chalicelib.domain.problems import InvalidField
from chalicelib.domain.stuck_grading import GIVEN_UP_AFTER, NothingToMark
from chalicelib.handlers import functions, queues
from chalicelib.models import attempts as records
from chalicelib.models.desk_items import DeskItem
from chalicelib.models.enrolments import Enrolment
from chalicelib.models.projects import Project
from chalicelib.services import attempts, desk_items, stuck_grading
from tests.builders.graded import ANN, CODE, ESSAY, RIGHT_CODE, an_assessment, hand_in
from tests.builders.grants import granted, needs
from tests.builders.work import Clock, a_person
from tests.fakes.cloud import MemoryCloud
from tests.integration.assessments.test_code_grading import deliver
from tests.integration.projects.test_stipends import BOSS, a_paying_project, join, told

WHO = {"by": "schedule", "reason": "Attempts whose functions cannot be run"}


def said(line: str) -> str:
    """A function that writes a line of its own where its results are written."""
    return f"import os\nos.write(1, b'''{line}\n''')\ndef flatten(nested):\n    return 1\n"


FORGED = {
    "half a character as error": (said('{"call": 0, "error": "\\\\ud800"}'), "not_json"),
    "an object as error": (said('{"call": 0, "error": {"a": "\\\\ud800"}}'), "not_json"),
    "no error": (said('{"call": 0, "error": null, "value": [1, 2, 3]}'), "not_json"),
    "words of its own": (said('{"call": 0, "error": "<b>ask me</b>"}'), "not_json"),
    "half a character as value": ('def flatten(nested):\n    return "\\ud800"\n', "not_json"),
    "half a character within": ('def flatten(nested):\n    return [{"\\ud800": 1}]\n', "not_json"),
    "a value nested deeply": (said('{"call": 0, "value": ' + "[" * 400 + "]" * 400 + "}"), "not_json"),
    "a line that is no object": (said('[1]\n"call"'), "differs"),
}


@pytest.mark.parametrize("name", FORGED)
def test_whatever_a_function_says_of_itself_its_attempt_is_graded(name: str, clock: Clock):
    source, failure = FORGED[name]
    sheet = hand_in(ANN, an_assessment(CODE, pass_percent=100), {"flatten": source})
    deliver(sheet.attempt_id)
    graded = attempts.read_attempt(ANN, sheet.attempt_id)
    assert graded.state == "failed"
    assert graded.items[0].mark is not None
    assert graded.items[0].mark.note == f"0 of 2 cases; first failure: {failure}"


def try_in_vain(cloud: MemoryCloud, attempt_id: str, times: int = 5) -> None:
    """The message comes again and again, and fails every time."""
    cloud.services["lambda"].fail("run_code")
    body = '{"type":"code","attempt_id":"' + attempt_id + '"}'
    for _ in range(times):
        answer = queues.grade_attempts({"Records": [{"messageId": "m", "body": body}]}, None)
        assert answer == {"batchItemFailures": [{"itemIdentifier": "m"}]}


def on_desk() -> list[DeskItem]:
    return list(desk_items.items("open", limit=10, cursor=None).records)


def test_an_attempt_whose_functions_cannot_be_run_is_put_on_the_desk_once(cloud: MemoryCloud, clock: Clock):
    sheet = hand_in(ANN, an_assessment(CODE), {"flatten": RIGHT_CODE})
    try_in_vain(cloud, sheet.attempt_id)
    clock.at = sheet.ends_at + GIVEN_UP_AFTER
    clock.advance(milliseconds=-1)
    assert functions.check_grading(WHO, None)["stuck"] == 0
    clock.advance(milliseconds=1)
    assert functions.check_grading(WHO | {"dry_run": True}, None)["stuck"] == 1
    assert on_desk() == []
    for _ in range(2):
        assert functions.check_grading(WHO, None)["on_desk"] == 1
        (item,) = on_desk()
        assert (item.kind, item.subject) == ("grading_stuck", sheet.attempt_id)
    desk_items.resolve(BOSS, item.item_id, "I thought that it was graded.")
    functions.check_grading(WHO, None)
    assert [again.subject for again in on_desk()] == [sheet.attempt_id]


@pytest.mark.parametrize(("right", "after", "seats"), [([], "failed", 0), (["flatten"], "tasking", 1)])
def test_a_person_ends_what_no_machine_can_and_the_seat_goes_its_way(
    right: list[str], after: str, seats: int, cloud: MemoryCloud, clock: Clock
):
    test = an_assessment(CODE, pass_percent=100)
    a_paying_project(test=test, seats=1)
    a_person()
    join()
    sheet = hand_in(ANN, test, {"flatten": RIGHT_CODE})
    try_in_vain(cloud, sheet.attempt_id)
    event = WHO | {"attempt_id": sheet.attempt_id, "right": right}
    assert functions.mark_functions(event | {"dry_run": True}, None)["marked"] == ["flatten"]
    assert attempts.read_attempt(ANN, sheet.attempt_id).state == "grading"
    assert functions.mark_functions(event, None)["marked"] == ["flatten"]
    marks = records.attempt_of(sheet.attempt_id).marks
    assert marks == {"flatten": Mark(len(right), 1, note="It could not be run; an administrator read it")}
    told(sheet.attempt_id)
    assert Enrolment.get("acc_ann", "prj_ducks").state == after
    assert (Project.get("prj_ducks").seats_taken or 0) == seats
    with pytest.raises(NothingToMark):
        stuck_grading.mark_functions("boss", "Again", attempt_id=sheet.attempt_id, right=right)


def test_texts_go_on_to_a_grader_after_functions_were_marked_by_hand(clock: Clock):
    sheet = hand_in(ANN, an_assessment(CODE, ESSAY), {"flatten": RIGHT_CODE, "bees": "They pollinate our fruit."})
    with pytest.raises(InvalidField, match="flatten"):
        stuck_grading.mark_functions("boss", "It never ends", attempt_id=sheet.attempt_id, right=["bees"])
    stuck_grading.mark_functions("boss", "It never ends", attempt_id=sheet.attempt_id, right=["flatten"])
    waiting = records.attempt_of(sheet.attempt_id)
    assert (waiting.running_shard, set(waiting.marks)) == ("review#language/en", {"flatten"})


def test_both_may_do_what_they_do(cloud: MemoryCloud, clock: Clock):
    sheet = hand_in(ANN, an_assessment(CODE, level=2), {"flatten": RIGHT_CODE})
    clock.at = sheet.ends_at + GIVEN_UP_AFTER
    with cloud.counting() as looking:
        functions.check_grading(WHO, None)
    with cloud.counting() as marking:
        functions.mark_functions(WHO | {"attempt_id": sheet.attempt_id, "right": ["flatten"]}, None)
    assert {need for call in looking.calls for need in needs(call)} == granted("check_grading")
    assert {need for call in marking.calls for need in needs(call)} <= granted("mark_functions")
    assert not any(call.operation == "Scan" for call in (*looking.calls, *marking.calls))
