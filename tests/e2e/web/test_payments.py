"""A contributor's money in the browser: from what is owed down to the task, and the proof of it (R32, R33, R34)."""

import json
import time

import pytest
from playwright.sync_api import expect

from tests.builders.platform import PASSWORD

pytestmark = pytest.mark.cloud


def test_a_contributor_reads_the_statement_down_to_the_task(platform, visit):
    project = platform.project(2)
    dee = platform.person("dee")
    [first, _] = paid(platform, dee, project, 2)
    page = visit().sign_in(dee.email, PASSWORD)
    page.get_by_role("link", name="Payments").click()

    expect(page.get_by_role("region", name="Owed to you now")).to_contain_text("US$2.00")
    expect(page.get_by_text("Before your first payout we check your identity")).to_be_visible()
    page.get_by_role("button", name="Owed to you").click()
    expect(page.get_by_role("dialog")).to_contain_text("not paid yet")
    page.keyboard.press("Escape")
    page.get_by_text("The same as a table").click()
    expect(page.get_by_role("table").get_by_role("cell", name="US$2.00")).to_be_visible()

    page.get_by_role("link", name="Open this week's statement so far").click()
    expect(page.get_by_role("row", name="Earned")).to_contain_text("US$2.00")
    for name, begins in (("CSV", b"account_id,period_id"), ("PDF", b"%PDF-")):
        with page.expect_download() as kept:
            page.get_by_role("button", name=f"Save as {name}").click()
        assert kept.value.path().read_bytes().startswith(begins)

    page.get_by_text("Answers accepted × 2").click()
    page.get_by_text("Ledger entry #1").click()
    entry = next(dee.pages("/me/entries", "entries"))
    expect(page.get_by_text(entry["hash"])).to_be_visible()
    page.get_by_role("link", name="See the answer #1").click()
    page.wait_for_url(f"**/work/submissions/{first}")
    expect(page.get_by_role("heading", name=project["title"])).to_be_visible()


def test_the_ledger_is_computed_again_in_the_browser_and_a_changed_entry_is_found(platform, visit):
    eve = platform.person("eve")
    paid(platform, eve, platform.project(2), 2)
    page = visit().sign_in(eve.email, PASSWORD)
    page.goto("/payments/entries")
    page.get_by_role("button", name="Check all entries now").click()
    expect(page.get_by_text("All 2 entries fit")).to_be_visible()

    def dearer(route):
        answer = route.fetch()
        body = answer.json()
        body["entries"][1]["postings"][0]["minor"] += 1
        route.fulfill(response=answer, body=json.dumps(body))

    page.route("**/api/me/entries*", dearer)
    page.get_by_role("button", name="Check all entries now").click()
    expect(page.get_by_text("Entry 2 was changed")).to_be_visible()


def test_a_payout_method_is_added_and_another_one_rests(platform, visit):
    fay = platform.person("fay")
    page = visit().sign_in(fay.email, PASSWORD)
    page.goto("/payments/methods")
    for number in (1, 2):
        page.get_by_role("combobox", name="Currency").fill("KES")
        page.get_by_role("option", name="KES").click()
        page.get_by_label("Your name for it").fill(f"Bank {number}")
        page.get_by_role("textbox", name="Account").fill(f"Equity Bank\n0100 2233 441{number}")
        page.get_by_role("button", name="Add it").click()
        expect(page.get_by_role("listitem").filter(has_text=f"Bank {number}")).to_contain_text(f"…441{number}")
    expect(page.get_by_role("listitem").filter(has_text="Bank 2")).to_contain_text("Rests 72 hours")
    expect(page.get_by_role("listitem").filter(has_text="Bank 1")).to_contain_text("Replaced")


def paid(platform, person, project, count):
    """The submissions of so many answers that were handed in and accepted."""
    platform.enrol(person, project)
    ids = []
    for number in range(count):
        claim = person.post(f"/projects/{project['project_id']}/claims", key=f"claim-{number}")
        answer = {"answer": {"label": "duck"}}
        ids.append(person.post(f"/claims/{claim['claim_id']}/submission", answer)["submission_id"])
        until_owed(person, number + 1)
    return ids


def until_owed(person, count):
    deadline = time.monotonic() + 60
    while len(list(person.pages("/me/entries", "entries"))) < count:
        assert time.monotonic() < deadline, "it is still undecided"
        time.sleep(0.2)
