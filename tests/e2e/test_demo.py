"""`make demo` and the demonstration of `make run` on the deployed cloud: proved, and done again without a change."""

import io

import pytest

from infra import demonstration
from infra.demo import crowd
from infra.demo.client import Api, Person
from infra.demo.progress import Progress
from infra.demo.run import Wish, run
from infra.demo.stage import local_stage

pytestmark = pytest.mark.cloud


def _replayed(local_cloud, wish):
    progress = Progress(io.StringIO())
    outcome = run(wish, local_stage(local_cloud.cloud), crowd.load(crowd.OWN), progress)
    return outcome, {part.title: part for part in progress.parts}


def test_a_replay_is_proved_from_the_api_alone_and_a_second_one_finds_all_done(local_cloud):
    wish = Wish(tasks=6, parallel=6)
    first, parts = _replayed(local_cloud, wish)
    assert [check.line() for check in first.checks if check.holds is not True] == []
    assert parts["Claim and submit"].count == 18

    again, parts = _replayed(local_cloud, wish)
    assert [check.line() for check in again.checks if check.holds is not True] == []
    assert (again.project_id, again.period_id) == (first.project_id, first.period_id)
    assert parts["Claim and submit"].count == 0


def test_the_demonstration_loads_once_however_often_it_is_loaded(local_cloud):
    stage = local_stage(local_cloud.cloud)
    told = [demonstration.load_into(stage, lambda _: None) for _ in range(2)]
    assert told[0] == told[1]

    api = Api(stage.base_url)
    people = {role.user: Person(api, role.email, demonstration.PASSWORD) for role in demonstration.ROLES}
    projects = list(people["manager"].pages("/projects", "projects", scope="managed"))
    titles = sorted(demonstration.plan_of(path).title for path in demonstration.FILES)
    assert sorted(project["title"] for project in projects) == titles
    assert all(project["state"] == "open" and project["task_count"] >= 10 for project in projects)
    tests = list(people["contributor"].pages("/assessments", "assessments"))
    assert [(test["title"], test["is_passed"]) for test in tests if test["skill"] == "math/arithmetic"] == [
        ("School arithmetic", False)
    ]
    given = sum(len(demonstration.answers_of(path)) for path in demonstration.FILES)
    assert len(list(people["experienced"].pages("/claims", "claims"))) == given
