"""A phone is verified by a code sent to it: counted first, one number one account, nothing of it in the open (R64)."""

import logging
import re
import threading
from contextlib import suppress
from typing import Any

import pytest

from chalicelib.domain.access import Actor
from chalicelib.domain.messages import Tell
from chalicelib.domain.phone_verifications import (
    OF_NUMBER,
    OF_PLACE,
    NoPhoneCode,
    PhoneCodeExpired,
    PhoneCodeSpent,
    PhoneCodeWrong,
    PhoneElsewhere,
    PhoneTaken,
    PhoneUnreachable,
    PhoneVerifiedBefore,
    TooManyPhoneCodes,
)
from chalicelib.domain.problems import Problem
from chalicelib.gateways import keys
from chalicelib.gateways.aws import ServiceUnreachable
from chalicelib.models import own_data
from chalicelib.models.accounts import Account
from chalicelib.models.locks import Lock
from chalicelib.models.phone_verifications import PhoneVerification
from chalicelib.models.sign_in_tries import SignInTries
from chalicelib.models.store import Busy
from chalicelib.services import account_closing, accounts
from chalicelib.services import phone_verifications as phones
from tests.builders.grants import granted, needs
from tests.builders.http import ask
from tests.builders.people import PASSWORD, a_member, follow
from tests.builders.work import Clock, a_person
from tests.fakes.calls import Call
from tests.fakes.cloud import MemoryCloud
from tests.fakes.faults import every_crash_point
from tests.integration.crashes.test_work import world

PHONE, OTHER = "+254712345678", "+254798765432"
PLACE = "192.0.2.7"
ANN, BEN = (Actor(f"acc_{name}", frozenset({"contributor"}), "active") for name in ("ann", "ben"))


@pytest.fixture
def people(cloud: MemoryCloud, clock: Clock) -> None:
    for actor in (ANN, BEN):
        a_person(actor.account_id)


def asks(actor: Actor = ANN, phone: str = PHONE, place: str = PLACE) -> None:
    phones.ask_code(actor, phone, source_ip=place)


def newest(cloud: MemoryCloud, phone: str = PHONE) -> str:
    """The code in the newest message to the number."""
    found = re.match(r"\d{6}", cloud.services["sns"].to(phone)[-1].text)
    assert found is not None
    return found[0]


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06d}"


def verified(cloud: MemoryCloud, actor: Actor = ANN, phone: str = PHONE) -> None:
    asks(actor, phone)
    phones.confirm(actor, newest(cloud, phone))


def told(act: Any, *given: Any) -> str:
    try:
        act(*given)
    except Problem as refused:
        return refused.kind()
    return "done"


def owners() -> dict[str, str]:
    return {lock.lock_id: lock.owner_id for lock in Lock.scan() if lock.lock_id.startswith("phone#")}


def me(actor: Actor = ANN) -> tuple[Any, Any, Any]:
    seen = ask("GET", "/me", account_id=actor.account_id).body
    return seen["phone_state"], seen["phone_hint"], seen["phone_verified_at"]


def test_the_code_of_the_message_verifies_the_number_and_me_shows_its_end(
    cloud: MemoryCloud, clock: Clock, people: None
) -> None:
    assert me() == ("none", None, None)
    body = {"phone": "0712 345 678"}
    answer = ask("POST", "/me/phone-verification", body=body, account_id="acc_ann")
    assert (answer.status, answer.body["next_step"]) == (
        202,
        "Send the code from the message to …678 within 10 minutes.",
    )
    [text] = cloud.services["sns"].outbox
    assert (text.to, text.kind) == (PHONE, "Transactional")
    assert me() == ("none", None, None)
    clock.advance(minutes=10, milliseconds=-1)
    body = {"code": newest(cloud)}
    answer = ask("POST", "/me/phone-verification/confirmation", body=body, account_id="acc_ann")
    assert (answer.status, answer.body["phone_hint"]) == (200, "…678")
    assert me() == ("verified", "…678", answer.body["phone_verified_at"])
    account = Account.get("acc_ann")
    assert keys.decrypt("acc_ann", account.phone_encrypted) == PHONE
    assert list(owners().values()) == ["acc_ann"]


