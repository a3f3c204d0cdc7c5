"""Owns where a request comes from, as far as that is known, and what follows from it: new claims alone (R50)."""

import hmac
from collections.abc import Mapping, Sequence

import msgspec

from chalicelib.domain.countries import COUNTRIES
from chalicelib.domain.matching import Reason
from chalicelib.domain.problems import Forbidden


class VpnNotAllowed(Forbidden):
    """This project takes no new work through a VPN, proxy or Tor."""


class Origin:
    """The address a request came from and the country its edge says; never kept, and never shown in a log."""

    __slots__ = ("address", "country")

    def __init__(self, address: str = "", country: str = "") -> None:
        self.address, self.country = address, country


class Whereabouts(msgspec.Struct, frozen=True):
    """What is known of an origin; None is unknown, which is neither clean nor the opposite."""

    country: str | None = None
    is_anonymous: bool | None = None


NOWHERE = Origin()


def origin_of(headers: Mapping[str, str], address: str, *, edge_mark: str) -> Origin:
    """Whose request it is: `address` is who opened the connection, the person or our own edge (CloudFront).

    The edge overwrites what a client says of these headers and proves itself by its mark; whoever calls the API past
    it is taken at the connection's address and at no word about a country. Without a mark nothing stands before us.
    """
    country = headers.get("cloudfront-viewer-country") or ""
    if not edge_mark:
        return Origin(address, country)
    if not hmac.compare_digest((headers.get("inlier-edge") or "").encode(), edge_mark.encode()):
        return Origin(address)
    viewer, _, _port = (headers.get("cloudfront-viewer-address") or "").rpartition(":")
    return Origin(viewer.strip("[]") or address, country)


def known_whereabouts(country: str | None, *, is_anonymous: bool | None) -> Whereabouts:
    """Where it is; codes that stand for no country (`XX`, `T1`, `EU`) are unknown."""
    return Whereabouts(country if country in COUNTRIES else None, is_anonymous)


def check_whereabouts(seen: Whereabouts, *, allow_vpn: bool) -> None:
    """A new claim through an anonymous address needs a project that allows it; raises VpnNotAllowed."""
    if seen.is_anonymous and not allow_vpn:
        raise VpnNotAllowed(
            "Switch it off and claim again; GET /tasks shows which projects allow one. Work in hand, what you handed "
            "in and what you earned stay yours."
        )


def warnings_of(seen: Whereabouts, *, allow_vpn: bool, countries: Sequence[str]) -> list[Reason]:
    """What a person should know before they claim from this place; nothing of it keeps them from joining."""
    found = []
    if seen.is_anonymous and not allow_vpn:
        found.append(Reason("vpn-not-allowed", "Switch off your VPN or proxy before you claim here."))
    if seen.country and countries and seen.country not in countries:
        found.append(
            Reason(
                "country-elsewhere",
                f"You seem to be in {seen.country}; it is for people who live in {', '.join(sorted(countries))}.",
            )
        )
    return found
