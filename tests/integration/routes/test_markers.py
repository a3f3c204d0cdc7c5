"""What people write, and who they are, goes where it belongs and nowhere else: every field of every route (issue 5).

Each route is sent its valid request, then one broken in every field in several ways, then the valid one while whatever
it calls fails with a message that holds the request. Afterwards everything that was written is searched.
"""

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from chalicelib.gateways import web
from chalicelib.handlers.http import ROUTES, Route
from tests.builders.asked import VALID, Given, World, a_world, send
from tests.builders.asked.fields import VALUE, Place, places, replaced, text_places, texts_in, values_at
from tests.builders.asked.people import NEW_ADDRESS
from tests.builders.asked.proofs import PHONE
from tests.builders.asked.world import ADA, addresses
from tests.builders.http import Answer
from tests.fakes.calls import Call
from tests.fakes.errors import ServiceError
from tests.integration.routes.kinds import Kind, field_of, kind_of
from tests.integration.routes.searched import Written, everything_logged, found

#: A word for each kind of field.
MARKS: dict[Kind, str] = {kind: f"Xq7-Zebra-{kind}" for kind in ("secret", "personal", "written", "open")}
PRIVATE, EVERY = {MARKS["secret"], MARKS["personal"]}, {MARKS["secret"], MARKS["personal"], MARKS["written"]}
#: Shorter words stand in many a text by chance.
LEAST: dict[Kind, int] = {"secret": 6, "personal": 10, "written": 12}


def broken(mark: str) -> list[Any]:
    """A field in other ways: no choice, no date, no number; the wrong type; too long; not what it says; nothing; too few."""
    return [mark, [mark], {"of": mark}, mark * 2_000, f"🦓\0{mark}", None, -1]


#: Where the platform says again what it was given.
SAID_AGAIN = {("POST", "/sessions/refresh"): "refresh_token"}
#: Fields of answers whose content opens something.
KEYS = ("secret", "uri", "recovery_codes", "id_token", "refresh_token", "session", "policy", "x-amz-signature")
BY_NAME = [pytest.param(route, id=f"{route.method} {route.path}") for route in ROUTES]
TAKING = [param for param, route in zip(BY_NAME, ROUTES, strict=True) if route.body or route.query]


def name_of(route: Route) -> str:
    return f"{route.method} {route.path}"


class Words:
    """What a valid request says and makes known, by what it is."""

    def __init__(self, route: Route, given: Given) -> None:
        self.by_kind: dict[Kind, set[str]] = {
            "secret": set(given.secret), "personal": set(given.personal), "written": set(),
        }  # fmt: skip
        said: dict[str, set[str]] = {}
        for place in text_places(route):
            kind = kind_of(name_of(route), place)
            if kind in (None, "open"):
                continue
            texts = {text for value in values_at(given_by(route, given), place) for text in texts_in(value)}
            long = {text for text in texts if len(text) >= LEAST[kind]}
            self.by_kind[kind] |= long
            said.setdefault(field_of(place), set()).update(long)
        self.missing = [name for name, texts in said.items() if not texts]

    @property
    def private(self) -> set[str]:
        return self.by_kind["secret"] | self.by_kind["personal"]

    @property
    def codes(self) -> set[str]:
        """What a text message told the person who now says it."""
        return {text for text in self.by_kind["secret"] if re.fullmatch("[0-9]{6}", text)}

    @property
    def every(self) -> set[str]:
        return self.private | self.by_kind["written"]


def given_by(route: Route, given: Given) -> Any:
    return given.body if route.body else given.query


@contextmanager
def a_searched_world(route: Route) -> Iterator[tuple[World, Given, Written]]:
    """The world before the request, which keeps all it writes."""
    with a_world() as world:
        given = VALID[route.method, route.path](world)
        world.follow()
        written = Written(world)
        with everything_logged(written.lines):
            yield world, given, written


def problems(written: Written, words: Words, given: Given) -> dict[str, list[str]]:
    """What stands where it must not."""
    people, secret = addresses(), words.by_kind["secret"] | {MARKS["secret"]}
    private, every = words.private | people | PRIVATE, words.every | people | EVERY
    own = (f"{given.by}@example.org", ADA, NEW_ADDRESS)
    looked_at = {
        "log lines": found(every | {MARKS["open"]}, written.logged()),
        "queue messages": found(every, written.sent()),
        "notices": found(private, written.kept("notices")),
        "audit log": found(private, written.kept("audit")),
        "e-mails to others": found(private, written.mailed(*own)),
        "any e-mail": found(secret, written.mailed()) if given.by else [],
        "text messages": found((every | people) - words.codes, written.texted()),
        "numbers that are not their own": sorted(written.texted_to() - {PHONE}),
        "any table": found(secret, written.kept()),
    }
    return {where: texts for where, texts in looked_at.items() if texts}


def told_again(words: Words, answers: list[Answer]) -> list[str]:
    """Which secrets and whose data problems say again."""
    refused = [one for one in answers if one.status >= 400]
    return [f"{texts}: {one.body}" for one in refused if (texts := found(words.private | PRIVATE, str(one.body)))]


@pytest.mark.parametrize("route", TAKING)
def test_it_is_said_what_every_field_is_and_the_valid_request_has_each(route: Route):
    unsaid = [".".join(place) for place in text_places(route) if kind_of(name_of(route), place) is None]
    assert not unsaid, f"say in tests/integration/routes/kinds.py what may become of these fields of {name_of(route)}"
    with a_world() as world:
        words = Words(route, VALID[route.method, route.path](world))
    assert not words.missing, f"give these fields unmistakable texts in tests/builders/asked: {name_of(route)}"


