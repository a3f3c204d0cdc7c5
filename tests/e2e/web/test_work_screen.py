"""The work screen in the browser: keys alone, two windows, two devices, hostile inputs (R25, R26, R63, R72, R73)."""

import re

import pytest
from playwright.sync_api import expect

from tests.builders.platform import GUIDELINES, PASSWORD

pytestmark = pytest.mark.cloud

REASON = "The first one says what is true, and in order."
WRITING = {
    "task_type": "prompt_writing",
    "options": [],
    "validators": [{"rule": "max_words", "field": "prompt", "value": 8}],
}
HOSTILE = """<script>window.wasHit = 1</script><img src="https://evil.example/a.png" onerror="window.wasHit = 2">

![pixel](https://evil.example/pixel.png) [run](javascript:window.wasHit=3) [leave](https://evil.example/page)

$\\includegraphics{https://evil.example/b.png}$ and $x^2$
"""


def example(answer):
    return GUIDELINES | {"good_examples": [{"answer": answer, "why": "It is as asked."}]}


def in_hand(platform, name, *inputs, answer, **terms):
    """Somebody new with a claim in a project of these inputs."""
    project = platform.project_of(inputs, guidelines=example(answer), **terms)
    person = platform.person(name)
    platform.enrol(person, project)
    claim = person.post(f"/projects/{project['project_id']}/claims", key="one")
    return person, f"/work/claims/{claim['claim_id']}"


def test_a_comparison_is_done_by_keys_alone_and_the_next_task_is_one_key_away(platform, visit):
    given = {"prompt": "Which is better?", "responses": ["Water runs downhill.", "Water runs uphill."]}
    answer = {"preferred": 0, "justification": REASON}
    cid, path = in_hand(platform, "cid", given, given, answer=answer, task_type="comparison", options=[])
    page = visit().sign_in(cid.email, PASSWORD)
    page.goto(path)
    expect(page.get_by_role("radio", name="Response A")).to_be_visible()
    better = page.get_by_role("region", name=re.compile("^Response")).filter(has_text="downhill")
    letter = better.get_attribute("aria-label")[-1]

    page.keyboard.press(letter.lower())
    page.keyboard.press("Control+Enter")
    expect(page.get_by_label("Why")).to_be_focused()  # what is missing is said, and is where one goes on
    page.keyboard.type(REASON)
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("dialog")).to_contain_text("What was measured")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Handed in")).to_be_visible()

    [claim] = cid.get("/claims")["claims"]
    assert cid.get(f"/submissions/{claim['submission_id']}")["answer"] == answer
    page.keyboard.press("n")
    expect(page.get_by_role("radio", name="Response A")).not_to_be_checked()


def test_a_second_window_reads_until_somebody_goes_on_there(platform, visit):
    dan, path = in_hand(platform, "dan", {"topic": "rivers"}, answer={"prompt": "Rivers."}, **WRITING)
    visitor = visit()
    first = visitor.sign_in(dan.email, PASSWORD)
    first.goto(path)
    first.get_by_label("Your prompt").fill("Rivers carry")
    expect(first.locator("p[role=status]")).to_contain_text("Saved, ")

    second = visitor.context.new_page()
    second.goto(path)
    expect(second.get_by_text("You write this answer in another window")).to_be_visible()
    expect(second.get_by_label("Your prompt")).not_to_be_editable()
    second.get_by_role("button", name="Write here").click()
    expect(second.get_by_label("Your prompt")).to_be_editable()
    expect(second.get_by_label("Your prompt")).to_have_value("Rivers carry")
    expect(first.get_by_label("Your prompt")).not_to_be_editable()

    second.get_by_label("Your prompt").fill("one two three four five six seven eight nine")
    expect(second.get_by_text("Has at most 8 words, not 9")).to_be_visible()


