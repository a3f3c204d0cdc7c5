"""A browser with a slow processor, which tells how long each interaction took and how long each frame."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, Page

from tests.builders.platform import PASSWORD
from tests.e2e.web.visitors import visit_of

SLOWED = 4
PATIENCE = 90_000  # milliseconds until a page of 1,000 rows stands, on a machine that others use too
#: Every interaction's longest event, as the browser measures it: from the key or the click to the next paint.
WATCH = """
window.took = new Map();
new PerformanceObserver((list) => {
  for (const {interactionId, duration, startTime} of list.getEntries()) {
    if (!interactionId || duration <= (window.took.get(interactionId)?.duration ?? 0)) continue;
    const step = performance.getEntriesByType("mark").findLast((one) => one.startTime <= startTime);
    window.took.set(interactionId, {duration, what: step?.name ?? "the first"});
  }
}).observe({type: "event", durationThreshold: 16});
"""
FRAMES = """() => {
  window.frames = [];
  let last = performance.now();
  const tick = (now) => { window.frames?.push(now - last); last = now; if (window.frames) requestAnimationFrame(tick); };
  requestAnimationFrame(tick);
}"""


def slow_down(page: Page, times: int) -> None:
    """From now on the page's processor is so many times slower than the machine's own."""
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": times})


class Device:
    """A browser whose processor is slow, and somebody who is signed in there."""

    def __init__(self, browser: Browser, url: str, runs: int) -> None:
        self.browser, self.url, self.runs = browser, url, runs
        self.kept: dict[str, Any] = {}  # what each person's browser keeps, so that nobody signs in too often

    @contextmanager
    def at(self, email: str, path: str, prepare: Callable[[Page], object]) -> Iterator[Page]:
        """The page as this person has it before them, opened and settled; from then on the processor is slow."""
        options = {"storage_state": self.kept[email]} if email in self.kept else {}
        visit = visit_of(self.browser, self.url, options)
        visit.context.add_init_script(WATCH)
        if email not in self.kept:
            visit.sign_in(email, PASSWORD)
        prepare(visit.page)
        visit.page.goto(path)
        visit.page.locator("h1").first.wait_for(timeout=PATIENCE)
        visit.page.wait_for_load_state("networkidle", timeout=PATIENCE)
        slow_down(visit.page, SLOWED)
        try:
            yield visit.page
        finally:
            slow_down(visit.page, 1)
            visit.page.unroute_all(behavior="ignoreErrors")
            self.kept[email] = visit.context.storage_state()
            visit.end()
