"""Administrators in the browser: an identity is decided, the week is closed, and two of them let its money go (R13, R34)."""

import time
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from chalicelib.domain.periods import period_named
from infra.demo.people import PICTURE, add_payout_method
from infra.local import cloud as local
from infra.local import deploy, packaging, web
from infra.web import build
from tests.builders.platform import PASSWORD, Platform
from tests.e2e.cloud import CloudUnderTest, free_port

pytestmark = pytest.mark.cloud


@pytest.fixture(scope="module")
def own_cloud(tmp_path_factory):
    """A cloud of its own: a week that is closed is closed for everybody, and its clock is moved by days."""
    cloud = local.Cloud(tmp_path_factory.mktemp("cloud"), free_port())
    local.start(cloud)
    try:
        deployed = deploy.deploy(cloud, packaging.build_if_changed()[0], lambda _: None)
        yield CloudUnderTest(cloud, deployed.outputs, deployed.functions)
    finally:
        web.stop(cloud)
        local.abandon(cloud)


@pytest.fixture(scope="module")
def page_url(own_cloud):
    build.build_if_changed()
    web.start(own_cloud.cloud)
    return own_cloud.cloud.web_url


@pytest.fixture(scope="module")
def platform(own_cloud):
    platform = Platform(own_cloud)
    platform.staff()
    yield platform
    platform.close()


@pytest.fixture(scope="module")
def worker(platform):
    """Somebody whose accepted answers are owed, who handed in a passport and said where the money goes."""
    person = platform.person("worker")
    project = platform.project(1, reward={"minor": 2_000, "currency": "USD"}, est_minutes=60)
    platform.enrol(person, project)
    claim = person.post(f"/projects/{project['project_id']}/claims", key="one")
    person.post(f"/claims/{claim['claim_id']}/submission", {"answer": {"label": "duck"}}, key="hand-in")
    form = person.post("/me/documents", {"content_type": "image/png"})
    person.api.upload(form, PICTURE)
    document = {"document_type": "passport", "document_country": "KE", "document_keys": [form["document_key"]]}
    person.post("/me/identity-check", document, key="identity")
    add_payout_method(person, "USD")
    return person


def test_documents_are_fetched_only_when_somebody_says_so_and_then_decided(platform, worker, visit):
    visitor = visit()
    page = visitor.sign_in(platform.admin.email, PASSWORD)
    page.goto("/admin/identity")
    page.get_by_role("button", name="Check it").click()
    expect(page.get_by_text("is recorded in the audit log")).to_be_visible()
    assert not [line for line in visitor.asked if "/identity-checks/chk_" in line]

    page.get_by_role("button", name="Look at the documents").click()
    expect(page.get_by_role("link", name="Page 1")).to_be_visible()
    page.get_by_role("radio", name="Verified").last.check()
    page.get_by_label("Number of the document").fill("A1234567")
    page.get_by_label("Number of the document").press("Control+Enter")
    expect(page.get_by_text("Worker is verified.")).to_be_visible()
    assert worker.get("/me")["identity"] == "verified"


def test_the_week_is_closed_and_two_administrators_let_its_payouts_go(platform, worker, visit):
    other = platform.person("other", "admin")
    period_id = _closed_and_prepared(platform, worker)

    page = visit().sign_in(platform.admin.email, PASSWORD)
    page.goto("/admin")
    page.get_by_role("link", name="The pay week").click()
    expect(page.get_by_text("Nobody has approved yet.").first).to_be_visible()
    first = page.locator("pre").filter(has_text=_hash(platform, period_id)).inner_text()[:8]
    page.get_by_label("To confirm").fill("00000000")
    expect(page.get_by_role("button", name="Approve", exact=True)).to_be_disabled()
    page.get_by_label("To confirm").fill(first)
    page.get_by_role("button", name="Approve", exact=True).click()
    expect(page.get_by_text("You have approved.")).to_be_visible()
    expect(page.get_by_label("To confirm")).to_have_count(0)

    second = visit().sign_in(other.email, PASSWORD)
    second.goto(f"/admin/pay/{period_id}")
    second.get_by_label("To confirm").fill(first)
    second.get_by_role("button", name="Approve and send the payouts").click()
    expect(second.get_by_text("Everything of this week is on its way.")).to_be_visible(timeout=60_000)

    second.get_by_role("link", name="Payout of US$20.00").click()
    second.get_by_role("radio", name="Arrived").check()
    second.get_by_label("The bank's number for it").fill("BANK-1")
    second.get_by_label("What the bank says").fill("Carried out")
    second.get_by_role("button", name="Record the outcome").click()
    expect(second.get_by_text("Arrived · BANK-1")).to_be_visible()
    assert _payouts(platform, period_id) == [("settled", 2_000)]


def _closed_and_prepared(platform, worker):
    """Tuesday's work of the schedule, by the functions of the console."""
    entry = _first_entry(worker)
    period_id = entry["statement_period"]
    platform.stage.move_clock_to(period_named(period_id).closes_at + timedelta(minutes=5))
    for function, instant in (("close_pay_period", "closed_at"), ("prepare_payouts", "prepared_at")):
        platform.stage.invoke(function, period_id=period_id)
        _until(lambda name=instant: platform.admin.get(f"/pay-periods/{period_id}")["period"][name])
    return period_id


def _first_entry(worker):
    return _until(lambda: next(iter(worker.get("/me/entries")["entries"]), None))


def _hash(platform, period_id):
    return platform.admin.get(f"/pay-periods/{period_id}")["period"]["payouts_hash"]


def _payouts(platform, period_id):
    found = platform.admin.pages(f"/pay-periods/{period_id}/payouts", "payouts")
    return [(payout["state"], payout["amount"]["minor"]) for payout in found]


def _until(found, seconds=90.0):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if what := found():
            return what
        time.sleep(0.3)
    raise AssertionError("It did not come in time.")
