"""Owns what a person says about their work: where it can be seen and what they specialise in (R11, R58, R66)."""

import re
from collections.abc import Mapping
from urllib.parse import urlsplit

from chalicelib.domain.problems import InvalidField

_LINKEDIN = re.compile(r"/in/[^/?#\s]{3,100}/?")
_HOST = re.compile(r"([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]")


def checked_profile(given: Mapping[str, str | None]) -> dict[str, str | None]:
    """The fields that were given, as they are kept; an empty text takes a field away. Raises InvalidField."""
    checks = {"linkedin_url": linkedin_url, "portfolio_url": portfolio_url, "specialisation": specialisation}
    said = {field: value.strip() for field, value in given.items() if value is not None}
    return {field: checks[field](value) if value else None for field, value in said.items()}


def linkedin_url(url: str) -> str:
    """The address of a person's page there.

    >>> linkedin_url("https://www.linkedin.com/in/ada-l")
    'https://www.linkedin.com/in/ada-l'
    """
    host, path = _parts(url, "linkedin_url", "is the address of your LinkedIn page: `https://www.linkedin.com/in/…`")
    is_theirs = host == "linkedin.com" or host.endswith(".linkedin.com")
    if not is_theirs or not _LINKEDIN.fullmatch(path):
        raise InvalidField("linkedin_url", "is the address of your LinkedIn page: `https://www.linkedin.com/in/…`")
    return url


def portfolio_url(url: str) -> str:
    """Any page that shows the same for who is not on LinkedIn: a homepage, GitHub, ORCID, a university's page."""
    _parts(url, "portfolio_url", "is the `https://` address of a page about you and your work")
    return url


def specialisation(text: str) -> str:
    """One line."""
    if not text.isprintable():
        raise InvalidField("specialisation", "is one line of letters")
    return text


def _parts(url: str, field: str, rule: str) -> tuple[str, str]:
    """Host and path of an address that is safe to show as a link."""
    if not url.isprintable() or any(one in url for one in " <>\"'\\"):
        raise InvalidField(field, rule)
    try:
        found = urlsplit(url)
        host, has_port = (found.hostname or "").lower(), found.port is not None
    except ValueError as error:
        raise InvalidField(field, rule) from error
    if found.scheme != "https" or "@" in found.netloc or has_port or not _HOST.fullmatch(host):
        raise InvalidField(field, rule)
    return host, found.path
