"""A bug is logged once and tells the caller nothing; no line holds what people wrote or who they are."""

import pytest

from chalicelib import runtime
from chalicelib.domain.access import Actor
from chalicelib.domain.terms_of_use import TERMS_VERSION
from chalicelib.handlers.http import ROUTES
from tests.builders.http import LONG_AGO, ask
from tests.builders.people import PASSWORD, follow, link_in, mails_to
from tests.builders.work import a_project, a_task, enrolled

MARK = "Zzyzx-7731"


def test_a_bug_is_answered_500_without_detail_and_logged_once_without_its_message(clock, lines):
    def broken():
        raise RuntimeError(f"{MARK} of somebody")

    runtime.install(clock=broken)
    answer = ask("GET", "/me/balance", account_id="acc_ann", iat="0")

    assert answer.status == 500
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.body["type"] == "/problems/internal-error"
    assert answer.body["request_id"] == LONG_AGO
    assert "RuntimeError" not in str(answer.body)
    (bug,) = lines.named("request_failed")
    assert (bug["error"], bug["request_id"], bug["route"]) == ("RuntimeError", LONG_AGO, "GET /me/balance")
    assert any("earnings.py" in frame for frame in bug["where"])
    assert not [text for text in lines.texts if MARK in text or "Traceback" in text]


def test_a_problem_is_no_bug(clock, lines):
    assert ask("GET", "/claims/{claim_id}", path={"claim_id": "clm_x"}, account_id="acc_ann").status == 404

    assert lines.named("request_failed") == []


def test_every_request_leaves_one_line_that_can_be_followed(clock, lines):
    ask("GET", "/claims", account_id="acc_ann")
    ask("GET", "/tasks", account_id="acc_nobody")

    first, second = lines.named("request")
    assert first | {"ms": 0} == {
        "event": "request", "route": "GET /claims", "status": 200, "ms": 0, "account_id": "acc_ann", "request_id": LONG_AGO,
    }  # fmt: skip
    assert (second["status"], second["account_id"]) == (401, None)


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: f"{route.method} {route.path}")
def test_no_line_repeats_what_was_sent(clock, lines, route):
    names = [part[1:-1] for part in route.path.split("/") if part.startswith("{")]
    path = dict.fromkeys(names, MARK) or None
    headers = {"Idempotency-Key": MARK, "User-Agent": MARK, "X-Forwarded-For": MARK, "Accept": MARK}
    asked = {"path": path, "account_id": "acc_boss", "headers": headers}

    ask(route.method, route.path, **asked)
    ask(route.method, route.path, **asked, query={"cursor": MARK, "email": MARK, MARK: MARK})
    ask(route.method, route.path, **asked, body={MARK: MARK})
    ask(route.method, route.path, **asked, raw=f"{MARK} {{")

    assert len(lines.named("request")) == 4
    assert not [text for text in lines.texts if MARK in text]
    assert lines.named("request_failed") == []


def test_no_line_says_who_signs_up_or_what_they_answer(cloud, clock, lines):
    email, name = f"{MARK.lower()}@example.org", f"{MARK} Doe"
    body = {
        "name": name, "email": email, "country": "KE", "password": f"{PASSWORD}{MARK}", "born_on": "1990-12-10",
        "terms_version": TERMS_VERSION,
    }  # fmt: skip
    assert ask("POST", "/accounts", body=body).status == 202
    follow(cloud)
    token = link_in(mails_to(cloud, email)[-1])
    account_id = ask("POST", "/accounts/email-verification", body={"token": token}).body["account_id"]
    a_project(), a_task()
    enrolled(Actor(account_id, frozenset({"contributor"}), "active"))
    claim_id = ask("POST", "/tasks/{task_id}/claims", path={"task_id": "tsk_1"}, account_id=account_id).body["claim_id"]
    work = {"answer": {"label": MARK}}
    ask(
        "PUT",
        "/claims/{claim_id}/draft",
        path={"claim_id": claim_id},
        body=work | {"version": 0},
        account_id=account_id,
    )
    refused = ask(
        "POST", "/claims/{claim_id}/submission", path={"claim_id": claim_id}, body=work, account_id=account_id
    )
    ask("POST", "/sessions", body={"email": email, "password": f"wrong-{MARK}"})

    assert refused.status == 422
    assert len(lines.texts) >= 6
    assert not [text for text in lines.texts if MARK.lower() in text.lower() or token in text]
