"""What a request brings: read into declared types, or refused with the field and the rule (RFC 9457)."""

import base64
import json
from datetime import date, datetime

import msgspec
import pytest

from app import app
from chalicelib.domain.access import Actor
from chalicelib.domain.broken_rules import broken_rule
from chalicelib.domain.eligibility import Spoken
from chalicelib.handlers.projects.prices import BonusRuleView, Price
from chalicelib.handlers.projects.views import Country
from chalicelib.handlers.requests import BODY_LIMIT, ID_LIMIT
from chalicelib.models.claims import Claim
from tests.builders.http import Answer, ask, event
from tests.builders.work import a_person, a_project, a_task, enrolled

DRAFT = "/claims/{claim_id}/draft"
ANN = Actor("acc_ann", frozenset({"contributor"}), "active")


def is_problem(answer: Answer, kind: str, status: int, field: str | None) -> bool:
    """Whether it is this problem in the shape every problem has."""
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.body["status"] == answer.status
    assert answer.body["title"]
    return (answer.body["type"], answer.status, answer.body.get("field")) == (f"/problems/{kind}", status, field)


@pytest.mark.parametrize(
    ("raw", "field"),
    [
        ("", "answer"),  # an empty body is an empty object
        ("{}", "answer"),
        ("{", "body"),
        ("not json", "body"),
        ("[]", "body"),
        ('"text"', "body"),
        ("null", "body"),
        ("NaN", "body"),
        ('{"answer": 1, "answers": 2}', "answers"),
        ('{"answer": 1, "version": "1"}', "version"),
        ('{"answer": 1, "version": -1}', "version"),
        ('{"answer": 1, "version": 1.5}', "version"),
        ('{"answer": 1, "version": 1e400}', "version"),
        ('{"answer": 1, "version": 123456789012345678901234567890}', "version"),
        ('{"answer": 1, "version": null}', "version"),
        ('{"answer": 1} {"answer": 2}', "body"),
        ('{"answer": "\\ud800"}', "body"),  # half a character
        ('{"answer": ' + "[" * 100_000 + "]" * 100_000 + "}", "body"),
    ],
    ids=lambda value: value[:40] if isinstance(value, str) else None,
)
def test_a_body_that_breaks_a_rule_is_refused_with_the_field_and_the_rule(clock, raw, field):
    answer = ask("PUT", DRAFT, path={"claim_id": "clm_1"}, raw=raw, account_id="acc_ann")

    assert is_problem(answer, "body-invalid", 422, field)
    assert answer.body["rule"]
    assert answer.body["detail"]


def test_a_field_deep_in_a_body_is_named_by_its_path(clock):
    skills = [{"skill": "language/en", "level": 1}, {"skill": "language/en", "level": "much"}]

    answer = ask("PUT", "/me/skills", body={"skills": skills}, account_id="acc_ann")

    assert is_problem(answer, "body-invalid", 422, "skills[1].level")


@pytest.mark.parametrize(
    ("method", "path", "body", "field", "rule"),
    [
        (
            "POST",
            "/reviews/{review_id}/verdict",
            {"verdict": "maybe"},
            "verdict",
            "is one of accept, reject, revise, soft_reject",
        ),
        ("PUT", "/me/skills", {"skills": 5}, "skills", "is a list"),
        ("PUT", "/me/skills", {"skills": [5]}, "skills[0]", "is an object with `skill`, `level`"),
        ("PUT", DRAFT, {"version": 0}, "answer", "is required"),
        ("PUT", DRAFT, {"answer": 1, "v": 1}, "v", "is not a known field; known here: answer, version"),
        ("PUT", DRAFT, {"answer": 1, "version": -1}, "version", "is a whole number from 0 to 1000000000"),
    ],
)
def test_the_rule_is_in_plain_words_from_the_declared_type(clock, method, path, body, field, rule):
    a_person("acc_eve", "contributor", "reviewer")
    answer = ask(method, path, path={"claim_id": "clm_1", "review_id": "rev_1"}, body=body, account_id="acc_eve")

    assert (answer.body["field"], answer.body["detail"]) == (field, f"`{field}`: {answer.body['rule']}.")
    assert rule in answer.body["rule"]


class Cat(msgspec.Struct, tag_field="kind", tag="cat"):
    born_on: date | None = None
    names: dict[str, bool] = {}


class Dog(msgspec.Struct, tag_field="kind", tag="dog"):
    seen_at: datetime


