"""`python -m infra.web.screenshots`: every page of the running `make run`, light, dark, on a phone, in Spanish.

Pages with a parameter are those that the others link to. The pictures and one page of them all are in
build/screenshots, a folder a person.
"""

import html
import shutil
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, sync_playwright

from infra.local import cloud as local
from tests.e2e.web import pages
from tests.e2e.web.browsers import FLAGS, executable
from tests.e2e.web.visitors import Visit, visit_of

TARGET = local.ROOT / "build" / "screenshots"
PASSWORD = "Inlier-demo-1"  # noqa: S105  (of the demonstration, printed at every start)
PEOPLE = {
    "nobody": "",
    "contributor": "contributor@demo.example",
    "reviewer": "reviewer@demo.example",
    "manager": "manager@demo.example",
    "admin": "admin-1@demo.example",
}
LOOKS: dict[str, dict[str, Any]] = {
    "light": {"viewport": pages.LAPTOP, "color_scheme": "light"},
    "dark": {"viewport": pages.LAPTOP, "color_scheme": "dark"},
    "phone": {"viewport": pages.PHONE, "color_scheme": "light", "device_scale_factor": 2, "has_touch": True},
    "spanish": {"viewport": pages.LAPTOP, "color_scheme": "light", "locale": "es-MX"},
}


def take(url: str, who: list[str]) -> Path:
    """Take all pictures of these people's pages; answers the page that shows them."""
    shutil.rmtree(TARGET, ignore_errors=True)
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=executable(local.ROOT / ".local"), args=[*FLAGS])
        for person in who:
            found: dict[str, str] = {}
            for look in LOOKS:
                found = found or _paths(browser, url, person)
                _pictures(browser, url, person, look, found)
        browser.close()
    overview = TARGET / "index.html"
    overview.write_text(_overview(), encoding="utf-8")
    return overview


def _visit(browser: Browser, url: str, person: str, look: str) -> Visit:
    visit = visit_of(browser, url, LOOKS[look])
    if PEOPLE[person]:
        visit.sign_in(PEOPLE[person], PASSWORD)
    return visit


def _paths(browser: Browser, url: str, person: str) -> dict[str, str]:
    """One path for each route that this person can find."""
    visit = _visit(browser, url, person, "light")
    found = {route: route for route in pages.plain_routes()}
    waiting, open_routes = list(found.values()), [route for route in pages.routes() if "$" in route]
    while waiting:
        pages.settle(visit.page, waiting.pop(0))
        links = visit.page.eval_on_selector_all("a[href]", "found => found.map((one) => one.href)")
        for path in [urlsplit(link).path for link in links if link.startswith(url)]:
            for route in [route for route in open_routes if route not in found and pages.leads_to(route, path)]:
                if path not in found.values():
                    found[route] = path
                    waiting.append(path)
    visit.end()
    for route in sorted(set(open_routes) - set(found)):
        print(f"  {person}: no page links to {route}", flush=True)
    return found


def _pictures(browser: Browser, url: str, person: str, look: str, found: dict[str, str]) -> None:
    visit = _visit(browser, url, person, look)
    folder = TARGET / person
    folder.mkdir(parents=True, exist_ok=True)
    for route, path in sorted(found.items()):
        pages.settle(visit.page, path)
        name = route.strip("/").replace("/", ".").replace("$", "") or "first"
        visit.page.screenshot(path=folder / f"{name}.{look}.png", full_page=True)
    for complaint in visit.complaints:
        print(f"  {person}, {look}: {complaint[:300]}", flush=True)
    visit.end()
    print(f"{person}, {look}: {len(found)} pages", flush=True)


def _overview() -> str:
    pictures = sorted(path.relative_to(TARGET) for path in TARGET.rglob("*.png"))
    figures = [
        f'<figure><a href="{html.escape(str(one))}"><img src="{html.escape(str(one))}" width="320" loading="lazy"></a>'
        f"<figcaption>{html.escape(str(one))}</figcaption></figure>"
        for one in pictures
    ]
    style = "body{font:14px sans-serif;display:flex;flex-wrap:wrap;align-items:flex-start}"
    return f"<!doctype html><title>Inlier's pages</title><style>{style}</style>{''.join(figures)}"


def main(arguments: list[str]) -> None:
    """All people, or those that are named; `--url` for a page that runs somewhere else than `make run`'s."""
    url = local.of_this_checkout().web_url
    if "--url" in arguments:
        at = arguments.index("--url")
        url = arguments[at + 1]
        arguments = arguments[:at] + arguments[at + 2 :]
    if unknown := set(arguments) - set(PEOPLE):
        sys.exit(f"There is nobody called {', '.join(sorted(unknown))}; there are {', '.join(PEOPLE)}.")
    print(take(url, arguments or list(PEOPLE)))


if __name__ == "__main__":
    main(sys.argv[1:])
