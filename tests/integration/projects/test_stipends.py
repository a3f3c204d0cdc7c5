"""The pay of a project's test: kept with the seat, owed once on handing in, free again when nobody sits it (R68, R69)."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import pytest

from chalicelib import runtime
from chalicelib.domain.access import Actor
from chalicelib.domain.adjustments import Original
from chalicelib.domain.claims import BudgetExhausted
from chalicelib.domain.enrolments import NoSeat
from chalicelib.domain.idempotency import Repeat
from chalicelib.domain.messages import FollowTest
from chalicelib.domain.money import Money
from chalicelib.domain.projects import ProjectIncomplete
from chalicelib.handlers import functions, queues
from chalicelib.models import ledger
from chalicelib.models.assessments import Assessment
from chalicelib.models.attempts import attempt_of
from chalicelib.models.budgets import BudgetShard
from chalicelib.models.enrolments import Enrolment
from chalicelib.models.projects import Project
from chalicelib.services import adjustments, attempts, earnings, enrolments, projects, results
from tests.builders.assessments import a_graded_attempt, a_published_assessment, answer_all, wrong_answer
from tests.builders.grants import granted, needs
from tests.builders.http import ask
from tests.builders.pay import close, payroll_world, reconciled
from tests.builders.projects import COMPLETE, MANAGER, a_draft, funded
from tests.builders.work import Clock, a_person, a_project
from tests.fakes.cloud import MemoryCloud
from tests.fakes.faults import every_crash_point

WHO = {"by": "schedule", "reason": "Tests not begun"}
ANN = Actor("acc_ann", frozenset({"contributor"}), "active")
BOSS = Actor("acc_boss", frozenset({"admin"}), "active")
PATH: dict[str, Any] = {"path": {"project_id": "prj_ducks"}, "account_id": "acc_ann"}
PAY = 300


def a_paying_project(project_id: str = "prj_ducks", test: Assessment | None = None, **given: Any) -> Assessment:
    """A project with twice 1000 in its budget that pays 300 for its test of half an hour."""
    test = test or a_published_assessment()
    pay: dict[str, Any] = {"stipend": {"minor": given.pop("pay", PAY), "currency": "USD"}}
    named = {"assessment_id": test.assessment_id, "limit_minutes": 30, "paid_minutes": 30} | pay
    with_money: dict[str, Any] = {"qualification": named, "available": 1000, "seats": 10} | given
    a_project(project_id, **with_money)
    return test


def join(person: Actor = ANN, project_id: str = "prj_ducks", **given: Any) -> Enrolment:
    return enrolments.enrol(person, project_id, guidelines_version=1, **given)


def money(project_id: str = "prj_ducks") -> tuple[int, int, int]:
    """What is free, kept and spent in all shards."""
    shards = list(BudgetShard.query(project_id))
    sums = [sum(getattr(one, name) for one in shards) for name in ("available_minor", "reserved_minor", "spent_minor")]
    return sums[0], sums[1], sums[2]


def paid(account_id: str = "acc_ann") -> list[tuple[str, str, int]]:
    chain = ledger.chain_of(account_id)
    return [(entry.kind, entry.postings[0]["source"], entry.postings[0]["minor"]) for entry in chain]


def state(account_id: str = "acc_ann", project_id: str = "prj_ducks") -> tuple[str, str | None]:
    found = Enrolment.get(account_id, project_id)
    return found.state, found.stipend_state


def told(attempt_id: str, times: int = 1) -> None:
    for _ in range(times):
        results.follow(FollowTest(attempt_id))


STIPEND = [("stipend", "budget:prj_ducks", PAY)]


@pytest.mark.parametrize(("right", "became"), [(99, "tasking"), (0, "failed")])
def test_a_test_that_is_handed_in_is_paid_once_whatever_its_result(right: int, became: str) -> None:
    test = a_paying_project()
    a_person()
    assert join().stipend_state == "kept"
    assert money() == (1700, 300, 0)
    told(a_graded_attempt(ANN, test, right=right).attempt_id, times=3)
    assert (state(), money(), paid()) == ((became, "paid"), (1700, 0, 300), STIPEND)
    assert Enrolment.get("acc_ann", "prj_ducks").unpaid_test_minutes == 0


def test_who_passed_before_goes_to_work_and_nothing_is_kept() -> None:
    test = a_paying_project()
    a_person()
    told(a_graded_attempt(ANN, test, right=99).attempt_id)
    join()
    assert (state(), money(), paid()) == (("tasking", None), (2000, 0, 0), [])


def test_who_leaves_before_the_test_gives_seat_and_money_back_and_has_both_again_on_coming_back() -> None:
    a_paying_project()
    a_person()
    for _ in range(2):
        join()
        assert (state(), money()) == (("qualifying", "kept"), (1700, 300, 0))
        enrolments.leave(ANN, "prj_ducks")
        assert (state(), money()) == (("left", None), (2000, 0, 0))


@pytest.mark.parametrize("is_answered", [True, False])
def test_who_leaves_during_the_test_is_paid_for_it_when_it_ends(clock: Clock, is_answered: bool) -> None:
    test = a_paying_project()
    a_person()
    join()
    sheet = attempts.start_attempt(ANN, test.assessment_id, None)
    enrolments.leave(ANN, "prj_ducks")
    told(sheet.attempt_id)
    assert (state(), money()) == (("left", "kept"), (1700, 300, 0))
    if is_answered:
        answer_all(ANN, sheet.attempt_id, right=1)
    clock.advance(minutes=30)
    functions.expire_attempts(WHO, None)
    told(sheet.attempt_id, times=2)
    assert state() == ("left", "paid" if is_answered else None)
    assert (money(), paid()) == (((1700, 0, 300), STIPEND) if is_answered else ((2000, 0, 0), []))
    assert Project.get("prj_ducks").seats_taken == 0


def test_who_comes_back_during_the_test_has_one_stipend(clock: Clock) -> None:
    test = a_paying_project()
    a_person()
    join()
    sheet = attempts.start_attempt(ANN, test.assessment_id, None)
    enrolments.leave(ANN, "prj_ducks")
    join()
    assert money() == (1700, 300, 0)
    answer_all(ANN, sheet.attempt_id, right=99)
    attempts.submit_attempt(ANN, sheet.attempt_id)
    told(sheet.attempt_id)
    assert (state(), money(), paid()) == (("tasking", "paid"), (1700, 0, 300), STIPEND)


@pytest.mark.parametrize("stop", [projects.pause, projects.close])
def test_a_test_is_paid_after_its_project_was_stopped(stop: Any) -> None:
    test = a_paying_project()
    a_person()
    join()
    stop(MANAGER, "prj_ducks")
    told(a_graded_attempt(ANN, test, right=0).attempt_id)
    assert (state(), money(), paid()) == (("failed", "paid"), (1700, 0, 300), STIPEND)


@pytest.mark.parametrize("is_answered", [True, False])
def test_an_expired_test_is_paid_where_an_answer_was_saved(clock: Clock, is_answered: bool) -> None:
    test = a_paying_project()
    a_person()
    join()
    sheet = attempts.start_attempt(ANN, test.assessment_id, None)
    if is_answered:
        question = attempt_of(sheet.attempt_id).questions[0]
        attempts.save_answer(ANN, sheet.attempt_id, question.item_id, wrong_answer(question))
    clock.advance(minutes=30)
    functions.expire_attempts(WHO, None)
    told(sheet.attempt_id)
    assert state() == ("failed", "paid" if is_answered else None)
    assert (money(), paid()) == (((1700, 0, 300), STIPEND) if is_answered else ((2000, 0, 0), []))


def test_a_seat_that_nobody_used_gives_its_money_back_and_a_lost_message_loses_no_pay(clock: Clock) -> None:
    test = a_paying_project()
    a_person()
    bo = a_person("acc_bo")
    join(), join(bo)
    a_graded_attempt(bo, test, right=0)
    clock.advance(hours=24)
    assert functions.release_seats(WHO, None)["settled"] == 2
    assert (state(), state("acc_bo")) == (("left", None), ("failed", "paid"))
    assert (money(), paid("acc_bo")) == ((1700, 0, 300), STIPEND)
    assert functions.release_seats(WHO, None)["due"] == 0


def test_another_try_is_not_paid_and_is_said_not_to_be(clock: Clock) -> None:
    test = a_paying_project()
    a_person()
    join()
    told(a_graded_attempt(ANN, test, right=0).attempt_id)
    clock.advance(days=7)
    found = enrolments.eligibility(ANN, "prj_ducks")
    assert found.test is not None
    assert (found.test.test.stipend, found.test.test.unpaid_minutes) == (None, 30)
    assert "another try is not paid" in found.test.test.pay
    join()
    assert money() == (1700, 0, 300)
    told(a_graded_attempt(ANN, test, right=99).attempt_id)
    assert (state(), money(), paid()) == (("tasking", "paid"), (1700, 0, 300), STIPEND)


def test_one_sitting_is_paid_by_one_project_the_one_that_pays_most() -> None:
    test = a_paying_project()
    a_paying_project("prj_geese", test, pay=400)
    a_person()
    join(), join(project_id="prj_geese")
    told(a_graded_attempt(ANN, test, right=99).attempt_id, times=2)
    assert paid() == [("stipend", "budget:prj_geese", 400)]
    assert (state(), money()) == (("tasking", None), (2000, 0, 0))
    assert (state(project_id="prj_geese"), money("prj_geese")) == (("tasking", "paid"), (1600, 0, 400))


def test_a_sitting_handed_in_before_the_seat_is_paid_by_nobody(clock: Clock) -> None:
    test = a_paying_project()
    a_person()
    a_graded_attempt(ANN, test, right=0)
    clock.advance(days=7)
    join()
    functions.release_seats(WHO, None)
    assert (state(), paid()) == (("qualifying", "kept"), [])
    clock.advance(hours=24)
    functions.release_seats(WHO, None)
    assert (state(), money(), paid()) == (("left", None), (2000, 0, 0), [])


@pytest.mark.parametrize("seed", range(3))
def test_of_32_who_race_for_the_last_money_six_have_it_and_the_others_hear_that_it_is_spent(
    cloud: MemoryCloud, seed: int
) -> None:
    """The last 300 lie thin in two shards and are gathered."""
    a_paying_project(seats=99, seats_taken=0)
    people = [a_person(f"acc_{number}") for number in range(32)]

    def one(person: Any) -> str:
        try:
            return str(join(person).stipend_state)
        except BudgetExhausted:
            return "exhausted"

    with ThreadPoolExecutor(32) as pool:
        answers = sorted(pool.map(one, people))
    assert answers == ["exhausted"] * 26 + ["kept"] * 6
    assert (money(), Project.get("prj_ducks").seats_taken) == ((200, 1800, 0), 6)
    assert all(shard.available_minor >= 0 for shard in BudgetShard.query("prj_ducks"))


@pytest.mark.parametrize("seed", range(3))
def test_of_32_who_race_for_the_last_seat_one_is_to_be_paid(cloud: MemoryCloud, seed: int) -> None:
    a_paying_project(seats=10, seats_taken=11)
    people = [a_person(f"acc_{number}") for number in range(32)]

    def one(person: Any) -> str:
        try:
            return str(join(person).stipend_state)
        except NoSeat:
            return "no seat"

    with ThreadPoolExecutor(32) as pool:
        assert sorted(pool.map(one, people)) == ["kept"] + ["no seat"] * 31
    assert money() == (1700, 300, 0)


def _world(made: dict[str, Assessment]) -> Any:
    @contextmanager
    def world() -> Iterator[MemoryCloud]:
        with MemoryCloud() as cloud:
            cloud.create_tables()
            runtime.install(clock=Clock(), sleep=lambda _: None)
            made["test"] = a_paying_project(seats=2)
            a_person()
            yield cloud

    return world


def _look(_: Any) -> object:
    return state(), money(), paid(), Project.get("prj_ducks").seats_taken


def test_joining_can_die_anywhere_and_keeps_the_pay_once() -> None:
    repeat = Repeat("acc_ann#POST#k", "hash")
    points = list(every_crash_point(_world({}), lambda _: join(repeat=repeat), look=_look))
    wanted: object = (("qualifying", "kept"), (1700, 300, 0), [], 1)
    assert len(points) > 8
    assert [str(point) for point, seen in points if seen != wanted] == []


def test_leaving_can_die_anywhere_and_frees_the_pay_once() -> None:
    points = list(
        every_crash_point(
            _world({}), lambda _: enrolments.leave(ANN, "prj_ducks"), prepare=lambda _: join(), look=_look
        )
    )
    assert len(points) > 3
    assert [str(point) for point, seen in points if seen != (("left", None), (2000, 0, 0), [], 0)] == []


@pytest.mark.parametrize(("right", "became", "seats"), [(99, "tasking", 1), (0, "failed", 0)])
def test_paying_can_die_anywhere_and_pays_once(right: int, became: str, seats: int) -> None:
    made: dict[str, Assessment] = {}
    ids: list[str] = []

    def prepare(_: MemoryCloud) -> None:
        join()
        ids.append(a_graded_attempt(ANN, made["test"], right=right).attempt_id)

    points = list(every_crash_point(_world(made), lambda _: told(ids[-1]), prepare=prepare, look=_look))
    wanted = (became, "paid"), (1700, 0, 300), STIPEND, seats
    assert len(points) > 10
    assert [str(point) for point, seen in points if seen != wanted] == []


def test_32_deliveries_at_once_pay_once(cloud: MemoryCloud) -> None:
    test = a_paying_project()
    a_person()
    join()
    attempt_id = a_graded_attempt(ANN, test, right=99).attempt_id
    with ThreadPoolExecutor(32) as pool:
        list(pool.map(told, [attempt_id] * 32))
    assert (state(), money(), paid()) == (("tasking", "paid"), (1700, 0, 300), STIPEND)


def test_the_statement_names_the_test_and_the_sitting_and_the_ledger_reconciles() -> None:
    with payroll_world() as (cloud, _):
        test = a_paying_project()
        a_person()
        join()
        attempt_id = a_graded_attempt(ANN, test, right=0).attempt_id
        told(attempt_id)
        [line] = earnings.statement(ANN, "2026-11-16")["statements"][0].lines
        named = {"project_id": "prj_ducks", "assessment_id": test.assessment_id, "title": test.title}
        assert {name: line[name] for name in ("kind", "minor", "attempt_id", *named)} == {
            "kind": "stipend", "minor": PAY, "attempt_id": attempt_id, **named,
        }  # fmt: skip
        [entry] = earnings.entries(ANN, limit=10, cursor=None).records
        assert (entry["entry_id"], entry["cause"]) == (f"stipend#{attempt_id}", {"attempt_id": attempt_id, **named})
        close(cloud)
        assert reconciled()["differences"] == []


def test_a_reversal_takes_it_back_into_the_shard_that_paid(cloud: MemoryCloud) -> None:
    test = a_paying_project()
    a_person()
    join()
    told(a_graded_attempt(ANN, test, right=99).attempt_id)
    [entry] = ledger.chain_of("acc_ann")
    before = [shard.available_minor for shard in BudgetShard.query("prj_ducks")]
    adjustments.adjust(
        BOSS, "acc_ann", None, reason="By mistake", reference="T-1", repeat=None,
        reverses=Original(entry.entry_id, entry.statement_period),
    )  # fmt: skip
    after = [shard.available_minor for shard in BudgetShard.query("prj_ducks")]
    assert (money(), ledger.head_of("acc_ann").balances["USD"]) == ((2000, 0, 0), 0)
    assert sorted(now - then for then, now in zip(before, after, strict=True)) == [0, PAY]


def test_left_out_it_is_the_projects_rate_for_the_tests_minutes_and_follows_the_drafts_price() -> None:
    test = a_published_assessment(limit_minutes=31)
    draft = a_draft(qualification={"assessment_id": test.assessment_id})
    each = -(-draft.reward_minor * 31 // draft.est_minutes)
    assert draft.qualification["stipend"] == {"minor": each, "currency": draft.currency}
    patch = {"est_minutes": draft.est_minutes * 2}
    assert projects.change(MANAGER, draft.project_id, patch).stipend is not None
    slower = -(-draft.reward_minor * 31 // (draft.est_minutes * 2))
    assert Project.get(draft.project_id).stipend == Money(slower, "USD")
    own = {"qualification": {"assessment_id": test.assessment_id, "stipend": {"minor": 777, "currency": "USD"}}}
    projects.change(MANAGER, draft.project_id, own)
    assert projects.change(MANAGER, draft.project_id, {"est_minutes": draft.est_minutes}).stipend == Money(777, "USD")


def test_publication_and_preview_count_the_tests_of_every_seat() -> None:
    test = a_published_assessment()
    named = {"assessment_id": test.assessment_id, "stipend": {"minor": 1000, "currency": "USD"}}
    draft = funded(a_draft(seats=10, qualification=named), 12_239)
    projects.issue_guidelines(MANAGER, draft.project_id, COMPLETE)
    preview = projects.cost(MANAGER, draft.project_id, tasks=None)
    assert preview.stipend_worst_case.minor == 12 * 1000
    plain = preview.reward_worst_case.minor + preview.review_worst_case.minor + preview.bonus_worst_case.minor
    assert preview.worst_case.minor == plain + 12 * 1000
    with pytest.raises(ProjectIncomplete) as refused:
        projects.publish(MANAGER, draft.project_id)
    assert [gap["field"] for gap in refused.value.extra["missing"]] == ["budget"]
    funded(draft, 1, "wire 2")
    assert projects.publish(MANAGER, draft.project_id).state == "open"


def test_without_seats_the_preview_warns_that_stipends_have_no_limit() -> None:
    a_paying_project(seats=None, managers=["acc_manager"])
    preview = projects.cost(MANAGER, "prj_ducks", tasks=None)
    assert "stipends-without-seats-have-no-limit" in preview.warnings


def test_over_http_the_pay_is_told_everywhere_before_the_test() -> None:
    test = a_paying_project()
    a_person()
    amount = {"minor": PAY, "currency": "USD"}
    card = {"assessment_id": test.assessment_id, "limit_minutes": 30, "stipend": amount}
    assert ask("GET", "/projects/{project_id}", **PATH).body["project"]["qualification"] == card
    read = ask("GET", "/projects/{project_id}/eligibility", **PATH).body["test"]["test"]
    assert (read["stipend"], read["unpaid_minutes"]) == (amount, 0)
    assert "Without one saved answer nothing is paid" in read["pay"]
    joined = ask("POST", "/projects/{project_id}/enrolments", body={"guidelines_version": 1}, **PATH).body
    assert (joined["test"], joined["stipend"]) == (read, {"amount": amount, "state": "kept"})
    [found] = ask("GET", "/opportunities").body["opportunities"]
    assert found["qualification"] == card


def test_over_http_an_empty_budget_is_said_clearly() -> None:
    a_paying_project(available=149)
    a_person()
    answer = ask("POST", "/projects/{project_id}/enrolments", body={"guidelines_version": 1}, **PATH)
    assert (answer.status, answer.body["type"].rpartition("/")[2]) == (409, "budget-exhausted")


def test_the_functions_may_do_what_they_do(cloud: MemoryCloud, clock: Clock) -> None:
    test = a_paying_project()
    people = [a_person(f"acc_{number}") for number in range(3)]
    for person in people:
        join(person)
    first = a_graded_attempt(people[0], test, right=0).attempt_id
    body = '{"type":"test","attempt_id":"' + first + '"}'
    with cloud.counting() as count:
        queues.grade_attempts({"Records": [{"messageId": "m", "body": body}]}, None)
    assert paid("acc_0") == STIPEND
    assert {need for call in count.calls for need in needs(call)} <= granted("grade_attempts")
    empty = attempts.start_attempt(people[1], test.assessment_id, None)
    attempts.submit_attempt(people[1], empty.attempt_id)
    a_graded_attempt(people[2], test, right=0)
    clock.advance(hours=24)
    with cloud.counting() as count:
        assert functions.release_seats(WHO, None)["settled"] == 2
    assert {need for call in count.calls for need in needs(call)} <= granted("release_seats")
