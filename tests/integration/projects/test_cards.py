"""What the list of open work says: pace, tax, requirements, what is recommended, why it is empty (R18, R21, R36, R41)."""

from datetime import timedelta
from typing import Any

import pytest

from chalicelib import settings
from chalicelib.domain.money import Money
from chalicelib.models.accounts import Account
from chalicelib.models.enrolments import Enrolment
from chalicelib.models.project_counts import ProjectCount
from chalicelib.models.projects import Project
from chalicelib.models.skills import Skill
from chalicelib.services import projects, tasks
from chalicelib.services.tasks import Wanted
from tests.builders.http import ask
from tests.builders.work import Clock, a_person, a_project, a_task, enrolled
from tests.fakes.cloud import MemoryCloud

RULE = '[{"rule_id": "ke-1", "version": 1, "country": "KE", "basis_points": 500, "from_on": "2026-01-01", "source": "s. 35"}]'


@pytest.fixture
def ann() -> Any:
    return a_person()


def first_page(actor: Any, **wanted: Any) -> Any:
    return tasks.open_tasks(actor, Wanted(**wanted), limit=25, cursor=None)


def stocked(project_id: str, count: int = 1, **given: Any) -> None:
    a_project(project_id, task_count=count, **given)
    for number in range(count):
        a_task(f"{project_id}_{number}", project_id)


def obstacles(actor: Any, **wanted: Any) -> list[tuple[str, int, int]]:
    page = first_page(actor, **wanted)
    assert page.records == page.recommended == []
    return [(one.code, one.projects, one.tasks) for one in page.nothing_because]


