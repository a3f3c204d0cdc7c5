"""The pay of a project's test where two sittings, two clocks or two actors meet (R68, R69; issue 5)."""

from chalicelib.handlers import functions
from chalicelib.models.assessments import Assessment
from chalicelib.models.attempts import attempt_of
from chalicelib.models.enrolments import Enrolment
from chalicelib.models.projects import Project
from chalicelib.services import attempts, challenges, enrolments
from tests.builders.assessments import answer_all
from tests.builders.graded import an_assessment, hand_in
from tests.builders.work import Clock, a_person
from tests.fakes.cloud import MemoryCloud
from tests.fakes.meetings import before_every_call
from tests.integration.assessments.test_challenges import BEA, ITEMS, WHY, regrade_all, right
from tests.integration.crashes.test_work import world
from tests.integration.projects.test_stipends import ANN, STIPEND, WHO, a_paying_project, join, money, paid, state, told


def test_a_sitting_that_runs_is_paid_though_an_older_one_is_regraded_to_a_pass_meanwhile(clock: Clock):
    test = a_paying_project(test=an_assessment(*ITEMS, pass_percent=100))
    a_person()
    old = hand_in(ANN, test, right("one", "two") | {"three": "Callao"})
    clock.advance(days=8)
    join()
    new = attempts.start_attempt(ANN, test.assessment_id, None)
    attempts.save_answer(ANN, new.attempt_id, "one", "Lima")
    made = challenges.challenge(ANN, old.attempt_id, "three", WHY)
    challenges.decide(BEA, made.challenge_id, is_upheld=True, reason="Two answers were right.")
    regrade_all(made.challenge_id)
    assert attempt_of(old.attempt_id).state == "passed"
    told(old.attempt_id, times=2)
    assert (state(), money()) == (("tasking", "kept"), (1700, 300, 0))
    assert Enrolment.get("acc_ann", "prj_ducks").test_shard, "the sweep has lost sight of it"
    clock.advance(minutes=20)
    attempts.submit_attempt(ANN, new.attempt_id)
    clock.advance(days=2)
    functions.release_seats(WHO, None)
    assert (state(), money(), paid()) == (("tasking", "paid"), (1700, 0, 300), STIPEND)
    assert Enrolment.get("acc_ann", "prj_ducks").test_shard is None
    assert Project.get("prj_ducks").seats_taken == 1


def test_a_sitting_whose_time_was_over_before_the_seat_was_taken_is_not_paid(clock: Clock):
    test = a_paying_project()
    a_person()
    sheet = attempts.start_attempt(ANN, test.assessment_id, None)
    answer_all(ANN, sheet.attempt_id, right=0)
    clock.at = sheet.ends_at
    assert join().stipend_state == "kept"
    functions.expire_attempts(WHO, None)
    told(sheet.attempt_id)
    assert (money(), paid()) == ((2000, 0, 0), [])


def test_a_sitting_that_has_a_millisecond_left_when_the_seat_is_taken_is_paid(clock: Clock):
    test = a_paying_project()
    a_person()
    sheet = attempts.start_attempt(ANN, test.assessment_id, None)
    answer_all(ANN, sheet.attempt_id, right=0)
    clock.at = sheet.ends_at
    clock.advance(milliseconds=-1)
    join()
    clock.advance(milliseconds=1)
    functions.expire_attempts(WHO, None)
    told(sheet.attempt_id)
    assert (money(), paid()) == ((1700, 0, 300), STIPEND)


def test_the_seat_of_somebody_who_is_gone_comes_back_whatever_happens_at_the_same_moment():
    tests: list[Assessment] = []

    def prepare(_: MemoryCloud) -> None:
        tests[:] = [a_paying_project()]
        a_person()
        join()

    def start() -> object:
        return attempts.start_attempt(ANN, tests[0].assessment_id, None)

    def leave() -> object:
        return enrolments.leave(ANN, "prj_ducks")

    for second in (start, leave):
        for _ in before_every_call(world, prepare, lambda: enrolments.give_back("acc_ann", "prj_ducks"), second):
            assert (Project.get("prj_ducks").seats_taken or 0) == 0
            assert state()[0] == "left"
