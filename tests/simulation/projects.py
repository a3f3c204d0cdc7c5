"""Owns the projects a run begins with: what each pays, who reviews it, who is in it."""

from typing import Any

from chalicelib import runtime
from chalicelib.domain.money import Money
from chalicelib.models.budgets import BudgetShard
from chalicelib.models.enrolments import Enrolment
from chalicelib.models.projects import Guidelines, Project
from chalicelib.models.tasks import Task, shard_id_of
from chalicelib.services import assessments, projects
from tests.builders.assessments import example, new_assessment
from tests.simulation.cast import ADMINS, CONTRIBUTORS, MANAGER, REVIEWERS

#: id -> currency, reward, levels of review, pay of one review, places, money.
PROJECTS = {
    "prj_ducks": ("USD", 120, 0, 0, 2, 1992),
    "prj_geese": ("JPY", 250, 1, 40, 2, 3480),
    "prj_swans": ("EUR", 333, 2, 25, 3, 4596),
}
#: What beside: a bonus for each accepted answer, and one for every second of a person in a week.
BONUSES: dict[str, list[dict[str, Any]]] = {
    "prj_ducks": [
        {"rule_id": "each", "kind": "per_answer", "when": {"difficulty": {"at_least": 1}}, "amount": 13},
        {"rule_id": "pair", "kind": "per_count", "when": {"count": {"at_least": 2}}, "amount": 33},
    ],
}
#: Paid for counted time, with few seats; who is in it, one seat is left. Played by seeds that play hours.
HOURLY, HOURLY_TERMS = "prj_terns", ("USD", 200, 1, 20, 2, 1400)
BY_THE_HOUR: dict[str, Any] = {
    "pay_kind": "hour",
    "hourly_minor": 4000,
    "cap_minutes": 3,
    "lease_minutes": 40,
    "seats": 4,
    "seats_taken": 3,
}
MEMBERS = frozenset({"acc_ann", "acc_ben", "acc_rex"})
#: A project that is not published yet, and a person who has not joined.
DRAFT, NEWCOMER = "prj_coots", ("acc_eva", "prj_swans")
TASKS_EACH = 8
#: Projects that pay for one and the same test, and have money for a few: what each pays, and its seats.
TESTED = {"prj_larks": (90, 10), "prj_wrens": (120, 3)}


def prepare() -> None:
    """Every project with its tasks, and who is in it."""
    for project_id, terms in PROJECTS.items():
        _project(project_id, "open", *terms)
        _tasks(project_id, terms[4])
        for actor in (*CONTRIBUTORS, *REVIEWERS):
            if (actor.account_id, project_id) != NEWCOMER:
                Enrolment(
                    actor.account_id, project_id, state="tasking", guidelines_read=1, created_at=runtime.now()
                ).save()
    _project(HOURLY, "open", *HOURLY_TERMS, **BY_THE_HOUR)
    _tasks(HOURLY, HOURLY_TERMS[4])
    for account_id in sorted(MEMBERS):
        Enrolment(
            account_id, HOURLY, state="tasking", guidelines_read=1, has_seat=True, created_at=runtime.now()
        ).save()
    _project(DRAFT, "draft", "USD", 100, 0, 0, 1, 1000)
    _tested()


def _tested() -> None:
    written = assessments.write_assessment(ADMINS[0], new_assessment(items=example()["items"][:2], draw_count=2), None)
    test = assessments.publish_assessment(ADMINS[0], written.assessment_id)
    for project_id, (pay, seats) in TESTED.items():
        named = {"assessment_id": test.assessment_id, "limit_minutes": 30, "paid_minutes": 30}
        qualification = named | {"stipend": {"minor": pay, "currency": "USD"}}
        _project(project_id, "open", "USD", 100, 0, 0, 1, pay * 5 - 10, seats=seats, qualification=qualification)


def _tasks(project_id: str, places: int) -> None:
    for number in range(TASKS_EACH):
        task_id = f"tsk_{project_id[4:]}_{number}"
        Task(
            task_id, project_id=project_id, key=task_id, input={"text": "quack"}, places=places, import_id="imp_1",
            import_line=number, shard_id=shard_id_of(project_id, 0), queue_position=f"open#{task_id}",
            created_at=runtime.now(),
        ).save()  # fmt: skip


def _project(
    project_id: str,
    state: str,
    currency: str,
    reward: int,
    levels: int,
    review: int,
    places: int,
    money: int,
    **beside: Any,
) -> None:
    now = runtime.now()
    Project(
        project_id, managers=[MANAGER.account_id], title=project_id, summary="Is it a bird?",
        task_type="classification", state=state, reward_minor=reward, currency=currency, places=places,
        est_minutes=5, options=["yes", "no"], review_levels=levels, review_minor=review,
        bonus_rules=BONUSES.get(project_id, []), guidelines_version=1, budget_shards=2, shard_count=1, task_count=TASKS_EACH,
        created_by=MANAGER.account_id, created_at=now, **{"lease_minutes": 30} | beside,
    ).save()  # fmt: skip
    Guidelines(
        project_id, 1, objective="Find the birds.", steps=["Look."], acceptance_criteria=["It is a bird."],
        good_examples=[{"answer": {"label": "yes"}, "why": "It has a bill."}],
        bad_examples=[{"answer": {"label": "no"}, "why": "It is a plane."}], created_by=MANAGER.account_id,
        created_at=now,
    ).save()  # fmt: skip
    for shard in range(2):
        BudgetShard(project_id, shard, currency=currency, is_open=state == "open").save()
    projects.fund(ADMINS[0], project_id, amount=Money(money, currency), reference="first")
