"""What a person says about their work, and chooses about our messages (R11, R58, R66)."""

from typing import Any

import pytest

from chalicelib.domain.mail_texts import CATALOGUE
from chalicelib.domain.messages import Tell
from chalicelib.domain.preferences import CHOOSABLE
from chalicelib.models.accounts import Account
from chalicelib.models.notices import Notice
from chalicelib.services import accounts, notices
from tests.builders.http import ask
from tests.builders.people import a_member, a_sign_up, mails_to
from tests.builders.work import Clock
from tests.fakes.cloud import MemoryCloud

ADA = "ada@example.org"
PAGE = "https://www.linkedin.com/in/ada-lovelace"


@pytest.fixture
def me(cloud: MemoryCloud, clock: Clock) -> dict[str, Any]:
    return {"account_id": a_member(cloud).account_id}


def test_links_and_specialisation_are_said_changed_and_taken_away(me: dict[str, Any]) -> None:
    said = {"linkedin_url": PAGE, "portfolio_url": "https://orcid.org/0000-0001", "specialisation": " Number theory "}
    assert ask("PATCH", "/me", body=said, **me).status == 200
    found = ask("GET", "/me", **me).body
    assert {field: found[field] for field in said} == said | {"specialisation": "Number theory"}
    changed = ask("PATCH", "/me", body={"linkedin_url": "", "time_zone": "Africa/Nairobi"}, **me).body
    assert (changed["linkedin_url"], changed["portfolio_url"]) == (None, said["portfolio_url"])


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("linkedin_url", "https://example.org/in/ada"),
        ("linkedin_url", "https://linkedin.com.example.org/in/ada"),
        ("linkedin_url", "https://notlinkedin.com/in/ada"),
        ("linkedin_url", "http://www.linkedin.com/in/ada"),
        ("linkedin_url", "https://www.linkedin.com/company/inlier"),
        ("portfolio_url", "javascript:alert(1)"),
        ("portfolio_url", "https://example.org/" + "a" * 281),
        ("background", "Too short."),
        ("background", "a" * 2001),
        ("portfolio_url", "https://user:secret@example.org/"),
        ("portfolio_url", "https://localhost/"),
        ("portfolio_url", "https://192.0.2.1/"),
        ("portfolio_url", "https://example.org:99999/"),
        ("portfolio_url", "https://[::1/"),
        ("portfolio_url", 'https://example.org/"><script>'),
        ("specialisation", "two\nlines"),
    ],
)
def test_what_is_no_such_thing_is_refused_by_its_field(me: dict[str, Any], field: str, value: str) -> None:
    refused = ask("PATCH", "/me", body={field: value}, **me)
    assert (refused.status, refused.body["field"]) == (422, field)
    assert ask("GET", "/me", **me).body[field] is None


def test_who_has_no_page_says_their_background_in_their_own_words(me: dict[str, Any]) -> None:
    words = "Studied mathematics in London.\n\nThen worked on engines for ten years."
    assert ask("PATCH", "/me", body={"background": f"  {words} "}, **me).body["background"] == words
    assert ask("GET", "/me", **me).body["background"] == words
    assert ask("PATCH", "/me", body={"background": ""}, **me).body["background"] is None


def test_an_address_is_kept_without_what_it_was_copied_with(me: dict[str, Any]) -> None:
    changed = ask("PATCH", "/me", body={"linkedin_url": f"{PAGE}/?trk=nav#about"}, **me).body
    assert changed["linkedin_url"] == PAGE


def test_languages_with_levels_and_specialisation_can_be_said_at_sign_up(cloud: MemoryCloud, clock: Clock) -> None:
    languages = [{"language": "sw", "level": 5}, {"language": "en-GB", "level": 4}]
    body = {
        "name": "Ada", "email": ADA, "country": "KE", "password": "Correct-horse-9", "born_on": "1990-12-10",
        "terms_version": a_sign_up().terms_version, "languages": languages, "specialisation": "Law",
    }  # fmt: skip
    assert ask("POST", "/accounts", body=body).status == 202
    (account,) = Account.scan()
    found = ask("GET", "/me", account_id=account.account_id).body
    assert (found["languages"], found["specialisation"]) == (languages, "Law")


def test_a_language_said_twice_stops_a_sign_up_before_anything_is_asked(cloud: MemoryCloud, clock: Clock) -> None:
    body = {
        "name": "Ada", "email": ADA, "country": "KE", "password": "Correct-horse-9", "born_on": "1990-12-10",
        "terms_version": a_sign_up().terms_version, "languages": [{"language": "sw"}, {"language": "sw"}],
    }  # fmt: skip
    with cloud.counting() as count:
        refused = ask("POST", "/accounts", body=body)
    assert (refused.status, refused.body["field"], count.calls) == (422, "languages[1].language", [])


def test_a_kind_that_was_switched_off_stands_in_the_app_alone(
    cloud: MemoryCloud, clock: Clock, me: dict[str, Any]
) -> None:
    chosen = ask("PUT", "/me/preferences", body={"locale": "sw", "mailed": {"attempt_passed": False}}, **me)
    assert chosen.status == 200
    assert ask("GET", "/me/preferences", **me).body == chosen.body
    assert chosen.body["mailed"] == dict.fromkeys(CHOOSABLE, True) | {"attempt_passed": False}
    before = len(mails_to(cloud, ADA))
    facts: dict[str, str | int] = {"title": "Python", "score_percent": 90, "attempt_id": "att_1", "ended_by": "hand"}
    notices.tell(Tell(me["account_id"], "attempt_passed", "att_1", facts))
    assert len(mails_to(cloud, ADA)) == before
    assert "attempt_passed" in [notice.kind for notice in Notice.query(me["account_id"])]
    ask("PUT", "/me/preferences", body={"locale": "sw", "mailed": {}}, **me)
    notices.tell(Tell(me["account_id"], "attempt_passed", "att_2", facts))
    assert len(mails_to(cloud, ADA)) == before + 1


@pytest.mark.parametrize(
    "kind",
    ["password_changed", "second_factor_removed", "payout_held", "payout_returned", "standing_changed", "nothing"],
)
def test_what_is_about_security_or_held_money_cannot_be_switched_off(me: dict[str, Any], kind: str) -> None:
    refused = ask("PUT", "/me/preferences", body={"locale": "en", "mailed": {kind: False}}, **me)
    assert (refused.status, refused.body["field"]) == (422, f"mailed.{kind}")


def test_everything_one_can_choose_is_a_notice_that_is_mailed() -> None:
    assert set(CHOOSABLE) < {kind for kind, words in CATALOGUE.items() if words.is_mailed}
    assert not {kind for kind in CHOOSABLE if "password" in kind or "second_factor" in kind or "email" in kind}


def test_one_persons_choices_are_not_anothers(cloud: MemoryCloud, me: dict[str, Any]) -> None:
    other = a_member(cloud, "bob@example.org").account_id
    ask("PUT", "/me/preferences", body={"locale": "sw", "mailed": {}}, **me)
    assert accounts.account_of(other).locale == "en"