def handed_out(answer: Any) -> Iterator[str]:
    """What an answer gives that opens something: session tokens, codes, signed addresses and forms."""
    if isinstance(answer, list):
        for one in answer:
            yield from handed_out(one)
    elif isinstance(answer, dict):
        for name, value in answer.items():
            yield from texts_in(value) if name in KEYS else handed_out(value)
    elif isinstance(answer, str) and "X-Amz-Signature" in answer:
        yield answer


@pytest.mark.parametrize("route", BY_NAME)
def test_what_a_request_says_is_written_where_it_belongs_alone(route: Route):
    with a_searched_world(route) as (world, given, written):
        words = Words(route, given)
        answer = send((route.method, route.path), given)
        assert answer.status == route.status, answer
        world.follow()
        assert problems(written, words, given) == {}
        if (route.method, route.path) not in SAID_AGAIN:
            assert found(words.by_kind["secret"], json.dumps(answer.body)) == []
        keys = {key for key in handed_out(answer.body) if len(key) >= 10} | written.links() | written.codes()
        assert found(keys, f"{written.logged()}\n{written.sent()}\n{written.kept()}") == []


def wrong_values(route: Route, sent: Any, place: Place) -> Iterator[Any]:
    """The request with everything else in a place."""
    for value in broken(MARKS[kind_of(name_of(route), place) or "open"]):
        if route.body or isinstance(value, str):
            yield replaced(sent, place, value)


def wrong_names(route: Route, sent: Any, place: Place) -> Iterator[Any]:
    """The request with names that nobody asks for, beside the place's first and instead of free ones."""
    mark = MARKS[kind_of(name_of(route), place) or "open"]
    yield (sent or {}) | {mark: "1", "\ud800": mark}
    yield (sent or {}) | {mark: "1"}
    if VALUE in place:
        yield replaced(sent, place[: place.index(VALUE)], {mark: 1})


@pytest.mark.parametrize("route", TAKING)
def test_a_broken_request_is_refused_without_saying_it_again(route: Route):
    with a_searched_world(route) as (world, given, written):
        words, sent, answers = Words(route, given), given_by(route, given), list[Answer]()
        part = "body" if route.body else "query"
        for place in places(route):
            for changed in (*wrong_values(route, sent, place), *wrong_names(route, sent, place)):
                world.clock.advance(milliseconds=1)  # one act in a moment (the audit log)
                answers.append(send((route.method, route.path), given, **{part: changed}))
        world.is_healthy = False
        world.follow()
        statuses = {one.status for one in answers}
        assert 422 in statuses
        assert statuses <= {route.status, 401, 403, 404, 409, 413, 422, 429}
        assert told_again(words, answers) == []
        assert problems(written, words, given) == {}


@contextmanager
def failing(world: World, number: int, text: str, *, is_refusal: bool) -> Iterator[list[str]]:
    """The number-th call to a service fails, and its message holds the text; yields which call that was."""
    answer, met, count = world.cloud.answer, [], 0

    def is_meant(call: object) -> bool:
        nonlocal count
        count += 1
        met.extend([str(call)] if count == number else [])
        return count == number

    def fail(call: Call) -> dict[str, Any]:
        if not is_meant(call):
            return answer(call)
        raise ServiceError("ValidationException", text) if is_refusal else RuntimeError(text)

    setattr(world.cloud, "answer", fail)  # noqa: B010  (this cloud alone)
    try:
        with provider_failing(is_meant, text, is_refusal=is_refusal):
            yield met
    finally:
        setattr(world.cloud, "answer", answer)  # noqa: B010


@contextmanager
def provider_failing(is_meant: Callable[[object], bool], text: str, *, is_refusal: bool) -> Iterator[None]:
    """The same of calls to providers over the web, which refuse with a text of their own."""
    refusal = {"error": {"type": text, "code": text, "message": text, "param": text}}

    def fail(method: str, url: str, *given: Any) -> web.Reply:
        if not is_meant(f"{method} {url}"):
            return send_on(method, url, *given)
        if is_refusal:
            return web.Reply(400, {"request-id": text}, json.dumps(refusal).encode())
        raise RuntimeError(text)

    send_on = web._senders[0]
    web.install(send=fail)
    try:
        yield
    finally:
        web.install(send=send_on)


@pytest.mark.parametrize("is_refusal", [False, True])
@pytest.mark.parametrize("route", BY_NAME)
def test_a_failure_on_our_side_tells_nobody_what_was_asked(route: Route, is_refusal: bool):
    with a_searched_world(route) as (world, given, written):
        words, answers, number = Words(route, given), list[Answer](), 0
        text = f"{MARKS['secret']} {json.dumps([given.body, given.query, given.path, given.secret, given.personal])}"
        while number < 40:
            number += 1
            with failing(world, number, text, is_refusal=is_refusal) as met:
                answer = send((route.method, route.path), given)
            if not met:
                break
            answers.append(answer)
        if given.by is not None:
            assert 500 in {one.status for one in answers}
        world.is_healthy = False
        for number in (1, 2, 3, 4):  # of the calls that streams and queues make
            with failing(world, number, text, is_refusal=is_refusal):
                world.follow()
        assert told_again(words, answers) == []
        assert problems(written, words, given) == {}