def test_a_code_has_run_out_after_ten_minutes(cloud: MemoryCloud, clock: Clock, people: None) -> None:
    asks()
    clock.advance(minutes=10)
    with pytest.raises(PhoneCodeExpired):
        phones.confirm(ANN, newest(cloud))


def test_five_wrong_tries_end_a_code_and_a_new_one_has_five_of_its_own(
    cloud: MemoryCloud, clock: Clock, people: None
) -> None:
    asks()
    code = newest(cloud)
    for left in (4, 3, 2, 1, 0):
        with pytest.raises(PhoneCodeWrong) as refused:
            phones.confirm(ANN, wrong(code))
        assert refused.value.extra["tries_left"] == left
    with pytest.raises(PhoneCodeSpent):
        phones.confirm(ANN, code)
    asks()
    for _ in range(4):
        assert told(phones.confirm, ANN, wrong(newest(cloud))) == "phone-code-wrong"
    phones.confirm(ANN, newest(cloud))


def test_guesses_at_the_same_time_each_take_a_turn_of_their_own(cloud: MemoryCloud, clock: Clock, people: None) -> None:
    asks()
    guess = wrong(newest(cloud))
    seen: list[str] = []
    begin = threading.Barrier(32)

    def guesses() -> None:
        begin.wait()
        try:
            seen.append(told(phones.confirm, ANN, guess))
        except Busy:
            seen.append("busy")

    in_threads(guesses, 32)
    assert len(seen) == 32
    assert 1 <= seen.count("phone-code-wrong") <= 5
    assert PhoneVerification.get("acc_ann").tries == seen.count("phone-code-wrong")


def test_only_the_newest_code_counts_and_only_for_who_asked(cloud: MemoryCloud, clock: Clock, people: None) -> None:
    with pytest.raises(NoPhoneCode):
        phones.confirm(ANN, "000000")
    asks()
    first = newest(cloud)
    asks(ANN, OTHER)
    second = newest(cloud, OTHER)
    assert second != first  # one in a million
    assert told(phones.confirm, ANN, first) == "phone-code-wrong"
    asks(BEN, "+254711111111")
    assert told(phones.confirm, BEN, second) == "phone-code-wrong"
    phones.confirm(ANN, second)
    assert me()[1] == "…432"


def test_the_same_code_sent_again_is_answered_the_same(cloud: MemoryCloud, clock: Clock, people: None) -> None:
    asks()
    first = phones.confirm(ANN, newest(cloud))
    clock.advance(minutes=1)
    assert phones.confirm(ANN, newest(cloud)) == first
    with pytest.raises(PhoneVerifiedBefore):
        asks()


def test_three_an_hour_and_ten_a_day_can_be_asked_for(cloud: MemoryCloud, clock: Clock, people: None) -> None:
    numbers = [f"+2547110000{number:02d}" for number in range(20)]
    for hour in range(4):
        for _ in range(3 if hour < 3 else 1):
            asks(ANN, numbers.pop())
        with pytest.raises(TooManyPhoneCodes):
            asks(ANN, numbers[-1])
        clock.advance(hours=1)
    clock.advance(hours=20, milliseconds=-1)
    assert len(cloud.services["sns"].outbox) == 10
    with pytest.raises(TooManyPhoneCodes) as refused:
        asks()
    assert refused.value.extra["retry_after"] == 1
    clock.advance(milliseconds=1)
    asks()


def test_requests_at_the_same_time_send_no_more_than_three(cloud: MemoryCloud, clock: Clock, people: None) -> None:
    begin = threading.Barrier(16)

    def at_once() -> None:
        begin.wait()
        with suppress(Busy):
            told(asks)

    in_threads(at_once, 16)
    assert 1 <= len(cloud.services["sns"].outbox) <= 3


