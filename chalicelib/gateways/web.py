"""Owns the way to a provider's own API over HTTPS: one request, one answer, nothing followed and nothing repeated."""

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

import urllib3
from botocore.httpsession import get_cert_path

#: Seconds to connect, and to wait for an answer.
CONNECT, READ = 1.0, 5.0


class NoAnswerError(Exception):
    """No answer came: whether the request was carried out is not known."""


class Reply(NamedTuple):
    """An answer, whatever its status; the names of its headers are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


Send = Callable[[str, str, Mapping[str, str], bytes | None], Reply]


def _over_network(method: str, url: str, headers: Mapping[str, str], body: bytes | None) -> Reply:
    try:
        answer = _pool().request(method, url, headers=dict(headers), body=body, redirect=False)
    except urllib3.exceptions.HTTPError as error:
        raise NoAnswerError(type(error).__name__) from None  # its own text may hold the address asked for
    return Reply(answer.status, {name.lower(): value for name, value in answer.headers.items()}, answer.data)


@lru_cache(maxsize=1)
def _pool() -> Any:
    timeout = urllib3.Timeout(connect=CONNECT, read=READ)
    ca_certs = get_cert_path(verify=True)
    return urllib3.PoolManager(timeout=timeout, retries=False, cert_reqs="CERT_REQUIRED", ca_certs=ca_certs)


_senders: list[Send] = [_over_network]


def install(*, send: Send = _over_network) -> None:
    """Replace what answers for this process: tests; without arguments, the network."""
    _senders[:] = [send]


def request(method: str, url: str, headers: Mapping[str, str], body: bytes | None = None) -> Reply:
    """The answer; raises NoAnswerError."""
    return _senders[0](method, url, headers, body)
