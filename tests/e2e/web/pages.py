"""Every page of the router, and what is wrong with one as somebody sees it: by axe, by width, by its own policy."""

import re
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, TimeoutError, ViewportSize  # noqa: A004  (the driver's own name)

WEB = Path(__file__).resolve().parents[3] / "web"
TREE = WEB / "src" / "routeTree.gen.ts"
AXE = WEB / "node_modules" / "axe-core" / "axe.min.js"
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


def leads_to(route: str, path: str) -> bool:
    """Whether this path is one of the route's."""
    return re.fullmatch(re.sub(r"\\?\$\w+", "[^/]+", re.escape(route)), path) is not None


def settle(page: Page, path: str) -> bool:
    """Open the page and wait until it has its heading and has fetched nothing for half a second."""
    page.goto(path)
    try:
        page.locator("h1").first.wait_for(timeout=PATIENCE)
        for busy in page.locator("[aria-busy=true]").all():
            busy.wait_for(state="detached", timeout=PATIENCE)
    except TimeoutError:
        return False
    page.wait_for_load_state("networkidle")
    return True


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
    page.set_viewport_size(PHONE)
    try:  # the navigation glides away first
        page.wait_for_function("(most) => document.documentElement.scrollWidth <= most", arg=PHONE["width"], timeout=3_000)
    except TimeoutError:
        found.append(f"it is {page.evaluate('document.documentElement.scrollWidth')} pixels wide on a phone")
    page.set_viewport_size(LAPTOP)
    found += page.evaluate("window.refusedByPolicy.map((one) => `the policy refused ${one}`)")
    return found


def _axe(page: Page, rules: list[str] | None) -> list[str]:
    faults: list[Any] = page.evaluate(_FAULTS, rules)
    return [str(fault) for fault in faults]
