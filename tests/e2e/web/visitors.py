"""A person at the page: their own browser context, and everything that went wrong in it."""

from typing import Any

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, Response

#: Whose browser it is unless a test says otherwise: a laptop's, in English.
USUAL: dict[str, Any] = {"viewport": {"width": 1280, "height": 800}, "locale": "en-GB"}
#: What Chromium itself says about an answer that the page deals with.
EXPECTED = (
    "Failed to load resource: the server responded with a status of 4",
    "Failed to load resource: net::ERR_INTERNET_DISCONNECTED",
)
_BETWEEN_LOOKS = 50  # milliseconds


def visit_of(browser: Browser, url: str, options: dict[str, Any]) -> "Visit":
    """Somebody new, with a browser of their own."""
    return Visit(browser.new_context(base_url=url, **(USUAL | options)), url)


class Visit:
    """One browser context on the page."""

    def __init__(self, context: BrowserContext, url: str) -> None:
        self.complaints: list[str] = []
        self.asked: list[str] = []
        self.refused: list[str] = []
        self._under_way: set[Request] = set()
        self.url = url
        self.context = context
        self.page: Page = context.new_page()
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("request", self._asks)
        self.page.on("response", self._answered)
        self.page.on("requestfinished", self._ended)
        self.page.on("requestfailed", self._ended)

    def sign_in(self, email: str, password: str) -> Page:
        """Sign in as somebody does: by the form, in whatever language it speaks."""
        self.page.goto("/sign-in")
        self.page.locator("input[name=email]").fill(email)
        self.page.locator("input[name=password]").fill(password)
        self.page.locator("main button[type=submit]").click()
        self.page.wait_for_url("**/")
        return self.page

    def forget(self) -> None:
        """What was asked and refused so far is nothing to what comes."""
        self.asked.clear()
        self.refused.clear()
        self._under_way.clear()

    def be_answered(self, patience: float) -> None:
        """Wait until the page has asked for nothing that it waits for, three looks long; patience in milliseconds."""
        calm = 0
        while calm < 3 and patience > 0:
            self.page.wait_for_timeout(_BETWEEN_LOOKS)
            patience -= _BETWEEN_LOOKS
            calm = 0 if self._under_way else calm + 1

    def end(self) -> None:
        """Close the browser's context."""
        self.context.close()

    def _asks(self, asked: Request) -> None:
        self._under_way.add(asked)
        self.asked.append(f"{asked.method} {asked.url.removeprefix(self.url)}")

    def _ended(self, asked: Request) -> None:
        self._under_way.discard(asked)

    def _answered(self, answer: Response) -> None:
        if answer.status >= 400 and answer.url.startswith(f"{self.url}/api/"):
            self.refused.append(f"{answer.status} {answer.url.removeprefix(self.url)}")

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not message.text.startswith(EXPECTED):
            self.complaints.append(message.text)