def test_one_number_gets_few_messages_whoever_asks(cloud: MemoryCloud, clock: Clock, people: None) -> None:
    for number in range(OF_NUMBER.most):
        a_person(f"acc_{number}")
        asks(Actor(f"acc_{number}", frozenset(), "active"), place=f"192.0.2.{number}")
    with pytest.raises(TooManyPhoneCodes):
        asks()
    asks(ANN, OTHER)
    assert len(cloud.services["sns"].to(PHONE)) == OF_NUMBER.most


def test_one_place_causes_few_messages_whomever_they_go_to(cloud: MemoryCloud, clock: Clock, people: None) -> None:
    for number in range(OF_PLACE.most):
        a_person(f"acc_{number}")
        asks(Actor(f"acc_{number}", frozenset(), "active"), f"+2547110001{number:02d}", "2001:db8::1")
    with pytest.raises(TooManyPhoneCodes):
        asks(place="2001:db8::2")
    asks(place="192.0.2.1")


def test_a_refused_request_changes_no_count_and_leaves_the_code_that_was_sent(
    cloud: MemoryCloud, clock: Clock, people: None
) -> None:
    for _ in range(3):
        asks()
    before = cloud.snapshot()
    with pytest.raises(TooManyPhoneCodes):
        asks()
    assert cloud.snapshot() == before
    phones.confirm(ANN, newest(cloud))


def test_a_message_that_cannot_be_sent_is_told_and_counted(cloud: MemoryCloud, clock: Clock, people: None) -> None:
    sns = cloud.services["sns"]
    sns.opted_out.add(PHONE)
    with pytest.raises(PhoneUnreachable):
        asks()
    sns.is_down = True
    for _ in range(2):
        with pytest.raises(ServiceUnreachable):
            asks(ANN, OTHER)
    sns.is_down = False
    with pytest.raises(TooManyPhoneCodes):
        asks(ANN, OTHER)


def test_a_number_of_another_country_gets_no_message(cloud: MemoryCloud, clock: Clock, people: None) -> None:
    with pytest.raises(PhoneElsewhere):
        asks(ANN, "+4915123456789")
    assert cloud.services["sns"].outbox == []
    assert list(SignInTries.scan()) == []


def test_a_number_somebody_has_is_answered_the_same_and_refused_to_its_holder_without_a_name(
    cloud: MemoryCloud, clock: Clock, people: None
) -> None:
    verified(cloud, BEN)
    answers = [phones.ask_code(ANN, phone, source_ip=PLACE) for phone in (PHONE, OTHER[:-3] + "678")]
    assert answers[0] == answers[1]
    asks()
    answer = ask("POST", "/me/phone-verification/confirmation", body={"code": newest(cloud)}, account_id="acc_ann")
    assert (answer.status, answer.body["type"]) == (409, "/problems/phone-taken")
    assert "ben" not in str(answer).lower()
    assert (me()[0], me(BEN)[0]) == ("none", "verified")


def test_of_two_who_confirm_one_number_at_once_one_wins(cloud: MemoryCloud, clock: Clock, people: None) -> None:
    codes = {}
    for actor in (ANN, BEN):
        asks(actor)
        codes[actor] = newest(cloud)
    meanwhile(cloud, "TransactWriteItems", lambda: phones.confirm(BEN, codes[BEN]))
    with pytest.raises(PhoneTaken):
        phones.confirm(ANN, codes[ANN])
    assert list(owners().values()) == ["acc_ben"]
    assert (me()[0], me(BEN)[0]) == ("none", "verified")


def test_the_same_code_twice_at_once_is_one_number_and_no_refusal(
    cloud: MemoryCloud, clock: Clock, people: None
) -> None:
    asks()
    code = newest(cloud)
    seen: list[str] = []
    begin = threading.Barrier(2)

    def confirms() -> None:
        begin.wait()
        seen.append(told(phones.confirm, ANN, code))

    in_threads(confirms, 2)
    assert seen == ["done", "done"]
    assert list(owners().values()) == ["acc_ann"]


