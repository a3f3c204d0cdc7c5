"""A contributor proves a skill in the browser: by keys alone, over a reload, and with a second try a week on (R15-R17)."""

import re
import uuid

import pytest
from playwright.sync_api import expect

from tests.builders.assessments import example
from tests.builders.platform import PASSWORD

pytestmark = pytest.mark.cloud

ANSWERED = re.compile(r", answered$")


def a_test(platform):
    """A published test of arithmetic that nobody else takes, and the keys of its items by their prompts."""
    body = example() | {"title": f"Arithmetic {uuid.uuid4().hex[:8]}"}
    written = platform.admin.post("/assessments", body, key=str(uuid.uuid4()))
    platform.admin.post(f"/assessments/{written['assessment_id']}/publication")
    return body["title"], {item["prompt"]: item for item in body["items"]}


def begin(page, title):
    """From the list to the first question, as somebody does who reads the rules before."""
    page.goto("/assessments")
    page.get_by_role("link", name=f"See the test: {title}").click()
    expect(page.get_by_role("region", name="How it goes")).to_contain_text("30 mins")
    page.get_by_role("button", name="Begin now").click()
    expect(page.get_by_role("heading", name="Question 1 of 8")).to_be_visible()


def answer_by_keys(page, items):
    """The right answer to the question shown, without touching anything but the keyboard."""
    item = items[page.locator("#prompt").inner_text().strip()]
    keys = page.keyboard
    if item["kind"] in ("choice", "choices"):
        rights = [item["key"]] if item["kind"] == "choice" else item["key"]
        shown = [card.get_attribute("aria-label") for card in page.locator("[role=radio], [role=checkbox]").all()]
        for right in rights:
            keys.press(str(shown.index(right) + 1))
    elif item["kind"] == "ordering":
        lines = page.locator("[data-line]")
        for place, wanted in enumerate(item["options"]):
            texts = [re.sub(r"^\d+\. ", "", line.get_attribute("aria-label")) for line in lines.all()]
            lines.nth(texts.index(wanted)).focus()
            for _ in range(texts.index(wanted) - place):
                keys.press("Alt+ArrowUp")
        if page.get_by_role("button", name="Keep this order").count():
            page.get_by_role("button", name="Keep this order").press("Enter")
        page.get_by_role("heading", level=2).first.focus()
    else:
        keys.type(item["key"] if item["kind"] == "numeric" else item["keys"][0])


def go_on(page, number):
    """To the next question: by Enter from a field, by an arrow from anywhere else."""
    page.keyboard.press("Enter" if page.locator("input[data-answer]").count() else "ArrowRight")
    expect(page.get_by_role("heading", name=f"Question {number} of 8")).to_be_visible()


def test_a_test_is_passed_by_keys_alone_over_a_reload_and_without_a_line(platform, visit):
    title, items = a_test(platform)
    ann = platform.person("ann")
    visitor = visit()
    page = visitor.sign_in(ann.email, PASSWORD)
    begin(page, title)

    numbers = page.get_by_role("navigation", name="Questions")
    for number in range(1, 9):
        if number == 4:  # nothing is lost by a reload, nor is the place where one was
            expect(numbers.get_by_role("button", name=ANSWERED)).to_have_count(3)
            page.reload()
            expect(page.get_by_role("heading", name="Question 4 of 8")).to_be_visible()
            expect(numbers.get_by_role("button", name=ANSWERED)).to_have_count(3)
        if number == 6:
            visitor.context.set_offline(True)
        answer_by_keys(page, items)
        if number == 6:
            page.get_by_role("heading", level=2).first.focus()
            expect(page.locator("p[role=status]").first).to_contain_text("Kept on this device")
            visitor.context.set_offline(False)
            # a request that the line swallowed is given up after 35 s
            expect(page.locator("p[role=status]").first).to_have_text("Saved", timeout=60_000)
            if page.locator("input[data-answer]").count():
                page.locator("input[data-answer]").focus()
        if number < 8:
            go_on(page, number + 1)
    page.get_by_role("heading", level=2).first.focus()
    page.keyboard.press("ArrowRight")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("All 8 questions are answered.")
    page.keyboard.press("Enter")

    expect(page.get_by_role("main").get_by_role("alert")).to_contain_text("Passed")
    expect(page.get_by_role("main").get_by_role("alert")).to_contain_text("100 % right")
    mine = ann.pages("/assessments", "assessments")
    assert [one["is_passed"] for one in mine if one["title"] == title] == [True]


def test_who_fails_reads_when_the_next_try_is_and_objects_to_a_question(platform, visit):
    title, _ = a_test(platform)
    bea = platform.person("bea")
    page = visit().sign_in(bea.email, PASSWORD)
    begin(page, title)
    page.get_by_role("button", name="Hand in").click()
    expect(page.get_by_role("dialog")).to_contain_text("8 questions are not answered")
    page.get_by_role("button", name="Hand in now").click()

    result = page.get_by_role("main").get_by_role("alert")
    expect(result).to_contain_text("Not passed this time")
    expect(result).to_contain_text(re.compile("You may try again .*(in 7 days|in 6 days)"))
    page.get_by_role("button", name="Object to this question, number 1").click()
    page.get_by_label("What is wrong with it").fill("Two of its answers are right.")
    page.get_by_role("button", name="Send the objection").click()
    expect(page.get_by_text("Objection sent; somebody will decide")).to_be_visible()
    page.get_by_role("link", name="All tests").click()
    card = page.get_by_role("article", name=title)
    expect(card).to_contain_text("Not passed")
    expect(card.get_by_role("link", name="See the test")).to_have_count(0)


def test_an_example_of_the_training_is_told_about_at_once(platform, visit):
    page = visit().sign_in(platform.person("cid").email, PASSWORD)
    page.goto("/training")
    page.get_by_role("link", name="Practise: Choose a label").click()
    expect(page.get_by_role("radio", name="delivery")).to_be_visible()
    page.keyboard.press("2")
    page.get_by_role("button", name="Try it").click()
    expect(page.get_by_text("Not quite: look at these points")).to_be_visible()
    page.keyboard.press("1")
    page.get_by_role("button", name="Try it").click()
    expect(page.get_by_text("Right", exact=True)).to_be_visible()
    expect(page.get_by_text("2 examples are left to answer rightly.")).to_be_visible()
