"""Help in place: the tour, a platform that is down, why a list is empty, new guidelines, a word explained; and Spanish."""

import re

import pytest
from playwright.sync_api import expect

from tests.builders.platform import GUIDELINES, PASSWORD
from tests.e2e.web.hands import tab_to, tap
from tests.e2e.web.pages import PHONE
from tests.e2e.web.work import recommended, who_knows_python

pytestmark = pytest.mark.cloud

STOPS = ("Dashboard", "Assessments", "Projects", "Work", "Payments", "Profile")
NEWER = GUIDELINES | {"objective": "Find out which pictures show a duck or a drake."}
DAY = re.compile(r"\d{1,2} (ene|feb|mar|abr|may|jun|jul|ago|sep|oct|nov|dic) \d{4}")


@pytest.fixture(scope="module")
def project(platform):
    return recommended(platform, 3)


@pytest.fixture(scope="module")
def ann(platform):
    return who_knows_python(platform, "ann")


def marked(page):
    """The page of the menu that the tour speaks of, if one can see it."""
    link = page.locator("nav a.toured")
    expect(link).to_be_in_viewport(ratio=1)
    on_top = "(one) => { const {x, y, width, height} = one.getBoundingClientRect();"
    on_top += " return one.contains(document.elementFromPoint(x + width / 2, y + height / 2)); }"
    page.wait_for_function(f"({on_top})(document.querySelector('nav a.toured'))")
    return link.get_attribute("href")


def test_a_newcomer_is_shown_around_once(ann, visit):
    page = visit().sign_in(ann.email, PASSWORD)
    page.get_by_role("link", name="Show me around").click()
    card = page.get_by_role("dialog")
    seen = []
    for stop in STOPS:
        expect(card.get_by_role("heading")).to_have_text(re.compile(f"^{stop}: "))
        seen.append(marked(page))
        page.keyboard.press("ArrowRight")
    assert seen == ["/", "/assessments", "/projects", "/work", "/payments", "/profile"]
    card.get_by_role("button", name="Done").click()
    expect(card).to_have_count(0)
    page.reload()
    expect(page.get_by_role("heading", name="Recommended")).to_be_visible()
    expect(page.get_by_role("heading", name="New here?")).to_have_count(0)


def test_the_tour_shows_the_menu_of_a_phone(ann, visit):
    visitor = visit(viewport=PHONE, has_touch=True, is_mobile=True)
    page = visitor.sign_in(ann.email, PASSWORD)
    tap(page.get_by_role("link", name="Show me around"))
    card = page.get_by_role("dialog")
    for _ in STOPS[1:]:
        marked(page)
        tap(card.get_by_role("button", name="Next"))
    assert marked(page) == "/profile"
    tap(card.get_by_role("button", name="End the tour"))
    expect(page.get_by_role("navigation", name="Pages")).not_to_be_in_viewport()


def test_a_platform_that_is_down_is_said_and_comes_back_by_itself(platform, project, ann, visit):
    platform.enrol(ann, project)
    claim = ann.post(f"/projects/{project['project_id']}/claims", key="one")
    visitor = visit()
    page = visitor.sign_in(ann.email, PASSWORD)
    page.goto(f"/work/claims/{claim['claim_id']}")
    kept = page.locator("p[role=status]")
    page.get_by_role("radio", name="goose").check()
    expect(kept).to_contain_text("Saved, ")

    page.route("**/api/**", lambda route: route.fulfill(status=503, body="Service Unavailable"))
    page.get_by_role("radio", name="duck").check()
    banner = page.locator(".connection")
    expect(banner).to_contain_text("Inlier cannot be reached")
    expect(banner).to_contain_text("with everything you have written")
    expect(kept).to_contain_text("Kept on this device")
    expect(page.get_by_role("radio", name="duck")).to_be_checked()
    visitor.complaints[:] = [line for line in visitor.complaints if "status of 503" not in line]

    page.unroute("**/api/**")
    expect(banner).to_contain_text("Connected again.")
    expect(kept).to_contain_text("Saved, ")
    assert ann.get(f"/claims/{claim['claim_id']}")["draft"]["answer"] == {"label": "duck"}


def test_an_empty_list_says_why_and_a_word_says_what_it_means(project, ann, visit):
    page = visit().sign_in(ann.email, PASSWORD)
    card = page.get_by_role("article", name=project["title"])
    word = card.get_by_role("button", name="Nothing is withheld for tax")
    tab_to(word)
    page.keyboard.press("Enter")
    meaning = page.get_by_role("dialog").filter(has_text="Tax withheld")
    expect(meaning).to_contain_text("What a rule of your country's tax takes from a payout.")
    page.keyboard.press("Escape")
    expect(meaning).to_be_hidden()
    expect(word).to_be_focused()

    page.goto("/?reward_minimum_minor=999999")
    why = page.get_by_role("status").filter(has_text="Nothing matches your filters")
    expect(why.get_by_role("listitem").first).not_to_be_empty()
    why.get_by_role("button", name="Clear filters").click()
    expect(card).to_be_visible()


def test_what_is_new_in_guidelines_is_seen_before_the_next_task(platform, ann, visit):
    project = recommended(platform, 2)
    platform.enrol(ann, project)
    platform.manager.post(f"/projects/{project['project_id']}/guidelines", NEWER, key="newer")
    page = visit().sign_in(ann.email, PASSWORD)
    page.get_by_role("article", name=project["title"]).get_by_role("link", name="Read the new guidelines").click()
    changed = page.get_by_role("alert").filter(has_text="Guidelines changed: version 1 to 2")
    expect(changed.locator("del")).to_have_text(GUIDELINES["objective"])
    expect(changed.locator("ins")).to_have_text(NEWER["objective"])
    expect(page.get_by_role("button", name="I have read the new guidelines")).to_be_enabled()


def test_a_mexican_reads_spanish_with_money_and_days_as_at_home(project, ann, visit):
    visitor = visit(locale="es-MX", timezone_id="America/Mexico_City")
    page = visitor.page
    page.goto("/")
    expect(page.locator("html[lang=es]")).to_be_attached()
    expect(page.get_by_role("heading", name="Trabajo experto y pagado")).to_be_visible()

    visitor.sign_in(ann.email, PASSWORD)
    expect(page.get_by_role("heading", name="Inicio", level=1)).to_be_visible()
    expect(page.get_by_role("article", name=project["title"])).to_contain_text("USD 9.00")
    page.goto(f"/projects/{project['project_id']}")
    rates = page.get_by_role("region", name="Historial de tarifas")
    expect(rates).to_contain_text("USD 9.00")
    expect(rates).to_contain_text(DAY)
    page.get_by_role("link", name="Pagos").click()
    expect(page.get_by_role("heading", name="Pagos", level=1)).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text(
        re.compile(r"Se paga el mar \d{1,2} de \w{3}, \d{2}:\d{2}\s[ap]\.m\.")
    )
