"""Places: unknown is neither clean nor the opposite; an anonymous address stops new claims alone (R50)."""

import pytest

from chalicelib.domain.origins import (
    NOWHERE,
    Origin,
    VpnNotAllowed,
    Whereabouts,
    check_whereabouts,
    known_whereabouts,
    origin_of,
    warnings_of,
)


@pytest.mark.parametrize("is_anonymous", [None, False])
def test_what_is_unknown_or_not_anonymous_stops_nobody(is_anonymous: bool | None) -> None:
    check_whereabouts(Whereabouts("KE", is_anonymous), allow_vpn=False)


def test_an_anonymous_address_needs_a_project_that_allows_it() -> None:
    check_whereabouts(Whereabouts("KE", is_anonymous=True), allow_vpn=True)
    with pytest.raises(VpnNotAllowed, match="Switch it off and claim again"):
        check_whereabouts(Whereabouts("KE", is_anonymous=True), allow_vpn=False)


@pytest.mark.parametrize("code", ["XX", "T1", "EU", "", "ke", None])
def test_a_code_of_no_country_is_unknown(code: str | None) -> None:
    assert known_whereabouts(code, is_anonymous=None) == Whereabouts()


def test_what_is_to_be_seen_to_before_a_claim_is_said() -> None:
    there = Whereabouts("UG", is_anonymous=True)
    assert [one.code for one in warnings_of(there, allow_vpn=False, countries=["KE"])] == [
        "vpn-not-allowed",
        "country-elsewhere",
    ]
    assert warnings_of(there, allow_vpn=True, countries=[]) == []
    assert warnings_of(Whereabouts(), allow_vpn=False, countries=["KE"]) == []


def test_an_origin_does_not_show_its_address_when_it_is_printed() -> None:
    assert "192.0.2.77" not in f"{Origin('192.0.2.77', 'KE')!r} {NOWHERE!s}"


EDGE = {"inlier-edge": "mark", "cloudfront-viewer-address": "198.51.100.7:46532", "cloudfront-viewer-country": "KE"}


def test_behind_our_edge_a_person_has_their_own_address_and_country() -> None:
    found = origin_of(EDGE, "203.0.113.1", edge_mark="mark")
    assert (found.address, found.country) == ("198.51.100.7", "KE")
    six = origin_of(EDGE | {"cloudfront-viewer-address": "2001:db8::7:46532"}, "203.0.113.1", edge_mark="mark")
    assert six.address == "2001:db8::7"


@pytest.mark.parametrize("said", ["", "guess", "märk"])
def test_who_calls_past_the_edge_cannot_choose_an_address_or_a_country(said: str) -> None:
    found = origin_of(EDGE | {"inlier-edge": said}, "203.0.113.1", edge_mark="mark")
    assert (found.address, found.country) == ("203.0.113.1", "")


def test_an_edge_that_names_no_address_leaves_that_of_the_connection() -> None:
    assert origin_of({"inlier-edge": "mark"}, "203.0.113.1", edge_mark="mark").address == "203.0.113.1"


def test_where_nothing_stands_before_the_api_its_own_connection_counts() -> None:
    assert origin_of({}, "203.0.113.1", edge_mark="").address == "203.0.113.1"
