"""Administrators in the browser: an identity is decided, the week is closed, two of them let its money go (R13, R34)."""

import time
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from chalicelib.domain.periods import period_named
from infra.demo.client import Refused
from infra.demo.people import PICTURE, add_payout_method
from infra.local import cloud as local
from infra.local import deploy, packaging, web
from infra.web import build
from tests.builders.assessments import example
from tests.builders.graded import ESSAY
from tests.builders.platform import GUIDELINES, PASSWORD, Platform
from tests.e2e.cloud import CloudUnderTest, free_port
from tests.e2e.web import pages

pytestmark = pytest.mark.cloud

#: Nobody asked what the close would bring before it came.
NO_DRY_RUN = "404 /api/ledger-runs/dry-"


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


@pytest.fixture(scope="module")
def period_id(platform, worker):
    """The worker's week, closed and its payouts prepared: Tuesday's work of the schedule, by the functions of the console."""
    period_id = _until(lambda: next(iter(worker.get("/me/entries")["entries"]), None))["statement_period"]
    platform.stage.move_clock_to(period_named(period_id).closes_at + timedelta(minutes=5))
    for function, instant in (("close_pay_period", "closed_at"), ("prepare_payouts", "prepared_at")):
        platform.stage.invoke(function, period_id=period_id)
        _until(lambda name=instant: platform.admin.get(f"/pay-periods/{period_id}")["period"][name])
    return period_id


def test_the_week_is_closed_and_two_administrators_let_its_payouts_go(platform, worker, period_id, visit):
    other = platform.person("other", "admin")

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


def test_pages_of_paid_weeks_and_of_what_is_judged_are_whole(platform, worker, period_id, visit):
    judge = platform.person("judge", "admin", "reviewer")
    attempt_id = _an_essay(platform, worker)
    grading_id = _taken(judge, "/attempts-to-grade")
    reviewed = platform.project_of([{"text": "quack"}], GUIDELINES, review_levels=1)
    platform.enrol(worker, reviewed)
    claim = worker.post(f"/projects/{reviewed['project_id']}/claims", key="reviewed")
    worker.post(f"/claims/{claim['claim_id']}/submission", {"answer": {"label": "duck"}}, key="reviewed")
    review_id = _taken(judge, "/reviews")
    [payout] = platform.admin.pages(f"/pay-periods/{period_id}/payouts", "payouts")
    run_id = platform.stage.invoke("reconcile_ledger")["run_id"]
    _until(lambda: platform.admin.get(f"/ledger-runs/{run_id}")["finished_at"])

    known: set[str] = set()
    judged = [f"/review/{review_id}", f"/review/grading/{grading_id}"]
    paid = [f"/admin/pay/{period_id}", f"/admin/payouts/{payout['payout_id']}", f"/admin/runs/{run_id}"]
    assert {pages.route_of(path) for path in judged + paid} == pages.IN_A_CLOUD_OF_ITS_OWN
    assert _faults(visit, judge, [*judged, *paid], known) == []
    assert _faults(visit, worker, [f"/payments/statements/{period_id}", f"/attempts/{attempt_id}"], known) == []
    assert len(known) == 7, "something was refused, and said the same as another page"


def _faults(visit, person, paths, known):
    visitor = visit(color_scheme="light")
    visitor.context.add_init_script(pages.WATCH)
    visitor.sign_in(person.email, PASSWORD)
    pages.settle(visitor.page, "/terms")
    found = []
    for path in paths:
        found += pages.look(visitor, path, known)
        found += [f"{path}: {refusal}" for refusal in visitor.refused if NO_DRY_RUN not in refusal]
    return found


def _an_essay(platform, worker):
    """An attempt of the worker's whose text waits for a person."""
    body = example() | {"title": "Essays", "items": [ESSAY], "draw_count": 1, "skill": "language/en"}
    written = platform.admin.post("/assessments", body, key="essays")
    platform.admin.post(f"/assessments/{written['assessment_id']}/publication")
    attempt_id = worker.post(f"/assessments/{written['assessment_id']}/attempts")["attempt_id"]
    answer = {"answer": "They carry pollen from flower to flower."}
    worker.put(f"/attempts/{attempt_id}/answers/{ESSAY['item_id']}", answer)
    worker.post(f"/attempts/{attempt_id}/submission")
    return attempt_id


def _taken(judge, path):
    """The id of the next one to judge, once there is one."""

    def taken():
        try:
            found = judge.post(path)
        except Refused:
            return None
        return found.get("review_id") or found["grading_id"]

    return _until(taken)


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
