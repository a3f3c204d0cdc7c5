"""Places: unknown is neither clean nor the opposite; an anonymous address stops new claims alone (R50)."""

import pytest

from chalicelib.domain.origins import (
    NOWHERE,
    Origin,
    VpnNotAllowed,
    Whereabouts,
    check_whereabouts,
    known_whereabouts,
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
