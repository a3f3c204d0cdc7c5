"""Price per hour, bonus rules, floor, rate changes and the rate card, as the gateway sends them (R59, R62, R75, R76)."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from chalicelib import runtime, settings
from chalicelib.models.audit import AuditRecord
from chalicelib.models.budgets import BudgetShard, shards_of
from chalicelib.models.claims import Claim
from chalicelib.models.project_counts import ProjectCount
from chalicelib.models.projects import Project
from chalicelib.services import claims
from tests.builders.work import Clock, a_person, a_task, enrolled
from tests.fakes.calls import Call
from tests.fakes.cloud import MemoryCloud
from tests.fakes.faults import Send
from tests.integration.projects.test_projects_over_http import DRAFT, GUIDELINES, asked, sent

HOUR = {"kind": "hour", "hourly": {"minor": 1500, "currency": "USD"}, "cap_minutes": 90}
TEN = {"rule_id": "ten", "kind": "per_count", "when": {"count": {"at_least": 10}}, "amount": 500}
RATES = "/projects/{project_id}/rate-changes"
HISTORY = "/projects/{project_id}/rate-history"


@pytest.fixture(autouse=True)
def _people(_tables: None) -> None:
    a_person("acc_manager", "manager")
    a_person("acc_admin", "admin")
    a_person("acc_ann")


@pytest.fixture
def set_floor(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[int], None]]:
    """The operator's floor is so many cents an hour, until the test is over."""

    def set_to(minor: int) -> None:
        monkeypatch.setenv("MINIMUM_HOURLY_MINOR", str(minor))
        settings.current.cache_clear()

    yield set_to
    monkeypatch.undo()
    settings.current.cache_clear()


def a_draft(**given: Any) -> str:
    body = DRAFT | given
    if "pay" in given:
        del body["reward"]
    project_id = str(sent("POST", "/projects", body=body)["project_id"])
    sent("POST", "/projects/{project_id}/guidelines", project_id=project_id, body=GUIDELINES)
    money = {"amount": {"minor": 360_000, "currency": "USD"}, "reference": "SEPA 2026-11"}
    sent("POST", "/projects/{project_id}/funding", "acc_admin", project_id=project_id, body=money)
    return project_id


def published(**given: Any) -> str:
    project_id = a_draft(**given)
    sent("POST", "/projects/{project_id}/publication", project_id=project_id)
    with_tasks(project_id)
    return project_id


def with_tasks(project_id: str) -> None:
    Project(project_id).update([Project.shard_count.set(1)])


def missing(project_id: str) -> list[str]:
    answer = asked("POST", "/projects/{project_id}/publication", project_id=project_id)
    return [gap["field"] for gap in answer.body["missing"]] if answer.status == 409 else []


def change(project_id: str, on: str, status: int = 0, **amount: int) -> Any:
    body = {"effective_on": on, "reason": "The work is harder than we thought"}
    body |= {name: {"minor": minor, "currency": "USD"} for name, minor in amount.items()}  # type: ignore[misc]
    return sent("POST", RATES, project_id=project_id, body=body, status=status)


def terms_of_claim(project_id: str, task_id: str) -> dict[str, Any]:
    a_task(task_id, project_id)
    terms: dict[str, Any] = claims.claim_task(enrolled(a_person("acc_ann"), project_id), task_id).terms
    return terms


def test_work_by_the_hour_is_drafted_shown_published_and_frozen() -> None:
    project_id = published(pay=HOUR, bonus_rules=[TEN])
    shown = sent("GET", "/projects/{project_id}", "acc_ann", project_id=project_id)["project"]
    assert (shown["pay"], shown["reward"]) == (HOUR, {"minor": 2250, "currency": "USD"})
    [opportunity] = sent("GET", "/opportunities", None)["opportunities"]
    assert (opportunity["pay"], opportunity["bonus_rules"]) == (HOUR, [TEN])
    terms = terms_of_claim(project_id, "tsk_1")
    assert (terms["pay"], terms["bonus_rules"]) == (HOUR, [TEN])
    assert terms["reward"] == {"minor": 2250, "currency": "USD"}


