"""What the functions of assessments ask of AWS is what `infra/cloud/functions.yaml` grants them, verb by verb."""

from chalicelib.handlers import queues
from chalicelib.services import attempts_to_grade
from tests.builders.graded import ANN, CODE, ESSAY, HEAD, RIGHT_CODE, an_assessment, hand_in, points
from tests.builders.grants import granted, needs
from tests.fakes.cloud import MemoryCloud

#: What results are followed into: regrading, counting, and projects with a test and its pay.
_OF_OTHERS = (
    "challenges", "item_sums", "enrolments", "projects", "retries", "budgets", "entries", "heads", "locks",
)  # fmt: skip


def test_the_grading_of_functions_may_do_what_it_does_and_nothing_else(cloud: MemoryCloud, clock):
    sheet = hand_in(ANN, an_assessment(CODE, level=2), {"flatten": RIGHT_CODE})
    body = '{"type":"code","attempt_id":"' + sheet.attempt_id + '"}'
    with cloud.counting() as count:
        queues.grade_attempts({"Records": [{"messageId": "m", "body": body}]}, None)
    used = {need for call in count.calls for need in needs(call)}
    assert used <= granted("grade_attempts")
    # what is regraded, counted and followed is in test_challenges.py, test_item_analysis.py, and beside projects in test_stipends.py
    assert granted("grade_attempts") - used <= {
        *(("tables", table, verb) for table in ("attempts", "skills") for verb in ("append", "check")),
        *(
            ("tables", table, verb)
            for table in _OF_OTHERS
            for verb in ("read", "write", "append", "check")
        ),
    }  # fmt: skip


def test_what_runs_functions_may_touch_nothing():
    assert granted("run_code") == set()


def test_a_grader_needs_what_the_api_may(cloud: MemoryCloud, clock):
    hand_in(ANN, an_assessment(ESSAY), {"bees": "They pollinate our fruit."})
    with cloud.counting() as count:
        work = attempts_to_grade.take_next(HEAD)
        attempts_to_grade.give_marks(HEAD, work.grading_id, [points("bees", 4, 6)])
    assert {need for call in count.calls for need in needs(call)} <= granted("api_handler")
    assert not any(call.operation == "Scan" for call in count.calls)