@pytest.mark.parametrize(
    ("pet", "field", "rule"),
    [
        ({"kind": "cow"}, "[0].kind", "is one of cat, dog"),
        ({"kind": "cat", "born_on": "1.2.2003"}, "[0].born_on", "is a date as YYYY-MM-DD or null"),
        ({"kind": "dog", "seen_at": "noon"}, "[0].seen_at", "is an instant such as 2026-11-21T20:00:00Z"),
        ({"kind": "cat", "names": {"Tom": 1}}, "[0].names.*", "is true or false"),
        ({"kind": "cat", "born_on": " - at `$.x`"}, "[0].born_on", "is a date as YYYY-MM-DD or null"),
    ],
)
def test_a_rule_is_found_through_lists_unions_and_objects(pet, field, rule):
    with pytest.raises(msgspec.ValidationError) as refusal:
        msgspec.convert([pet], list[Cat | Dog])

    assert broken_rule(refusal.value, list[Cat | Dog]) == (field, rule)


@pytest.mark.parametrize(
    ("wanted", "given", "field", "rule"),
    [
        (BonusRuleView, {"rule_id": "a", "kind": "per_answer", "amount": 1, "when": {"time": {}}}, "when",
         "has names each of which is one of accuracy, count, difficulty, minutes"),
        (BonusRuleView, {"rule_id": "a", "kind": "per_answer", "amount": 1, "when": {"count": {"at_least": -1}}},
         "when.*.at_least", "is a whole number from 0 to 1000000 or null"),
        (Spoken, {"language": "english"}, "language", "is a language as BCP-47 writes it, such as `en` or `pt-BR`"),
        (list[Country], ["kenya"], "[0]", "is a country's ISO 3166-1 code of two capitals, such as `KE`"),
        (Price, {"minor": 1, "currency": "usd"}, "currency", "is a currency's ISO 4217 code of three capitals, such as `USD`"),
    ],
)  # fmt: skip
def test_names_and_codes_are_asked_for_in_words_and_not_in_patterns(wanted, given, field, rule):
    with pytest.raises(msgspec.ValidationError) as refusal:
        msgspec.convert(given, wanted)
    assert broken_rule(refusal.value, wanted) == (field, rule)


def test_a_body_that_is_no_text_is_refused(clock):
    given = event("PUT", DRAFT, path={"claim_id": "clm_1"}, raw="", account_id="acc_ann")
    for body in (
        base64.b64encode(b'{"answer": "\xff"}').decode(),
        base64.b64encode(b"\xff\xfe").decode(),
        "%%% no base64",
        "a",
    ):
        sent = app(given | {"body": body, "isBase64Encoded": True}, None)
        answer = Answer(sent["statusCode"], json.loads(sent["body"]), sent["headers"])
        assert is_problem(answer, "body-invalid", 422, "body")


def test_a_body_in_base64_is_read_like_any_other(clock):
    given = event("PATCH", "/me", raw=base64.b64encode(b'{"name": "Zo\xc3\xab"}').decode(), account_id="acc_ann")

    sent = app(given | {"isBase64Encoded": True}, None)

    assert json.loads(sent["body"])["name"] == "Zoë"


def test_a_body_may_have_256_kib_and_not_one_byte_more(clock):
    frame = len('{"answer": "", "version": 0}')
    whole = ask(
        "PUT",
        DRAFT,
        path={"claim_id": "clm_1"},
        raw='{"answer": "%s", "version": 0}' % ("a" * (BODY_LIMIT - frame)),
        account_id="acc_ann",
    )
    longer = ask(
        "PUT",
        DRAFT,
        path={"claim_id": "clm_1"},
        raw='{"answer": "%s", "version": 0}' % ("a" * (BODY_LIMIT - frame + 1)),
        account_id="acc_ann",
    )

    assert is_problem(whole, "no-such-claim", 404, None)
    assert is_problem(longer, "body-too-large", 413, None)
    assert longer.body["limit"] == BODY_LIMIT


@pytest.mark.parametrize(
    "content_type",
    [
        "text/plain",
        "application/xml",
        "application/x-www-form-urlencoded",
        "",
        "multipart/form-data; boundary=a",
        "application/jsonp",
    ],
)
def test_a_body_of_another_content_type_is_not_read(clock, content_type):
    answer = ask("PATCH", "/me", body={"name": "Zoë"}, account_id="acc_ann", headers={"content-type": content_type})

    if content_type == "":  # nothing said is taken for JSON
        assert answer.status == 200
    else:
        assert is_problem(answer, "unsupported-media-type", 415, "Content-Type")