def test_a_draft_goes_from_one_way_of_being_paid_to_the_other() -> None:
    project_id = a_draft(pay=HOUR)
    by_task = sent(
        "PATCH", "/projects/{project_id}", project_id=project_id, body={"reward": {"minor": 130, "currency": "USD"}}
    )
    assert by_task["pay"] == {"kind": "task", "hourly": None, "cap_minutes": None}
    assert sent("GET", "/projects/{project_id}", project_id=project_id)["project"] == by_task
    by_hour = sent("PATCH", "/projects/{project_id}", project_id=project_id, body={"pay": HOUR | {"cap_minutes": 7}})
    assert (by_hour["pay"]["cap_minutes"], by_hour["reward"]["minor"]) == (7, 175)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"pay": HOUR, "reward": DRAFT["reward"]}, "reward"),
        ({"pay": HOUR | {"hourly": {"minor": 1500, "currency": "XXQ"}}}, "pay.hourly.currency"),
        ({}, "reward"),
        ({"reward": DRAFT["reward"], "bonus_rules": [TEN, TEN]}, "bonus_rules[0].rule_id"),
    ],
)
def test_a_price_that_cannot_be_read_is_refused(given: dict[str, Any], field: str) -> None:
    body = {name: value for name, value in DRAFT.items() if name != "reward"} | given
    refused = sent("POST", "/projects", body=body, status=422)
    assert refused["field"] == field


def test_publication_is_refused_below_the_floor_and_for_what_is_not_measured(set_floor: Callable[[int], None]) -> None:
    accurate = {"rule_id": "good", "kind": "per_answer", "when": {"accuracy": {"at_least": 95}}, "amount": 20}
    project_id = a_draft(est_minutes=8, bonus_rules=[accurate])
    assert missing(project_id) == ["bonus_rules"]
    set_floor(901)
    assert missing(project_id) == ["pay", "bonus_rules"]
    preview = sent("GET", "/projects/{project_id}/cost-preview", project_id=project_id)
    assert (preview["hourly"]["minor"], preview["floor"]["minor"]) == (900, 901)
    assert preview["warnings"] == ["pays-below-10-usd-an-hour", "pays-below-the-floor"]
    sent(
        "PATCH", "/projects/{project_id}", project_id=project_id,
        body={"reward": {"minor": 121, "currency": "USD"}, "bonus_rules": []},
    )  # fmt: skip
    assert missing(project_id) == []


def test_the_preview_names_rewards_reviews_and_bonuses() -> None:
    project_id = a_draft(review_levels=1, review_reward={"minor": 30, "currency": "USD"}, bonus_rules=[TEN])
    preview = sent("GET", "/projects/{project_id}/cost-preview", project_id=project_id, query={"tasks": "10"})
    parts = {name: preview[f"{name}_worst_case"]["minor"] for name in ("reward", "review", "bonus")}
    assert parts == {"reward": 3600, "review": 900, "bonus": 1500}
    assert (preview["worst_case"]["minor"], preview["answer_cost"]["minor"], preview["floor"]) == (6000, 650, None)


def test_the_preview_says_what_claims_reserve_and_warns_when_the_money_takes_fewer_at_once() -> None:
    """A claim reserves every bonus it could earn: what covers the worst case may not cover all claims at once (R59)."""
    every_second = {"rule_id": "two", "kind": "per_count", "when": {"count": {"at_least": 2}}, "amount": 50}
    body = DRAFT | {"places": 1, "reward": {"minor": 100, "currency": "USD"}, "bonus_rules": [every_second]}
    project_id = sent("POST", "/projects", body=body)["project_id"]

    def previewed(minor: int, reference: str) -> dict[str, Any]:
        money = {"amount": {"minor": minor, "currency": "USD"}, "reference": reference}
        sent("POST", "/projects/{project_id}/funding", "acc_admin", project_id=project_id, body=money)
        return sent("GET", "/projects/{project_id}/cost-preview", project_id=project_id, query={"tasks": "4"})

    short = previewed(500, "first")
    assert (short["worst_case"]["minor"], short["reserved_at_once"]["minor"], short["answers_covered"]) == (500, 600, 3)
    assert "covers-fewer-answers-at-once" in short["warnings"]
    assert "covers-fewer-answers-at-once" not in previewed(100, "second")["warnings"]


