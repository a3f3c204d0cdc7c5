"""The rules of an account: addresses, passwords, zones, links, roles, and what its changes tell."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from chalicelib.domain.accounts import (
    PasswordTooWeak,
    TooManyLinks,
    accounts_told,
    check_password,
    checked_name,
    known_time_zone,
    links_asked,
    normal_email,
    roles_after,
)
from chalicelib.domain.countries import COUNTRIES, known_country
from chalicelib.domain.problems import InvalidField

NOON = datetime(2026, 11, 16, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("Ada@Example.ORG", "ada@example.org"),
        ("  ada@example.org\n", "ada@example.org"),
        ("ada+inlier@mail.example.co.ke", "ada+inlier@mail.example.co.ke"),
        ("o'hara@example.org", "o'hara@example.org"),
        ("ada@bücher.example", "ada@xn--bcher-kva.example"),
    ],
)
def test_addresses_that_mean_the_same_are_kept_the_same(written: str, kept: str) -> None:
    assert normal_email(written) == kept


@pytest.mark.parametrize(
    "written",
    [
        "", "@", "ada", "ada@", "@example.org", "ada@example", "ada@@example.org", "a da@example.org", ".ada@example.org",
        "ada.@example.org", "a..b@example.org", "ada@-example.org", "ada@example-.org", "ada@exa_mple.org",
        "ada@example.org.", "ada@example..org", "ada@127.0.0.1", "ada@[127.0.0.1]", "a" * 65 + "@example.org",
        "ada@" + "a" * 64 + ".org", "ada\x00@example.org", "ada@example.org\r\nBcc: x@example.org", "Ada <a@example.org>",
        "ädä@example.org", "ada@\u2024example.org", '"ada"@example.org', "ada@" + "a." * 95 + "org",
    ],
)  # fmt: skip
def test_what_is_no_address_is_refused(written: str) -> None:
    with pytest.raises(InvalidField) as refused:
        normal_email(written)
    assert refused.value.extra["field"] == "email"


@pytest.mark.parametrize("domain", ["straße.de", "STRAẞE.de", "λόγος.example", "a\u200cb.example", "a\u200db.example"])
def test_a_domain_that_two_standards_take_for_two_is_asked_for_as_mail_servers_spell_it(domain: str) -> None:
    with pytest.raises(InvalidField) as refused:
        normal_email(f"ada@{domain}")
    assert "`xn--`" in refused.value.extra["rule"]
    assert domain not in str(refused.value)
    assert normal_email("ada@XN--strae-oqa.de") == "ada@xn--strae-oqa.de"
    assert normal_email("ada@ΛΌΓΟΣ.example") == "ada@xn--oxapnq6b.example"


@pytest.mark.parametrize("password", ["Abcdefgh12", "Correct horse 9 battery", "A1" + "ü" * 8 + "z"])
def test_a_password_with_ten_characters_two_cases_and_a_digit_is_strong_enough(password: str) -> None:
    check_password(password)


@pytest.mark.parametrize(
    "password",
    ["Abcdefg12", "abcdefgh12", "ABCDEFGH12", "Abcdefghij", "Äbcdefgh12", " Abcdefgh12", "Abcdef\ngh12", "Abcdefgh١٢"],
)
def test_a_weaker_password_is_refused_with_the_whole_rule(password: str) -> None:
    with pytest.raises(PasswordTooWeak) as refused:
        check_password(password)
    assert refused.value.body()["type"] == "/problems/password-too-weak"
    assert "10 characters" in refused.value.extra["rule"]


@pytest.mark.parametrize("name", ["UTC", "Africa/Nairobi", "America/Argentina/Buenos_Aires", "America/Port-au-Prince"])
def test_zones_of_the_iana_database_are_taken(name: str) -> None:
    assert known_time_zone(name) == name


@pytest.mark.parametrize("name", ["", "Nairobi", "Africa/", "Africa/../etc/passwd", "CET", "Africa/Näirobi", "UTC\n"])
def test_other_zones_are_refused(name: str) -> None:
    with pytest.raises(InvalidField):
        known_time_zone(name)


def test_a_name_is_any_one_line_of_letters() -> None:
    assert [checked_name(name) for name in (" Ada ", "李小龍", "María José", "O’Hara")] == [
        "Ada", "李小龍", "María José", "O’Hara",
    ]  # fmt: skip
    for name in ("  ", "Ada\nBcc: x", "A\x00"):
        with pytest.raises(InvalidField):
            checked_name(name)


def test_the_countries_are_the_249_of_iso_3166() -> None:
    assert len(COUNTRIES) == 249
    assert {known_country(code) for code in ("KE", "GB", "SS", "TW")} == {"KE", "GB", "SS", "TW"}
    for code in ("UK", "XK", "EU", "ke", "KEN", ""):
        with pytest.raises(InvalidField):
            known_country(code)


def test_the_fourth_link_in_an_hour_is_refused_until_the_first_is_an_hour_old() -> None:
    asked = [NOON, NOON + timedelta(minutes=10), NOON + timedelta(minutes=20)]
    with pytest.raises(TooManyLinks) as refused:
        links_asked(asked, NOON + timedelta(minutes=59, seconds=59))
    assert refused.value.extra["retry_at"] == NOON + timedelta(hours=1)
    assert links_asked(asked, NOON + timedelta(hours=1)) == [*asked[1:], NOON + timedelta(hours=1)]


def test_roles_are_among_the_four() -> None:
    assert roles_after({"contributor"}, {"contributor", "manager"}, is_own=False) == {"contributor", "manager"}
    with pytest.raises(InvalidField):
        roles_after(set(), {"root"}, is_own=False)


def an_account(**given: Any) -> dict[str, Any]:
    return {
        "account_id": "acc_1", "standing": "pending_email", "verification_asked": None, "signed_up_again_at": None,
        "standing_changed_at": None, **given,
    }  # fmt: skip


def told(old: dict[str, Any] | None, new: dict[str, Any] | None) -> list[str]:
    return [tell.kind for tell in accounts_told(old, new)]


def test_what_a_change_of_an_account_tells() -> None:
    new, active = an_account(), an_account(standing="active")
    assert told(None, new) == ["email_verification"]
    assert told(new, new) == told(new, active) == told(None, active) == told(active, None) == []
    assert told(new, an_account(verification_asked=["2026-11-16T12:00:00Z"])) == ["email_verification"]
    assert told(active, active | {"signed_up_again_at": NOON}) == ["email_already_known"]
    assert told(active, active | {"standing": "warned"}) == ["standing_changed"]
    assert told(active | {"standing": "restricted"}, active) == ["standing_changed"]


def test_each_request_for_a_link_is_a_cause_of_its_own_and_a_repeated_change_is_not() -> None:
    first = an_account(verification_asked=["2026-11-16T12:00:00Z"])
    second = an_account(verification_asked=["2026-11-16T12:00:00Z", "2026-11-16T12:10:00Z"])
    causes = {
        tell.cause_id
        for old, new in ((None, an_account()), (an_account(), first), (first, second), (first, second))
        for tell in accounts_told(old, new)
    }
    assert len(causes) == 3
    assert all(tell.facts == {} for tell in accounts_told(first, second))  # nothing personal in a message
