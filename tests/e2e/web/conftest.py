"""A real Chromium on the real page, served beside the local cloud."""

from pathlib import Path

import pytest
from playwright.sync_api import expect, sync_playwright

from infra.local import web
from infra.web import build
from tests.e2e.web.browsers import FLAGS, executable
from tests.e2e.web.own_browser import OwnBrowser
from tests.e2e.web.visitors import Visit, visit_of

#: Milliseconds for what comes of an act: the first call of each function begins a process, two at a time.
SEEN_WITHIN = 30_000
LOCAL = Path(__file__).resolve().parents[3] / ".local"


@pytest.fixture(scope="session")
def page_url(local_cloud):
    """The address of the built page."""
    build.build_if_changed()
    web.start(local_cloud.cloud)
    return local_cloud.cloud.web_url


@pytest.fixture(scope="session")
def chromium():
    """One browser for all tests of this process."""
    expect.set_options(timeout=SEEN_WITHIN)
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=executable(LOCAL), args=[*FLAGS])
        yield browser
        browser.close()


@pytest.fixture
def visit(chromium, page_url):
    """Somebody new at the page, with a browser of their own; what the page says in its console fails the test."""
    visits: list[Visit] = []

    def begin(**options):
        visits.append(visit_of(chromium, page_url, options))
        return visits[-1]

    yield begin
    _end(visits)


@pytest.fixture
def own_browser(chromium, page_url, tmp_path):
    """A Chromium on a profile that outlives it, as on somebody's own device: `start()` and, the hard way, `kill()`."""
    browser = OwnBrowser(chromium.browser_type, executable(LOCAL), tmp_path / "profile", page_url)
    yield browser
    _end(browser.visits)


def _end(visits: list[Visit]) -> None:
    complaints = [line for one in visits for line in one.complaints]
    for one in visits:
        one.end()
    assert complaints == []
