"""A person at the page: their own browser context, and everything that went wrong in it."""

from typing import Any

from playwright.sync_api import BrowserContext, ConsoleMessage, Page

#: Whose browser it is unless a test says otherwise: a laptop's, in English.
USUAL: dict[str, Any] = {"viewport": {"width": 1280, "height": 800}, "locale": "en-GB"}
#: What Chromium itself says about an answer that the page deals with.
EXPECTED = (
    "Failed to load resource: the server responded with a status of 4",
    "Failed to load resource: net::ERR_INTERNET_DISCONNECTED",
)


class Visit:
    """One browser context on the page."""

    def __init__(self, context: BrowserContext, url: str) -> None:
        self.complaints: list[str] = []
        self.asked: list[str] = []
        self.context = context
        self.page: Page = context.new_page()
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("request", lambda asked: self.asked.append(f"{asked.method} {asked.url.removeprefix(url)}"))

    def sign_in(self, email: str, password: str) -> Page:
        """Sign in as somebody does: by the form, in whatever language it speaks."""
        self.page.goto("/sign-in")
        self.page.locator("input[name=email]").fill(email)
        self.page.locator("input[name=password]").fill(password)
        self.page.locator("main button[type=submit]").click()
        self.page.wait_for_url("**/")
        return self.page

    def end(self) -> None:
        """Close the browser's context."""
        self.context.close()

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not message.text.startswith(EXPECTED):
            self.complaints.append(message.text)
