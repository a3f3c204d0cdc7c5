"""Owns the OpenAPI 3.1 document: made from what the routes declare, so that it cannot say anything else."""

import inspect
import re
from functools import lru_cache
from typing import Any

import msgspec

from chalicelib.domain.access import ANYONE
from chalicelib.domain.problems import Problem
from chalicelib.handlers.http import ROUTES, Route, problems_of
from chalicelib.handlers.requests import ID_LIMIT

PROBLEM = {
    "type": "object",
    "required": ["type", "title", "status"],
    "properties": {
        "type": {"type": "string", "description": "`/problems/<name>`; decide by it, never by a text"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "What happened and what to do next"},
        "field": {"type": "string", "description": "The field that breaks a rule"},
        "rule": {"type": "string"},
        "retry_after": {"type": "integer", "description": "Seconds"},
    },
}


@lru_cache(maxsize=1)
def document() -> dict[str, Any]:
    """The whole document; paths in alphabetical order."""
    types = sorted(_types(), key=repr)
    schemas, components = msgspec.json.schema_components(types, ref_template="#/components/schemas/{name}")
    by_type = {id(kind): schema for kind, schema in zip(types, schemas, strict=True)}
    paths: dict[str, Any] = {}
    for route in sorted(ROUTES, key=lambda route: (route.path, route.method)):
        paths.setdefault(route.path, {})[route.method.lower()] = _operation(route, by_type, components)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Inlier",
            "version": "0.1.0",
            "description": "Paid expert work on AI training data. Money is in minor units; instants are in UTC.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "/"}],
        "x-problems": _problem_titles(),
        "paths": paths,
        "components": {
            "schemas": components | {"Problem": PROBLEM},
            "securitySchemes": {
                "id_token": {
                    "type": "apiKey",
                    "in": "header",
                    "name": "Authorization",
                    "description": "The id token of POST /sessions",
                }
            },
        },
    }


def _types() -> list[Any]:
    found = [kind for route in ROUTES for kind in (route.body, route.query, route.answer) if kind is not None]
    return list({id(kind): kind for kind in found}.values())


def _problem_titles() -> dict[str, str]:
    """Every name that `type` may end with, and its title, so that a client can know them all."""
    found = {problem.kind(): problem.title() for route in ROUTES for problem in problems_of(route)}
    return dict(sorted(found.items()))


def _operation(route: Route, schemas: dict[int, Any], components: dict[str, Any]) -> dict[str, Any]:
    description = inspect.getdoc(route.view) or ""
    operation: dict[str, Any] = {
        "operationId": route.view.__name__,
        "summary": description.split("\n")[0].rstrip("."),
        "tags": [route.path.split("/")[1]],
        "x-allow": route.allow.name,
        "responses": _responses(route, schemas),
    }
    parameters = [_path_parameter(name) for name in re.findall(r"{(\w+)}", route.path)]
    if route.query is not None:
        parameters += _query_parameters(components[route.query.__name__])
    if route.method == "POST" and route.allow is not ANYONE:
        parameters.append(IDEMPOTENCY_KEY)
    if parameters:
        operation["parameters"] = parameters
    if route.body is not None:
        body = {"application/json": {"schema": schemas[id(route.body)]}}
        operation["requestBody"] = {"required": True, "content": body}
    if route.allow is not ANYONE:
        operation["security"] = [{"id_token": []}]
    return operation


IDEMPOTENCY_KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "schema": {"type": "string", "pattern": "^[A-Za-z0-9._:-]{1,100}$"},
    "description": "The same key with the same body again answers for the same record",
}


def _path_parameter(name: str) -> dict[str, Any]:
    schema = {"type": "string", "minLength": 1, "maxLength": ID_LIMIT}
    return {"name": name, "in": "path", "required": True, "schema": schema}


def _query_parameters(schema: dict[str, Any]) -> list[dict[str, Any]]:
    required = set(schema.get("required", ()))
    return [
        {"name": name, "in": "query", "required": name in required, "schema": dict(rule)}
        for name, rule in schema["properties"].items()
    ]


def _link(route: Route) -> dict[str, Any]:
    schema = {"type": "string", "format": "uri"}
    return {
        "description": f"With `Accept: {' or '.join(route.linked)}`: the file lies at `Location` for a minute",
        "headers": {"Location": {"required": True, "schema": schema}},
    }


def _responses(route: Route, schemas: dict[int, Any]) -> dict[str, Any]:
    success: dict[str, Any] = {"description": "Done"}
    if route.answer is not None:
        success["content"] = {"application/json": {"schema": schemas[id(route.answer)]}}
        success["content"] |= {media: {"schema": {"type": "string"}} for media in route.also}
    answers: dict[str, Any] = {str(route.status): success}
    if route.linked:
        answers["303"] = _link(route)
    by_status: dict[int, list[type[Problem]]] = {}
    for problem in problems_of(route):
        by_status.setdefault(problem.status, []).append(problem)
    for status, problems in sorted(by_status.items()):
        kinds = sorted({f"`{problem.kind()}` {problem.title()}" for problem in problems})
        answers[str(status)] = {
            "description": "; ".join(kinds),
            "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }
    answers["default"] = {
        "description": "The gateway's own refusals and failures of ours, in the same shape",
        "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
    return answers
