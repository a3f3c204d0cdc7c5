"""A person at the page: their own browser context, and everything that went wrong in it."""

from typing import Any

from playwright.sync_api import Browser, ConsoleMessage, Page

#: What Chromium itself says about an answer that the page deals with.
EXPECTED = (
    "Failed to load resource: the server responded with a status of 4",
    "Failed to load resource: net::ERR_INTERNET_DISCONNECTED",
)


class Visit:
    """One browser context on the page."""

    def __init__(self, browser: Browser, url: str, options: dict[str, Any]) -> None:
        self.complaints: list[str] = []
        self.asked: list[str] = []
        wanted = {"viewport": {"width": 1280, "height": 800}, "locale": "en-GB", **options}
        self.context = browser.new_context(base_url=url, **wanted)
        self.page: Page = self.context.new_page()
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("request", lambda asked: self.asked.append(f"{asked.method} {asked.url.removeprefix(url)}"))

    def sign_in(self, email: str, password: str) -> Page:
        """Sign in as somebody does: by the form."""
        self.page.goto("/sign-in")
        self.page.get_by_label("E-mail address").fill(email)
        self.page.locator("input[name=password]").fill(password)
        self.page.get_by_role("button", name="Sign in").click()
        self.page.wait_for_url("**/")
        return self.page

    def end(self) -> None:
        """Close the browser's context."""
        self.context.close()

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not message.text.startswith(EXPECTED):
            self.complaints.append(message.text)
