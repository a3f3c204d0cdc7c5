"""Documents: one identity one account, scans that are scans, looked at on record, gone after 30 days (R13, R35)."""

from datetime import timedelta
from typing import Any

import pytest

from chalicelib.domain.access import Actor
from chalicelib.domain.identity_documents import Document, IdentityTaken, Judgement
from chalicelib.domain.problems import InvalidField
from chalicelib.gateways import files
from chalicelib.handlers import functions
from chalicelib.models.accounts import Account
from chalicelib.models.audit import AuditRecord
from chalicelib.models.identity_checks import IdentityCheck
from chalicelib.models.locks import Lock
from chalicelib.services import identity_checks
from infra.demo.people import PICTURE
from tests.builders.grants import granted, needs
from tests.builders.http import ask
from tests.builders.people import follow
from tests.builders.work import Clock, a_person
from tests.fakes.cloud import MemoryCloud
from tests.fakes.faults import Crashed, every_crash_point

BOSS = Actor("acc_boss", frozenset({"admin"}), "active")
PASSPORT = Judgement("verified", "", "ab 12-345 67")
NUMBERS = ("ab 12-345 67", "AB1234567", "ab1234567")  # the same document, as three people type it
DAILY = {"by": "schedule", "reason": "Daily"}


@pytest.fixture
def ann(cloud: MemoryCloud, clock: Clock) -> Actor:
    a_person("acc_boss", "admin")
    return a_person("acc_ann")


def uploaded(cloud: MemoryCloud, actor: Actor, content: bytes = PICTURE) -> str:
    form = identity_checks.upload_document(actor, "image/png")
    cloud.services["s3"].upload(form.url, form.fields, content)
    return form.document_key


def a_scan(actor: Actor) -> str:
    """Laid where an upload would lie."""
    key = identity_checks.upload_document(actor, "image/png").document_key
    files.write("inlier-local-documents", key, PICTURE, content_type="image/png")
    return key


def asked(actor: Actor, *keys: str, country: str = "KE") -> str:
    check = identity_checks.ask_check(
        actor, document_type="passport", document_country=country, document_keys=list(keys) or [a_scan(actor)],
        repeat=None,
    )  # fmt: skip
    return str(check.check_id)


def decide(check_id: str, judged: Judgement = PASSPORT, by: Actor = BOSS) -> IdentityCheck:
    IdentityCheck.get(check_id).see(by.account_id)
    return identity_checks.decide(by, check_id, judged)


def test_one_document_proves_one_account_however_its_number_is_typed(cloud: MemoryCloud, ann: Actor) -> None:
    bob, cem = a_person("acc_bob"), a_person("acc_cem")
    decide(asked(ann), Judgement("verified", "", NUMBERS[0]))
    for other, number in ((bob, NUMBERS[1]), (cem, NUMBERS[2])):
        check_id = asked(other)
        with pytest.raises(IdentityTaken) as refused:
            decide(check_id, Judgement("verified", "", number))
        assert refused.value.extra == {"account_id": "acc_ann"}
        assert (Account.get(other.account_id).identity, IdentityCheck.get(check_id).state) == ("pending", "pending")
    decided = decide(check_id, Judgement("rejected", "This document was handed in before.", NUMBERS[2]))
    assert decided.identity_hash == IdentityCheck.get(Account.get("acc_ann").identity_check_id).identity_hash
    follow(cloud)
    mine = ask("GET", "/me/identity-check", account_id="acc_cem").body
    assert "acc_ann" not in str(mine)


def test_the_same_number_of_another_country_is_another_document(ann: Actor) -> None:
    decide(asked(ann))
    other = asked(a_person("acc_bob"), country="UG")
    decide(other, Judgement("verified", "Works in Nairobi with a permit.", NUMBERS[0]))
    assert Account.get("acc_bob").identity == "verified"


def test_the_number_is_kept_nowhere(cloud: MemoryCloud, ann: Actor) -> None:
    decide(asked(ann), Judgement("verified", "", "SECRET-4711"))
    kept = str(cloud.snapshot()).upper()
    assert "4711" not in kept
    (lock,) = [lock for lock in Lock.scan() if lock.lock_id.startswith("identity#")]
    assert (lock.owner_id, len(lock.lock_id)) == ("acc_ann", len("identity#") + 43)


def test_of_two_decisions_at_once_about_one_document_one_wins(clock: Clock) -> None:
    """The second decision begins and reads everything before the first commits, and goes on after it."""
    with MemoryCloud() as cloud:
        cloud.create_tables()
        a_person("acc_boss", "admin")
        first, second = asked(a_person("acc_ann")), asked(a_person("acc_bob"))
        original = cloud.carry_out
        told: list[str] = []

        def carry_out(call: Any) -> Any:
            if call.operation == "TransactWriteItems" and not told:
                told.append("first")
                decide(first)
            return original(call)

        cloud.carry_out = carry_out  # type: ignore[method-assign]
        with pytest.raises(IdentityTaken):
            decide(second)
        states = [Account.get(name).identity for name in ("acc_ann", "acc_bob")]
        assert (states, told) == (["verified", "pending"], ["first"])


