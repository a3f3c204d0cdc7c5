"""Every page, as everybody whose it is and as strangers: it opens, asks nothing twice, has one heading, is accessible
light and dark, fits a phone and holds its policy; the first page needs three answers at most. A page that nobody sees
whole fails the test."""

import time
import uuid
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import expect

from tests.builders.assessments import example
from tests.builders.platform import GUIDELINES, PASSWORD, TERMS, Platform
from tests.e2e.web import pages

pytestmark = pytest.mark.cloud

LABEL = {"label": "duck"}
#: Whose a desk is: to everybody else its pages say that it is not theirs.
DESKS = {"admin": "admin", "manage": "manager", "review": "reviewer"}
#: Parts of the paths: all, and those that who works at a desk opens. One signed-in stranger at each desk is enough, and
#: one whose pages are empty.
ALL = frozenset(route.split("/")[1] for route in pages.routes())
OWN = frozenset({"", "notices", "profile"})
#: Where our e-mails lead, and from where one is sent on.
SENT_ON = {"/projects/$projectId/imports/$importId"}


@dataclass(frozen=True)
class Somebody:
    """A person, what the parameters of a path may be for them, and paths of their own beside these."""

    email: str
    parameters: dict[str, str] = field(default_factory=dict)
    also: list[str] = field(default_factory=list)
    parts: frozenset[str] = ALL

    def paths(self):
        """The pages of these parts that can be opened with the parameters or need none, and the others."""
        for route in pages.routes():
            path = route if route.split("/")[1] in self.parts else "$"
            for name, value in self.parameters.items():
                path = path.replace(f"${name}", value)
            if "$" not in path:
                yield path
        yield from self.also


@pytest.fixture(scope="module")
def people(local_cloud):
    """Everybody, with something on most of their pages."""
    platform = Platform(local_cloud)
    platform.staff()
    worker, reviewer = platform.person("worker"), platform.person("reviewer", "reviewer")
    quick = platform.project(3, places=1)
    reviewed = platform.project_of([{"text": "quack"}, {"text": "honk"}], GUIDELINES, review_levels=1)
    worked = [worked_in(platform, worker, project) for project in (quick, reviewed)][-1]
    ended, running = sat(platform, worker), sat(platform, worker)
    worker.post(f"/attempts/{ended['attempt_id']}/submission")
    project = {"projectId": quick["project_id"]}
    [begun] = platform.manager.get(f"/projects/{quick['project_id']}/imports")["imports"]
    draft = platform.manager.post("/projects", TERMS | {"title": f"A draft {uuid.uuid4().hex[:8]}"}, key="draft")
    test = {"assessmentId": ended["assessment_id"]}
    own = worked | {
        "attemptId": ended["attempt_id"],
        "taskType": "ranking",
        "periodId": first_entry(worker)["statement_period"],
        "exportId": worker.post("/me/data-exports", key="export")["export_id"],
        "stepId": warned(platform, worker, worked["submissionId"])["step_id"],
    }
    steps = [f"/manage/{draft['project_id']}/setup/{step}" for step in pages.wizard_steps()]
    yield {
        "nobody": Somebody(""),
        "contributor": Somebody(worker.email, project | test | own, [f"/attempts/{running['attempt_id']}"]),
        "reviewer": Somebody(reviewer.email, project | test, parts=ALL - {"admin", "manage"}),
        "manager": Somebody(
            platform.manager.email, project | {"importId": begun["import_id"]}, steps, OWN | {"manage", "projects"}
        ),
        "admin": Somebody(
            platform.admin.email, project | test | {"accountId": worker.account_id}, parts=OWN | {"admin"}
        ),
    }
    platform.close()


def worked_in(platform, worker, project):
    """An answer of the worker's that was handed in, and a claim in hand."""
    platform.enrol(worker, project)
    claim = worker.post(f"/projects/{project['project_id']}/claims", key="first")
    submission = worker.post(f"/claims/{claim['claim_id']}/submission", {"answer": LABEL})
    held = worker.post(f"/projects/{project['project_id']}/claims", key="second")
    return {"submissionId": submission["submission_id"], "claimId": held["claim_id"]}


