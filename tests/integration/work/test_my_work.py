"""My work: how far each claim is, what is left, what it asks (R8, R43)."""

from datetime import timedelta

import pytest

from chalicelib.models.projects import Guidelines
from chalicelib.models.tasks import Task
from chalicelib.services import claims, enrolments, my_work, submissions
from tests.builders.http import ask
from tests.builders.time import Screen
from tests.builders.work import a_person, a_project, a_task, enrolled

RATED = {"ratings": {"accuracy": 1, "logic": 2, "fluency": 3}}


@pytest.fixture
def ann(clock):
    a_project(task_type="evaluation", options=[], lease_minutes=60)
    Guidelines(
        "prj_ducks", 1, objective="x", steps=["y"], acceptance_criteria=["Every duck is named."], good_examples=[],
        bad_examples=[], created_by="acc_manager", created_at=clock.at,
    ).save()  # fmt: skip
    for number in range(4):
        a_task(f"tsk_{number}")
    return enrolled(a_person())


def listed(**query):
    answer = ask("GET", "/claims", query=query, account_id="acc_ann")
    assert answer.status == 200, answer
    return answer.body


def test_every_claim_shows_how_far_it_is_what_is_left_and_what_is_asked(clock, ann):
    claim = claims.claim_task(ann, "tsk_0")
    claims.save_draft(ann, claim.claim_id, answer=RATED, version=0)
    clock.advance(minutes=10)

    [shown] = listed()["claims"]

    assert (shown["percent_done"], shown["seconds_left"], shown["state"]) == (75, 3000, "active")
    assert (shown["requirements"], shown["planned_on"]) == (["Every duck is named."], None)


def test_a_saved_draft_answers_with_its_percentage_and_both_clocks(clock, ann):
    claim = claims.claim_task(ann, "tsk_0")
    Screen(clock, ann, claim.claim_id).work(1)
    where = {"path": {"claim_id": claim.claim_id}, "account_id": "acc_ann"}

    saved = ask("PUT", "/claims/{claim_id}/draft", body={"answer": RATED}, **where).body
    again = ask("PUT", "/claims/{claim_id}/draft", body={"answer": RATED}, **where).body

    assert saved == again
    assert (saved["version"], saved["percent_done"], saved["clocks"]["counted_seconds"]) == (1, 75, 60)
    work = ask("GET", "/claims/{claim_id}", **where).body
    assert (work["claim"]["percent_done"], work["draft"]["percent_done"]) == (75, 75)
    assert work["clocks"]["counted_seconds"] == 60
    assert work["claim"]["seconds_left"] == (claim.expires_at - clock.at) / timedelta(seconds=1)


def test_claims_are_listed_by_state_and_none_is_left_out(clock, ann):
    made = [claims.claim_task(ann, "tsk_0"), claims.claim_task(ann, "tsk_1")]
    claims.release(ann, made[0].claim_id)
    third = claims.claim_task(ann, "tsk_2")
    submissions.submit(ann, third.claim_id, RATED | {"justification": "It is right, and it is said well."})

    def all_of(state):
        found: list[str] = []
        cursor: dict[str, str] = {}
        while True:
            page = listed(state=state, limit="1", **cursor)
            found += [claim["claim_id"] for claim in page["claims"]]
            if page["next_cursor"] is None:
                return found
            cursor = {"cursor": page["next_cursor"]}

    assert [all_of(state) for state in ("released", "active", "submitted", "expired")] == [
        [made[0].claim_id], [made[1].claim_id], [third.claim_id], [],
    ]  # fmt: skip
    assert all(len(listed(state=state, limit="1")["claims"]) == 1 for state in ("released", "active", "submitted"))
    assert ask("GET", "/claims", query={"state": "lost"}, account_id="acc_ann").status == 422


def test_what_is_handed_in_is_done_and_has_no_time_left(clock, ann):
    claim = claims.claim_task(ann, "tsk_0")
    submissions.submit(ann, claim.claim_id, RATED | {"justification": "It is right, and it is said well."})

    [shown] = listed()["claims"]

    assert (shown["percent_done"], shown["seconds_left"]) == (100, 0)


def test_a_page_of_claims_costs_the_same_however_many_drafts_there_are(cloud, clock, ann):
    for number in range(2):
        claim = claims.claim_task(ann, f"tsk_{number}")
        claims.save_draft(ann, claim.claim_id, answer=RATED, version=0)

    with cloud.counting() as count:
        my_work.my_claims(ann, limit=25, cursor=None)

    assert count.reads == 4


def test_claims_say_what_they_are_and_active_ones_stand_by_their_deadlines(clock, ann):
    a_project("prj_long", title="Geese", task_type="evaluation", options=[], lease_minutes=600)
    a_task("tsk_long", "prj_long")
    enrolled(ann, "prj_long")
    late = claims.claim_task(ann, "tsk_long")
    for number in range(4):
        clock.advance(minutes=1)
        early = claims.claim_task(ann, f"tsk_{number}")
        found = listed(state="active")["claims"]
        assert [(claim["claim_id"], claim["title"]) for claim in found] == [
            (early.claim_id, "Ducks"), (late.claim_id, "Geese"),
        ]  # fmt: skip
        claims.release(ann, early.claim_id)


def test_a_work_screen_needs_one_call_also_after_leaving_with_work_in_hand(clock, ann):
    schema = {"properties": {"area": {"type": "string"}}}
    rules = [{"rule": "max_words", "field": "note", "value": 50}]
    a_project("prj_geese", title="Geese", options=["yes", "no"], output_schema=schema, validators=rules)
    a_task("tsk_goose", "prj_geese"), a_task("tsk_own", "prj_geese")
    Task("tsk_own").update([Task.input.set({"text": "honk", "options": ["grey", "white"]})])
    enrolled(ann, "prj_geese")
    made = [claims.claim_task(ann, task_id) for task_id in ("tsk_goose", "tsk_own")]
    enrolments.leave(ann, "prj_geese")

    first, second = (
        ask("GET", "/claims/{claim_id}", path={"claim_id": claim.claim_id}, account_id="acc_ann").body for claim in made
    )

    assert (first["claim"]["title"], first["asked"]) == (
        "Geese",
        {"task_type": "classification", "options": ["yes", "no"], "output_schema": schema, "validators": rules},
    )
    assert second["asked"]["options"] == ["grey", "white"]


def test_work_handed_in_shows_what_became_of_it_without_another_call(clock, ann):
    claim = claims.claim_task(ann, "tsk_0")
    assert listed()["claims"][0]["handed_in"] is None
    handed_in = submissions.submit(ann, claim.claim_id, RATED | {"justification": "It is right, and it is said well."})

    [shown] = listed(state="submitted")["claims"]

    assert shown["handed_in"]["state"] == handed_in.state
    assert shown["handed_in"]["review_due_at"] > shown["handed_in"]["submitted_at"]
    assert shown["handed_in"]["decided_at"] is None
