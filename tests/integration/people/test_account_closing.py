"""Closing an account: shut at once, personal data gone, earned money still paid, whatever dies in between (issue 5)."""

from typing import Any

import pytest

from chalicelib import runtime
from chalicelib.domain.access import Actor
from chalicelib.domain.account_closing import AdministratorStays
from chalicelib.domain.data_exports import file_key_of
from chalicelib.domain.second_factors import WrongPassword
from chalicelib.domain.sessions import SessionEnded
from chalicelib.gateways import files
from chalicelib.models import challenges
from chalicelib.models.accounts import Account
from chalicelib.models.claims import Claim, Draft
from chalicelib.models.ledger import Entry, Head
from chalicelib.models.locks import lock_of
from chalicelib.models.notices import Notice
from chalicelib.models.payouts import Payout, PayoutMethod
from chalicelib.models.submissions import Submission
from chalicelib.models.tasks import Task
from chalicelib.services import account_closing, accounts, claims, sessions
from tests.builders.grants import granted, needs
from tests.builders.http import ask
from tests.builders.own_data import a_full_life
from tests.builders.pay import add_method, earn
from tests.builders.people import PASSWORD, a_member, a_sign_up, follow, mails_to
from tests.builders.work import Clock, a_project, a_task, enrolled
from tests.fakes.cloud import MemoryCloud
from tests.fakes.faults import every_crash_point
from tests.integration.crashes.test_work import world

EMAIL, BUCKET = "ada@example.org", "inlier-local-documents"
SWEEP: dict[str, Any] = {"by": "schedule", "reason": "closed accounts"}


def member(cloud: MemoryCloud, **given: Any) -> Actor:
    actor = accounts.actor_of(a_member(cloud, **given).account_id)
    assert actor is not None
    return actor


@pytest.fixture
def ada(cloud: MemoryCloud, clock: Clock) -> Actor:
    return member(cloud)


def close(actor: Actor) -> None:
    account_closing.close(actor, password=PASSWORD, source_ip="1.2.3.4", leave_money_waiting=True)


def with_work(actor: Actor) -> str:
    """A claim in hand with a draft, a scan, an export, a payout method."""
    a_project(), a_task(), enrolled(actor)
    claim = claims.claim_task(actor, "tsk_1")
    claims.save_draft(actor, claim.claim_id, answer={"label": "yes"}, version=0)
    for key in (f"identity/{actor.account_id}/scan.png", file_key_of(actor.account_id, "dex_000001")):
        files.write(BUCKET, key, b"me", content_type="image/png")
    files.write(BUCKET, "identity/acc_other/scan.png", b"somebody else", content_type="image/png")
    add_method(actor)
    return str(claim.claim_id)


def test_it_is_shut_at_once_the_sign_in_is_gone_and_the_address_free(cloud: MemoryCloud, ada: Actor) -> None:
    session = sessions.sign_in(EMAIL, PASSWORD)
    answer = ask("DELETE", "/me", account_id=ada.account_id, body={"password": PASSWORD})
    assert answer.status == 204
    assert accounts.account_of(ada.account_id).standing == "closed"
    assert ask("GET", "/me", account_id=ada.account_id).status == 401
    assert ada.account_id not in cloud.services["cognito-idp"].pool.users
    with pytest.raises(SessionEnded):
        sessions.refresh(session.refresh_token)
    assert lock_of("email", EMAIL) is None
    follow(cloud)
    mail = mails_to(cloud, EMAIL)[-1]
    assert (mail.subject, "We owe you nothing" in mail.text) == ("Your account is closed", True)
    assert "appeal" not in mail.text
    accounts.sign_up(a_sign_up(EMAIL))
    found = lock_of("email", EMAIL)
    assert found is not None
    assert found.owner_id != ada.account_id


def test_the_password_is_asked_for_and_nothing_happens_without_it(cloud: MemoryCloud, ada: Actor) -> None:
    with pytest.raises(WrongPassword):
        account_closing.close(ada, password="Wrong-horse-9", source_ip="1.2.3.4")
    assert accounts.account_of(ada.account_id).standing == "active"


def test_an_administrator_cannot_be_closed_even_if_made_one_a_moment_ago(cloud: MemoryCloud, ada: Actor) -> None:
    accounts.grant_role("ops", "first", role="admin", account_id=ada.account_id)
    with pytest.raises(AdministratorStays):
        close(ada)
    assert accounts.account_of(ada.account_id).standing == "active"
    assert lock_of("email", EMAIL) is not None


def test_work_in_hand_goes_back_and_what_was_personal_goes(cloud: MemoryCloud, clock: Clock, ada: Actor) -> None:
    claim_id = with_work(ada)
    accounts.change_profile(ada, name=None, time_zone="Africa/Nairobi", said={"portfolio_url": "https://ada.example"})
    assert Task.get("tsk_1").taken == 1
    close(ada)
    follow(cloud)
    account_closing.erase_closed(**SWEEP)
    assert Claim.get(ada.account_id, claim_id).state == "released"
    assert Task.get("tsk_1").taken == 0
    assert Draft.find(claim_id) is None
    assert {str(notice.facts) for notice in Notice.query(ada.account_id)} == {"{}"}
    account = accounts.account_of(ada.account_id)
    assert account.portfolio_url is None
    assert (account.time_zone, account.email) == ("UTC", EMAIL)
    clock.advance(days=1)
    account_closing.erase_closed(**SWEEP)
    account = accounts.account_of(ada.account_id)
    assert (account.name, account.email) == ("Closed account", "")
    assert account.erase_at is None
    assert list(cloud.services["s3"].buckets[BUCKET]) == ["identity/acc_other/scan.png"]
    assert {method.destination_encrypted for method in PayoutMethod.query(ada.account_id)} == {""}
    tables = {name: rows for name, rows in cloud.snapshot()["tables"].items() if not name.endswith("-locks")}
    assert EMAIL not in str(tables)


