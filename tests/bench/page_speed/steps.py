"""What somebody does on a page, about thirty interactions each, known by their names."""

import re
from typing import Any

from playwright.sync_api import Page

BETWEEN = 120  # milliseconds from one key to the next, as somebody types who knows how to
MORE = re.compile("^Show (more|older ones)$")


def _step(page: Page, what: str) -> None:
    """What is done from now on is known by this name."""
    page.evaluate("(what) => { performance.mark(what); }", what)


def _keys(page: Page, what: str, *keys: str, wait: int = BETWEEN) -> None:
    _step(page, what)
    for key in keys:
        page.keyboard.press(key, delay=30)
        page.wait_for_timeout(wait)


def _click(page: Page, what: str, name: str | re.Pattern[str], role: Any = "button") -> None:
    control = page.get_by_role(role, name=name).first
    control.scroll_into_view_if_needed()
    _step(page, what)
    control.click()
    page.wait_for_timeout(600)


def on_cards(page: Page) -> None:
    """About thirty interactions on the first page, the heaviest among them."""
    _click(page, "open the filters", "Filter")
    _keys(page, "Tab", *["Tab"] * 12)
    page.get_by_role("combobox", name="Kind of work").focus()
    _keys(page, "choose in a filter", "ArrowDown", "ArrowDown", "ArrowUp", "ArrowUp", wait=600)
    _on_frame(page)


def on_projects(page: Page) -> None:
    _keys(page, "Tab", *["Tab"] * 18)
    _on_frame(page)


def _on_frame(page: Page) -> None:
    """More of the list; and what stands on every page: light and dark, the languages, the person."""
    _click(page, "more of the list", MORE)
    page.evaluate("scrollTo(0, 0)")
    for name in ("Dark", "Light") * 2:
        _click(page, "light and dark", name)
    for name in ("Language", "Your account"):
        _click(page, "open a menu", name)
        _keys(page, "choose in a menu", "ArrowDown", "Escape", wait=300)


def on_rating(page: Page) -> None:
    """An evaluation by keys: scores, the guidelines beside it, the reason."""
    _keys(page, "rate", "4", "3", "5", "ArrowUp", "2", "ArrowUp", "ArrowUp", "4")
    _keys(page, "guidelines", "g", "g", "g", wait=600)
    _keys(page, "to the answer", "w")
    _click(page, "into the reason", "Why", "textbox")
    _keys(page, "type", *"It is right, mostly.")
    _keys(page, "hand in", "Control+Enter", wait=600)


def on_editing(page: Page) -> None:
    """A text of 5,000 words is mended: letters at its beginning, and words taken away."""
    _click(page, "into the text", "Your improved text", "textbox")
    _keys(page, "to its beginning", "Control+Home")
    _keys(page, "type", *"Here it begins anew. ")
    _keys(page, "take words away", *["Control+Delete"] * 9)