def test_answers_that_have_their_money_are_not_warned_about() -> None:
    project_id = published(places=1)
    a_task("tsk_1", project_id)
    Project(project_id).update([Project.task_count.set(1)])
    for shard in shards_of(project_id):
        shard.update([BudgetShard.available_minor.set(0)])
    route = "/projects/{project_id}/cost-preview"
    assert "covers-fewer-answers-at-once" in sent("GET", route, project_id=project_id)["warnings"]
    ProjectCount(project_id, 0, claimed=2, released=1).save()
    assert "covers-fewer-answers-at-once" not in sent("GET", route, project_id=project_id)["warnings"]


def test_a_raise_holds_at_once_for_claims_to_come_and_never_for_work_in_hand(clock: Clock) -> None:
    project_id = published()
    before = terms_of_claim(project_id, "tsk_1")
    clock.advance(minutes=1)
    changed = change(project_id, "2026-11-16", reward=150)
    assert [(line["state"], line["reward"]["minor"]) for line in changed["rate_history"]] == [
        ("past", 120), ("in_force", 150),
    ]  # fmt: skip
    assert terms_of_claim(project_id, "tsk_2")["reward"]["minor"] == 150
    mine = {one.task_id: one.terms for one in Claim.query("acc_ann")}
    assert mine["tsk_1"] == before
    assert sent("GET", "/opportunities", None)["opportunities"][0]["reward"]["minor"] == 150


def test_a_lower_rate_is_announced_to_everyone_and_holds_from_its_day_by_itself(clock: Clock) -> None:
    project_id = published()
    refused = change(project_id, "2026-11-23", reward=110, status=409)
    assert (refused["type"], refused["earliest_on"]) == ("/problems/rate-notice-too-short", "2026-11-24")
    change(project_id, "2026-11-24", reward=110)
    [opportunity] = sent("GET", "/opportunities", None)["opportunities"]
    [announced] = opportunity["rate_changes_announced"]
    assert (opportunity["reward"]["minor"], announced["reward"]["minor"]) == (120, 110)
    assert (announced["effective_at"], announced["reason"]) == (
        "2026-11-24T00:00:00Z", "The work is harder than we thought",
    )  # fmt: skip
    clock.advance(days=7, hours=15)
    assert sent("GET", "/opportunities", None)["opportunities"][0]["reward"]["minor"] == 110
    assert terms_of_claim(project_id, "tsk_1")["reward"]["minor"] == 110
    told = sent("GET", HISTORY, "acc_ann", project_id=project_id)["rate_history"]
    assert [(line["state"], line["reward"]["minor"]) for line in told] == [("past", 120), ("in_force", 110)]


def test_a_claim_of_the_last_moment_of_a_rate_has_that_rate_however_long_it_takes(clock: Clock) -> None:
    project_id = published()
    change(project_id, "2026-11-24", reward=100)
    ann, midnight = enrolled(a_person("acc_ann"), project_id), datetime(2026, 11, 24, tzinfo=UTC)
    paid = {}
    for early in range(1, 9):
        a_task(f"tsk_{early}", project_id)
        clock.at = midnight - timedelta(milliseconds=early)
        with passing(clock):  # a millisecond goes by between every two looks at the clock
            claim = claims.claim_task(ann, f"tsk_{early}")
        paid[claim.terms["claimed_at"]] = claim.terms["reward"]["minor"]
        claims.release(ann, claim.claim_id)

    assert {at: 120 if at < "2026-11-24" else 100 for at in paid} == paid
    assert set(paid.values()) == {100, 120}


@contextmanager
def passing(clock: Clock) -> Iterator[None]:
    """The clock goes on while somebody works."""

    def later() -> datetime:
        clock.advance(milliseconds=1)
        return clock.at

    runtime.install(clock=later, sleep=lambda _: None)
    yield
    runtime.install(clock=clock, sleep=lambda _: None)