@pytest.mark.parametrize("owed", ["balance", "payout", "answer"])
def test_what_paying_needs_stays_until_nothing_is_owed(cloud: MemoryCloud, clock: Clock, ada: Actor, owed: str) -> None:
    with_work(ada)
    a_full_life("acc_life", "x", "y")
    if owed == "balance":
        earn(ada.account_id, 100, "sub_9")
    elif owed == "payout":
        Payout.get("pay_x").update([Payout.account_id.set(ada.account_id), Payout.state.set("sent")])
        Head(ada.account_id, close_shard=0, last_payouts={"USD": "pay_x"}).save()
    else:
        Submission.get("sub_x_0").update([Submission.state.set("in_review")])
        [claim] = Claim.query(ada.account_id)
        claim.update([Claim.submission_id.set("sub_x_0"), Claim.state.set("submitted")])
    close(ada)
    for _ in range(3):
        account_closing.erase_closed(**SWEEP)
        clock.advance(days=1)
    account = accounts.account_of(ada.account_id)
    assert (account.name, account.email) == ("Ada", EMAIL)
    assert [method.destination_hint for method in PayoutMethod.query(ada.account_id)] != [""]
    assert f"identity/{ada.account_id}/scan.png" in cloud.services["s3"].buckets[BUCKET]
    entries = len(list(Entry.query(ada.account_id)))
    Head(ada.account_id, close_shard=0).save()
    if owed == "answer":
        Submission.get("sub_x_0").update([Submission.state.set("rejected")])
    account_closing.erase_closed(**SWEEP)
    assert accounts.account_of(ada.account_id).email == ""
    assert len(list(Entry.query(ada.account_id))) == entries


def test_closing_and_erasing_can_die_anywhere() -> None:
    known: dict[str, Any] = {}

    def prepare(cloud: MemoryCloud) -> None:
        known["clock"] = clock = Clock()
        runtime.install(clock=clock, sleep=lambda _: None)
        known["ada"] = member(cloud)
        with_work(known["ada"])

    def run(cloud: MemoryCloud) -> None:
        if accounts.account_of(known["ada"].account_id).standing != "closed":
            close(known["ada"])
        clock: Clock = known["clock"]
        account_closing.erase_closed(**SWEEP)
        clock.advance(days=1)
        account_closing.erase_closed(**SWEEP)
        clock.advance(days=1)
        account_closing.erase_closed(**SWEEP)

    def look(cloud: MemoryCloud) -> object:
        ada = Account.get(known["ada"].account_id)
        [claim] = Claim.query(ada.account_id)
        return (
            ada.standing, ada.email, ada.name, ada.erase_at, claim.state, Draft.find(claim.claim_id), lock_of("email", EMAIL),
            sorted(cloud.services["s3"].buckets[BUCKET]), ada.account_id in cloud.services["cognito-idp"].pool.users,
            [method.destination_encrypted for method in PayoutMethod.query(ada.account_id)],
            {str(notice.facts) for notice in Notice.query(ada.account_id)},
        )  # fmt: skip

    points = list(every_crash_point(world, run, prepare=prepare, look=look))
    assert points[0][1][:2] == ("closed", "")
    assert len(points) > 40
    assert [point for point, seen in points if seen != points[0][1]] == []


def test_what_the_person_wrote_of_a_question_goes_and_what_was_decided_about_it_stays(
    cloud: MemoryCloud, clock: Clock
) -> None:
    for account_id in ("acc_life", "acc_more"):
        a_full_life(account_id, account_id, "y")
    Account.get("acc_life").update(
        [Account.standing.set("closed"), Account.closed_at.set(clock()), Account.erase_shard.set("closed"),
         Account.erase_at.set(clock())]
    )  # fmt: skip
    for _ in range(2):
        account_closing.erase_closed(**SWEEP)
        clock.advance(days=1)
    assert [(one.reason, one.state, one.decision) for one in challenges.of_person("acc_life")] == [
        ("", "declined", "decision-acc_life")
    ]
    assert [one.reason for one in challenges.of_person("acc_more")] == ["objection-acc_more"]


def test_the_sweep_and_the_route_may_do_what_they_do(cloud: MemoryCloud, clock: Clock, ada: Actor) -> None:
    with_work(ada)
    a_full_life("acc_life", "x", "y")
    with cloud.counting() as asked:
        assert ask("DELETE", "/me", account_id=ada.account_id, body={"password": PASSWORD}).status == 204
    Account.get("acc_life").update(
        [Account.standing.set("closed"), Account.closed_at.set(clock()), Account.erase_shard.set("closed"),
         Account.erase_at.set(clock())]
    )  # fmt: skip
    with cloud.counting() as swept:
        for _ in range(2):
            account_closing.erase_closed(**SWEEP)
            clock.advance(days=1)
    used = {"api_handler": asked, "erase_closed_accounts": swept}
    missing = [
        (name, need)
        for name, count in used.items()
        for call in count.calls
        for need in needs(call)
        if need not in granted(name)
    ]
    assert missing == []
