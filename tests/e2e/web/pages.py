"""Every page of the router, and what is wrong with one as somebody sees it: by axe, by width, by its own policy."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, TimeoutError, ViewportSize  # noqa: A004  (the driver's own name)

from tests.e2e.web.visitors import Visit

WEB = Path(__file__).resolve().parents[3] / "web"
TREE = WEB / "src" / "routeTree.gen.ts"
AXE = WEB / "node_modules" / "axe-core" / "axe.min.js"
STEPS = WEB / "src" / "features" / "manage" / "steps.ts"
#: Pages of what a cloud that others work in cannot have: a closed week and its money, and what waits for a person to
#: judge it, for that is offered to everybody's reviewers. `test_admin.py`, whose cloud is its own, looks at them.
IN_A_CLOUD_OF_ITS_OWN = frozenset(
    {
        "/admin/pay/$periodId",
        "/admin/payouts/$payoutId",
        "/admin/runs/$runId",
        "/review/$reviewId",
        "/review/grading/$gradingId",
    }
)
MOST_ON_THE_FIRST = 3
#: A session's renewal after the page was opened anew is no answer of the screen's own.
RENEWAL = "POST /api/sessions/refresh"
PHONE: ViewportSize = {"width": 360, "height": 740}
LAPTOP: ViewportSize = {"width": 1280, "height": 800}
PATIENCE = 10_000  # milliseconds
#: Told by the browser itself, whatever the console says.
WATCH = """
window.refusedByPolicy = [];
addEventListener("securitypolicyviolation", (event) =>
  window.refusedByPolicy.push(`${event.effectiveDirective} ${event.blockedURI}`));
"""
_FAULTS = """async (rules) => {
  const options = {resultTypes: ["violations"], ...(rules ? {runOnly: {type: "rule", values: rules}} : {})};
  const {violations} = await axe.run(document, options);
  return violations.filter(({impact}) => ["serious", "critical"].includes(impact))
    .map(({id, nodes}) => `${id}: ${nodes.slice(0, 3).map(({target}) => target.join(" ")).join(", ")}`);
}"""


def routes() -> list[str]:
    """The paths of the router, those with parameters too (`/projects/$projectId`)."""
    tree = re.search(r"interface FileRoutesByTo \{(.*?)\n\}", TREE.read_text(encoding="utf-8"), re.DOTALL)
    if tree is None:
        raise ValueError(f"{TREE} has no list of routes.")
    return sorted(re.findall(r"^  '([^']+)':", tree[1], re.MULTILINE))


def plain_routes() -> list[str]:
    """The pages that are complete without a parameter."""
    return [path for path in routes() if "$" not in path]


def wizard_steps() -> list[str]:
    """The names of the steps in which a project is made."""
    named = re.search(r"STEPS = \[(.*?)\]", STEPS.read_text(encoding="utf-8"))
    if named is None:
        raise ValueError(f"{STEPS} has no list of steps.")
    return re.findall(r'"(\w+)"', named[1])


def leads_to(route: str, path: str) -> bool:
    """Whether this path is one of the route's."""
    return re.fullmatch(re.sub(r"\\?\$\w+", "[^/]+", re.escape(route)), path) is not None


def route_of(path: str) -> str | None:
    """The route that opens at this path: one without a parameter goes before one with."""
    return min((route for route in routes() if leads_to(route, path)), key=lambda route: route.count("$"), default=None)


def settle(page: Page, path: str) -> bool:
    """Open the page and wait until it has its heading and has fetched nothing for half a second."""
    is_whole = _open(page, path)
    page.wait_for_load_state("networkidle")
    return is_whole


def _open(page: Page, path: str) -> bool:
    page.goto(path)
    try:
        page.locator("h1").first.wait_for(timeout=PATIENCE)
        for busy in page.locator("[aria-busy=true]").all():
            busy.wait_for(state="detached", timeout=PATIENCE)
    except TimeoutError:
        return False
    return True


def look(visitor: Visit, path: str, known: set[str]) -> list[str]:
    """Open the page and say what is wrong with it; one that says what is `known` is examined no more."""
    visitor.forget()
    page = visitor.page
    found = [] if _open(page, path) else ["it has no heading, or never ends to load"]
    visitor.be_answered(PATIENCE)
    said = page.locator("#main").inner_text()
    if said not in known:
        page.wait_for_load_state("networkidle")
    found += _asked_too_often(visitor.asked, path)
    found += [*(faults_of(page) if said not in known else []), *visitor.complaints]
    known.add(said)
    visitor.complaints.clear()
    return [f"{path}: {fault}" for fault in found]


def _asked_too_often(asked: list[str], path: str) -> Iterator[str]:
    """The answers that one screen fetched twice, and those of the first page beyond what it may need."""
    counted = Counter(line for line in asked if line.split(" ", 1)[1].startswith("/api/"))
    for line, count in counted.items():
        if count > 1:
            yield f"{count} times {line}"
    own = [line for line in counted if line != RENEWAL]
    if path == "/" and len(own) > MOST_ON_THE_FIRST:
        yield f"{len(own)} answers, at most {MOST_ON_THE_FIRST}: {own}"


def faults_of(page: Page) -> list[str]:
    """What is wrong with the page that is open, light and dark, on a laptop and on a phone; it ends as it began."""
    found = []
    headings = page.locator("h1").count()
    if headings != 1:
        found.append(f"it has {headings} first headings")
    # the page's own policy refuses a script that is put into it; the driver's own evaluation is none
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found += [f"light, {fault}" for fault in _axe(page, None)]
    page.emulate_media(color_scheme="dark")
    page.locator("html[data-mantine-color-scheme=dark]").wait_for(state="attached")
    page.wait_for_timeout(250)  # colours move to their new values
    found += [f"dark, {fault}" for fault in _axe(page, ["color-contrast"])]
    page.emulate_media(color_scheme="light")
    size = page.viewport_size or LAPTOP
    page.set_viewport_size(PHONE)
    try:  # the navigation glides away first
        page.wait_for_function(
            "(most) => document.documentElement.scrollWidth <= most", arg=PHONE["width"], timeout=3_000
        )
    except TimeoutError:
        found.append(f"it is {page.evaluate('document.documentElement.scrollWidth')} pixels wide on a phone")
    page.set_viewport_size(size)
    found += page.evaluate("window.refusedByPolicy.map((one) => `the policy refused ${one}`)")
    return found


def _axe(page: Page, rules: list[str] | None) -> list[str]:
    faults: list[Any] = page.evaluate(_FAULTS, rules)
    return [str(fault) for fault in faults]
