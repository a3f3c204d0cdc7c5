"""What an administrator chooses evidence from, and what was done about a person, whatever it is filed under."""

from datetime import timedelta
from typing import Any

import pytest

from chalicelib import runtime
from chalicelib.models import audit
from tests.builders.http import ask
from tests.builders.standing import an_answer, an_attempt
from tests.builders.work import Clock, a_person, a_project
from tests.fakes.cloud import MemoryCloud


@pytest.fixture(autouse=True)
def people(cloud: MemoryCloud, clock: Clock) -> None:
    a_person("acc_ann")
    a_person("acc_boss", "admin")


def asked(what: str, account_id: str = "acc_ann", **query: str) -> Any:
    path = {"account_id": account_id}
    return ask("GET", f"/accounts/{{account_id}}/{what}", account_id="acc_boss", path=path, query=query)


def test_the_newest_work_of_a_person_is_shown_with_its_titles(clock: Clock) -> None:
    a_project(title="Ducks")
    for number in range(22):
        an_answer(f"sub_{number:02d}")
        clock.advance(minutes=1)
    an_attempt("att_1", "acc_ann")
    an_answer("sub_other", account_id="acc_other")
    found = asked("evidence").body["evidence"]
    assert [one["evidence_id"] for one in found] == ["att_1", *(f"sub_{number:02d}" for number in range(21, 1, -1))]
    assert (found[0]["kind"], found[0]["title"], found[0]["state"]) == ("attempt", "Python", "running")
    assert {(one["kind"], one["state"]) for one in found[1:]} == {("submission", "rejected")}
    assert {one["title"] for one in found[1:]} == {"Ducks"}


def test_whoever_did_nothing_has_no_evidence_and_nobody_is_told_so() -> None:
    assert asked("evidence").body == {"evidence": []}
    assert (asked("evidence", "acc_nobody").status, asked("acts", "acc_nobody").status) == (404, 404)


def test_acts_about_a_person_are_found_whatever_they_are_filed_under_and_however_long_ago(clock: Clock) -> None:
    audit.append("acc_boss", "set_roles", "acc_ann", reason="Reviews for the museum")
    clock.advance(days=1)
    audit.append("acc_boss", "decide_identity", "chk_1", account_id="acc_ann")
    audit.append("acc_boss", "decide_identity", "chk_2", account_id="acc_other")
    clock.advance(days=30)
    cursor, found, pages = None, [], 0
    while pages == 0 or cursor:
        page = asked("acts", **({"cursor": cursor} if cursor else {})).body
        found += [act["action"] for act in page["acts"]]
        cursor, pages = page["next_cursor"], pages + 1
    assert found == ["decide_identity", "set_roles"]
    assert pages == 5  # of a week each, to the day of signing up


def test_a_page_of_acts_is_no_longer_than_asked_for_and_leaves_none_out(clock: Clock) -> None:
    for number in range(7):
        audit.append("acc_boss", "look", f"thing-{number}", account_id="acc_ann")
    seen, cursor = [], None
    for _ in range(20):
        page = asked("acts", limit="2", **({"cursor": cursor} if cursor else {})).body
        assert len(page["acts"]) <= 2
        seen += [act["subject"] for act in page["acts"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert sorted(seen) == sorted(f"thing-{number}" for number in range(7))


def test_without_a_day_the_log_is_read_for_the_platforms_own(clock: Clock) -> None:
    clock.at = runtime.now() + timedelta(days=40)
    audit.append("acc_boss", "look", "thing")
    page = ask("GET", "/audit-log", account_id="acc_boss").body
    assert (page["today"], [act["subject"] for act in page["acts"]]) == (f"{clock.at:%Y-%m-%d}", ["thing"])
