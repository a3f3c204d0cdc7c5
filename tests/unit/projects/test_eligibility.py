"""Whom a project is for beside skills and countries, and the seats it has (R18, R21, R57, R58, R67, R69)."""

from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.domain.eligibility import (
    Eligibility,
    Spoken,
    ToolsNotConfirmed,
    check_consistent,
    check_tools,
    eligibility_from,
    languages_of,
    level_in,
    spoken_once,
)
from chalicelib.domain.enrolments import EnrolmentRefuses, NotInProject, left, next_step, seats_offered
from chalicelib.domain.matching import Audience, NotEligible, Person, check_takes_work, reasons_against
from chalicelib.domain.problems import InvalidField

NOW = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)


def codes(person: Person, **asked) -> list[str]:
    found = reasons_against(person, Audience("open", eligibility=Eligibility(**asked)), at=NOW)
    assert all(reason.detail.endswith(".") and "{" not in reason.detail for reason in found)
    return [reason.code for reason in found]


@pytest.mark.parametrize(
    ("person", "asked", "code"),
    [
        ({}, {}, None),
        ({}, {"languages": [Spoken("pt")]}, "language-missing"),
        ({"languages": {"pt-BR": 2}}, {"languages": [Spoken("pt", 2)]}, None),
        ({"languages": {"pt": 5}}, {"languages": [Spoken("pt-BR")]}, "language-missing"),
        ({"languages": {"pto": 5}}, {"languages": [Spoken("pt")]}, "language-missing"),
        ({"languages": {"pt": 2}}, {"languages": [Spoken("pt", 3)]}, "language-level-too-low"),
        ({"device": "mobile"}, {"devices": ["desktop"]}, "device-not-supported"),
        ({"device": "desktop"}, {"devices": ["desktop"]}, None),
        ({"device": "mobile"}, {"devices": []}, None),
        ({}, {"devices": ["desktop"]}, None),
        ({}, {"allowed": ["acc_bo"]}, "not-invited"),
        ({}, {"allowed": ["acc_ann"]}, None),
        ({}, {"blocked": ["acc_ann"]}, "kept-out"),
        ({}, {"blocked": ["acc_bo"]}, None),
        ({}, {"deadline_at": NOW}, "deadline-passed"),
        ({}, {"deadline_at": NOW + timedelta(milliseconds=1)}, None),
        ({}, {"tools": ["a microphone"], "allow_vpn": True}, None),
        ({}, {"requires_resume": True}, "resume-missing"),
        ({"has_resume": True}, {"requires_resume": True}, None),
        ({"has_resume": True}, {"requires_resume": False}, None),
    ],
)
def test_each_thing_asked_has_its_own_reason_and_only_the_device_one_sits_at_stands_in_the_way(person, asked, code):
    assert codes(Person("KE", account_id="acc_ann", **person), **asked) == ([code] if code else [])


def test_all_reasons_are_named_at_once():
    asked = {"languages": [Spoken("zh"), Spoken("en", 4)], "devices": ["desktop"], "deadline_at": NOW}
    person = Person("KE", languages={"en": 1}, device="mobile")
    assert codes(person, **asked) == [
        "language-missing", "language-level-too-low", "device-not-supported", "deadline-passed",
    ]  # fmt: skip


def test_a_language_is_known_as_well_as_a_person_says_or_skills_under_it_prove():
    found = languages_of([Spoken("en", 2), Spoken("pt-BR", 4)], {"language/en": 1, "math": 5}, {"language/en": 3})
    assert found == {"en": 3, "pt-BR": 4}
    assert (level_in(found, "pt"), level_in(found, "de")) == (4, 0)


def test_claims_ask_again_only_what_may_have_changed_since_joining():
    asked = Eligibility(languages=[Spoken("zh")], blocked=["acc_bo"], deadline_at=NOW + timedelta(hours=1))
    check_takes_work("acc_ann", asked, NOW)
    for account_id, at in (("acc_bo", NOW), ("acc_ann", NOW + timedelta(hours=1))):
        with pytest.raises(NotEligible) as refused:
            check_takes_work(account_id, asked, at)
        assert refused.value.title() == "You cannot take work in this project at the moment"  # whatever the reason is


def test_a_resume_that_was_taken_away_or_is_asked_for_since_stops_claims_and_says_the_way_out():
    asked = Eligibility(requires_resume=True)
    check_takes_work("acc_ann", asked, NOW, has_resume=True)
    with pytest.raises(NotEligible) as refused:
        check_takes_work("acc_ann", asked, NOW, has_resume=False)
    assert [one["code"] for one in refused.value.extra["reasons"]] == ["resume-missing"]
    assert "PUT /me/resume" in refused.value.detail


def test_what_a_project_keeps_is_read_as_it_was_given():
    kept = {"languages": [{"language": "en", "level": 2}], "deadline_at": "2026-11-16T09:00:00Z"}
    assert eligibility_from(kept) == Eligibility(languages=[Spoken("en", 2)], deadline_at=NOW)
    assert eligibility_from(None) == Eligibility()
    assert (Eligibility(devices=["desktop"]).is_desktop_only, Eligibility().is_desktop_only) == (True, False)


@pytest.mark.parametrize(
    "given",
    [
        Eligibility(allowed=["acc_a"], blocked=["acc_a"]),
        Eligibility(languages=[Spoken("en"), Spoken("en", 2)]),
        Eligibility(devices=["mobile", "mobile"]),
        Eligibility(tools=["x", "x"]),
    ],
)
def test_what_contradicts_itself_is_refused(given):
    with pytest.raises(InvalidField):
        check_consistent(given)


def test_a_language_is_said_once():
    with pytest.raises(InvalidField):
        spoken_once([Spoken("en"), Spoken("en")])


def test_every_tool_is_confirmed():
    check_tools(["a headset"], ["a headset", "a camera"])
    with pytest.raises(ToolsNotConfirmed) as refused:
        check_tools(["a headset", "a camera"], ["a headset"])
    assert refused.value.extra["tools"] == ["a camera"]


def test_few_more_people_are_tested_than_there_are_seats():
    assert [seats_offered(seats, has_test=True) for seats in (1, 5, 10, 101)] == [1, 6, 12, 121]
    assert seats_offered(10, has_test=False) == 10


@pytest.mark.parametrize("state", ["applied", "qualifying", "qualified", "tasking", "left"])
def test_one_may_leave_at_any_step_of_the_way(state):
    assert left(state) == "left"


def test_leaving_does_not_undo_a_failure_or_a_pause():
    for state in ("failed", "paused"):
        with pytest.raises(EnrolmentRefuses):
            left(state)
    with pytest.raises(NotInProject):
        left(None)


def test_every_state_says_what_comes_next():
    for state in ("applied", "qualifying", "qualified", "failed", "tasking", "paused", "left"):
        assert "{" not in next_step(state, "prj_1")
    assert "POST /projects/prj_1/claims" in next_step("tasking", "prj_1")
