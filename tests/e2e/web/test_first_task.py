"""A contributor in the browser: signs in, finds work, takes a task, answers it, hands it in (R18, R22, R41)."""

import pytest
from playwright.sync_api import expect

from tests.builders.platform import PASSWORD, Platform

pytestmark = pytest.mark.cloud


def test_a_contributor_takes_a_task_and_hands_its_answer_in_without_leaving_the_page(platform, visit):
    project = platform.project(2)
    ann = platform.person("ann")
    visitor = visit()
    page = visitor.sign_in(ann.email, PASSWORD)

    card = page.get_by_role("article").filter(has_text=project["title"]).first
    expect(card).to_contain_text("US$1.00")
    card.get_by_role("link").click()
    page.get_by_role("button", name="I have read the guidelines").click()
    page.get_by_role("link", name="Begin").click()
    page.get_by_role("radio", name="duck").check()
    page.get_by_role("button", name="Hand in").click()
    page.get_by_role("button", name="Hand in now").click()

    expect(page.get_by_role("button", name="Take the next task")).to_be_visible()
    [claim] = ann.get("/claims")["claims"]
    assert claim["state"] == "submitted"


def test_what_was_written_before_the_browser_was_killed_is_there_again(platform, visit):
    project = platform.project(1, title="Kept words")
    bea = platform.person("bea")
    platform.enrol(bea, project)
    claim = bea.post(f"/projects/{project['project_id']}/claims", key="one")
    visitor = visit()
    page = visitor.sign_in(bea.email, PASSWORD)
    page.goto(f"/work/claims/{claim['claim_id']}")
    expect(page.get_by_role("radio", name="goose")).to_be_visible()
    visitor.context.set_offline(True)
    page.get_by_role("radio", name="goose").check()
    expect(page.locator("p[role=status]")).to_contain_text("Kept on this device")
    page.close(run_before_unload=False)

    visitor.context.set_offline(False)
    again = visitor.context.new_page()
    again.goto(f"/work/claims/{claim['claim_id']}")
    expect(again.get_by_role("radio", name="goose")).to_be_checked()
    expect(again.locator("p[role=status]")).to_contain_text("Saved, ")
    assert bea.get(f"/claims/{claim['claim_id']}")["draft"]["answer"] == {"label": "goose"}
