"""How somebody without a mouse gets about: by Tab from one control to the next, or with a finger on a small screen."""

from playwright.sync_api import Locator, Page, expect

SMALLEST = 24  # pixels: what a finger needs at least (WCAG 2.5.8)
_MOST_TABS = 150


def tab_to(target: Locator) -> None:
    """Press Tab until the control has the focus, and see that it shows so."""
    expect(target).to_be_visible()
    for _ in range(_MOST_TABS):
        target.page.keyboard.press("Tab")
        if target.evaluate("(one) => one === document.activeElement"):
            assert target.evaluate("(one) => one.matches(':focus-visible')")
            return
    raise AssertionError(f"Tab does not lead to {target}.")


def tap(target: Locator) -> None:
    """Put a finger on the control, which is large enough for it, on a page that fits the screen."""
    expect(target).to_be_visible()
    target.scroll_into_view_if_needed()
    box = target.bounding_box()
    assert box is not None
    assert min(box["width"], box["height"]) >= SMALLEST, f"{target} is {box['width']} x {box['height']} pixels"
    target.tap()


def width_of(page: Page) -> int:
    """How wide the page is, what one would have to scroll to included."""
    return int(page.evaluate("document.documentElement.scrollWidth"))
