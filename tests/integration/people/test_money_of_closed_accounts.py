"""Money of who closes the account: nobody leaves it unwarned, and what can be sent is sent (R33, R34; issue 5)."""

from typing import Any

import pytest

from chalicelib.handlers import queues
from chalicelib.models.accounts import Account
from chalicelib.models.identity_checks import IdentityCheck
from chalicelib.models.notices import Notice
from chalicelib.models.payouts import Payout
from chalicelib.services import account_closing, accounts, notices
from chalicelib.services.payouts import record_outcome
from tests.builders.http import ask
from tests.builders.pay import BOSS, TUESDAY, add_method, approve_all, close, earn, payroll_world
from tests.builders.people import PASSWORD, a_member, follow, mails_to, pending_tells

EMAIL = "ada@example.org"
SWEEP: dict[str, Any] = {"by": "schedule", "reason": "closed accounts"}
SUPPORT = "help@inlier.example"


@pytest.fixture
def world():
    with payroll_world(support_address=SUPPORT) as (cloud, clock):
        yield cloud, clock


def a_worker(cloud, *, identity="verified", has_method=True):
    ada = accounts.actor_of(a_member(cloud).account_id)
    assert ada is not None
    Account(ada.account_id).update([Account.identity.set(identity)])
    if has_method:
        add_method(ada)
    return ada


def leave(ada, **given):
    return ask("DELETE", "/me", account_id=ada.account_id, body={"password": PASSWORD, **given})


@pytest.mark.parametrize(
    ("identity", "has_method", "holds", "first"),
    [
        ("none", True, ["identity"], "POST /me/identity-check"),
        ("pending", True, ["checking"], "GET /me/identity-check"),
        ("verified", False, ["method"], "POST /me/payout-methods"),
        ("rejected", False, ["identity", "method"], "POST /me/payout-methods"),
    ],
)
def test_nobody_leaves_money_behind_unwarned(world, identity, has_method, holds, first):
    cloud, _ = world
    ada = a_worker(cloud, identity=identity, has_method=has_method)
    earn(ada.account_id, 1250, "sub_1")
    refused = leave(ada)
    assert (refused.status, refused.body["type"]) == (409, "/problems/money-waits")
    assert refused.body["waiting"] == [{"minor": 1250, "currency": "USD", "holds": holds}]
    for part in ("12.50 USD", first, "leave_money_waiting", f"write to {SUPPORT}"):
        assert part in refused.body["detail"]
    assert accounts.account_of(ada.account_id).standing == "active"


def test_who_leaves_it_all_the_same_is_told_how_to_have_it_and_stays_owed(world):
    cloud, clock = world
    ada = a_worker(cloud, identity="none")
    earn(ada.account_id, 1250, "sub_1")
    assert leave(ada, leave_money_waiting=True).status == 204
    follow(cloud)
    text = mails_to(cloud, EMAIL)[-1].text
    assert (
        f"12.50 USD stays owed to you, but cannot be sent: your identity is not verified. To have it, write to {SUPPORT}"
        in text
    )
    for _ in range(3):
        account_closing.erase_closed(**SWEEP)
        clock.advance(days=1)
    account = accounts.account_of(ada.account_id)
    assert account.email == EMAIL
    assert account.erased_at is None


def test_less_than_the_least_payout_is_not_left_behind_unwarned_either(world):
    cloud, _ = world
    ada = a_worker(cloud)
    earn(ada.account_id, 99, "sub_1")
    refused = leave(ada)
    assert (refused.status, refused.body["type"]) == (409, "/problems/money-waits")
    assert refused.body["waiting"] == [{"minor": 99, "currency": "USD", "holds": ["below_minimum"]}]
    assert "earn on until it is 1.00 USD" in refused.body["detail"]
    assert leave(ada, leave_money_waiting=True).status == 204
    follow(cloud)
    assert "0.99 USD stays owed to you, but cannot be sent: we send no less than 1.00 USD at once." in (
        mails_to(cloud, EMAIL)[-1].text
    )


def test_closing_with_nothing_held_needs_no_word_more(world):
    cloud, _ = world
    ada = a_worker(cloud, identity="none", has_method=False)
    assert leave(ada).status == 204


