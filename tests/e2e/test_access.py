"""Nobody gets in where they don't belong: every route, asked by everybody, on the real authorizer.

`access_table.csv` is what is meant; a new route needs a line there. What this run has seen stands in
`build/access_table.csv` afterwards: compare the two, and copy a line only if the change is what you want.
"""

import csv
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

import app  # noqa: F401  (declares every route)
from chalicelib.handlers.http import ROUTES, Route
from chalicelib.handlers.projects.views import ProjectInput
from infra.demo.client import Asked, Person
from infra.demo.people import Invitation, sign_up_of
from tests.builders.bodies import filled
from tests.builders.platform import PASSWORD, Platform
from tests.builders.records import Records, records
from tests.e2e import tokens

pytestmark = pytest.mark.cloud

TABLE = Path(__file__).with_name("access_table.csv")
SEEN = Path(__file__).parents[2] / "build/access_table.csv"
#: Who asks. Role by role about ids that lead nowhere; the last two about records that are somebody's.
TOKENS = ("nobody", "expired token", "forged token", "access token", "unconfirmed", "closed", "restricted")
ROLES = ("contributor", "reviewer", "manager", "admin")
PEOPLE = ("stranger", "owner")
COLUMNS = (*TOKENS, *ROLES, *PEOPLE)
Line = tuple[str, str]
#: Where contributors ask for a place in what is open.
PUBLIC = ("/projects/{project_id}", "/tasks/{task_id}/claims")
#: What anybody reads of a published project, without joining (R76).
READ_BY_ALL = [
    ("GET", f"/projects/{{project_id}}{part}")
    for part in (
        "", "/guidelines", "/guidelines/diff", "/rate-history", "/rounds/{round_id}", "/rounds/{round_id}/entries",
    )
]  # fmt: skip


class Door:
    """Everybody who knocks, with their tokens."""

    def __init__(self, platform: Platform) -> None:
        self.platform = platform
        self.http = httpx.Client(base_url=platform.cloud.base_url, timeout=60, trust_env=False)
        platform.staff()
        self.people = {
            "contributor": platform.person("contributor"),
            "reviewer": platform.person("reviewer", "reviewer"),
            "manager": platform.person("other-manager", "manager"),
            "admin": platform.person("other-admin", "admin"),
            "restricted": platform.person("restricted", *ROLES[1:]),
            "closed": platform.person("closed", *ROLES[1:]),
        }
        worker, self.judge = platform.person("worker"), platform.person("judge", "reviewer")
        self.records: Records = records(platform, worker, self.judge)
        self.tokens: dict[str, str | None] = {name: person._token for name, person in self.people.items()}
        self.tokens |= self._without_account() | {"unconfirmed": self._unconfirmed()}
        for standing in ("restricted", "closed"):
            self._set_standing(self.people[standing].account_id, standing)

    def _without_account(self) -> dict[str, str | None]:
        boss = self.people["admin"]
        return {
            "nobody": None,
            "expired token": tokens.expired(self.platform.cloud, boss._token),
            "forged token": tokens.forged(boss._token),
            "access token": tokens.access_token(self.platform.cloud, boss.account_id, PASSWORD),
        }

    def _unconfirmed(self) -> str:
        email = f"new@{self.platform.domain}"
        self.platform.api.ask(Asked("POST", "/accounts", sign_up_of(Invitation(email, "New", PASSWORD))))
        session = self.platform.api.ask(Asked("POST", "/sessions", {"email": email, "password": PASSWORD}))
        return str(session["id_token"])

    def _set_standing(self, account_id: str, standing: str) -> None:
        """There is no route for it yet."""
        self.platform.cloud.client("dynamodb").update_item(
            TableName="inlier-local-accounts",
            Key={"account_id": {"S": account_id}},
            UpdateExpression="SET standing = :standing",
            ExpressionAttributeValues={":standing": {"S": standing}},
        )

    def asks(self, who: str, route: Route) -> str:
        """What the route answers to this one, as the table writes it; `-` where there is nothing to ask."""
        template = route.path
        person = self._person(who, route)
        if who in PEOPLE and person is None:
            return "-"
        path = self.records.path(template)
        if who not in PEOPLE:
            path = dict.fromkeys(path, "unknown")
        token = person._token if person else self.tokens[who]
        return self._told(route, template.format(**path), token)

    def sign_in_again(self) -> None:
        """Everybody who may, after they signed out everywhere."""
        for name, person in self.people.items():
            if name != "closed":
                person.sign_in()

    def knock(self, token: str) -> int:
        """Whether this token opens a route for signed-in people."""
        return self.http.get("/me", headers={"Authorization": token}).status_code

    def _person(self, who: str, route: Route) -> Person | None:
        """Strangers have the role the route asks for and nothing to do with the record."""
        if "{" not in route.path:
            return None
        if who == "stranger":
            return self.people[route.allow.role or "contributor"]
        return self.records.owner(route.path) if who == "owner" and is_owned(route) else None

    def _told(self, route: Route, path: str, token: str | None) -> str:
        answer = self.http.request(
            route.method,
            path,
            json=None if route.body is None else filled(route.body),
            headers={"Authorization": token} if token else {},
        )
        if answer.is_success:
            return str(answer.status_code)
        problem = answer.json()
        assert answer.headers["Content-Type"] == "application/problem+json", problem
        assert problem["status"] == answer.status_code, problem
        return f"{answer.status_code} {problem['type'].removeprefix('/problems/')}"


def is_last(route: Route) -> bool:
    """Asked at the end: what ends a session or a record, or makes a stranger one of the project."""
    return route.method == "DELETE" or route.path.endswith(("/enrolments", "/closure"))


