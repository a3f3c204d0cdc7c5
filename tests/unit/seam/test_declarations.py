"""What routes declare is what they do: permissions, problems, ids that lead nowhere, and the OpenAPI document."""

import json
import re

import pytest
from openapi_spec_validator import validate

from chalicelib.domain.problems import (
    Conflict,
    Forbidden,
    Invalid,
    NotFound,
    Problem,
    TooMany,
    Unauthenticated,
    Unavailable,
)
from chalicelib.handlers.http import ROUTES, problems_of
from chalicelib.handlers.openapi import document
from tests.builders.bodies import filled
from tests.builders.http import ask
from tests.builders.work import a_person

KINDS = (Conflict, Forbidden, Invalid, NotFound, TooMany, Unauthenticated, Unavailable)
WITH_IDS = [route for route in ROUTES if "{" in route.path]


def name_of(route):
    return f"{route.method} {route.path}"


def names_in(route):
    return [part[1:-1] for part in route.path.split("/") if part.startswith("{")]


def test_the_openapi_document_is_valid_and_holds_every_route():
    validate(document())

    described = {(method.upper(), path) for path, methods in document()["paths"].items() for method in methods}
    assert described == {(route.method, route.path) for route in ROUTES}


def test_every_route_says_what_it_does_in_one_sentence():
    for route in ROUTES:
        operation = document()["paths"][route.path][route.method.lower()]
        assert operation["summary"], name_of(route)
        assert len(operation["summary"]) < 120, name_of(route)
    ids = [operation["operationId"] for methods in document()["paths"].values() for operation in methods.values()]
    assert len(ids) == len(set(ids))


def test_the_document_has_no_row_of_our_requirements():
    assert re.findall(r"\bR\d{1,2}\b", json.dumps(document())) == []


def test_the_document_says_how_a_statement_comes_as_a_file():
    assert "`Accept: text/csv`" in document()["paths"]["/me/statements/{period_id}"]["get"]["summary"]


def test_the_document_tells_who_may_call_and_what_each_refusal_is():
    claim = document()["paths"]["/tasks/{task_id}/claims"]["post"]

    assert claim["x-allow"] == "contributor"
    assert claim["security"] == [{"id_token": []}]
    assert "`task-full`" in claim["responses"]["409"]["description"]
    assert "`no-such-task`" in claim["responses"]["404"]["description"]
    assert "`role-required`" in claim["responses"]["403"]["description"]
    assert "security" not in document()["paths"]["/health"]["get"]


def test_a_problem_has_a_status_of_its_kind_and_a_title_of_one_sentence():
    for problem in {problem for route in ROUTES for problem in problems_of(route)}:
        assert issubclass(problem, KINDS), problem
        assert problem.title(), problem
        assert ". " not in problem.title(), problem


def test_no_two_problems_share_a_type():
    def below(kind: type[Problem]) -> list[type[Problem]]:
        return [found for child in kind.__subclasses__() for found in (child, *below(child))]

    kinds = [problem.kind() for problem in below(Problem)]
    assert len(kinds) == len(set(kinds))


@pytest.mark.parametrize("route", WITH_IDS, ids=name_of)
def test_an_id_that_leads_nowhere_is_answered_404_whoever_asks(clock, route):
    """Unknown, far too long and malformed ids are all the same to the caller."""
    kinds = []
    for value in ("unknown", "x" * 201, "%00", "%F0%9F%A6%86", "2026-11-16"):
        path = dict.fromkeys(names_in(route), value)
        body = None if route.body is None else filled(route.body)
        answer = ask(route.method, route.path, path=path, body=body, account_id="acc_boss")
        assert answer.status == 404, (value, answer)
        kinds.append(answer.body["type"])
    assert len(set(kinds)) == 1, kinds
    assert kinds[0].removeprefix("/problems/") in {problem.kind() for problem in route.refuses}


@pytest.mark.parametrize("route", [route for route in ROUTES if route.allow.needs_sign_in], ids=name_of)
def test_a_route_lets_in_who_its_declaration_names_and_nobody_else(clock, route):
    for role in ("contributor", "reviewer", "manager", "admin"):
        a_person(f"acc_{role}", role)
        path = dict.fromkeys(names_in(route), "unknown") or None
        answer = ask(route.method, route.path, path=path, raw="{", account_id=f"acc_{role}")
        is_out = answer.status == 403 and answer.body["type"] == "/problems/role-required"
        assert is_out is (route.allow.role not in (None, role)), role


def test_a_file_that_lies_elsewhere_is_declared_as_a_redirect():
    answers = document()["paths"]["/me/statements/{period_id}"]["get"]["responses"]
    assert answers["303"]["headers"]["Location"]["required"]
    assert "application/pdf" in answers["303"]["description"]
    assert set(answers["200"]["content"]) == {"application/json", "text/csv"}
    assert "`statement-file-delayed`" in answers["503"]["description"]