def test_money_that_can_be_sent_goes_out_with_the_next_close_and_then_all_is_erased(world):
    cloud, clock = world
    ada = a_worker(cloud)
    earn(ada.account_id, 1250, "sub_1")
    assert leave(ada).status == 204
    follow(cloud)
    assert "12.50 USD goes to your payout method" in mails_to(cloud, EMAIL)[-1].text
    account_closing.erase_closed(**SWEEP)
    clock.at = TUESDAY
    close(cloud)
    approve_all(cloud)
    (payout,) = Payout.scan()
    assert (payout.account_id, payout.state, payout.amount_minor) == (ada.account_id, "sent", 1250)
    account_closing.erase_closed(**SWEEP)
    assert accounts.account_of(ada.account_id).email == EMAIL  # on its way: what paying needs stays
    record_outcome(BOSS, payout.payout_id, "settled", reference="B-1", reason="Arrived.")
    clock.advance(days=2)
    account_closing.erase_closed(**SWEEP)
    assert accounts.account_of(ada.account_id).email == ""


def test_money_that_comes_back_to_a_closed_account_is_owed_again_and_nothing_more_is_erased(world):
    cloud, clock = world
    ada = a_worker(cloud)
    earn(ada.account_id, 1250, "sub_1")
    leave(ada)
    clock.at = TUESDAY
    close(cloud)
    approve_all(cloud)
    (payout,) = Payout.scan()
    record_outcome(BOSS, payout.payout_id, "returned", reference="B-1", reason="Unknown account.")
    clock.advance(days=7)
    account_closing.erase_closed(**SWEEP)
    account = accounts.account_of(ada.account_id)
    assert account.email == EMAIL
    assert account.erased_at is None
    close(cloud)
    (held,) = [one for one in Payout.scan() if one.state == "held"]
    assert (held.amount_minor, held.holds) == (1250, ["method_failed"])
    queues.deliver_notices(cloud.services["sqs"].as_lambda_event("inlier-local-notices"), None)
    back, waits = (mail for mail in mails_to(cloud, EMAIL) if "payout of 12.50 USD" in mail.subject)
    for text in (back.text, waits.text):
        assert "Your account is closed, so you cannot" in text
        assert f"write to {SUPPORT}" in text
        assert "under Payments" not in text
        assert "/payments" not in text


def test_the_mail_after_closing_is_sent_once_however_often_it_is_told(world):
    cloud, _ = world
    ada = a_worker(cloud, identity="none", has_method=False)
    follow(cloud)
    before = len(mails_to(cloud, EMAIL))
    leave(ada)
    told = pending_tells(cloud)
    assert [tell.kind for tell in told] == ["account_closed"]
    for tell in told * 2:
        notices.tell(tell)
    assert len(mails_to(cloud, EMAIL)) == before + 1
    assert [one.kind for one in Notice.query(ada.account_id)].count("account_closed") == 1


def test_an_open_check_of_who_leaves_is_off_the_desk_and_its_scans_go(world):
    cloud, clock = world
    ada = a_worker(cloud, identity="pending")
    Account(ada.account_id).update([Account.identity_check_id.set("chk_1")])
    IdentityCheck(
        "chk_1", account_id=ada.account_id, state="pending", document_type="passport", document_country="KE",
        created_at=clock(),
    ).save()  # fmt: skip
    earn(ada.account_id, 1250, "sub_1")
    leave(ada, leave_money_waiting=True)
    check = IdentityCheck.get("chk_1")
    assert (check.state, check.delete_at) == ("withdrawn", clock())
    check.update([IdentityCheck.state.set("pending")])  # a provider's check that came to the desk after the closing
    account_closing.erase_closed(**SWEEP)
    assert IdentityCheck.get("chk_1").state == "withdrawn"


def test_a_check_that_was_decided_stays_decided(world):
    cloud, clock = world
    ada = a_worker(cloud, identity="verified")
    Account(ada.account_id).update([Account.identity_check_id.set("chk_1"), Account.identity.set("pending")])
    IdentityCheck(
        "chk_1", account_id=ada.account_id, state="verified", document_type="passport", document_country="KE",
        created_at=clock(),
    ).save()  # fmt: skip
    leave(ada)
    assert IdentityCheck.get("chk_1").state == "verified"
