"""A person's way through the routes: sign up, confirm, sign in, be checked, be made an administrator."""

from typing import Any

import pytest

from chalicelib.domain.terms_of_use import TERMS_VERSION
from chalicelib.services import accounts
from tests.builders.http import Answer, ask
from tests.builders.people import PASSWORD, follow, link_in, mails_to
from tests.builders.work import Clock, a_person
from tests.fakes.cloud import MemoryCloud

ADA = "ada@example.org"
SIGN_UP: dict[str, Any] = {
    "name": "Ada", "email": ADA, "country": "KE", "password": PASSWORD, "born_on": "1990-12-10",
    "terms_version": TERMS_VERSION,
}  # fmt: skip


class Counted:
    """Asks, and fails when a route calls the store more than 7 times or scans."""

    def __init__(self, cloud: MemoryCloud) -> None:
        self.cloud = cloud

    def __call__(self, method: str, resource: str, **given: Any) -> Answer:
        with self.cloud.counting() as count:
            answer = ask(method, resource, **given)
        assert count.reads + count.writes + count.transactions < 8, f"{method} {resource}: {count}"
        assert "dynamodb.Scan" not in count.operations
        return answer


@pytest.fixture
def asked(cloud: MemoryCloud, clock: Clock) -> Counted:
    return Counted(cloud)


def confirmed(asked: Counted) -> str:
    asked("POST", "/accounts", body=SIGN_UP)
    follow(asked.cloud)
    token = link_in(mails_to(asked.cloud, ADA)[0])
    answer = asked("POST", "/accounts/email-verification", body={"token": token})
    assert (answer.status, answer.body["standing"]) == (200, "active")
    return str(answer.body["account_id"])


def test_a_person_signs_up_confirms_signs_in_and_reads_the_own_account(asked: Counted) -> None:
    account_id = confirmed(asked)
    session = asked("POST", "/sessions", body={"email": ADA, "password": PASSWORD})
    assert (session.status, session.body["account_id"], session.body["expires_in"]) == (201, account_id, 3600)
    renewed = asked("POST", "/sessions/refresh", body={"refresh_token": session.body["refresh_token"]})
    assert sorted(renewed.body) == ["expires_in", "id_token", "refresh_token"]
    me = asked("GET", "/me", account_id=account_id)
    assert me.body == {
        "account_id": account_id,
        "name": "Ada",
        "email": ADA,
        "country": "KE",
        "time_zone": "UTC",
        "languages": [],
        "born_on": "1990-12-10",
        "standing": "active",
        "identity": "none",
        "created_at": "2026-11-16T09:00:00Z",
        "email_verified_at": "2026-11-16T09:00:00Z",
        "roles": ["contributor"],
        "linkedin_url": None,
        "portfolio_url": None,
        "specialisation": None,
        "background": None,
        "resume": None,
        "standing_changed_at": "2026-11-16T09:00:00Z",
        "standing_steps": [],
        "second_factor_at": None,
        "second_factor": "off",
        "recovery_codes_left": None,
        "phone_hint": None,
        "phone_verified_at": None,
        "phone_state": "none",
    }
    changed = asked("PATCH", "/me", account_id=account_id, body={"name": " Ada L. ", "time_zone": "Africa/Nairobi"})
    assert (changed.body["name"], changed.body["time_zone"]) == ("Ada L.", "Africa/Nairobi")
    assert asked("PATCH", "/me", account_id=account_id, body={}).body == changed.body
    assert asked("GET", "/me", account_id=account_id).body == changed.body
    page = {"linkedin_url": "https://www.linkedin.com/in/ada-l", "specialisation": "Engines"}
    assert asked("PATCH", "/me", account_id=account_id, body=page).body["linkedin_url"] == page["linkedin_url"]
    bare = asked("PATCH", "/me", account_id=account_id, body={"linkedin_url": None}).body
    assert (bare["linkedin_url"], bare["specialisation"]) == (None, "Engines")
    assert asked("DELETE", "/sessions/current", account_id=account_id).status == 204
    ended = asked("POST", "/sessions/refresh", body={"refresh_token": session.body["refresh_token"]})
    assert (ended.status, ended.body["type"]) == (401, "/problems/session-ended")


def test_the_answer_to_a_sign_up_is_the_same_for_a_known_and_an_unknown_address(asked: Counted, clock: Clock) -> None:
    first = asked("POST", "/accounts", body=SIGN_UP)
    clock.advance(hours=2)
    assert asked("POST", "/accounts", body=SIGN_UP | {"name": "Eve", "password": "Other-pass-77"}) == first
    assert first.status == 202


