"""`make demo` and the demonstration of `make run` on the deployed cloud: proved, and done again without a change."""

import io
import json

import pytest

from chalicelib.domain.statement_sheets import amount_text
from infra import demonstration
from infra.demo import crowd
from infra.demo.client import Api, Person
from infra.demo.progress import Progress
from infra.demo.run import LOCAL_PASSWORD, Wish, run
from infra.demo.stage import Stage, local_stage
from infra.local import cloud as local
from infra.local import deploy, packaging
from tests.builders import pdf
from tests.e2e.cloud import free_port

pytestmark = pytest.mark.cloud


@pytest.fixture(scope="module")
def stage(tmp_path_factory):
    """A local cloud of its own: the replay moves the clock by days, under which other tests' claims would lapse."""
    cloud = local.Cloud(tmp_path_factory.mktemp("cloud"), free_port())
    local.start(cloud)
    try:
        deploy.deploy(cloud, packaging.build_if_changed()[0], lambda _: None)
        yield local_stage(cloud)
    finally:
        local.abandon(cloud)


def _replayed(stage, wish):
    progress = Progress(io.StringIO())
    outcome = run(wish, stage, crowd.load(crowd.OWN), progress)
    return outcome, {part.title: part for part in progress.parts}


def test_a_replay_is_proved_from_the_api_alone_and_a_second_one_finds_all_done(stage, tmp_path):
    wish = Wish(tasks=6, parallel=6, save_to=tmp_path)
    first, parts = _replayed(stage, wish)
    _says_what_was_earned(first, tmp_path)
    assert [check.line() for check in first.checks if check.holds is not True] == []
    assert parts["Claim and submit"].count == 18

    again, parts = _replayed(stage, wish)
    assert [check.line() for check in again.checks if check.holds is not True] == []
    assert (again.project_id, again.period_id) == (first.project_id, first.period_id)
    assert parts["Claim and submit"].count == 0


def _says_what_was_earned(outcome, folder):
    """The statement of the busiest worker: three forms of the same figures, recomputed from what was saved."""
    period_id = outcome.period_id
    [of_week] = json.loads((folder / f"statement-{period_id}.json").read_bytes())["statements"]
    earned = amount_text(of_week["earned_minor"], of_week["currency"])
    assert earned in (folder / f"statement-{period_id}.csv").read_text(encoding="utf-8")
    page = pdf.flowing((folder / f"statement-{period_id}.pdf").read_bytes())
    assert f"Paid {earned} USD" in page
    assert all(f"{line['count']} {earned}" in page for line in of_week["lines"])
    assert "Nothing differs; entries: " in outcome.shown[-1]


def test_where_nobody_moves_the_clock_the_work_is_proved_and_the_pay_waits_for_tuesday(stage, tmp_path):
    """As on AWS: links of the operator's own instead of mailboxes, and a week that is paid when it is over."""
    deployed = Stage(stage.name, stage.base_url, stage.client)
    out = io.StringIO()
    outcome = run(Wish(tasks=2, run=2, parallel=4, save_to=tmp_path), deployed, crowd.load(crowd.OWN), Progress(out))
    waiting = [check.title for check in outcome.checks if check.holds is None]
    assert [title for title in waiting if not title.startswith("Recomputed")] == [  # weeks before this one are closed
        "Payouts are what the statements closed with",
        "A second close changes nothing",
    ]
    assert outcome.is_proved
    assert "closed and paid on Tuesday" in out.getvalue()


def test_the_demonstration_loads_once_however_often_it_is_loaded(stage):
    told = [demonstration.load_into(stage, lambda _: None) for _ in range(2)]
    assert told[0] == told[1]

    with Api(stage.base_url) as api:
        people = {role.user: Person(api, role.email, LOCAL_PASSWORD) for role in demonstration.ROLES}
        managed = people["manager"].pages("/projects", "projects", scope="managed")
        titles = sorted(demonstration.plan_of(path).title for path in demonstration.FILES)
        projects = [project for project in managed if project["title"] in titles]
        assert sorted(project["title"] for project in projects) == titles
        assert all(project["state"] == "open" and project["task_count"] >= 10 for project in projects)
        tests = list(people["contributor"].pages("/assessments", "assessments"))
        assert [(test["title"], test["is_passed"]) for test in tests if test["skill"] == "math/arithmetic"] == [
            ("School arithmetic", False)
        ]
        given = sum(len(demonstration.answers_of(path)) for path in demonstration.FILES)
        assert len(list(people["experienced"].pages("/claims", "claims"))) == given
