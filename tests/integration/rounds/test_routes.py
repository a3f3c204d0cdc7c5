"""Fair rounds over HTTP: a manager turns them on, people enter, and everybody sees how it came out (issue 4, item 5)."""

from typing import Any

import pytest

from chalicelib.models.projects import Project
from tests.builders.http import Answer, ask
from tests.builders.rounds import DUCKS, a_scarce_project, changed
from tests.builders.work import Clock, a_person
from tests.fakes.cloud import MemoryCloud

ROUND = "/projects/{project_id}/rounds/{round_id}"


def asked(method: str, resource: str, account_id: str, **given: Any) -> Answer:
    path = {"project_id": DUCKS} | given.pop("path", {})
    return ask(method, resource, account_id=account_id, path=path, **given)


def patched(fair_rounds: Any, **more: Any) -> Answer:
    return asked("PATCH", "/projects/{project_id}", "acc_manager", body={"fair_rounds": fair_rounds} | more)


def test_a_round_from_turning_it_on_to_the_claim_of_its_winner(cloud: MemoryCloud, clock: Clock) -> None:
    a_scarce_project(cloud, tasks=1, people=2)
    changed(fair_rounds=None)
    a_person("acc_manager", "contributor", "manager")
    assert patched({"quota": 1}).body["fair_rounds"] == {"quota": 1}
    refused = asked("POST", "/projects/{project_id}/claims", "acc_0")
    assert (refused.status, refused.body["type"]) == (409, "/problems/claims-by-round")
    assert refused.headers["Retry-After"] == "300"
    rounds = asked("GET", "/projects/{project_id}/eligibility", "acc_0").body["rounds"]
    assert (rounds["are_in_force"], rounds["draws_at"]) == (True, refused.body["draws_at"])
    entered = [asked("POST", "/projects/{project_id}/round-entries", f"acc_{number}") for number in range(2)]
    assert [one.status for one in entered] == [201, 201]
    assert entered[0].body["round_id"] == rounds["round_id"] == refused.body["round_id"]
    clock.advance(minutes=5)
    path = {"round_id": rounds["round_id"]}
    own = [asked("GET", ROUND, f"acc_{number}", path=path).body["own"] for number in range(2)]
    assert sorted(one["won"] for one in own) == [0, 1]
    claimed = [
        asked("POST", "/tasks/{task_id}/claims", f"acc_{one}", path={"task_id": "tsk_0"}).status for one in (0, 1)
    ]
    assert claimed == [201 if one["won"] else 409 for one in own]
    assert asked("GET", ROUND, "acc_manager", path=path).body["own"] is None
    assert asked("GET", ROUND, "acc_0", path={"round_id": "rnd_1"}).body["type"] == "/problems/no-such-round"


def test_an_open_project_turns_rounds_off_and_changes_nothing_else_by_the_way(cloud, clock) -> None:
    a_scarce_project(cloud, tasks=1, people=2)
    a_person("acc_manager", "contributor", "manager")
    assert patched({"quota": 2}, title="Geese").body["type"] == "/problems/project-published"
    assert patched(None).body["fair_rounds"] is None
    assert Project.get(DUCKS).quota == 0
    assert asked("GET", "/projects/{project_id}/eligibility", "acc_0").body["rounds"] is None
    told = asked("POST", "/projects/{project_id}/round-entries", "acc_0")
    assert (told.status, told.body["type"]) == (409, "/problems/rounds-not-in-force")
    assert (
        asked("PATCH", "/projects/{project_id}", "acc_manager", body={}).body["type"] == "/problems/project-published"
    )
    changed(state="closed")
    assert patched({"quota": 2}).body["type"] == "/problems/project-state-refuses"


@pytest.mark.parametrize("wrong", [{}, {"quota": 0}, {"quota": 21}, {"quota": "2"}, {"quota": 2, "more": 1}, 3])
def test_a_quota_is_1_to_20(cloud: MemoryCloud, clock: Clock, wrong: Any) -> None:
    a_scarce_project(cloud, tasks=1, people=2)
    a_person("acc_manager", "contributor", "manager")
    assert patched(wrong).status == 422
    assert Project.get(DUCKS).quota == 1
