"""A whole task, from signing in to the answer: with a finger, by keys alone, and over a killed browser (R22, R26, R63, R72)."""

import pytest
from playwright.sync_api import expect

from tests.builders.platform import GUIDELINES, PASSWORD
from tests.e2e.web.hands import tab_to, tap, width_of
from tests.e2e.web.pages import PHONE
from tests.e2e.web.work import recommended, who_knows_python

pytestmark = pytest.mark.cloud

#: Whether the device's database has these words: it writes what was typed a quarter of a second later.
ON_THE_DISK = """(words) => new Promise((done) => {
  const asked = indexedDB.open("inlier", 1);
  asked.onerror = () => done(false);
  asked.onsuccess = () => {
    const found = asked.result.transaction("kept").objectStore("kept").getAll();
    found.onsuccess = () => { asked.result.close(); done(JSON.stringify(found.result).includes(words)); };
  };
})"""
WORDS = "Why does a river carry more sand after the rain?"


def test_a_task_is_done_on_a_phone(platform, visit):
    title = recommended(platform, 1)["title"]
    person = who_knows_python(platform, "phoebe")
    page = visit(viewport=PHONE, has_touch=True, is_mobile=True).page

    def fits(path):
        page.wait_for_url(path)
        page.wait_for_load_state("networkidle")
        assert width_of(page) <= PHONE["width"], f"{path} is {width_of(page)} pixels wide"

    page.goto("/sign-in")
    fits("**/sign-in")
    page.get_by_label("E-mail address").fill(person.email)
    page.locator("input[name=password]").fill(PASSWORD)
    tap(page.get_by_role("button", name="Sign in"))
    fits("**/")
    menu = page.get_by_role("navigation", name="Pages")
    expect(menu).not_to_be_in_viewport()
    tap(page.get_by_role("button", name="Menu"))
    tap(menu.get_by_role("link", name="My work"))
    expect(menu).not_to_be_in_viewport()
    fits("**/work")
    page.get_by_role("link", name="Find work").tap()  # in a sentence, where a line is as high as its letters
    fits("**/")
    tap(page.get_by_role("article", name=title).get_by_role("link", name="See and join"))
    fits("**/projects/*")
    tap(page.get_by_role("button", name="I have read the guidelines"))
    fits("**/work/receipts/*")
    tap(page.get_by_role("link", name="Begin"))
    fits("**/work/claims/*")

    expect(page.get_by_role("region", name="The task")).to_contain_text("Picture 0")
    panes = page.get_by_role("radiogroup", name="What is shown").locator("label")
    tap(panes.filter(has_text="Guidelines"))
    expect(page.get_by_role("region", name="Guidelines")).to_contain_text(GUIDELINES["objective"])
    fits("**/work/claims/*")
    tap(panes.filter(has_text="Your answer"))
    expect(page.get_by_role("region", name="The task")).to_be_hidden()
    tap(page.get_by_role("radio", name="duck"))
    fits("**/work/claims/*")
    tap(page.get_by_role("button", name="Hand in"))
    tap(page.get_by_role("dialog").get_by_role("button", name="Hand in now"))
    expect(page.get_by_role("heading", name="Handed in")).to_be_visible()
    fits("**/work/claims/*")
    tap(page.get_by_role("main").get_by_role("link", name="My work"))
    tap(page.get_by_role("tab", name="Handed in"))
    expect(page.get_by_role("article", name=title)).to_be_visible()
    fits("**/work?*")


def test_a_task_is_done_by_keys_alone_and_so_is_the_way_to_it(platform, visit):
    title = recommended(platform, 2)["title"]
    person = who_knows_python(platform, "kerry")
    page = visit().page
    keys = page.keyboard
    page.goto("/sign-in")  # what comes next comes by keys

    expect(page.get_by_label("E-mail address")).to_be_focused()
    keys.type(person.email)
    tab_to(page.locator("input[name=password]"))
    keys.type(PASSWORD)
    keys.press("Enter")
    tab_to(page.get_by_role("article", name=title).get_by_role("link", name="See and join"))
    keys.press("Enter")
    expect(page.get_by_role("heading", name=title)).to_be_visible()
    tab_to(page.get_by_role("button", name="I have read the guidelines"))
    keys.press("Enter")
    expect(page.get_by_role("link", name="Begin")).to_be_focused()
    keys.press("Enter")

    expect(page.get_by_role("radio", name="duck")).to_be_visible()
    keys.press("g")
    guidelines = page.get_by_role("region", name="Guidelines")
    expect(guidelines).to_contain_text(GUIDELINES["objective"])
    tab_to(guidelines)  # where the arrows read on
    keys.press("1")
    expect(page.get_by_role("radio", name="duck")).to_be_checked()
    keys.press("Control+Enter")
    expect(page.get_by_role("dialog")).to_contain_text("What was measured")
    keys.press("Enter")
    expect(page.get_by_role("heading", name="Handed in")).to_be_visible()
    keys.press("n")
    expect(page.get_by_role("heading", name=title)).to_be_visible()
    expect(page.get_by_role("radio", name="duck")).not_to_be_checked()
    states = sorted(claim["state"] for claim in person.get("/claims")["claims"])
    assert states == ["active", "submitted"]


def test_what_was_written_is_there_when_the_browser_was_killed(platform, own_browser):
    example = {"answer": {"prompt": "Why do rivers bend?"}, "why": "It asks one question."}
    project = platform.project_of(
        [{"topic": "rivers"}],
        GUIDELINES | {"good_examples": [example], "bad_examples": [example]},
        task_type="prompt_writing",
        options=[],
    )
    person = platform.person("kim")
    platform.enrol(person, project)
    claim = person.post(f"/projects/{project['project_id']}/claims", key="one")
    path = f"/work/claims/{claim['claim_id']}"
    visitor = own_browser.start()
    page = visitor.sign_in(person.email, PASSWORD)
    page.goto(path)
    expect(page.get_by_label("Your prompt")).to_be_editable()
    visitor.context.set_offline(True)
    page.get_by_label("Your prompt").fill(WORDS)
    expect(page.locator("p[role=status]")).to_contain_text("Kept on this device")
    page.wait_for_function(ON_THE_DISK, arg=WORDS, polling=100)
    own_browser.kill()

    again = own_browser.start().sign_in(person.email, PASSWORD)  # who signed in moments before was forgotten with it
    again.goto(path)
    expect(again.get_by_label("Your prompt")).to_have_value(WORDS)
    expect(again.locator("p[role=status]")).to_contain_text("Saved, ")
    assert person.get(path.removeprefix("/work"))["draft"]["answer"] == {"prompt": WORDS}