def test_a_card_says_what_the_work_takes_pays_and_asks(ann: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WITHHOLDING_RULES", RULE)
    settings.current.cache_clear()
    stocked("prj_a", eligibility={"devices": ["desktop"], "tools": ["a headset"], "allow_vpn": True}, countries=["KE"])
    (card,) = first_page(ann).records
    assert (card.pace.minutes, card.pace.is_estimate, card.pace.hourly) == (5, True, Money(1440, "USD"))
    assert (card.tax.amount, card.tax.rule_id) == (Money(6, "USD"), "ke-1")
    assert (card.requirements.tools, card.requirements.countries) == (["a headset"], ["KE"])
    assert (card.is_desktop_only, card.requirements.allow_vpn) == (True, True)
    monkeypatch.undo()
    settings.current.cache_clear()


def test_a_card_of_hourly_work_says_that_its_reward_is_the_most(ann: Any, clock: Clock) -> None:
    lower = {
        "announced_at": clock.at.isoformat(), "effective_at": (clock.at + timedelta(days=8)).isoformat(),
        "rate": {"pay_kind": "hour", "reward_minor": 500, "hourly_minor": 1000, "cap_minutes": 30}, "reason": "Less.",
    }  # fmt: skip
    bonus = {"rule_id": "ten", "kind": "per_count", "amount": 500, "when": {"count": {"at_least": 10}}}
    stocked(
        "prj_a", pay_kind="hour", hourly_minor=1500, cap_minutes=30, reward_minor=750, est_minutes=10,
        bonus_rules=[bonus], rate_changes=[lower],
    )  # fmt: skip
    enrolled(ann, "prj_a")

    [card] = ask("GET", "/tasks", account_id="acc_ann").body["tasks"]
    terms = ask("GET", "/tasks/{task_id}", path={"task_id": "prj_a_0"}, account_id="acc_ann").body["project"]

    assert (card["reward"]["minor"], card["reward_at_estimate"]["minor"]) == (750, 250)
    for shown in (card, terms):
        assert shown["pay"] == {"kind": "hour", "hourly": {"minor": 1500, "currency": "USD"}, "cap_minutes": 30}
        assert shown["bonus_rules"] == [bonus]
        assert [(one["hourly"]["minor"], one["reason"]) for one in shown["rate_changes_announced"]] == [(1000, "Less.")]
    assert first_page(ann, reward_minimum_minor=700).records == []
    assert len(first_page(ann, reward_minimum_minor=250).records) == 1


def test_pace_is_of_accepted_work_once_there_is_enough(ann: Any) -> None:
    stocked("prj_a")
    ProjectCount("prj_a", 0, step_07=9).save()
    (card,) = first_page(ann).records
    assert (card.pace.minutes, card.pace.is_estimate, card.pace.hourly) == (20, False, Money(360, "USD"))
    (shown,) = projects.opportunities(limit=5, cursor=None).records
    assert shown.pace == card.pace


def test_five_at_most_are_recommended_each_with_a_task_and_a_reason(ann: Any, clock: Clock) -> None:
    for number in range(7):
        stocked(f"prj_{number}", 2, reward_minor=100 + number)
    stocked("prj_poor", 30, reward_minor=100)
    page = tasks.open_tasks(ann, Wanted(), limit=3, cursor=None)
    assert [card.project_id for card in page.recommended] == ["prj_6", "prj_1", "prj_2", "prj_3", "prj_4"]
    assert all(card.task_id.startswith(card.project_id) for card in page.recommended)
    assert {card.reason for card in page.recommended} == {"It is simple work to begin with."}
    assert [card.reason for card in page.records] == [None] * 3
    again = tasks.open_tasks(ann, Wanted(), limit=3, cursor=page.next_cursor)
    assert (again.recommended, again.nothing_because) == ([], [])


def test_a_project_without_an_open_task_is_not_recommended(ann: Any) -> None:
    a_project("prj_a", reward_minor=900)
    stocked("prj_b")
    assert [card.project_id for card in first_page(ann).recommended] == ["prj_b"]


def test_language_and_device_narrow_the_list(ann: Any) -> None:
    Account("acc_ann").update([Account.languages.set([{"language": "pt-BR", "level": 5}])])
    stocked("prj_pt", eligibility={"languages": [{"language": "pt", "level": 1}]})
    stocked("prj_desk", eligibility={"devices": ["desktop"]})
    assert {card.project_id for card in first_page(ann).records} == {"prj_pt", "prj_desk"}
    assert [card.project_id for card in first_page(ann, language="pt").records] == ["prj_pt"]
    assert [card.project_id for card in first_page(ann, device="mobile").records] == ["prj_pt"]


def test_an_empty_list_says_what_stands_in_the_way_and_how_much_is_behind_it(ann: Any) -> None:
    assert obstacles(ann) == [("no-open-projects", 0, 0)]
    stocked("prj_far", 3, countries=["DE"])
    stocked("prj_zh", 2, countries=["FR"], eligibility={"languages": [{"language": "zh", "level": 1}]})
    stocked("prj_full", 4, seats=1, seats_taken=1)
    assert obstacles(ann) == [("country-not-included", 2, 5), ("no-seat", 1, 4), ("language-missing", 1, 2)]


PROVED: dict[str, Any] = {"required_skills": [{"skill": "math/arithmetic", "level": 1, "is_verified": True}]}


def within_reach(actor: Any, **wanted: Any) -> list[tuple[str, list[tuple[str, str | None]]]]:
    page = first_page(actor, **wanted)
    return [(one.project_id, [(why.code, why.skill) for why in one.missing]) for one in page.within_reach]


def test_work_that_is_a_test_away_is_named_beside_the_work_there_is(ann: Any, clock: Clock) -> None:
    stocked("prj_mine")
    stocked("prj_sums", **PROVED)
    stocked("prj_far", **PROVED, countries=["DE"])
    stocked("prj_full", **PROVED, seats=1, seats_taken=1)
    a_project("prj_empty", **PROVED, shard_count=0)
    clock.advance(minutes=1)
    stocked("prj_two", **PROVED, eligibility={"languages": [{"language": "zh", "level": 1}], "devices": ["desktop"]})
    sums, chinese, desk = ("skill-missing", "math/arithmetic"), ("language-missing", None), "device-not-supported"
    assert within_reach(ann) == [("prj_sums", [sums]), ("prj_two", [sums, chinese])]
    assert within_reach(ann, device="mobile") == [("prj_sums", [sums]), ("prj_two", [sums, chinese, (desk, None)])]
    assert within_reach(ann, task_type="code") == []  # what a filter hides is not offered either
    page = first_page(ann)
    assert (page.skill_titles, page.nothing_because) == ({"math/arithmetic": "Arithmetic"}, [])
    Skill("acc_ann", "math/arithmetic", level=1, attempt_id="att_1", verified_at=clock.at).save()
    assert within_reach(ann) == [("prj_two", [chinese])]
    reasons = {card.project_id: card.reason for card in first_page(ann).recommended}
    assert reasons == {"prj_mine": "It is simple work to begin with.", "prj_sums": "You proved Arithmetic."}
    shown = ask("GET", "/tasks", account_id=ann.account_id).body["recommended"]
    assert {one["project_id"]: one["because"] for one in shown} == {
        "prj_mine": {"kind": "simple", "subject": "", "hourly": None},
        "prj_sums": {"kind": "proof", "subject": "Arithmetic", "hourly": None},
    }


def test_five_projects_within_reach_are_named_at_one_read_more_and_none_where_all_is_open(
    cloud: MemoryCloud, ann: Any, clock: Clock
) -> None:
    stocked("prj_mine")
    reads = []
    for number in range(8):
        with cloud.counting() as count:
            page = tasks.open_tasks(ann, Wanted(), limit=1, cursor=None)
        assert (len(page.records), len(page.within_reach)) == (1, min(5, number))
        reads.append(count.reads)
        clock.advance(minutes=2)
        stocked(f"prj_{number}", **PROVED)
    assert [one - reads[0] for one in reads] == [0] + [1] * 7
    assert [one.project_id for one in page.within_reach] == ["prj_6", "prj_5", "prj_4", "prj_3", "prj_2"]
    stocked("prj_second")
    page = tasks.open_tasks(ann, Wanted(), limit=1, cursor=None)
    assert tasks.open_tasks(ann, Wanted(), limit=1, cursor=page.next_cursor).within_reach == []


def test_projects_within_reach_are_those_one_may_join_and_those_that_a_test_opens(ann: Any, clock: Clock) -> None:
    for number, asked in enumerate([{}, PROVED, {**PROVED, "countries": ["DE"]}, {**PROVED, "shard_count": 0}]):
        clock.advance(minutes=1)
        stocked(f"prj_{number}", **asked)
    answer = ask("GET", "/projects", query={"scope": "within_reach"}, account_id="acc_ann").body["projects"]
    assert [(one["project_id"], [why["skill"] for why in one["missing"]]) for one in answer] == [
        ("prj_1", ["math/arithmetic"]), ("prj_0", []),
    ]  # fmt: skip
    Skill("acc_ann", "math/arithmetic", level=1, attempt_id="att_1", verified_at=clock.at).save()
    answer = ask("GET", "/projects", query={"scope": "within_reach"}, account_id="acc_ann").body["projects"]
    assert [one["missing"] for one in answer] == [[], []]


def test_filters_failures_and_full_tasks_are_named_too(ann: Any) -> None:
    stocked("prj_a", 2)
    assert obstacles(ann, task_type="code") == [("filtered-out", 1, 2)]
    Enrolment("acc_ann", "prj_a", state="failed", created_at=Project.get("prj_a").created_at).save()
    assert obstacles(ann) == [("enrolment-refuses", 1, 2)]
    Enrolment("acc_ann", "prj_a").delete()
    Project("prj_a").update([Project.shard_count.set(0)])
    assert obstacles(ann) == [("no-tasks-yet", 1, 2)]


def test_who_holds_a_seat_sees_the_work_though_no_seat_is_open(ann: Any) -> None:
    stocked("prj_a", seats=1, seats_taken=1)
    assert first_page(ann).records == []
    enrolled(ann, "prj_a")
    assert len(first_page(ann).records) == 1


def test_a_page_of_25_costs_a_few_reads_and_units(cloud: MemoryCloud, ann: Any) -> None:
    stocked("prj_a", 60)
    costs = []
    for person in (ann, enrolled(a_person("acc_bo"), "prj_a")):
        with cloud.counting() as count:
            assert len(first_page(person).records) == 25
        costs.append((count.reads, sum(count.read_units.values())))
    assert costs == [(6, 4.0), (7, 16.5)]  # the second also asks which of the 25 the person has had


def test_over_http_a_card_has_all_of_it() -> None:
    a_person()
    stocked("prj_a", eligibility={"deadline_at": "2027-01-01T00:00:00Z", "blocked": ["acc_x"]}, seats=3)
    body = ask("GET", "/tasks", account_id="acc_ann", query={"device": "desktop", "language": "en"}).body
    assert (body["tasks"], body["nothing_because"][0]["code"]) == ([], "filtered-out")
    body = ask("GET", "/tasks", account_id="acc_ann", query={"device": "desktop"}).body
    (card,) = body["recommended"]
    assert (body["within_reach"], body["skill_titles"]) == ([], {})
    assert (card["deadline_at"], card["open_seats"], card["tax"]["note"]) == (
        "2027-01-01T00:00:00Z", 3, "no rule applied",
    )  # fmt: skip
    open_work = ask("GET", "/opportunities").body["opportunities"][0]
    assert open_work["pace"] == {"minutes": 5, "is_estimate": True, "hourly": {"minor": 1440, "currency": "USD"}}
    assert "blocked" not in str(body) + str(open_work)
