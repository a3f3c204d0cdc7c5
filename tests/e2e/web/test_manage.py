"""A manager in the browser: from nothing to a published project whose file of tasks is imported (R19-R20, R24-R25)."""

import pytest
from playwright.sync_api import expect

from tests.builders.platform import PASSWORD

pytestmark = pytest.mark.cloud

FILE = "text,kind\nA bird with a bill,field\nA bird with a long neck,field\n"


def test_a_manager_comes_from_nothing_to_a_published_project_with_its_tasks(platform, visit):
    page = visit().sign_in(platform.manager.email, PASSWORD)
    project_id = _draft(page)
    _fill_steps(page)

    # an incomplete project is refused with all that is missing
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.get_by_role("alert").filter(has_text="Not published")).to_contain_text("budget")

    _import(page, project_id)
    amount = {"minor": 10_000, "currency": "USD"}
    platform.admin.post(f"/projects/{project_id}/funding", {"amount": amount, "reference": project_id}, key="fund")
    page.goto(f"/manage/{project_id}/setup/check")
    page.get_by_role("button", name="Publish", exact=True).click()

    page.wait_for_url(f"**/manage/{project_id}")
    expect(page.get_by_text("Open", exact=True)).to_be_visible()
    expect(page.get_by_text("0 of 2 answers accepted")).to_be_visible()
    assert platform.manager.get(f"/projects/{project_id}")["project"]["state"] == "open"


def test_what_was_written_for_guidelines_is_there_again_after_leaving(platform, visit):
    page = visit().sign_in(platform.manager.email, PASSWORD)
    project_id = _draft(page)
    page.goto(f"/manage/{project_id}/setup/guidelines")
    page.get_by_label("Objective").fill("Words that must not be lost.")
    page.goto("/manage")
    page.goto(f"/manage/{project_id}/setup/guidelines")
    expect(page.get_by_label("Objective")).to_have_value("Words that must not be lost.")


def _draft(page):
    page.goto("/manage/new")
    page.get_by_label("Title").fill("Ducks and geese")
    page.get_by_role("textbox", name="Reward for an answer").fill("1.50")
    page.get_by_role("button", name="Make the draft").click()
    page.wait_for_url("**/setup/data")
    return page.url.split("/manage/")[1].split("/")[0]


def _fill_steps(page):
    for label in ("duck", "goose"):
        page.get_by_role("combobox", name="Labels").fill(label)
        page.get_by_role("combobox", name="Labels").press("Enter")
    _next(page, "pay")
    page.get_by_label("Minutes of one answer").fill("5")
    _next(page, "people")
    _next(page, "review")
    page.get_by_label("None: automatic checks alone").check()
    _next(page, "guidelines")
    page.get_by_label("Objective").fill("Find out which texts describe a duck.")
    page.get_by_role("button", name="Add a step").click()
    page.get_by_label("Step 1").fill("Read the text.")
    page.get_by_role("button", name="Add a criterion").click()
    page.get_by_label("Criterion 1").fill("The label says what the text describes.")
    for kind, label in (("good", "duck"), ("bad", "goose")):
        page.get_by_role("button", name=f"Add a {kind} example").click()
        section = page.get_by_role("region", name=f"{kind.title()} examples")
        section.get_by_role("combobox", name="Label").click()
        page.get_by_role("option", name=label).locator("visible=true").click()
        section.get_by_label("Why").fill("It has a bill.")
    _next(page, "check")


def _next(page, step):
    page.get_by_role("button", name="Save and go on").click()
    page.wait_for_url(f"**/setup/{step}")


def _import(page, project_id):
    page.goto(f"/manage/{project_id}/imports")
    file = {"name": "birds.csv", "mimeType": "text/csv", "buffer": FILE.encode()}
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="Upload and check").click()
    page.wait_for_url(f"**/manage/{project_id}/imports/*")
    expect(page.get_by_role("status").filter(has_text="Done.")).to_be_visible(timeout=30_000)