@pytest.mark.parametrize("content_type", ["application/json", "Application/JSON", "application/json; charset=utf-8"])
def test_json_is_known_however_it_is_spelled(clock, content_type):
    answer = ask("PATCH", "/me", body={"name": "Zoë"}, account_id="acc_ann", headers={"content-type": content_type})

    assert answer.status == 200


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"colour": "red"}, "colour"),
        ({"limit": "0"}, "limit"),
        ({"limit": "101"}, "limit"),
        ({"limit": "ten"}, "limit"),
        ({"limit": ""}, "limit"),
        ({"cursor": ""}, "cursor"),
    ],
)
def test_a_query_that_breaks_a_rule_is_refused_with_the_parameter_and_the_rule(clock, query, field):
    answer = ask("GET", "/claims", query=query, account_id="acc_ann")

    assert is_problem(answer, "query-invalid", 422, field)
    assert answer.body["rule"]


@pytest.mark.parametrize(
    ("method", "path"), [("GET", "/health"), ("GET", "/me"), ("POST", "/reviews"), ("DELETE", "/sessions/current")]
)
def test_what_a_route_does_not_take_is_refused_rather_than_ignored(clock, method, path):
    by_query = ask(method, path, query={"force": "1"}, account_id="acc_boss")
    by_body = ask(method, path, body={"force": 1}, account_id="acc_boss")

    assert is_problem(by_query, "query-invalid", 422, "force")
    assert is_problem(by_body, "body-invalid", 422, "force")


def test_a_body_route_takes_no_query(clock):
    answer = ask("PATCH", "/me", body={"name": "Zoë"}, query={"name": "Bob"}, account_id="acc_ann")

    assert is_problem(answer, "query-invalid", 422, "name")


def cursor(last: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(last).encode()).decode()


@pytest.mark.parametrize(
    "forged",
    [
        "x", "²", "%", "é", "a" * 4096, cursor([1]), cursor({}), cursor({"account_id": {"S": "acc_ann"}}),
        cursor({"account_id": {"S": "acc_bob"}, "claim_id": {"S": "clm_1"}}),
        cursor({"account_id": {"S": "acc_ann"}, "claim_id": {"N": "1"}}),
        cursor({"account_id": {"S": "acc_ann"}, "claim_id": {"S": "clm_1"}, "more": {"S": "x"}}),
    ],
)  # fmt: skip
def test_a_cursor_that_is_not_of_this_list_is_refused(clock, forged):
    answer = ask("GET", "/claims", query={"cursor": forged}, account_id="acc_ann")

    assert is_problem(answer, "cursor-invalid", 422, "cursor")


def test_an_id_in_a_path_is_decoded_once(clock):
    a_project(), a_task("tsk a/b%2F")
    answer = ask(
        "POST", "/tasks/{task_id}/claims", path={"task_id": "tsk%20a%2Fb%252F"}, account_id=enrolled(ANN).account_id
    )

    assert answer.status == 201
    assert [claim.task_id for claim in Claim.query("acc_ann")] == ["tsk a/b%2F"]


@pytest.mark.parametrize("claim_id", ["c" * (ID_LIMIT + 1), "%C3%A9" * (ID_LIMIT // 2 + 1), "c" * 5000])
def test_an_id_longer_than_any_of_ours_leads_nowhere(clock, claim_id):
    answer = ask("GET", "/claims/{claim_id}", path={"claim_id": claim_id}, account_id="acc_ann")

    assert is_problem(answer, "no-such-claim", 404, None)


@pytest.mark.parametrize("key", ["", " ", "a b", "é", "k" * 101, "a\nb", "../a"])
def test_an_idempotency_key_has_a_shape(clock, key):
    answer = ask("POST", "/reviews", account_id="acc_boss", headers={"Idempotency-Key": key})

    assert is_problem(answer, "idempotency-key-invalid", 422, "Idempotency-Key")


def test_a_repeated_post_answers_for_the_same_record_and_another_body_needs_another_key(clock):
    body = {"title": "Ducks", "task_type": "classification", "reward": {"minor": 120, "currency": "USD"}}
    asked = {"account_id": "acc_boss", "headers": {"IDEMPOTENCY-KEY": "a-key.1:2_3"}}

    first = ask("POST", "/projects", body=body, **asked)
    again = ask("POST", "/projects", body=body, **asked)
    other = ask("POST", "/projects", body=body | {"title": "Geese"}, **asked)

    assert first.status == again.status == 201
    assert first.body["project_id"] == again.body["project_id"]
    assert is_problem(other, "idempotency-key-reused", 409, "Idempotency-Key")


def test_a_key_is_of_one_person_and_one_route(clock):
    body = {"title": "Ducks", "task_type": "classification", "reward": {"minor": 120, "currency": "USD"}}
    a_person("acc_other", "manager")
    headers = {"Idempotency-Key": "1"}

    one = ask("POST", "/projects", body=body, account_id="acc_boss", headers=headers)
    other = ask("POST", "/projects", body=body, account_id="acc_other", headers=headers)

    assert other.status == 201
    assert one.body["project_id"] != other.body["project_id"]
