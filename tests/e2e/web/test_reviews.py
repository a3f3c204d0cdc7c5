"""The review desk in the browser: verdicts by keys, and a revision on its way there and back (R26, R28, R29, R49)."""

import re

import pytest
from playwright.sync_api import expect

from tests.builders.platform import GUIDELINES, PASSWORD, Platform
from tests.e2e.web.pages import LAPTOP, PHONE

pytestmark = pytest.mark.cloud

CLAUSE = "The prompt asks one question."
TERMS = {
    "task_type": "prompt_writing", "options": [], "review_levels": 1, "places": 1,
    "review_reward": {"minor": 40, "currency": "USD"},
    "validators": [{"rule": "max_words", "field": "prompt", "value": 40}],
}  # fmt: skip
REASON = "It asks two questions at once; choose the one about the delta."
#: With a line of code that is wider than a phone.
PROMPT = "How long are rivers, and why?\n\n    " + "bend_after_bend_" * 8
#: Queues lie between handing in and being offered to a reviewer.
LOOKS = 40


@pytest.fixture
def project(platform: Platform):
    good = {"answer": {"prompt": "Why do rivers bend?"}, "why": "It asks one question."}
    bad = {"answer": {"prompt": "Rivers?"}, "why": "It asks nothing."}
    guidelines = GUIDELINES | {
        "objective": "Write prompts about rivers.",
        "acceptance_criteria": ["The prompt is about the topic.", CLAUSE],
        "good_examples": [good],
        "bad_examples": [bad],
    }
    return platform.project_of([{"topic": "rivers"}, {"topic": "deltas"}], guidelines, **TERMS)


def test_a_reviewer_rejects_with_a_clause_and_accepts_the_next_by_keys(platform, visit, project):
    ann, rita = platform.person("ann"), platform.person("rita", "reviewer")
    platform.enrol(ann, project)
    for number in range(2):
        claim = ann.post(f"/projects/{project['project_id']}/claims", key=f"claim-{number}")
        ann.post(f"/claims/{claim['claim_id']}/submission", {"answer": {"prompt": PROMPT}})
    page = visit().sign_in(rita.email, PASSWORD)
    page.goto("/review")
    expect(page.get_by_text("You hold no review at the moment.")).to_be_visible()
    waiting(page)
    take(page, project, rita)

    expect(page.get_by_role("region", name="The answer")).to_contain_text("How long are rivers, and why?")
    checks = page.get_by_role("region", name="Automatic checks (advice only)").get_by_role("listitem")
    expect(checks.filter(has_text="Prompt: 7 words of at most 40")).to_contain_text("In order")
    expect(checks.filter(has_text="after it was claimed")).to_contain_text("Worth a look")
    expect(page.get_by_text("version 1", exact=True)).to_be_visible()
    fits_a_phone(page)
    page.keyboard.press("x")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("Choose the clause that is not met")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("w")
    page.keyboard.type(REASON)
    page.reload()  # nothing that was written is lost
    expect(page.get_by_label("Reason")).to_have_value(REASON)
    expect(page.get_by_role("radio", name=CLAUSE)).to_be_visible()
    page.keyboard.press("c")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("radio", name=CLAUSE)).to_be_checked()
    page.keyboard.press("e")
    page.keyboard.type("and when")
    expect(page.get_by_text("These words stand neither in the answer nor in the task.")).to_be_visible()
    page.get_by_label("Evidence").fill("and why")
    expect(page.get_by_text("These words stand neither")).to_have_count(0)
    page.keyboard.press("Enter")
    preview = page.get_by_role("region", name="What the contributor will read")
    expect(preview).to_contain_text(REASON)
    expect(preview).to_contain_text(CLAUSE)
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("The answer is rejected.")).to_be_visible()
    expect(page.get_by_text("You earn US$0.40")).to_be_visible()

    take(page, project, rita)
    page.keyboard.press("a")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("The answer is accepted.")).to_be_visible()
    page.get_by_role("link", name="What you judged").click()
    expect(page.get_by_role("article", name=project["title"])).to_have_count(2)

    hers = visit().sign_in(ann.email, PASSWORD)
    states = {claim["submission_id"]: claim["handed_in"]["state"] for claim in ann.get("/claims")["claims"]}
    assert sorted(states.values()) == ["accepted", "rejected"]
    rejected = next(submission_id for submission_id, state in states.items() if state == "rejected")
    hers.goto(f"/work/submissions/{rejected}")
    decision = hers.get_by_role("alert").filter(has_text="Rejected")
    expect(decision).to_contain_text(REASON)
    expect(decision).to_contain_text(CLAUSE)


