"""The driver's client: it tries again what passes, renews sessions, and reads lists to their end."""

import json

import httpx
import pytest

from infra.demo import client
from infra.demo.client import Api, Asked, Person, Refused


class Server:
    """Answers with what it was given, in order, and remembers what it was asked."""

    def __init__(self, *answers):
        self.answers = list(answers)
        self.asked = []

    def __call__(self, request):
        self.asked.append(request)
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        status, content = answer
        return httpx.Response(status, json=content)


def _api(*answers):
    server = Server(*answers)
    return server, Api("http://127.0.0.1:1/api", transport=httpx.MockTransport(server))  # opens no connection


SESSION = {"account_id": "acc_1", "id_token": "first", "refresh_token": "r", "expires_in": 3600}


def test_a_passing_failure_is_tried_again_with_the_same_key():
    server, api = _api((503, {}), httpx.ConnectError("down"), (201, {"claim_id": "clm_1"}))
    assert api.ask(Asked("POST", "/tasks/t/claims", key="k")) == {"claim_id": "clm_1"}
    assert [request.headers["Idempotency-Key"] for request in server.asked] == ["k", "k", "k"]
    assert api.repeated == {"503": 1, "ConnectError": 1}


def test_a_refusal_is_not_tried_again_and_tells_its_kind():
    server, api = _api((409, {"type": "/problems/task-full", "title": "Every place on this task is taken"}))
    with pytest.raises(Refused) as refused:
        api.ask(Asked("POST", "/tasks/t/claims"))
    assert (refused.value.kind, refused.value.status, len(server.asked)) == ("task-full", 409, 1)


def test_a_session_that_ended_is_renewed_and_the_request_sent_once_more():
    server, api = _api(
        (200, SESSION), (401, {"type": "/problems/not-signed-in"}), (200, {**SESSION, "id_token": "second"}), (200, {})
    )
    person = Person(api, "a@demo.example", "secret")
    person.get("/me")
    assert [request.url.path for request in server.asked] == [
        "/api/sessions",
        "/api/me",
        "/api/sessions/refresh",
        "/api/me",
    ]
    assert [server.asked[index].headers["Authorization"] for index in (1, 3)] == ["first", "second"]


def test_a_token_near_its_end_is_renewed_before_it_is_used():
    nearly_over = {**SESSION, "expires_in": client.RENEWED_BEFORE + 30}
    server, api = _api((200, nearly_over), (200, {}))
    person = Person(api, "a@demo.example", "secret")
    person.get("/me")
    person._renew_at = 0.0
    server.answers += [(200, {**SESSION, "id_token": "second"}), (200, {})]
    person.get("/me")
    assert json.loads(server.asked[2].content) == {"refresh_token": "r"}
    assert server.asked[3].headers["Authorization"] == "second"


def test_a_list_is_read_to_its_end_through_empty_pages():
    server, api = _api(
        (200, SESSION),
        (200, {"claims": [{"claim_id": "a"}], "next_cursor": "one"}),
        (200, {"claims": [], "next_cursor": "two"}),
        (200, {"claims": [{"claim_id": "b"}], "next_cursor": None}),
    )
    person = Person(api, "a@demo.example", "secret")
    assert [claim["claim_id"] for claim in person.pages("/claims", "claims")] == ["a", "b"]
    assert [request.url.params.get("cursor") for request in server.asked[1:]] == [None, "one", "two"]


def test_a_file_is_fetched_from_where_the_answer_says_without_telling_who_asks():
    asked = []

    def answer(request):
        asked.append(request)
        if request.url.path == "/api/sessions":
            return httpx.Response(200, json=SESSION)
        if request.url.path == "/api/me/statements/w":
            return httpx.Response(303, headers={"Location": "http://127.0.0.1:1/files/one.pdf?signed"})
        return httpx.Response(200, content=b"%PDF-")

    person = Person(Api("http://127.0.0.1:1/api", transport=httpx.MockTransport(answer)), "a@demo.example", "secret")
    assert person.file("/me/statements/w", "application/pdf") == b"%PDF-"
    assert asked[1].headers["Accept"] == "application/pdf"
    assert asked[2].url == "http://127.0.0.1:1/files/one.pdf?signed"
    assert "Authorization" not in asked[2].headers


def test_a_file_that_is_refused_tells_why():
    _, api = _api((200, SESSION), (404, {"type": "/problems/no-such-statement"}))
    with pytest.raises(Refused) as refused:
        Person(api, "a@demo.example", "secret").file("/me/statements/w", "text/csv")
    assert refused.value.kind == "no-such-statement"
