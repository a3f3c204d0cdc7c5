"""Every page, as everybody: it opens, has one heading, is accessible light and dark, fits a phone, holds its policy."""

import pytest

from tests.builders.platform import PASSWORD, Platform
from tests.e2e.web import pages

pytestmark = pytest.mark.cloud


@pytest.fixture(scope="module")
def people(local_cloud):
    platform = Platform(local_cloud)
    platform.staff()
    reviewer = platform.person("reviewer", "reviewer")
    yield {
        "contributor": platform.person("contributor"),
        "reviewer": reviewer,
        "manager": platform.manager,
        "admin": platform.admin,
    }
    platform.close()


@pytest.mark.parametrize("who", ["nobody", "contributor", "reviewer", "manager", "admin"])
def test_every_page_is_whole_for(who, people, visit, page_url):
    visitor = visit(color_scheme="light")
    visitor.context.add_init_script(pages.WATCH)
    page = visitor.page
    if who != "nobody":
        visitor.sign_in(people[who].email, PASSWORD)
    faults = []
    for path in pages.plain_routes():
        faults += pages.faults_of(page, path)
        faults += [f"{path}: {line}" for line in visitor.complaints]
        visitor.complaints.clear()
    elsewhere = [line for line in visitor.asked if not line.split(" ", 1)[1].startswith(("/", "data:", "blob:"))]
    assert (faults, elsewhere) == ([], [])


def test_the_router_has_pages():
    assert {"/", "/sign-in"} <= set(pages.plain_routes())
    assert pages.leads_to("/projects/$projectId", "/projects/prj_1")
    assert not pages.leads_to("/projects/$projectId", "/projects/prj_1/guidelines")
