"""A newcomer in the browser: signs up, confirms the address, says what they can do, hands in a document (R9-R13, R35)."""

import pytest
from playwright.sync_api import expect

from infra.demo.people import PICTURE
from tests.builders.platform import PASSWORD, Platform

pytestmark = pytest.mark.cloud


@pytest.fixture(scope="module")
def platform(local_cloud):
    platform = Platform(local_cloud)
    yield platform
    platform.close()


def test_a_newcomer_signs_up_opens_the_link_and_fills_in_the_profile(platform, visit):
    email = f"newcomer@{platform.domain}"
    page = visit(timezone_id="Africa/Nairobi").page
    page.goto("/sign-up")
    page.get_by_label("Name").fill("Wanjiru Ndegwa")
    page.get_by_label("E-mail address").fill(email)
    page.get_by_role("combobox", name="Country of residence").fill("Keny")
    page.get_by_role("option", name="Kenya").click()
    page.get_by_label("Date of birth").fill("1994-05-17")
    page.locator("input[name=password]").fill("too short")
    page.get_by_label("I accept the terms").check()
    page.get_by_role("button", name="Create my account").click()
    expect(page.get_by_text("At least 10 characters, with a lower-case letter")).to_be_visible()
    page.locator("input[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Create my account").click()
    expect(page.get_by_role("heading", name="Check your e-mail")).to_be_visible()
    page.get_by_role("button", name="Fill in my profile meanwhile").click()
    expect(page.get_by_text("Confirm your e-mail address")).to_be_visible()

    page.goto(f"/verify-email?token={platform.stage.email_token(email, '')}")
    expect(page.get_by_text("Your address is confirmed")).to_be_visible()
    page.get_by_role("link", name="Add my skills").click()
    page.get_by_role("combobox", name="Skill").fill("Pytho")
    page.get_by_role("option", name="Python").click()
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_role("listitem").filter(has_text="Python")).to_contain_text("Self-declared")

    page.goto("/profile/identity")
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Choose a file").click()
    chooser.value.set_files({"name": "passport.png", "mimeType": "image/png", "buffer": PICTURE})
    expect(page.get_by_text("passport.png")).to_be_visible()
    page.get_by_role("button", name="Hand in").click()
    expect(page.get_by_text("Being looked at")).to_be_visible()