@pytest.mark.parametrize(
    ("judged", "field"),
    [
        (Judgement("verified"), "document_number"),
        (Judgement("verified", "", "--1--"), "document_number"),
        (Judgement("verified", "", "A" * 41), "document_number"),
        (Judgement("verified", "", NUMBERS[0], "XX"), "document_country"),
        (Judgement("verified", "        no", NUMBERS[0], "UG"), "reason"),
    ],
)
def test_a_decision_that_lacks_what_it_rests_on_is_refused(ann: Actor, judged: Judgement, field: str) -> None:
    check_id = asked(ann)
    with pytest.raises(InvalidField) as refused:
        decide(check_id, judged)
    assert (refused.value.extra["field"], Account.get("acc_ann").identity) == (field, "pending")


def test_a_document_of_another_country_is_shown_and_needs_a_word(cloud: MemoryCloud, ann: Actor) -> None:
    check_id = asked(ann, country="UG")
    where = {"account_id": "acc_boss", "path": {"check_id": check_id}}
    assert ask("GET", "/identity-checks/{check_id}", **where).body["is_foreign"] is True
    body = {"decision": "verified", "document_number": NUMBERS[0]}
    refused = ask("POST", "/identity-checks/{check_id}/decision", body=body, **where)
    assert (refused.status, refused.body["field"]) == (422, "reason")
    body |= {"reason": "Lives in Kenya with a Ugandan passport."}
    assert ask("POST", "/identity-checks/{check_id}/decision", body=body, **where).status == 200


def test_who_looks_at_a_scan_is_on_record_before_there_is_a_link(cloud: MemoryCloud, ann: Actor) -> None:
    check_id = asked(ann, uploaded(cloud, ann))
    cloud.crash_at(3, "before")  # the check, the account, and then the record of it
    with pytest.raises(Crashed):
        identity_checks.check_details(BOSS, check_id)
    cloud.restart()
    assert list(AuditRecord.scan()) == []
    details = identity_checks.check_details(BOSS, check_id)
    (record,) = AuditRecord.scan()
    assert (record.by, record.action, record.subject) == ("acc_boss", "view_identity_documents", check_id)
    assert cloud.services["s3"].download(details.documents[0]).content == PICTURE


@pytest.mark.parametrize("content", [b"<html>", b"%PDF-1.7", b"\xff\xd8\xff\xe0", b"\x89PN"])
def test_a_scan_that_is_none_by_its_content_is_not_handed_in(cloud: MemoryCloud, ann: Actor, content: bytes) -> None:
    good, bad = uploaded(cloud, ann), uploaded(cloud, ann, content)
    with pytest.raises(InvalidField) as refused:
        asked(ann, good, bad)
    assert refused.value.extra["field"] == "document_keys[1]"
    assert Account.get("acc_ann").identity == "none"


def test_a_scan_that_was_never_uploaded_is_not_handed_in(ann: Actor) -> None:
    with pytest.raises(InvalidField, match="uploaded first"):
        asked(ann, identity_checks.upload_document(ann, "image/png").document_key)


@pytest.mark.parametrize(("after", "gone"), [(-1, 0), (0, 1)])
def test_scans_are_deleted_thirty_days_after_the_decision_and_the_outcome_stays(
    cloud: MemoryCloud, clock: Clock, ann: Actor, after: int, gone: int
) -> None:
    keys = [uploaded(cloud, ann), uploaded(cloud, ann)]
    check_id = asked(ann, *keys)
    waiting = uploaded(cloud, bob := a_person("acc_bob"))
    asked(bob, waiting)
    decide(check_id)
    clock.advance(days=30, milliseconds=after)
    assert functions.delete_identity_documents(DAILY | {"dry_run": True}, None)["checks"] == gone
    with cloud.counting() as count:
        assert functions.delete_identity_documents(DAILY, None)["checks"] == gone
    assert {need for call in count.calls for need in needs(call)} <= granted("delete_identity_documents")
    left = set(cloud.services["s3"].buckets["inlier-local-documents"])
    assert left == ({waiting} if gone else {*keys, waiting})
    check = IdentityCheck.get(check_id)
    assert (check.state, check.identity_hash is not None, check.document_keys == []) == ("verified", True, bool(gone))
    assert functions.delete_identity_documents(DAILY, None)["checks"] == 0
    assert identity_checks.check_details(BOSS, check_id).documents == [] or not gone


def test_a_deletion_killed_anywhere_is_finished_by_the_next(clock: Clock) -> None:
    def prepare(cloud: MemoryCloud) -> None:
        cloud.create_tables()
        clock.at = clock.at.replace(hour=9)
        a_person("acc_boss", "admin")
        ann = a_person("acc_ann")
        decide(asked(ann, uploaded(cloud, ann)))
        clock.at += timedelta(days=30)

    def run(_: MemoryCloud) -> None:
        identity_checks.delete_documents(by="schedule", reason="Daily")

    def look(cloud: MemoryCloud) -> Any:
        (check,) = IdentityCheck.scan()
        return check.document_keys, check.deletion_shard, len(cloud.services["s3"].buckets["inlier-local-documents"])

    clean, *crashed = every_crash_point(MemoryCloud, run, prepare=prepare, look=look)
    assert clean[1] == ([], None, 0)
    assert [str(point) for point, left in crashed if left != clean[1]] == []


def test_a_document_is_the_same_however_it_is_written() -> None:
    assert len({Document("KE", number).identity for number in (*NUMBERS, "ＡＢ１２３４５６７")}) == 1
