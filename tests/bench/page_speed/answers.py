"""The API's real answers, multiplied on their way to the page, and the people who have one of everything."""

import json
import time
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

from playwright.sync_api import Page, Route

from tests.builders.platform import GUIDELINES, Platform

WORDS, PAGE = 5_000, 50
AWAY = 0.15  # seconds that a real answer is under way
REASON = "The response says what is true, and in order."
_PARAGRAPH = (
    "A lever **turns** about its point, and what is far from it moves far; the price is *$3* a day, the law is $F s = W$. "
    "Whoever lifts a stone with a bar of iron knows this, and so does whoever has opened a tin with the handle of a spoon.\n\n"
)


@dataclass
class Cast:
    """Who looks, and at what."""

    worker: str
    manager: str
    admin: str
    project_id: str = ""
    claims: dict[str, str] = field(default_factory=dict)


def cast_of(platform: Platform) -> Cast:
    """One of everything that is multiplied: a card, a project, two claims in hand, an answer that was paid."""
    platform.staff()
    person = platform.person("worker")
    cast = Cast(person.email, platform.manager.email, platform.admin.email)
    rated = {"ratings": {"accuracy": 3, "logic": 3, "fluency": 3}, "justification": REASON}
    plans: list[tuple[str, dict[str, Any], dict[str, Any], dict[str, Any]]] = [
        ("classification", {"text": "quack"}, {"label": "duck"}, {"places": 1}),
        ("evaluation", {"prompt": "What is a lever?", "response": "A bar."}, rated, {"options": []}),
        ("data_optimization", {"original": "A bar that turn."}, {"edited": "A bar that turns."}, {"options": []}),
    ]
    for task_type, given, answer, terms in plans:
        guidelines = GUIDELINES | {"good_examples": [{"answer": answer, "why": "It is as asked."}]}
        project = platform.project_of([given, given], guidelines, task_type=task_type, **terms)
        platform.enrol(person, project)
        claim = person.post(f"/projects/{project['project_id']}/claims", key="first")
        if task_type == "classification":
            cast.project_id = project["project_id"]
            person.post(f"/claims/{claim['claim_id']}/submission", {"answer": answer})
        else:
            cast.claims[task_type] = claim["claim_id"]
    return cast


Rows = list[dict[str, Any]]


class Many:
    """Lists on their way to the page: the rows of the real answer, many times, the last of them on a second page."""

    def __init__(self, page: Page, path: str, name: str, identity: str, count: int) -> None:
        self.name, self.identity, self.count = name, identity, count
        self.known: dict[str, Any] | None = None
        page.route(lambda url: urlsplit(url).path == path, self._answer)

    def _answer(self, route: Route) -> None:
        self.known = self.known or self._first(route)
        rows: Rows = self.known[self.name]
        is_last = "cursor" in parse_qs(urlsplit(route.request.url).query)
        numbers = range(self.count - PAGE, self.count) if is_last else range(self.count - PAGE)
        many = [_another(rows[number % len(rows)], self.identity, number) for number in numbers]
        answer = {**self.known, self.name: many, "next_cursor": None if is_last else "more"}
        if is_last:
            time.sleep(AWAY)
        route.fulfill(json=answer | ({"recommended": []} if "recommended" in answer else {}))

    def _first(self, route: Route) -> dict[str, Any]:
        """The first real page that has rows."""
        url, cursor = route.request.url, ""
        while True:
            found: dict[str, Any] = route.fetch(url=url + cursor).json()
            if found[self.name]:
                return found
            if found["next_cursor"] is None:
                raise ValueError(f"{url} has no {self.name} to be multiplied.")
            cursor = f"&cursor={quote(found['next_cursor'])}"


def _another(row: dict[str, Any], identity: str, number: int) -> dict[str, Any]:
    other = {**deepcopy(row), identity: f"{row[identity]}{number}"}
    return other | {name: f"{row[name]} {number}" for name in ("title", "summary") if isinstance(row.get(name), str)}


class Work:
    """A claim in hand on its way to the page: its text has 5,000 words, and what is saved stays here."""

    def __init__(self, page: Page, claim_id: str) -> None:
        self.work: dict[str, Any] = {}
        self.version = 0
        path = f"/api/claims/{claim_id}"
        page.route(lambda url: urlsplit(url).path == path, self._given)
        page.route(lambda url: urlsplit(url).path == f"{path}/draft", self._saved)
        page.route(lambda url: urlsplit(url).path == f"{path}/heartbeats", self._beaten)

    def _given(self, route: Route) -> None:
        self.work = route.fetch().json()
        for name in ("response", "original"):
            if name in self.work["input"]:
                self.work["input"][name] = _PARAGRAPH * (WORDS // len(_PARAGRAPH.split()) + 1)
        route.fulfill(json=self.work)

    def _saved(self, route: Route) -> None:
        self.version += 1
        answer = json.loads(route.request.post_data or "{}")["answer"]
        clocks = self.work["clocks"]
        draft = {"version": self.version, "answer": answer, "percent_done": 50, "saved_at": clocks["now"]}
        route.fulfill(json=draft | {"clocks": clocks})

    def _beaten(self, route: Route) -> None:
        route.fulfill(json=self.work["clocks"])
