"""Roles: who gives them, that each change is on record, and that an administrator is always left."""

import threading

import pytest

from chalicelib.domain.access import Actor, RoleRequired
from chalicelib.domain.accounts import ContributorRoleStays, NoSuchAccount, OwnAdminRole
from chalicelib.domain.problems import InvalidField, Problem
from chalicelib.models.accounts import Account
from chalicelib.models.audit import AuditRecord
from chalicelib.services import accounts
from tests.builders.people import a_member
from tests.builders.work import Clock, a_person
from tests.fakes.cloud import MemoryCloud


@pytest.fixture
def boss(cloud: MemoryCloud, clock: Clock) -> Actor:
    return a_person("acc_boss", "admin", "contributor")


def audited() -> list[AuditRecord]:
    return sorted(AuditRecord.scan(), key=lambda record: record.audit_id)


def test_an_administrator_gives_a_role_and_the_audit_log_says_who_and_why(cloud: MemoryCloud, boss: Actor) -> None:
    a_person("acc_ann")
    changed = accounts.set_roles(boss, "acc_ann", roles=frozenset({"contributor", "reviewer"}), reason="Good reviews")
    assert changed.held_roles == ["contributor", "reviewer"]
    (record,) = audited()
    assert (record.by, record.action, record.subject, record.reason) == (
        "acc_boss",
        "set_roles",
        "acc_ann",
        "Good reviews",
    )
    assert record.details == {"before": ["contributor"], "after": ["contributor", "reviewer"]}


def test_setting_the_roles_a_person_has_changes_and_records_nothing(cloud: MemoryCloud, boss: Actor) -> None:
    a_person("acc_ann")
    accounts.set_roles(boss, "acc_ann", roles=frozenset({"contributor"}), reason="Nothing new")
    assert audited() == []


def test_a_person_without_any_role_can_be_given_one(cloud: MemoryCloud, clock: Clock, boss: Actor) -> None:
    a_person("acc_new", standing="pending_email")
    Account("acc_new").update([Account.roles.remove()])
    assert accounts.set_roles(boss, "acc_new", roles=frozenset({"manager"}), reason="Client").held_roles == ["manager"]
    clock.advance(seconds=1)
    assert accounts.set_roles(boss, "acc_new", roles=frozenset(), reason="Mistake").held_roles == []


def test_an_administrator_cannot_give_up_the_own_role(cloud: MemoryCloud, boss: Actor) -> None:
    with pytest.raises(OwnAdminRole):
        accounts.set_roles(boss, "acc_boss", roles=frozenset({"contributor"}), reason="Tired")


def test_the_role_that_opens_earnings_is_never_taken_away(cloud: MemoryCloud, boss: Actor) -> None:
    a_person("acc_ann")
    with pytest.raises(ContributorRoleStays):
        accounts.set_roles(boss, "acc_ann", roles=frozenset({"manager"}), reason="Other work")


def test_two_administrators_who_take_the_role_from_each_other_at_once_leave_one(
    cloud: MemoryCloud, clock: Clock
) -> None:
    for _ in range(20):
        clock.advance(minutes=1)
        pair = [a_person("acc_a", "admin"), a_person("acc_b", "admin")]
        begin = threading.Barrier(2)
        outcomes: list[object] = []

        def take(
            actor: Actor,
            other: Actor,
            begin: threading.Barrier = begin,
            outcomes: list[object] = outcomes,
        ) -> None:
            begin.wait()
            try:
                outcomes.append(accounts.set_roles(actor, other.account_id, roles=frozenset(), reason="Coup"))
            except Problem as problem:
                outcomes.append(problem)

        threads = [threading.Thread(target=take, args=both) for both in (pair, pair[::-1])]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(10)
        admins = [account for account in Account.scan() if "admin" in account.held_roles]
        assert len(admins) == 1
        assert sorted(isinstance(outcome, RoleRequired) for outcome in outcomes) == [False, True]


def test_a_role_is_granted_from_the_console_by_address_even_before_there_is_any_administrator(
    cloud: MemoryCloud, clock: Clock
) -> None:
    ada = a_member(cloud)
    summary = accounts.grant_role("root@console", "First administrator", role="admin", email="Ada@example.org")
    assert summary == {
        "account_id": ada.account_id,
        "roles_before": ["contributor"],
        "roles_after": ["admin", "contributor"],
        "changed": True,
        "dry_run": False,
    }
    assert Account.get(ada.account_id).held_roles == ["admin", "contributor"]
    (record,) = audited()
    assert (record.by, record.action, record.reason) == ("root@console", "grant_role", "First administrator")


def test_a_dry_run_and_a_role_already_held_write_nothing(cloud: MemoryCloud, clock: Clock) -> None:
    a_person("acc_ann")
    dry = accounts.grant_role("me", "Trying", role="reviewer", account_id="acc_ann", dry_run=True)
    held = accounts.grant_role("me", "Again", role="contributor", account_id="acc_ann")
    assert (dry["roles_after"], dry["changed"], held["changed"]) == (["contributor", "reviewer"], True, False)
    assert Account.get("acc_ann").held_roles == ["contributor"]
    assert audited() == []


def test_a_role_nobody_knows_and_an_account_nobody_has_are_refused(cloud: MemoryCloud, clock: Clock) -> None:
    a_person("acc_ann")
    with pytest.raises(InvalidField):
        accounts.grant_role("me", "Oops", role="emperor", account_id="acc_ann")
    with pytest.raises(NoSuchAccount):
        accounts.grant_role("me", "Oops", role="admin", email="nobody@example.org")
    with pytest.raises(NoSuchAccount):
        accounts.grant_role("me", "Oops", role="admin", account_id="acc_nobody")


def test_people_are_listed_by_standing_newest_first_and_found_by_address(cloud: MemoryCloud, clock: Clock) -> None:
    for number in range(5):
        a_person(f"acc_{number}")
        clock.advance(minutes=1)
    a_person("acc_gone", standing="closed")
    first = accounts.accounts_with(standing="active", email=None, limit=3, cursor=None)
    rest = accounts.accounts_with(standing="active", email=None, limit=3, cursor=first.next_cursor)
    assert [account.account_id for account in first.records + rest.records] == [
        f"acc_{number}" for number in (4, 3, 2, 1, 0)
    ]
    assert rest.next_cursor is None
    nobody = accounts.accounts_with(standing="active", email="nobody@example.org", limit=3, cursor=None)
    assert nobody.records == []
