"""Every kind of task as it is done: by drag and by keys, with its changes shown, in an editor, over a picture (R2, R26)."""

import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from infra.demo.people import PICTURE
from tests.builders.platform import GUIDELINES, PASSWORD, TERMS, Platform
from tests.e2e.web import pages
from tests.e2e.web.visitors import visit_of

pytestmark = pytest.mark.cloud

REASON = "It is true, in order, and short."
RESPONSES = ["Rain falls from clouds.", "Rain is wet.", "Rain is dry."]


@dataclass(frozen=True)
class Kind:
    """A task of its type, an answer for its guidelines, and how somebody answers it: with what the platform then keeps."""

    task_type: str
    given: dict[str, Any]
    example: dict[str, Any]
    done: Callable[[Page], dict[str, Any]]
    terms: dict[str, Any] = field(default_factory=lambda: {"options": []})


def classify(page):
    """By a number of the keyboard, after a look at the picture and at the clocks."""
    picture = page.get_by_role("button", name="Enlarge duck.png")
    expect(picture.locator("img")).to_have_js_property("naturalWidth", 1)
    picture.click()
    large = page.get_by_role("dialog", name="duck.png")
    expect(large.locator("img")).to_have_js_property("naturalWidth", 1)
    assert pages.faults_of(page) == []
    large.get_by_role("button", name="Close").click()
    page.get_by_role("button", name="not counted").click()
    expect(page.get_by_role("dialog")).to_contain_text("There are no gaps")
    assert pages.faults_of(page) == []
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.keyboard.press("2")
    expect(page.get_by_role("radio", name="goose")).to_be_checked()
    return {"label": "goose"}


def rate(page):
    """A digit rates the marked part and goes on, an arrow goes back to mend one; what is missing is where one goes on."""
    for key in ("4", "5", "3", "ArrowUp", "2"):
        page.keyboard.press(key)
    page.keyboard.press("Control+Enter")
    expect(page.get_by_label("Why")).to_be_focused()
    page.keyboard.type(REASON)
    return {"ratings": {"accuracy": 4, "logic": 2, "fluency": 3}, "justification": REASON}


def rank(page):
    """The last one is dragged to the top; by keys the last one goes up, and is as good as what is then below it."""
    rows = page.locator("[data-number]")
    expect(rows).to_have_count(3)
    first, second, third = (int(row.get_attribute("data-number") or "") for row in rows.all())
    drag(page, rows.nth(2).get_by_role("button", name="Drag response"), rows.nth(0))
    expect(rows.nth(0)).to_have_attribute("data-number", str(third))
    row = page.locator(f"[data-number='{second}']")
    row.focus()
    page.keyboard.press("Alt+ArrowUp")
    expect(rows.nth(1)).to_have_attribute("data-number", str(second))
    expect(row).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.locator(f"[data-number='{first}']")).to_be_focused()
    page.keyboard.press("=")
    expect(rows.nth(2).get_by_role("checkbox", name="As good as the one above")).to_be_checked()
    return {"ranking": [[third], [second, first]]}


def drag(page, grip, target):
    """By the mouse, in steps as a hand does."""
    target.scroll_into_view_if_needed()
    begins, ends = grip.bounding_box(), target.bounding_box()
    page.mouse.move(begins["x"] + begins["width"] / 2, begins["y"] + begins["height"] / 2)
    page.mouse.down()
    page.mouse.move(begins["x"] + begins["width"] / 2, ends["y"] + ends["height"] / 2, steps=8)
    page.mouse.up()


def improve(page):
    """What is taken away is struck through, what is added underlined, while one writes."""
    text = page.get_by_label("Your improved text")
    expect(text).to_have_value("The cat sat on teh mat.")
    text.fill("The cat sat on the mat.")
    expect(page.locator(".changes del")).to_have_text("teh")
    expect(page.locator(".changes ins")).to_have_text("the")
    return {"edited": "The cat sat on the mat."}


def translate(page):
    """Into a field that knows its language."""
    page.keyboard.press("w")
    expect(page.get_by_label("Your translation")).to_be_focused()
    expect(page.get_by_label("Your translation")).to_have_attribute("lang", "es")
    page.keyboard.type("Está lloviendo.")
    return {"translation": "Está lloviendo."}


