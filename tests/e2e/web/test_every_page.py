"""Every page, as everybody: it opens, asks nothing twice, has one heading, is accessible light and dark, fits a phone
and holds its policy; the first page needs three answers at most."""

from collections import Counter

import pytest

from tests.builders.platform import GUIDELINES, PASSWORD, Platform
from tests.e2e.web import pages

pytestmark = pytest.mark.cloud

MOST_ON_THE_FIRST = 3
LABEL = {"label": "duck"}
#: A session's renewal after the page was opened anew is no answer of the screen's own.
RENEWAL = "POST /api/sessions/refresh"


@pytest.fixture(scope="module")
def people(local_cloud):
    """Everybody, with something on most of their pages; what a path's parameters may be for each of them."""
    platform = Platform(local_cloud)
    platform.staff()
    worker, reviewer = platform.person("worker"), platform.person("reviewer", "reviewer")
    quick, reviewed = platform.project(3, places=1), platform.project_of(
        [{"text": "quack"}, {"text": "honk"}], GUIDELINES, review_levels=1
    )  # fmt: skip
    submitted, held = "", ""
    for project in (quick, reviewed):
        platform.enrol(worker, project)
        claim = worker.post(f"/projects/{project['project_id']}/claims", key="first")
        submitted = worker.post(f"/claims/{claim['claim_id']}/submission", {"answer": LABEL})["submission_id"]
        held = worker.post(f"/projects/{project['project_id']}/claims", key="second")["claim_id"]
    project_id = quick["project_id"]
    [begun] = platform.manager.get(f"/projects/{project_id}/imports")["imports"]
    yield {
        "nobody": ("", {}),
        "contributor": (worker.email, {"projectId": project_id, "claimId": held, "submissionId": submitted}),
        "reviewer": (reviewer.email, {"projectId": project_id}),
        "manager": (platform.manager.email, {"projectId": project_id, "importId": begun["import_id"], "step": "terms"}),
        "admin": (platform.admin.email, {"projectId": project_id, "accountId": worker.account_id}),
    }
    platform.close()


def paths_for(parameters):
    """The pages that can be opened with these parameters, and those that need none."""
    for route in pages.routes():
        path = route
        for name, value in parameters.items():
            path = path.replace(f"${name}", value)
        if "$" not in path:
            yield path


def asked_too_often(visitor, path):
    """The answers that one screen fetched twice, and those of the first page beyond what it may need."""
    asked = Counter(line for line in visitor.asked if line.split(" ", 1)[1].startswith("/api/"))
    for line, count in asked.items():
        if count > 1:
            yield f"{count} times {line}"
    own = [line for line in asked if line != RENEWAL]
    if path == "/" and len(own) > MOST_ON_THE_FIRST:
        yield f"{len(own)} answers, at most {MOST_ON_THE_FIRST}: {own}"


@pytest.fixture(scope="module")
def looked_at():
    """What pages said that were looked at: a refusal is the same on many pages, and many pages for several people."""
    return set()


@pytest.mark.parametrize("who", ["nobody", "contributor", "reviewer", "manager", "admin"])
def test_every_page_is_whole_for(who, people, looked_at, visit):
    email, parameters = people[who]
    visitor = visit(color_scheme="light")
    visitor.context.add_init_script(pages.WATCH)
    page = visitor.page
    if email:
        visitor.sign_in(email, PASSWORD)
        pages.settle(page, "/terms")  # what the page after the sign-in still asks for is not counted
    faults, elsewhere, examined = [], [], len(looked_at)
    for path in paths_for(parameters):
        visitor.asked.clear()
        found = [] if pages.settle(page, path) else ["it has no heading, or never ends to load"]
        found += asked_too_often(visitor, path)
        said = page.locator("#main").inner_text()
        found += [*(pages.faults_of(page) if said not in looked_at else []), *visitor.complaints]
        looked_at.add(said)
        visitor.complaints.clear()
        faults += [f"{path}: {fault}" for fault in found]
        elsewhere += [line for line in visitor.asked if not line.split(" ", 1)[1].startswith(("/", "data:", "blob:"))]
    assert (faults, elsewhere) == ([], [])
    assert len(looked_at) > examined, "nothing of this person's own was looked at"


def test_the_router_has_pages():
    assert {"/", "/sign-in"} <= set(pages.plain_routes())
    assert pages.leads_to("/projects/$projectId", "/projects/prj_1")
    assert not pages.leads_to("/projects/$projectId", "/projects/prj_1/guidelines")
