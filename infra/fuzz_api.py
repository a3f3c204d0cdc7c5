"""Sends random requests of our OpenAPI document to a running cloud and looks for failures and broken promises.

`python -m infra.fuzz_api [--examples 100] [--seed 0]`: a local cloud of its own is started, deployed and stopped. Every
route is asked by everybody in turn, with what its schema allows and with what it does not, about ids that exist and
ids that don't. Whatever it answers is in its schema, and nothing is a 500.
"""

import argparse
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings, strategies
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

import app  # noqa: F401  (declares every route)
from chalicelib.handlers.openapi import document
from infra.demo.client import Person
from tests.builders.platform import TERMS, Platform
from tests.builders.records import records
from tests.e2e.cloud import CloudUnderTest, shared_cloud

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
#: Of every five requests so many are what the schema allows.
GOOD_OF_FIVE = 3


class ApiFuzz:
    """A running platform with people of every kind and records that can be asked for."""

    def __init__(self, cloud: CloudUnderTest) -> None:
        self.platform = Platform(cloud)
        self.platform.staff()
        worker, judge = self.platform.person("worker"), self.platform.person("judge", "reviewer")
        self.ids = records(self.platform, worker, judge).ids
        manager, admin = self.platform.manager, self.platform.admin
        self.draft_id = manager.post("/projects", TERMS)["project_id"]
        people = {"contributor": worker, "reviewer": judge, "manager": manager, "admin": admin}
        self.tokens = {role: _token(person) for role, person in people.items()}
        self.operations = dict(_operations())
        self._session = requests.Session()
        self._session.trust_env = False
        self.sent = 0

    def close(self) -> None:
        """Nothing stays connected."""
        self._session.close()
        self.platform.close()

    def ask(self, name: str, *, examples: int, first: int = 0, shrinks: bool = False) -> None:
        """So many random requests to one operation; raises what schemathesis has found, with the request."""
        described = self.operations[name].definition.raw
        has_input = "parameters" in described or "requestBody" in described
        good = examples * GOOD_OF_FIVE // 5 if has_input else examples
        self._ask(name, schemathesis.GenerationMode.POSITIVE, good, first, shrinks=shrinks)
        self._ask(name, schemathesis.GenerationMode.NEGATIVE, examples - good, first, shrinks=shrinks)

    def _ask(self, name: str, mode: Any, examples: int, first: int, *, shrinks: bool) -> None:
        if not examples:
            return
        phases = (Phase.generate, Phase.shrink) if shrinks else (Phase.generate,)

        @seed(first)
        @settings(
            max_examples=examples, phases=phases, deadline=None, database=None, suppress_health_check=list(HealthCheck)
        )
        @given(
            case=self.operations[name].as_strategy(mode),
            token=self._callers(name),
            ids=strategies.sampled_from([{}, self.ids, self.ids | {"project_id": self.draft_id}]),
        )
        def each(case: Any, token: str | None, ids: dict[str, str]) -> None:
            self._send(case, token, ids)

        each()

    def _callers(self, name: str) -> Any:
        """Everybody, and every other time somebody whom the route is for."""
        role = self.operations[name].definition.raw["x-allow"].partition("_")[0]
        fitting = self.tokens.get(role, self.tokens["contributor"])
        everybody = [None, *self.tokens.values()]
        return strategies.sampled_from([*everybody, *[fitting] * len(everybody)])

    def _send(self, case: Any, token: str | None, ids: dict[str, str]) -> None:
        """By anybody, about these records or whatever the schema allows."""
        known = {name: value for name, value in ids.items() if f"{{{name}}}" in case.path}
        case.path_parameters = {**(case.path_parameters or {}), **known}
        self.sent += 1
        case.call_and_validate(
            base_url=self.platform.cloud.base_url,
            session=self._session,
            headers={"Authorization": token} if token else None,
            checks=CHECKS,
        )


def _token(person: Person) -> str:
    return str(person._token)  # noqa: SLF001  (a session of an hour, of which the fuzz takes minutes)


def _operations() -> Iterator[tuple[str, Any]]:
    schema = schemathesis.openapi.from_dict(document())
    found: Any
    for found in schema.get_all_operations():
        operation = found.ok()
        yield f"{operation.method.upper()} {operation.path}", operation


@contextmanager
def own_cloud() -> Iterator[CloudUnderTest]:
    """A local cloud nobody else uses, away when the fuzz ends."""

    class Factory:
        def getbasetemp(self) -> Path:
            return Path(folder)

    with tempfile.TemporaryDirectory(prefix="inlier-fuzz-") as folder, shared_cloud(Factory()) as cloud:
        yield cloud


def main() -> int:
    """Ask every operation, show progress, report every one that breaks a promise."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--examples", type=int, default=100, help="requests an operation")
    parser.add_argument("--seed", type=int, default=0)
    given_arguments = parser.parse_args()
    failed = 0
    with own_cloud() as cloud:
        fuzz = ApiFuzz(cloud)
        for name in fuzz.operations:
            print(f"{name} ...", end=" ", flush=True)
            try:
                fuzz.ask(name, examples=given_arguments.examples, first=given_arguments.seed, shrinks=True)
            except Exception as found:  # noqa: BLE001  (whatever schemathesis raises is a finding)
                failed += 1
                print(f"FAILED\n{found}")
            else:
                print("fine")
        fuzz.close()
    print(f"{len(fuzz.operations)} operations, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