@pytest.mark.parametrize(
    ("given", "field", "kind"),
    [
        ({"born_on": "2008-11-17"}, "born_on", "too-young"),
        ({"born_on": "10.12.1990"}, "born_on", "body-invalid"),
        ({"country": "IR"}, "country", "country-refused"),
        ({"password": "short"}, "password", "password-too-weak"),
        ({"email": "nobody"}, "email", "invalid-field"),
        ({"is_admin": True}, "is_admin", "body-invalid"),
        ({"name": ""}, "name", "body-invalid"),
    ],
)
def test_a_sign_up_that_breaks_a_rule_is_told_which(
    asked: Counted, given: dict[str, Any], field: str, kind: str
) -> None:
    answer = asked("POST", "/accounts", body=SIGN_UP | given)
    assert (answer.status, answer.body["type"], answer.body["field"]) == (422, f"/problems/{kind}", field)
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_an_unconfirmed_person_can_do_nothing_but_profile(asked: Counted) -> None:
    asked("POST", "/accounts", body=SIGN_UP)
    session = asked("POST", "/sessions", body={"email": ADA, "password": PASSWORD})
    me = session.body["account_id"]
    assert asked("GET", "/me", account_id=me).body["standing"] == "pending_email"
    refused = asked("GET", "/me/identity-check", account_id=me)
    assert (refused.status, refused.body["type"]) == (403, "/problems/email-not-verified")
    statuses = [asked("POST", "/me/email-verification", account_id=me).status for _ in range(4)]
    assert statuses == [202, 202, 202, 429]


def test_an_identity_is_checked_over_the_desk(asked: Counted) -> None:
    ada, boss = confirmed(asked), a_person("acc_boss", "admin").account_id
    upload = asked("POST", "/me/documents", account_id=ada, body={"content_type": "application/pdf"})
    asked.cloud.services["s3"].upload(upload.body["url"], upload.body["fields"], b"%PDF-1.7 a scan")
    body = {
        "document_type": "passport",
        "document_country": "KE",
        "document_keys": [upload.body["document_key"]],
    }
    key = {"idempotency-key": "once"}
    check = asked("POST", "/me/identity-check", account_id=ada, body=body, headers=key)
    assert (check.status, check.body["state"]) == (201, "pending")
    assert asked("POST", "/me/identity-check", account_id=ada, body=body, headers=key).body == check.body
    assert asked("POST", "/me/identity-check", account_id=ada, body=body).body["type"] == "/problems/check-pending"
    desk = asked("GET", "/identity-checks", account_id=boss)
    assert [one["account_id"] for one in desk.body["identity_checks"]] == [ada]
    path = {"check_id": check.body["check_id"]}
    details = asked("GET", "/identity-checks/{check_id}", account_id=boss, path=path)
    assert (details.body["name"], details.body["born_on"], len(details.body["documents"])) == ("Ada", "1990-12-10", 1)
    decision = asked(
        "POST",
        "/identity-checks/{check_id}/decision",
        account_id=boss,
        path=path,
        body={"decision": "verified", "document_number": "A123"},
    )
    assert (decision.status, decision.body["state"]) == (200, "verified")
    follow(asked.cloud)
    mine = asked("GET", "/me/identity-check", account_id=ada)
    assert (mine.body["state"], mine.body["check"]["state"]) == ("verified", "verified")
    assert mine.body["is_hosted"] is False
    told = asked("GET", "/me/notices", account_id=ada, query={"limit": "1"})
    assert len(told.body["notices"]) == 1
    rest = asked("GET", "/me/notices", account_id=ada, query={"cursor": told.body["next_cursor"]})
    assert {notice["kind"] for notice in told.body["notices"] + rest.body["notices"]} == {
        "email_verification",
        "identity_verified",
    }


def test_administrators_find_people_and_set_roles(asked: Counted) -> None:
    ada, boss = confirmed(asked), a_person("acc_boss", "admin").account_id
    found = asked("GET", "/accounts", account_id=boss, query={"email": "ADA@example.org"})
    assert [one["account_id"] for one in found.body["accounts"]] == [ada]
    assert len(asked("GET", "/accounts", account_id=boss).body["accounts"]) == 2
    path = {"account_id": ada}
    body = {"roles": ["contributor", "manager"], "reason": "Runs the duck project"}
    assert asked("PUT", "/accounts/{account_id}/roles", account_id=boss, path=path, body=body).status == 200
    read = asked("GET", "/accounts/{account_id}", account_id=boss, path=path)
    assert read.body["roles"] == ["contributor", "manager"]
    own = {"roles": ["contributor"], "reason": "Enough of this"}
    refused = asked("PUT", "/accounts/{account_id}/roles", account_id=boss, path={"account_id": boss}, body=own)
    assert (refused.status, refused.body["type"]) == (403, "/problems/own-admin-role")
    missing = asked("GET", "/accounts/{account_id}", account_id=boss, path={"account_id": "acc_none"})
    assert (missing.status, missing.body["type"]) == (404, "/problems/no-such-account")


def test_a_sign_in_that_belongs_to_no_account_opens_nothing(asked: Counted) -> None:
    answer = asked("GET", "/me", account_id="acc_died_while_signing_up")
    assert (answer.status, answer.body["type"]) == (401, "/problems/not-signed-in")
    assert accounts.actor_of("") is None


def test_the_terms_can_be_read_before_they_are_accepted_and_their_version_is_what_sign_up_takes(asked: Counted) -> None:
    terms = asked("GET", "/terms").body
    assert terms["since"] <= "2026-11-21"
    for promise in ("within 24 hours", "paid on Tuesdays", "only a person decides"):
        assert promise in " ".join(section["text"] for section in terms["sections"])
    old = asked("POST", "/accounts", body=SIGN_UP | {"terms_version": "2020-01"})
    assert (old.status, old.body["current"]) == (422, terms["version"])
    assert "GET /terms" in str(old.body)
    assert asked("POST", "/accounts", body=SIGN_UP | {"terms_version": terms["version"]}).status == 202
