"""Owns the clients of AWS's services and what their refusals mean to the product."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from botocore.config import Config
from botocore.exceptions import ClientError, ConnectionError, HTTPClientError  # noqa: A004  (botocore's name for it)

from chalicelib.aws import region, session
from chalicelib.domain.problems import Unavailable

_PASSING = frozenset(  # codes that mean "not now", after botocore's own tries
    {
        "Throttling",
        "ThrottlingException",
        "ThrottledException",
        "RequestThrottled",
        "RequestThrottledException",
        "RequestLimitExceeded",
        "TooManyRequestsException",
        "SlowDown",
        "InternalError",
        "InternalErrorException",
        "InternalFailure",
        "InternalServiceError",
        "InternalServiceErrorException",
        "KMSInternalException",
        "DependencyTimeoutException",
        "KeyUnavailableException",
        "ServiceUnavailable",
        "RequestTimeout",
    }
)


class ServiceUnreachable(Unavailable):
    """A service this platform depends on does not answer."""


#: Seconds to wait for an answer; a function of ours may work for 20, and is asked once.
_PATIENCE = {"lambda": 21}
_ONCE = {"lambda": {"total_max_attempts": 1}}

_clients: dict[str, Any] = {}


def client(service: str) -> Any:
    """The client of one service, made when first asked for.

    Standard retries, one second to connect, five to read (a function's answer may take longer).
    AWS_ENDPOINT_URL of the environment is botocore's own business; a bucket stands in the path there,
    because `<bucket>.127.0.0.1` is no host, and in the host name on AWS, because only then a link names
    the bucket's region.
    """
    if service not in _clients:
        _clients[service] = _made(service) if service != "s3" else _made_for_s3()
    return _clients[service]


def _made_for_s3() -> Any:
    found = _made("s3", "virtual")
    if (urlsplit(found.meta.endpoint_url).hostname or "").endswith((".amazonaws.com", ".amazonaws.com.cn")):
        return found
    return _made("s3", "path")


def _made(service: str, addressing_style: str = "") -> Any:
    s3 = {"signature_version": "s3v4", "s3": {"addressing_style": addressing_style}} if addressing_style else {}
    retries = {"mode": "standard"} | _ONCE.get(service, {})
    config = Config(retries=retries, connect_timeout=1, read_timeout=_PATIENCE.get(service, 5), **s3)
    return session().create_client(service, region_name=region(), config=config)


def forget() -> None:
    """Drop the clients and their session, so that the next call reads the environment anew (tests change clouds)."""
    while _clients:
        _clients.popitem()[1].close()
    session.cache_clear()


@contextmanager
def problems(meanings: Mapping[str, Callable[[], Exception]] | None = None) -> Iterator[None]:
    """Within it a refusal of AWS is raised as what `meanings` makes for its code.

    Throttling, an inner failure and a dead line, after botocore's own tries, are ServiceUnreachable.
    A refusal without a meaning is a bug or a missing permission and passes unchanged.
    """
    try:
        yield
    except ClientError as error:
        code = error.response["Error"]["Code"]
        problem = (meanings or {}).get(code) or (ServiceUnreachable if _is_passing(error) else None)
        if problem is None:
            raise
        raise problem() from error
    except (ConnectionError, HTTPClientError) as error:
        raise ServiceUnreachable from error


def _is_passing(error: Any) -> bool:
    status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 400)
    return error.response["Error"]["Code"] in _PASSING or status >= 500
