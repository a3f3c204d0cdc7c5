"""Owns how the driver talks to the API: connections, tries after a passing failure, sessions that do not run out."""

import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any, Self
from urllib.parse import urlsplit

import httpx

#: Statuses that say nothing about the request itself: it is sent again, always with the same Idempotency-Key.
PASSING = frozenset({429, 500, 502, 503, 504})
TRIES = 8
#: A token is renewed when so few of its seconds are left.
RENEWED_BEFORE = 300.0


class Refused(Exception):  # noqa: N818  (it is the API's refusal, seen from outside)
    """The API answered with a problem."""

    def __init__(self, asked: str, status: int, problem: dict[str, Any]) -> None:
        super().__init__(f"{asked} -> {status} {problem.get('title', '')}: {problem.get('detail', problem)}")
        self.status = status
        self.problem = problem

    @property
    def kind(self) -> str:
        """The problem's type without its address, such as `task-full`."""
        return str(self.problem.get("type", "")).rpartition("/")[2]


@dataclass(frozen=True, slots=True)
class Asked:
    """One request."""

    method: str
    path: str
    body: Any = None
    query: dict[str, Any] = field(default_factory=dict)
    key: str | None = None
    token: str | None = None
    media: str | None = None

    def headers(self) -> dict[str, str]:
        """Who asks, what makes the request recognisable when it is repeated, and which file is wanted."""
        named = {"Authorization": self.token, "Idempotency-Key": self.key, "Accept": self.media}
        return {name: value for name, value in named.items() if value}


class Api:
    """The API at one address; counts what was asked and what had to be asked again."""

    def __init__(self, base_url: str, connections: int = 16, transport: httpx.BaseTransport | None = None) -> None:
        self.base_url = base_url.rstrip("/")
        is_loopback = urlsplit(base_url).hostname in ("127.0.0.1", "localhost")
        self._http = httpx.Client(
            limits=httpx.Limits(max_connections=connections, max_keepalive_connections=connections),
            timeout=httpx.Timeout(35.0, pool=None),  # API Gateway itself gives up after 29 s
            trust_env=not is_loopback,  # no proxy stands between us and our own machine
            transport=transport,
        )
        self.statuses: Counter[int] = Counter()
        self.repeated: Counter[str] = Counter()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._http.close()

    def ask(self, asked: Asked) -> Any:
        """The answer's content; raises Refused for a problem, after the tries if it is a passing one."""
        return _content(asked, self._answer(asked))

    def fetch(self, asked: Asked) -> bytes:
        """The file that is answered, or that lies where the answer says: there nobody is told who asks."""
        answer = self._answer(asked)
        if answer.status_code == httpx.codes.SEE_OTHER:
            answer = self._http.get(answer.headers["Location"])
        if not answer.is_success:
            _content(asked, answer)
        return answer.content

    def _answer(self, asked: Asked) -> httpx.Response:
        for attempt in range(1, TRIES + 1):
            try:
                answer = self._http.request(
                    asked.method,
                    self.base_url + asked.path,
                    json=asked.body,
                    params=asked.query or None,
                    headers=asked.headers(),
                )
            except httpx.TransportError as error:
                if attempt == TRIES:
                    raise ConnectionError(f"{self.base_url} does not answer ({error}). Is it running?") from error
                self.repeated[type(error).__name__] += 1
            else:
                self.statuses[answer.status_code] += 1
                if answer.status_code not in PASSING or attempt == TRIES:
                    return answer
                self.repeated[str(answer.status_code)] += 1
            time.sleep(random.uniform(0.05, min(8.0, 0.2 * 2**attempt)))  # noqa: S311  (spreads tries, guards nothing)
        raise AssertionError("unreachable: the last try answers or raises")

    def upload(self, form: dict[str, Any], content: bytes) -> None:
        """Post a file with a signed form of the API's."""
        answer = self._http.post(form["url"], data=form["fields"], files={"file": content})
        if not answer.is_success:
            raise Refused(f"POST {form['url']}", answer.status_code, {"detail": answer.text[:500]})


def _content(asked: Asked, answer: httpx.Response) -> Any:
    try:
        content = answer.json() if answer.content else None
    except ValueError:
        content = {"detail": answer.text[:500]}
    if answer.is_success:
        return content
    problem = content if isinstance(content, dict) else {"detail": content}
    raise Refused(f"{asked.method} {asked.path}", answer.status_code, problem)


@dataclass
class Person:
    """Somebody with an account, whose session is renewed before it ends. Threads may share one."""

    api: Api
    email: str
    password: str = field(repr=False)
    account_id: str = ""
    _token: str = field(default="", repr=False)
    _refresh_token: str = field(default="", repr=False)
    _renew_at: float = 0.0
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def get(self, path: str, **query: Any) -> Any:
        """Read something."""
        return self._ask(Asked("GET", path, query=query))

    def pages(self, path: str, plural: str, **query: Any) -> Iterator[dict[str, Any]]:
        """Every element of a list, page after page."""
        cursor: dict[str, str] = {}
        while True:
            page = self.get(path, limit=100, **query, **cursor)
            yield from page[plural]
            if not page["next_cursor"]:
                return
            cursor = {"cursor": page["next_cursor"]}

    def file(self, path: str, media: str) -> bytes:
        """Read something as a file of this media type."""
        return bytes(self._ask(Asked("GET", path, media=media), self.api.fetch))

    def post(self, path: str, body: Any = None, *, key: str | None = None) -> Any:
        """Make or do something; `key` makes it the same thing however often it is sent."""
        return self._ask(Asked("POST", path, body=body, key=key))

    def put(self, path: str, body: Any) -> Any:
        """Set something."""
        return self._ask(Asked("PUT", path, body=body))

    def patch(self, path: str, body: Any) -> Any:
        """Change some fields."""
        return self._ask(Asked("PATCH", path, body=body))

    def sign_in(self) -> None:
        """A new session; raises Refused with `wrong-credentials` for somebody who has no account."""
        credentials = {"email": self.email, "password": self.password}
        session = self.api.ask(Asked("POST", "/sessions", body=credentials))
        self.account_id = session["account_id"]
        self._remember(session)

    def _ask(self, asked: Asked, send: Callable[[Asked], Any] | None = None) -> Any:
        send = send or self.api.ask
        try:
            return send(self._signed(asked))
        except Refused as refusal:
            if refusal.status != 401:
                raise
        with self._lock:
            self._renew_at = 0.0  # the session ended before its time; once more with a new one
        return send(self._signed(asked))

    def _signed(self, asked: Asked) -> Asked:
        with self._lock:
            if time.monotonic() >= self._renew_at:
                self._renew()
            return replace(asked, token=self._token)

    def _renew(self) -> None:
        if not self._refresh_token:
            self.sign_in()
            return
        try:
            self._remember(self.api.ask(Asked("POST", "/sessions/refresh", {"refresh_token": self._refresh_token})))
        except Refused:
            self.sign_in()

    def _remember(self, session: dict[str, Any]) -> None:
        self._token = session["id_token"]
        self._refresh_token = session["refresh_token"]
        self._renew_at = time.monotonic() + max(30.0, session["expires_in"] - RENEWED_BEFORE)
