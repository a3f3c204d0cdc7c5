"""How tries to sign in are slowed and paused, at the exact boundaries."""

from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.domain.sessions import TooManySignIns
from chalicelib.domain.sign_in_tries import OF_ACCOUNT, Tried, check_may_try, of_place, one_more, place_of

OF_PLACE = of_place(50)
NOW = datetime(2026, 11, 16, 9, tzinfo=UTC)
MS = timedelta(milliseconds=1)


def tried(tries: int, at: datetime = NOW) -> Tried:
    return Tried(tries, at, at)


@pytest.mark.parametrize(("tries", "seconds"), [(5, 10), (6, 20), (7, 30), (8, 40), (9, 50), (10, 900), (11, 900)])
def test_each_further_try_waits_longer_and_the_tenth_pauses_for_15_minutes(tries: int, seconds: int) -> None:
    ready_at = NOW + timedelta(seconds=seconds)
    check_may_try([(tried(tries), OF_ACCOUNT)], ready_at)
    for at, wait in ((ready_at - MS, 1), (NOW, seconds)):
        with pytest.raises(TooManySignIns) as refused:
            check_may_try([(tried(tries), OF_ACCOUNT)], at)
        assert refused.value.extra == {"retry_at": ready_at, "retry_after": wait}


def test_the_first_five_tries_and_whoever_never_tried_wait_for_nothing() -> None:
    check_may_try([(tried(4), OF_ACCOUNT), (None, OF_PLACE)], NOW)
    check_may_try([(tried(4, NOW + MS), OF_ACCOUNT), (tried(49, NOW + MS), OF_PLACE)], NOW)  # counted meanwhile


def test_the_longer_wait_of_two_counts() -> None:
    with pytest.raises(TooManySignIns) as refused:
        check_may_try([(tried(5), OF_ACCOUNT), (tried(100), OF_PLACE)], NOW)
    assert refused.value.extra["retry_after"] == 900


def test_a_place_of_many_people_is_slowed_later() -> None:
    check_may_try([(tried(49), OF_PLACE)], NOW)
    with pytest.raises(TooManySignIns):
        check_may_try([(tried(50), OF_PLACE)], NOW)


def test_the_count_begins_anew_15_minutes_after_its_first_try_but_not_within_a_pause() -> None:
    window = timedelta(minutes=15)
    assert one_more(tried(4), OF_ACCOUNT, NOW + window - MS).tries == 5
    assert one_more(tried(4), OF_ACCOUNT, NOW + window) == tried(1, NOW + window)
    paused = Tried(10, NOW, NOW + timedelta(minutes=10))
    assert one_more(paused, OF_ACCOUNT, NOW + timedelta(minutes=25) - MS).tries == 11
    assert one_more(paused, OF_ACCOUNT, NOW + timedelta(minutes=25)).tries == 1


@pytest.mark.parametrize(
    ("source_ip", "place"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:aaaa::1", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::ffff", "2001:db8:1:2::/64"),
        ("", ""),
        ("test-invoke-source-ip", ""),
    ],
)
def test_a_place_is_an_address_or_the_network_of_an_ipv6_address(source_ip: str, place: str) -> None:
    assert place_of(source_ip) == place