def is_owned(route: Route) -> bool:
    """Whether the record is somebody's own: open projects are there to be joined, offices act on everybody's records."""
    is_public = route.path.startswith(PUBLIC) and route.allow.role == "contributor"
    return route.allow.role != "admin" and not is_public


@pytest.fixture(scope="module")
def door(local_cloud):
    platform = Platform(local_cloud)
    door = Door(platform)
    yield door
    door.http.close()
    platform.close()


@pytest.fixture(scope="module")
def seen(door) -> dict[Line, dict[str, str]]:
    """What everybody is told by every route; the owners ask last, because what they ask for happens."""
    sign_out = next(route for route in ROUTES if route.path == "/sessions/current")
    routes = sorted((route for route in ROUTES if route is not sign_out), key=is_last)

    def column(who: str) -> list[str]:
        return [door.asks(who, route) for route in routes]

    with ThreadPoolExecutor(4) as pool:
        told = dict(zip(COLUMNS[:-1], pool.map(column, COLUMNS[:-1]), strict=True))
    told["owner"] = column("owner")
    routes.append(sign_out)  # it ends every token given out before, on the spot
    for who in COLUMNS:
        told[who].append(door.asks(who, sign_out))
    door.sign_in_again()
    lines = {
        (route.path, route.method): {who: told[who][number] for who in COLUMNS} for number, route in enumerate(routes)
    }
    write(lines)
    return lines


def write(lines: dict[Line, dict[str, str]]) -> None:
    SEEN.parent.mkdir(exist_ok=True)
    with SEEN.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(["path", "method", *COLUMNS])
        rows.writerows([path, method, *told.values()] for (path, method), told in sorted(lines.items()))


def meant() -> dict[Line, dict[str, str]]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return {(line.pop("path"), line.pop("method")): line for line in csv.DictReader(file)}


def test_every_route_stands_in_the_table_and_nothing_else_does():
    assert set(meant()) == {(route.path, route.method) for route in ROUTES}


def test_everybody_is_told_what_the_table_says(seen):
    wanted = meant()
    differences = [
        f"{method} {path}, {who}: {told} instead of {wanted[path, method][who]}"
        for (path, method), line in seen.items()
        if (path, method) in wanted
        for who, told in line.items()
        if told not in wanted[path, method][who].split(" or ")
    ]
    assert differences == [], f"compare {SEEN} with {TABLE}"


def test_the_table_lets_in_whom_each_route_declares():
    """Against a table copied without thinking: who is let in by a declaration, and nobody else."""
    wanted = meant()
    for route in ROUTES:
        line = wanted[route.path, route.method]
        name = f"{route.method} {route.path}"
        for who in TOKENS[:4]:
            is_refused = line[who] == "401 not-signed-in"
            assert is_refused is route.allow.needs_sign_in, (name, who)
        if not route.allow.needs_sign_in:
            continue
        assert line["closed"] == "401 account-closed", name
        assert ("email-not-verified" in line["unconfirmed"]) is (route.allow.role is not None), name
        assert ("standing-does-not-allow" in line["restricted"]) is route.allow.needs_working, name
        for role in ROLES:
            is_let_in = route.allow.role in (None, "contributor", role)  # everybody is a contributor
            assert (line[role] != "403 role-required") is is_let_in, (name, role)


def test_another_persons_record_is_as_if_it_were_not_there(door, seen):
    """Where a record has an owner, the owner finds it and a stranger is told what is told of an unknown id."""
    for route in ROUTES:
        line = seen[route.path, route.method]
        if line["owner"] == "-":
            continue
        name = f"{route.method} {route.path}"
        assert not line["owner"].startswith(("403", "404")), name
        if (route.method, route.path) in READ_BY_ALL:
            continue  # these are open; a draft is below
        assert line["stranger"].startswith("404 no-such-"), name
        unknown = line[route.allow.role or "contributor"]
        assert line["stranger"] == unknown, name


def test_a_draft_is_its_managers_alone(door):
    project = door.platform.manager.post(
        "/projects", filled(ProjectInput) | {"reward": {"minor": 120, "currency": "USD"}}
    )
    for person, status in (
        (door.platform.manager, 200),
        (door.people["manager"], 404),
        (door.people["contributor"], 404),
    ):
        answer = door.http.get(f"/projects/{project['project_id']}", headers={"Authorization": person._token})
        assert answer.status_code == status


def test_no_token_that_is_made_by_hand_opens_the_door(door):
    good = door.people["admin"]._token
    key_of_nobody = tokens.header_of(good) | {"kid": "unknown"}
    assert door.knock(tokens.resigned(door.platform.cloud, good)) == 200  # so that the others fail for what they are
    for bad in (
        tokens.unsigned(good),
        tokens.changed(good, exp=4_000_000_000),
        tokens.changed(good, **{"cognito:username": door.people["manager"].account_id}),
        tokens.changed(good, iss="https://cognito-idp.us-east-1.amazonaws.com/us-east-1_elsewhere"),
        tokens.rekeyed(good, key_of_nobody),
        good[:-4],
        f"{good}.",
        "Bearer",
        "x",
    ):
        assert door.knock(bad) == 401, bad[:60]


def test_a_token_says_who_asks_and_nothing_else_does(door):
    someone = door.people["contributor"]
    other = door.people["manager"].account_id
    pretended = {"cognito-username": other, "X-Account-Id": other, "X-Amzn-Claims": other}

    answer = door.http.get("/me", headers={"Authorization": someone._token} | pretended)

    assert answer.json()["account_id"] == someone.account_id