def test_what_was_saved_is_there_when_one_comes_back_from_another_page(platform, visit):
    gil, path = in_hand(platform, "gil", {"topic": "lakes"}, answer={"prompt": "Lakes."}, **WRITING)
    page = visit().sign_in(gil.email, PASSWORD)
    page.goto(path.replace("/claims/", "/receipts/"))
    page.get_by_role("link", name="Begin").click()  # the receipt has read the claim as it was before the work
    page.get_by_label("Your prompt").fill("Lakes lie still")
    expect(page.locator("p[role=status]")).to_contain_text("Saved, ")
    page.get_by_role("link", name="My work").first.click()
    expect(page.get_by_role("heading", name="My work")).to_be_visible()
    page.go_back()
    expect(page.get_by_label("Your prompt")).to_have_value("Lakes lie still")


def test_what_was_saved_elsewhere_is_not_handed_in_over(platform, visit):
    hal, path = in_hand(platform, "hal", {"topic": "hills"}, answer={"prompt": "Hills."}, **WRITING)
    page = visit().sign_in(hal.email, PASSWORD)
    page.goto(path)
    page.get_by_label("Your prompt").fill("At the desk")
    expect(page.locator("p[role=status]")).to_contain_text("Saved, ")
    claim_id = path.rsplit("/", 1)[1]
    hal.put(f"/claims/{claim_id}/draft", {"answer": {"prompt": "By phone"}, "version": 1})

    page.keyboard.press("Control+Enter")
    page.get_by_role("dialog").get_by_role("button", name="Hand in now").click()
    conflict = page.get_by_role("alert").filter(has_text="There are two versions of your answer")
    expect(conflict).to_contain_text("By phone")
    assert hal.get(f"/claims/{claim_id}")["claim"]["submission_id"] is None


def test_two_devices_never_overwrite_each_other(platform, visit):
    eva, path = in_hand(platform, "eva", {"topic": "trains"}, answer={"prompt": "Trains."}, **WRITING)
    train, home = visit(), visit()
    away = train.sign_in(eva.email, PASSWORD)
    away.goto(path)
    away.get_by_label("Your prompt").fill("Begun together")
    expect(away.locator("p[role=status]")).to_contain_text("Saved, ")
    train.context.set_offline(True)
    away.get_by_label("Your prompt").fill("Written on the train")
    expect(away.locator("p[role=status]")).to_contain_text("Kept on this device")

    here = home.sign_in(eva.email, PASSWORD)
    here.goto(path)
    here.get_by_role("button", name="Write here").click()
    expect(here.get_by_label("Your prompt")).to_be_editable()
    here.get_by_label("Your prompt").fill("Written at home")
    expect(here.locator("p[role=status]")).to_contain_text("Saved, ")

    train.context.set_offline(False)
    conflict = away.get_by_role("alert").filter(has_text="There are two versions of your answer")
    expect(conflict).to_contain_text("Written on the train")
    expect(conflict).to_contain_text("Written at home")
    conflict.get_by_role("button", name="Keep both texts").click()
    expect(away.get_by_label("Your prompt")).to_have_value("Written at home\n\nWritten on the train")


def test_an_input_runs_nothing_and_fetches_nothing(platform, visit):
    given = {"prompt": HOSTILE, "response": HOSTILE}
    answer = {"ratings": {"accuracy": 3, "logic": 3, "fluency": 3}, "justification": REASON}
    fay, path = in_hand(platform, "fay", given, answer=answer, task_type="evaluation", options=[])
    visitor = visit()
    page = visitor.sign_in(fay.email, PASSWORD)
    page.goto(path)
    expect(page.locator(".markdown .katex").first).to_be_visible()
    page.get_by_role("button", name="leave").first.click()
    expect(page.get_by_role("link", name="Open it in a new tab")).to_have_attribute(
        "rel", re.compile("noopener noreferrer")
    )

    assert page.evaluate("window.wasHit") is None
    assert page.locator("main img, main iframe, main script, main a[href^='javascript:']").count() == 0
    assert [asked for asked in visitor.asked if "://" in asked and "data:" not in asked] == []