def program(page):
    """In an editor that indents, and that the keyboard can leave."""
    code = page.get_by_label("Your code in python")
    expect(code).to_be_visible()
    page.keyboard.press("w")
    expect(code).to_be_focused()
    page.keyboard.type("def add(a, b):")
    expect(code.locator("span").first).to_be_visible()  # the language's own colours, and its indents, have come
    page.keyboard.press("Enter")
    page.keyboard.type("return a + b")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(code).to_be_focused()
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    expect(code).not_to_be_focused()
    return {"code": "def add(a, b):\n    return a + b\n        "}


KINDS = [
    Kind("classification", {"text": "What is it?"}, {"label": "duck"}, classify, {}),
    Kind(
        "evaluation",
        {"prompt": "What is rain?", "response": RESPONSES[0]},
        {"ratings": {"accuracy": 5, "logic": 5, "fluency": 5}, "justification": REASON},
        rate,
    ),
    Kind("ranking", {"prompt": "What is rain?", "responses": RESPONSES}, {"ranking": [[0], [1], [2]]}, rank),
    Kind("data_optimization", {"original": "The cat sat on teh mat."}, {"edited": "A cat."}, improve),
    Kind(
        "translation",
        {"text": "It rains.", "source_language": "en", "target_language": "es"},
        {"translation": "Llueve."},
        translate,
    ),
    Kind("code", {"prompt": "Add two numbers.", "language": "python"}, {"code": "def add(a, b): ..."}, program),
]


@pytest.fixture(scope="module")
def projects(platform):
    """A project with one task for each kind."""

    def made(kind):
        title = f"{kind.task_type} {uuid.uuid4().hex[:8]}"
        terms = {"title": title, "task_type": kind.task_type, **kind.terms}
        pictures = {"attachments": [a_picture(platform, terms)]} if kind.task_type == "classification" else {}
        guidelines = GUIDELINES | {
            "good_examples": [{"answer": kind.example, "why": "It is as asked."}],
            "bad_examples": [{"answer": kind.example, "why": "It says too little."}],
        }
        return platform.project_of([kind.given | pictures], guidelines, **terms)

    with ThreadPoolExecutor(3) as pool:
        return dict(zip([kind.task_type for kind in KINDS], pool.map(made, KINDS), strict=True))


def a_picture(platform: Platform, terms):
    """What an input says of a picture that was uploaded for this project, which is drafted for it."""
    project = platform.manager.post("/projects", TERMS | terms, key="pictured")
    path = f"/projects/{project['project_id']}/attachments"
    begun = platform.manager.post(path, {"media_type": "image/png", "bytes": len(PICTURE)}, key="picture")
    platform.api.upload(begun["upload"], PICTURE)
    found = platform.manager.post(f"{path}/{begun['attachment_id']}/completion")
    return {"name": "duck.png", **{name: found[name] for name in ("file_key", "media_type", "bytes")}}


@pytest.fixture(scope="module")
def worker(platform):
    return platform.person("worker")


@pytest.fixture(scope="module")
def visitor(chromium, page_url, worker):
    """The worker at the page, for all that is done here."""
    visitor = visit_of(chromium, page_url, {"color_scheme": "light"})
    visitor.context.add_init_script(pages.WATCH)
    visitor.sign_in(worker.email, PASSWORD)
    yield visitor
    visitor.end()


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.task_type)
def test_a_task_is_done_in_its_own_way_and_kept_as_it_was_given(kind, platform, projects, worker, visitor):
    project, page = projects[kind.task_type], visitor.page
    platform.enrol(worker, project)
    claim = worker.post(f"/projects/{project['project_id']}/claims", key="one")
    pages.settle(page, f"/work/claims/{claim['claim_id']}")
    answer = kind.done(page)

    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("dialog")).to_contain_text("What was measured")
    assert pages.faults_of(page) == []
    page.get_by_role("button", name="Hand in now").click()
    expect(page.get_by_role("heading", name="Handed in")).to_be_visible()

    submission_id = worker.get(f"/claims/{claim['claim_id']}")["claim"]["submission_id"]
    assert worker.get(f"/submissions/{submission_id}")["answer"] == answer
    assert visitor.complaints == []