def test_another_number_frees_the_one_before_in_the_same_transaction(
    cloud: MemoryCloud, clock: Clock, people: None
) -> None:
    verified(cloud)
    asks(ANN, OTHER)
    with cloud.counting() as count:
        phones.confirm(ANN, newest(cloud, OTHER))
    assert (count.transactions, count.largest_transaction) == (1, 4)
    assert count.reads + count.writes + count.transactions < 8
    verified(cloud, BEN)
    assert sorted(owners().values()) == ["acc_ann", "acc_ben"]
    assert me()[:2] == ("verified", "…432")


def test_who_lives_elsewhere_now_has_a_lapsed_number_and_verifies_one_from_there(
    cloud: MemoryCloud, clock: Clock, people: None
) -> None:
    verified(cloud)
    Account.get("acc_ann").update([Account.country.set("UG")])
    assert me()[0] == "lapsed"
    with pytest.raises(PhoneElsewhere):
        asks()
    verified(cloud, ANN, "+256712345678")
    assert me()[0] == "verified"
    assert len(owners()) == 1


def test_asking_and_confirming_can_die_anywhere_and_be_done_again() -> None:
    def prepare(cloud: MemoryCloud) -> None:
        a_person("acc_ann")
        verified(cloud, ANN, OTHER)

    def run(cloud: MemoryCloud) -> None:
        if not cloud.services["sns"].to(PHONE):
            asks()
        phones.confirm(ANN, newest(cloud))

    def look(_: MemoryCloud) -> object:
        account = Account.get("acc_ann")
        number = keys.decrypt("acc_ann", account.phone_encrypted)
        return number, account.phone_state, account.phone_hint, owners()

    points = list(every_crash_point(world, run, prepare=prepare, look=look))
    assert len(points) > 12
    assert points[0][1][:2] == (PHONE, "verified")
    assert len(points[0][1][3]) == 1
    assert [point for point, seen in points if seen != points[0][1]] == []


def test_closing_the_account_frees_the_number_at_once_and_erases_it(cloud: MemoryCloud, clock: Clock) -> None:
    found = accounts.actor_of(a_member(cloud).account_id)
    assert found is not None
    a_person("acc_ben")
    verified(cloud, found)
    clock.advance(hours=1)
    asks(found, OTHER)
    account_closing.close(found, password=PASSWORD, source_ip=PLACE)
    assert owners() == {}
    with pytest.raises(NoPhoneCode):
        phones.confirm(found, newest(cloud, OTHER))
    verified(cloud, BEN)
    with cloud.counting() as count:
        account_closing.erase_closed(by="schedule", reason="closed accounts")
    needed = {need for call in count.calls for need in needs(call)}
    assert needed <= granted("erase_closed_accounts")
    account = Account.get(found.account_id)
    assert [name for name in Account.get_attributes() if name.startswith("phone_") and getattr(account, name)] == []
    assert PhoneVerification.find(found.account_id) is None
    assert list(owners().values()) == ["acc_ben"]


def test_a_number_confirmed_while_the_account_closes_is_freed_or_refused(cloud: MemoryCloud, clock: Clock) -> None:
    found = accounts.actor_of(a_member(cloud).account_id)
    assert found is not None
    asks(found)
    meanwhile(cloud, "TransactWriteItems", lambda: phones.confirm(found, newest(cloud)))
    account_closing.close(found, password=PASSWORD, source_ip=PLACE)
    assert owners() == {}


def test_number_and_code_are_in_no_log_notice_queue_or_record(
    cloud: MemoryCloud, clock: Clock, people: None, caplog: pytest.LogCaptureFixture
) -> None:
    told_to: list[Tell] = []
    given: dict[str, Any] = {"account_id": "acc_ann"}
    with caplog.at_level(logging.DEBUG, "inlier"):
        for phone in (PHONE, OTHER, "+254"):
            ask("POST", "/me/phone-verification", body={"phone": phone}, **given)
        code = newest(cloud, OTHER)
        for one in (wrong(code), code):
            ask("POST", "/me/phone-verification/confirmation", body={"code": one}, **given)
        told_to = follow(cloud)
    assert me()[0] == "verified"
    assert [tell.kind for tell in told_to] == ["phone_confirmed"]
    assert not any(secret in str(told_to) for secret in (PHONE, OTHER, OTHER[-3:], code))
    lines = "\n".join(record.getMessage() for record in caplog.records)
    assert "phone-verification" in lines
    sent = [text.text for text in cloud.services["sns"].outbox]
    codes = [text[:6] for text in sent]
    written = {"logs": lines, "tables and queues": str(cloud.snapshot())}
    for name, text in written.items():
        assert [one for one in (PHONE, PHONE[1:], OTHER, OTHER[1:]) if one in text] == [], name
        assert [one for one in codes if re.search(rf"(?<![0-9A-Za-z]){one}(?![0-9A-Za-z])", text)] == [], name
        assert PLACE not in text


