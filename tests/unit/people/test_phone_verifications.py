"""Which numbers are accepted, and every limit of a code at its exact boundary (R64)."""

from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.domain.phone_verifications import (
    OF_NUMBER,
    OF_PLACE,
    TRIES,
    Brake,
    PhoneCodeExpired,
    PhoneCodeSpent,
    PhoneElsewhere,
    PhoneInvalid,
    PhoneNotMobile,
    TooManyPhoneCodes,
    asked_again,
    check_try,
    checked_phone,
    code_of,
    hint_of,
    message_of,
    one_more,
    state_of,
    wrong_code,
)
from chalicelib.domain.sign_in_tries import Tried

NOW = datetime(2026, 11, 16, 9, tzinfo=UTC)
MS, MINUTE, HOUR, DAY = (timedelta(**{unit: 1}) for unit in ("milliseconds", "minutes", "hours", "days"))
#: Letters of GSM 7 that we use: a message of others is sent in segments of 70.
GSM = set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 .,:")


@pytest.mark.parametrize(
    ("text", "country", "phone"),
    [
        ("+254712345678", "KE", "+254712345678"),
        (" +254 (712) 345-678 ", "KE", "+254712345678"),
        ("0712 345 678", "KE", "+254712345678"),
        ("+12015550123", "US", "+12015550123"),  # nobody can tell a mobile number of North America from another
        ("+39 312 345 6789", "IT", "+393123456789"),
        ("+590690001234", "GP", "+590690001234"),
        ("+590690001234", "MF", "+590690001234"),  # the two share their numbers
    ],
)
def test_a_mobile_number_of_the_country_is_taken_as_e164_however_it_is_typed(text, country, phone):
    assert checked_phone(text, country) == phone


@pytest.mark.parametrize(
    ("text", "country", "problem"),
    [
        ("", "KE", PhoneInvalid),
        ("call me", "KE", PhoneInvalid),
        ("+25", "KE", PhoneInvalid),
        ("+25479876543", "KE", PhoneInvalid),
        ("+2547987654321", "KE", PhoneInvalid),
        ("+999712345678", "KE", PhoneInvalid),
        ("+254712345678 ext. 5", "KE", PhoneInvalid),
        ("9" * 40, "KE", PhoneInvalid),
        ("\x00\N{DUCK}", "KE", PhoneInvalid),
        ("+4915123456789", "KE", PhoneElsewhere),
        ("+254712345678", "UG", PhoneElsewhere),
        ("+16135550123", "US", PhoneElsewhere),  # +1 is Canada's too
        ("+77012345678", "RU", PhoneElsewhere),  # and +7 Kazakhstan's
        ("+254712345678", "AQ", PhoneElsewhere),  # which has no numbers
        ("+254202012345", "KE", PhoneNotMobile),
        ("+448001111111", "GB", PhoneNotMobile),
        ("+442079460000", "GB", PhoneNotMobile),
    ],
)
def test_any_other_text_is_refused_with_what_to_do_and_never_repeated(text, country, problem):
    with pytest.raises(problem) as refused:
        checked_phone(text, country)
    assert type(refused.value) is problem
    assert refused.value.extra["field"] == "phone"
    assert refused.value.extra["rule"]
    assert text[1:] not in refused.value.detail or len(text) < 4


def test_a_number_is_shown_by_its_end_and_a_code_with_all_its_digits():
    assert hint_of("+254712345678") == "…678"
    assert (code_of(0), code_of(999_999)) == ("000000", "999999")


def test_the_message_is_one_segment_that_names_us_the_code_and_the_minutes():
    text = message_of("004711")
    assert len(text) <= 160
    assert set(text) <= GSM
    assert all(part in text for part in ("004711", "Inlier", "10 minutes"))


def test_a_code_works_for_ten_minutes_to_the_millisecond():
    check_try(expires_at=NOW, tries=0, now=NOW - MS)
    for late in (NOW, NOW + MS):
        with pytest.raises(PhoneCodeExpired):
            check_try(expires_at=NOW, tries=0, now=late)


def test_a_code_bears_five_tries_and_says_how_many_are_left():
    check_try(expires_at=NOW, tries=TRIES - 1, now=NOW - MS)
    with pytest.raises(PhoneCodeSpent):
        check_try(expires_at=NOW, tries=TRIES, now=NOW - MS)
    assert [wrong_code(tries).extra["tries_left"] for tries in (1, 5)] == [4, 0]
    assert "Ask for a new one" in wrong_code(5).detail
    assert wrong_code(1).detail == "Look at the newest message."


def test_the_fourth_request_of_an_hour_waits_until_the_first_is_an_hour_ago():
    before = [NOW, NOW + MINUTE, NOW + 2 * MINUTE]
    with pytest.raises(TooManyPhoneCodes) as refused:
        asked_again(before, NOW + HOUR - MS)
    assert refused.value.extra == {"retry_at": NOW + HOUR, "retry_after": 1}
    assert asked_again(before, NOW + HOUR) == [*before, NOW + HOUR]


def test_the_eleventh_request_of_a_day_waits_until_the_first_is_a_day_ago():
    before = [NOW + number * HOUR for number in range(10)]
    assert len(asked_again(before[:9], before[9])) == 10
    with pytest.raises(TooManyPhoneCodes) as refused:
        asked_again(before, NOW + DAY - MS)
    assert refused.value.extra["retry_at"] == NOW + DAY
    assert asked_again(before, NOW + DAY) == [*before[1:], NOW + DAY]


@pytest.mark.parametrize("brake", [OF_NUMBER, OF_PLACE, Brake(1, MINUTE)])
def test_a_brake_lets_so_many_through_in_its_time_and_then_begins_anew(brake):
    seen = None
    for _ in range(brake.most):
        seen = one_more(seen, brake, NOW)
    assert seen == Tried(brake.most, NOW, NOW)
    with pytest.raises(TooManyPhoneCodes) as refused:
        one_more(seen, brake, NOW + brake.within - MS)
    assert refused.value.extra == {"retry_at": NOW + brake.within, "retry_after": 1}
    assert one_more(seen, brake, NOW + brake.within) == Tried(1, NOW + brake.within, NOW + brake.within)


def test_a_number_of_another_country_than_one_lives_in_has_lapsed():
    assert state_of(phone_country=None, residence="KE") == "none"
    assert state_of(phone_country="KE", residence="KE") == "verified"
    assert state_of(phone_country="KE", residence="UG") == "lapsed"