def test_a_revision_is_asked_for_made_and_accepted(platform, visit, project):
    bea, omar = platform.person("bea"), platform.person("omar", "reviewer")
    platform.enrol(bea, project)
    claim = bea.post(f"/projects/{project['project_id']}/claims", key="one")
    hers = visit().sign_in(bea.email, PASSWORD)
    hers.goto(f"/work/claims/{claim['claim_id']}")
    hand_in(hers, "Why do deltas form, and which is the largest?")

    his = visit().sign_in(omar.email, PASSWORD)
    take(his, project, omar)
    expect(his.get_by_text("3 left")).to_be_visible()
    his.keyboard.press("r")
    his.keyboard.type(REASON)
    his.get_by_role("radio", name=CLAUSE).check()
    his.keyboard.press("Control+Enter")
    expect(his.get_by_text("The answer is returned.")).to_be_visible()

    hers.goto(f"/work/claims/{claim['claim_id']}")
    asked = hers.get_by_role("alert").filter(has_text="This answer came back to be revised")
    expect(asked).to_contain_text(REASON)
    expect(asked).to_contain_text(CLAUSE)
    expect(hers.get_by_label("Your prompt")).to_have_value("Why do deltas form, and which is the largest?")
    hand_in(hers, "Why do deltas form?")

    take(his, project, omar)
    expect(his.get_by_role("region", name="The answer")).to_contain_text(re.compile(r"Why do deltas form\?$"))
    expect(his.get_by_text("2 left")).to_be_visible()
    his.keyboard.press("a")
    his.keyboard.press("Control+Enter")
    expect(his.get_by_text("The answer is accepted.")).to_be_visible()
    [mine] = bea.get("/claims")["claims"]
    assert mine["handed_in"]["state"] == "accepted"


def fits_a_phone(page):
    """The answer is read without scrolling sideways."""
    page.set_viewport_size(PHONE)
    page.get_by_text("The answer", exact=True).first.click()
    expect(page.get_by_role("region", name="The answer")).to_be_visible()
    page.wait_for_function("(most) => document.documentElement.scrollWidth <= most", arg=PHONE["width"])
    page.set_viewport_size(LAPTOP)


def waiting(page):
    """The desk says that answers wait, once they came through their queue."""
    for _ in range(LOOKS):
        said = page.get_by_text(re.compile("waits? for you"))
        said.first.wait_for()
        if "No answer" not in said.first.inner_text():
            expect(said.first).to_contain_text("The first is to be decided by")
            return
        page.wait_for_timeout(500)
        page.reload()
    raise AssertionError("The desk counts no answer.")


def hand_in(page, prompt):
    page.get_by_label("Your prompt").fill(prompt)
    page.keyboard.press("Control+Enter")
    page.get_by_role("button", name="Hand in now").click()
    expect(page.get_by_role("heading", name="Handed in")).to_be_visible()


def take(page, project, who):
    """The next review of this project, by N: another test's answers may be offered before."""
    for _ in range(LOOKS):
        if page.get_by_role("button", name="Take the next review").count() == 0:
            page.goto("/review")
            page.get_by_role("button", name="Take the most urgent review").wait_for()
        page.keyboard.press("n")
        page.get_by_role("region", name="Your verdict").or_(page.get_by_role("alert")).first.wait_for()
        review_id = page.url.rstrip("/").split("/")[-1]
        if review_id != "review":
            review = who.get(f"/reviews/{review_id}")["review"]
            if review["project_id"] == project["project_id"] and review["decided_at"] is None:
                return
        page.wait_for_timeout(500)
    raise AssertionError(f"No answer of {project['title']} was offered.")
