"""Owns what a person says about their work: where it can be seen and what they specialise in (R11, R58, R66)."""

import re
from collections.abc import Mapping
from urllib.parse import urlsplit, urlunsplit

from msgspec import UnsetType

from chalicelib.domain.problems import InvalidField

#: Addresses as they are today, and as they were given out before.
_LINKEDIN = re.compile(r"/in/[^/?#\s]{3,100}/?|/pub/[^/?#\s]{1,100}(/[0-9A-Za-z]{1,4}){0,3}/?")
_HOST = re.compile(r"([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]")
_LONGEST_HOST = 253
#: Last labels that no public name has (RFC 6761, 6762, 7686, 8375, 9476; ICANN's list of reserved and colliding ones).
_NOT_PUBLIC = frozenset({
    "alt", "arpa", "corp", "home", "internal", "intranet", "invalid", "lan", "local", "localhost", "onion", "private",
})  # fmt: skip
_BACKGROUND_LEAST = 50
_LINKEDIN_RULE = "is the address of your LinkedIn page: `https://www.linkedin.com/in/…`"


def checked_profile(given: Mapping[str, str | UnsetType | None]) -> dict[str, str | None]:
    """The fields that were given, as they are kept; None or an empty text takes one away. Raises InvalidField."""
    checks = {
        "linkedin_url": linkedin_url,
        "portfolio_url": portfolio_url,
        "specialisation": specialisation,
        "background": background,
    }
    said = {field: (value or "").strip() for field, value in given.items() if not isinstance(value, UnsetType)}
    return {field: checks[field](value) if value else None for field, value in said.items()}


def linkedin_url(url: str) -> str:
    """The address of a person's page there, without what says where it was copied from; it is never fetched.

    >>> linkedin_url("https://KE.LinkedIn.com/in/ada-l/?trk=nav#about")
    'https://ke.linkedin.com/in/ada-l'
    """
    host, path, _ = _parts(url, "linkedin_url", _LINKEDIN_RULE)
    is_theirs = host == "linkedin.com" or host.endswith(".linkedin.com")
    if not is_theirs or not _LINKEDIN.fullmatch(path):
        raise InvalidField("linkedin_url", _LINKEDIN_RULE)
    return f"https://{host}{path.rstrip('/')}"


def portfolio_url(url: str) -> str:
    """Any page that shows the same for who is not on LinkedIn: ORCID, GitHub, Google Scholar, a page of one's own.

    >>> portfolio_url("HTTPS://Scholar.Google.com/citations?user=Ada")
    'https://scholar.google.com/citations?user=Ada'
    """
    host, path, rest = _parts(url, "portfolio_url", "is the `https://` address of a page about you and your work")
    return f"https://{host}{path}{rest}"


def background(text: str) -> str:
    """Education and work in a person's own words, for who has no page to show; lines are kept."""
    lines = text.replace("\r\n", "\n").split("\n")
    if len(text) < _BACKGROUND_LEAST or not all(line.replace("\t", " ").isprintable() for line in lines):
        raise InvalidField("background", "says in 50 to 2,000 characters what you learned and where you worked")
    return "\n".join(lines)


def specialisation(text: str) -> str:
    """One line."""
    if not text.isprintable():
        raise InvalidField("specialisation", "is one line of letters")
    return text


def _parts(url: str, field: str, rule: str) -> tuple[str, str, str]:
    """Host, path, and query with fragment of an address that is safe to show as a link to everybody."""
    if not url.isprintable() or any(one in url for one in " <>\"'`\\"):
        raise InvalidField(field, rule)
    try:
        found = urlsplit(url)
    except ValueError as error:
        raise InvalidField(field, rule) from error
    host = found.netloc.lower()  # a name alone: whoever else is in it, or a port, does not match
    is_public = len(host) <= _LONGEST_HOST and host.rsplit(".", 1)[-1] not in _NOT_PUBLIC
    if found.scheme != "https" or not is_public or not _HOST.fullmatch(host):
        raise InvalidField(field, rule)
    rest = urlunsplit(("", "", "", found.query, found.fragment))
    return host, found.path, rest