def test_a_raise_reserves_what_it_promises() -> None:
    project_id = published()
    change(project_id, "2026-11-16", reward=150)
    a_task("tsk_1", project_id)
    claim = claims.claim_task(enrolled(a_person("acc_ann"), project_id), "tsk_1")
    assert claim.reserved_minor == 150


def test_range_and_floor_hold_for_a_changed_rate(set_floor: Callable[[int], None]) -> None:
    project_id = published(est_minutes=8)
    assert change(project_id, "2026-11-16", reward=5001, status=422)["field"] == "reward"
    set_floor(2000)
    assert change(project_id, "2026-11-16", reward=200, status=422)["rule"].startswith("comes to 20.00 USD")
    change(project_id, "2026-11-16", reward=267)


def test_the_same_announcement_sent_again_is_one_and_it_is_on_the_record(clock: Clock) -> None:
    project_id = published()
    body = {"effective_on": "2026-11-16", "reason": "More", "reward": {"minor": 150, "currency": "USD"}}
    for _ in range(2):
        clock.advance(seconds=1)
        answer = asked("POST", RATES, project_id=project_id, body=body, headers={"Idempotency-Key": "raise-1"})
        assert (answer.status, len(answer.body["rate_history"])) == (201, 2)
    notes = [one for one in AuditRecord.scan() if one.action == "change_rate"]
    assert [(one.by, one.subject) for one in notes] == [("acc_manager", project_id)]


def test_only_a_published_project_of_ones_own_is_announced() -> None:
    draft = a_draft()
    assert change(draft, "2026-11-16", reward=150, status=409)["type"] == "/problems/project-state-refuses"
    assert asked("GET", HISTORY, "acc_ann", project_id=draft).status == 404
    assert len(sent("GET", HISTORY, project_id=draft)["rate_history"]) == 1
    a_person("acc_other", "manager")
    body = {"effective_on": "2026-11-16", "reason": "More", "reward": {"minor": 150, "currency": "USD"}}
    assert asked("POST", RATES, "acc_other", project_id=published(), body=body).status == 404


def test_two_announcements_at_the_same_moment_are_both_kept(cloud: MemoryCloud, clock: Clock) -> None:
    """The other one gets in before any call of this one, and none overwrites the other."""
    alone = published()
    before = cloud.faults.count
    change(alone, "2026-11-25", reward=160)
    calls = cloud.faults.count - before
    assert calls >= 3
    for number in range(1, calls + 1):
        project_id = published()
        clock.advance(seconds=2)

        def other_first(_: Call, send: Send, project_id: str = project_id) -> dict[str, Any]:
            change(project_id, "2026-11-16", reward=150)
            clock.advance(seconds=1)
            return send()

        cloud.faults.plan(number, other_first)
        change(project_id, "2026-11-25", reward=160)
        told = sent("GET", HISTORY, project_id=project_id)["rate_history"]
        assert [line["reward"]["minor"] for line in told] == [120, 150, 160], number


def test_anyone_reads_the_rate_card_of_open_work(clock: Clock) -> None:
    published(est_minutes=8), published(pay=HOUR, difficulty=2), a_draft(difficulty=3)
    skilled = [{"skill": "programming", "level": 4, "is_verified": True}]
    published(est_minutes=6, reward={"minor": 200, "currency": "USD"}, required_skills=skilled)
    dear, soon = {"minor": 900, "currency": "USD"}, {"deadline_at": "2026-11-17T00:00:00Z"}
    published(est_minutes=6, reward=dear, eligibility=soon)
    clock.advance(days=2)  # the last day of that one is over
    card = sent("GET", "/rate-card", None)
    assert (card["as_of"], card["is_whole"]) == ("2026-11-18T09:00:00Z", True)
    assert [
        (line["tier"], line["difficulty"], line["reward"]["median"]["minor"], line["hourly"]["median"]["minor"])
        for line in card["lines"]
    ] == [(0, 1, 120, 900), (0, 2, 2250, 1500), (4, 1, 200, 2000)]
