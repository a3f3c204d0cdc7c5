"""A newcomer finds work: list, project, receipt, my work, a day for it, and giving it back (R8, R18, R22, R41, R43)."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.builders.platform import PASSWORD

pytestmark = pytest.mark.cloud


def as_short_page_of(project):
    """The list's first page as a platform with many short queues gives it: tasks of one project, and it goes on."""

    def answer(route):
        real = route.fetch()
        page = real.json()
        tasks = [task for task in page["tasks"] if task["project_id"] == project["project_id"]]
        route.fulfill(response=real, json={**page, "tasks": tasks, "next_cursor": "more"})

    return answer


def test_a_newcomer_takes_a_task_plans_it_and_gives_it_back(platform, visit):
    project = platform.project(2)
    ann = platform.person("ann")
    visitor = visit()
    visitor.page.route("**/api/tasks?limit=50", as_short_page_of(project))
    page = visitor.sign_in(ann.email, PASSWORD)

    expect(page.get_by_role("heading", name="Recommended")).to_be_visible()
    expect(page.get_by_role("button", name="Show more")).to_be_visible()
    asked = {line for line in visitor.asked if " /api/" in line and "/sessions" not in line}
    assert len(asked) <= 3, asked
    page.get_by_role("article", name=project["title"]).get_by_role("link").first.click()
    expect(page.get_by_role("region", name="Rate history")).to_contain_text("US$1.00")
    page.get_by_role("button", name="I have read the guidelines").click()

    expect(page.get_by_role("heading", name="The task is yours")).to_be_visible()
    [claim] = ann.get("/claims", state="active")["claims"]
    with page.expect_download() as download:
        page.get_by_role("button", name="Download the receipt").click()
    kept = json.loads(Path(download.value.path()).read_text(encoding="utf-8"))
    assert kept == {"terms": claim["terms"], "signature": claim["signature"]}

    page.get_by_role("link", name="Later: to My work").click()
    card = page.get_by_role("article", name=project["title"])
    expect(card).to_contain_text("days left")
    page.get_by_role("tab", name="Week plan").click()
    page.get_by_role("combobox", name=f"Day for {project['title']}").click()
    with page.expect_response(lambda answer: answer.request.method == "PUT"):
        page.get_by_role("option").nth(2).click()
    [claim] = ann.get("/claims", state="active")["claims"]
    assert claim["planned_on"] is not None

    page.get_by_role("tab", name="In hand").click()
    card.get_by_role("button", name="Give back").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("does not come back to you")
    dialog.get_by_role("button", name="Give the task back").click()
    expect(page.get_by_text("You hold no task at the moment.")).to_be_visible()
    assert ann.get("/claims", state="active")["claims"] == []
    page.goto("/projects")
    expect(page.get_by_role("region", name="Yours")).to_contain_text(project["title"])