def test_what_is_remembered_of_requests_is_forgotten_by_itself(cloud: MemoryCloud, clock: Clock, people: None) -> None:
    asks()
    assert {one.forgotten_at for one in PhoneVerification.scan()} == {clock().replace(microsecond=0) + OF_NUMBER.within}
    kept = {one.tries_id.split("#")[0]: one.forgotten_at - clock().replace(microsecond=0) for one in SignInTries.scan()}
    assert kept == {"phone": OF_NUMBER.within, "phone_place": OF_PLACE.within}


def test_my_data_says_that_a_phone_is_verified(cloud: MemoryCloud, clock: Clock, people: None) -> None:
    verified(cloud)
    [account] = next(part for name, part in own_data.parts_of("acc_ann") if name == "account")
    assert (account["phone_hint"], account["phone_country"]) == ("…678", "KE")
    assert account["phone_verified_at"] is not None


def test_the_routes_may_do_what_they_do(cloud: MemoryCloud, clock: Clock, people: None) -> None:
    with cloud.counting() as count:
        for phone in (PHONE, OTHER):
            verified(cloud, ANN, phone)
    needed = {need for call in count.calls for need in needs(call)}
    assert needed <= granted("api_handler")
    assert ("tables", "locks", "delete") in needed


def test_a_guess_that_met_another_one_takes_the_turn_after_it(cloud: MemoryCloud, clock: Clock, people: None) -> None:
    asks()
    guess = wrong(newest(cloud))
    first: list[str] = []
    meanwhile(cloud, "UpdateItem", lambda: first.append(told(phones.confirm, ANN, guess)))
    with pytest.raises(PhoneCodeWrong) as refused:
        phones.confirm(ANN, guess)
    assert first == ["phone-code-wrong"]
    assert refused.value.extra["tries_left"] == 3


def test_a_request_that_met_another_one_is_the_second_of_the_hour(
    cloud: MemoryCloud, clock: Clock, people: None
) -> None:
    meanwhile(cloud, "TransactWriteItems", lambda: asks(ANN, OTHER, "192.0.2.99"))
    asks()
    assert len(PhoneVerification.get("acc_ann").asked) == 2
    phones.confirm(ANN, newest(cloud))


def test_an_account_that_was_closed_while_its_code_was_confirmed_holds_no_number(
    cloud: MemoryCloud, clock: Clock
) -> None:
    found = accounts.actor_of(a_member(cloud).account_id)
    assert found is not None
    asks(found)
    meanwhile(cloud, "TransactWriteItems", lambda: account_closing.close(found, password=PASSWORD, source_ip=PLACE))
    with pytest.raises(NoPhoneCode):
        phones.confirm(found, newest(cloud))
    assert owners() == {}
    assert Account.get(found.account_id).phone_hash is None


def meanwhile(cloud: MemoryCloud, operation: str, act: Any) -> None:
    """Just before the next such call of anybody, this happens."""
    original = cloud.carry_out
    met: list[Call] = []

    def carry_out(call: Call) -> dict[str, Any]:
        if not met and call.operation == operation:
            met.append(call)
            act()
        return original(call)

    setattr(cloud, "carry_out", carry_out)  # noqa: B010  (this cloud alone)


def in_threads(act: Any, count: int) -> None:
    threads = [threading.Thread(target=act) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