def sat(platform, worker):
    """An attempt at a test that nobody else sits."""
    body = example() | {"title": f"Arithmetic {uuid.uuid4().hex[:8]}"}
    written = platform.admin.post("/assessments", body)
    platform.admin.post(f"/assessments/{written['assessment_id']}/publication")
    return worker.post(f"/assessments/{written['assessment_id']}/attempts")


def warned(platform, worker, submission_id):
    """A step about the worker's standing."""
    grounds = {"rule": "own_work", "evidence": [submission_id], "reason": "The same words stand on another page."}
    return platform.admin.post(f"/accounts/{worker.account_id}/standing", {"step": "warned"} | grounds, key="step")


def first_entry(worker):
    """What the ledger says of the first answer that was accepted."""
    deadline = time.monotonic() + 60
    while not (found := worker.get("/me/entries")["entries"]):
        assert time.monotonic() < deadline, "it is still undecided"
        time.sleep(0.2)
    return found[0]


@pytest.fixture(scope="module")
def looked_at():
    """What pages said that were looked at: a refusal is the same on many pages, and many pages for several people."""
    return set()


@pytest.fixture(scope="module")
def seen():
    """The routes that were seen whole, by who saw them."""
    return {}


@pytest.mark.parametrize("who", ["nobody", "contributor", "reviewer", "manager", "admin"])
def test_every_page_is_whole_for(who, people, looked_at, seen, visit):
    visitor = visit(color_scheme="light")
    visitor.context.add_init_script(pages.WATCH)
    if people[who].email:
        visitor.sign_in(people[who].email, PASSWORD)
        pages.settle(visitor.page, "/terms")  # what the page after the sign-in still asks for is not counted
    faults, elsewhere, examined = [], [], len(looked_at)
    seen[who] = set()
    for path in people[who].paths():
        faults += pages.look(visitor, path, looked_at)
        elsewhere += [line for line in visitor.asked if not line.split(" ", 1)[1].startswith(("/", "data:", "blob:"))]
        if is_seen(visitor, who, path):
            seen[who].add(pages.route_of(path))
    assert faults + elsewhere == [], "\n".join(faults + elsewhere)
    assert len(looked_at) > examined, "nothing of this person's own was looked at"


def is_seen(visitor, who, path):
    """Whether the page that is open is this path's and this person's, with nothing refused."""
    route, opened = pages.route_of(path), visitor.page.url.removeprefix(visitor.url).split("?")[0]
    is_there = route in SENT_ON or pages.route_of(opened) == route
    return is_there and visitor.refused == [] and DESKS.get(path.split("/")[1], who) == who


def test_no_page_is_left_that_nobody_sees(people, seen):
    if set(seen) != set(people):
        pytest.skip("only some of the people were asked for")
    unseen = set(pages.routes()).difference(*seen.values())
    assert unseen == pages.IN_A_CLOUD_OF_ITS_OWN


def test_the_menus_of_a_phone_are_whole(people, visit):
    visitor = visit(color_scheme="light", viewport=pages.PHONE)
    visitor.context.add_init_script(pages.WATCH)
    page = visitor.sign_in(people["contributor"].email, PASSWORD)
    page.get_by_role("button", name="Menu").click()
    expect(page.get_by_role("navigation", name="Pages").get_by_role("link", name="Payments")).to_be_in_viewport()
    assert pages.faults_of(page) == []
    page.get_by_role("button", name="Menu").click()
    page.get_by_role("button", name="Your account").click()
    expect(page.get_by_role("menuitem", name="Sign out")).to_be_in_viewport()
    assert pages.faults_of(page) == []


def test_the_router_has_pages():
    assert {"/", "/sign-in"} <= set(pages.plain_routes())
    assert pages.leads_to("/projects/$projectId", "/projects/prj_1")
    assert not pages.leads_to("/projects/$projectId", "/projects/prj_1/guidelines")
    assert pages.route_of("/review/history") == "/review/history"
    assert pages.route_of("/review/rev_1") == "/review/$reviewId"
