"""Identity: documents handed in, another person's decision, and the way back after a rejection (R13, R34, R35)."""

import base64
import json

import pytest

from chalicelib.domain.access import Actor
from chalicelib.domain.accounts import NameVerified
from chalicelib.domain.idempotency import Repeat
from chalicelib.domain.identity_checks import (
    CheckDecided,
    CheckPending,
    DocumentsNotSeen,
    NoSuchCheck,
    OwnCheck,
    VerifiedBefore,
)
from chalicelib.domain.identity_documents import Judgement
from chalicelib.domain.problems import InvalidField
from chalicelib.gateways import files
from chalicelib.models.accounts import Account
from chalicelib.models.audit import AuditRecord
from chalicelib.models.identity_checks import IdentityCheck
from chalicelib.services import accounts, identity_checks
from tests.builders.people import follow, mails_to
from tests.builders.work import Clock, a_person
from tests.fakes.cloud import MemoryCloud
from tests.fakes.faults import every_crash_point

WHY_NOT = "The second page is cut off."
PROVED, REFUSED = Judgement("verified", "", "A 123-456"), Judgement("rejected", WHY_NOT)


@pytest.fixture
def ann(cloud: MemoryCloud, clock: Clock) -> Actor:
    return a_person("acc_ann")


@pytest.fixture
def boss(cloud: MemoryCloud, clock: Clock) -> Actor:
    return a_person("acc_boss", "admin", "contributor")


def ask(actor: Actor, repeat: Repeat | None = None, **given: object) -> IdentityCheck:
    wanted: dict[str, object] = {"document_type": "passport", "document_country": "KE"} | given
    if "document_keys" not in wanted:  # laid where an upload would lie
        key = f"identity/{actor.account_id}/doc_1.pdf"
        files.write("inlier-local-documents", key, b"%PDF-1.7 a scan", content_type="application/pdf")
        wanted["document_keys"] = [key]
    return identity_checks.ask_check(actor, repeat=repeat, **wanted)  # type: ignore[arg-type]


def uploaded(cloud: MemoryCloud, actor: Actor, content: bytes = b"%PDF-1.7 a scan") -> str:
    form = identity_checks.upload_document(actor, "application/pdf")
    cloud.services["s3"].upload(form.url, form.fields, content)
    return form.document_key


def identity_of(actor: Actor) -> str:
    return str(Account.get(actor.account_id).identity)


def decide(by: Actor, check_id: str, judged: Judgement) -> IdentityCheck:
    """By somebody who has looked."""
    found = IdentityCheck.find(check_id)
    if found is not None:
        found.see(by.account_id)
    return identity_checks.decide(by, check_id, judged)


def test_documents_wait_then_are_verified_and_the_person_is_told(cloud: MemoryCloud, ann: Actor, boss: Actor) -> None:
    assert identity_checks.my_identity(ann) == identity_checks.Identity("none", None, is_hosted=False)
    check = ask(ann)
    assert identity_of(ann) == "pending"
    decided = decide(boss, check.check_id, PROVED)
    assert (decided.state, decided.decided_by, identity_of(ann)) == ("verified", "acc_boss", "verified")
    follow(cloud)
    assert [mail.subject for mail in mails_to(cloud, "acc_ann@example.org")] == ["Your identity is verified"]
    (record,) = AuditRecord.scan()
    assert (record.by, record.action, record.subject) == ("acc_boss", "decide_identity", check.check_id)
    assert record.details == {"account_id": "acc_ann", "decision": "verified"}


def test_who_was_rejected_reads_why_and_hands_in_others(cloud: MemoryCloud, ann: Actor, boss: Actor) -> None:
    first = ask(ann)
    decide(boss, first.check_id, Judgement("rejected", f" {WHY_NOT} "))
    follow(cloud)
    (mail,) = mails_to(cloud, "acc_ann@example.org")
    assert f"  | {WHY_NOT}\n" in mail.text
    mine = identity_checks.my_identity(ann)
    assert mine.check is not None
    assert (mine.state, mine.check.reason) == ("rejected", WHY_NOT)
    second = ask(ann, document_type="id_card")
    decide(boss, second.check_id, PROVED)
    assert identity_of(ann) == "verified"
    assert IdentityCheck.get(first.check_id).state == "rejected"


def test_the_reason_travels_in_no_message(cloud: MemoryCloud, ann: Actor, boss: Actor) -> None:
    decide(boss, ask(ann).check_id, REFUSED)
    (message,) = follow(cloud)
    assert (message.kind, set(message.facts)) == ("identity_rejected", {"check_id"})


def test_nothing_can_be_handed_in_while_documents_wait_or_after_they_were_verified(
    cloud: MemoryCloud, ann: Actor, boss: Actor
) -> None:
    check = ask(ann)
    with pytest.raises(CheckPending):
        ask(ann)
    decide(boss, check.check_id, PROVED)
    with pytest.raises(VerifiedBefore):
        ask(ann)


def test_the_same_request_again_is_the_same_check(cloud: MemoryCloud, ann: Actor) -> None:
    repeat = Repeat("acc_ann#POST /me/identity-check#k1", "hash")
    assert ask(ann, repeat).check_id == ask(ann, repeat).check_id


def test_nobody_decides_about_the_own_documents(cloud: MemoryCloud, boss: Actor) -> None:
    check = ask(boss)
    with pytest.raises(OwnCheck):
        decide(boss, check.check_id, PROVED)
    assert identity_of(boss) == "pending"


def test_a_rejection_needs_a_reason(cloud: MemoryCloud, ann: Actor, boss: Actor) -> None:
    check = ask(ann)
    with pytest.raises(InvalidField) as refused:
        decide(boss, check.check_id, Judgement("rejected", "  no     "))
    assert refused.value.extra["field"] == "reason"


def test_a_check_is_decided_once_and_the_same_decision_again_is_no_news(
    cloud: MemoryCloud, ann: Actor, boss: Actor
) -> None:
    check = ask(ann)
    decide(boss, check.check_id, PROVED)
    assert decide(boss, check.check_id, PROVED).state == "verified"
    with pytest.raises(CheckDecided):
        decide(boss, check.check_id, REFUSED)
    other = a_person("acc_other", "admin")
    with pytest.raises(CheckDecided):
        decide(other, check.check_id, PROVED)
    assert len(list(AuditRecord.scan())) == 1


def test_a_check_nobody_made_is_not_found(cloud: MemoryCloud, boss: Actor) -> None:
    with pytest.raises(NoSuchCheck):
        decide(boss, "chk_none", PROVED)


def test_who_hands_in_no_document_is_told_how(cloud: MemoryCloud, ann: Actor) -> None:
    with pytest.raises(InvalidField) as refused:
        ask(ann, document_keys=[])
    assert refused.value.extra["field"] == "document_keys"
    assert "POST /me/documents" in refused.value.detail
    assert identity_of(ann) == "none"


@pytest.mark.parametrize("judged", [PROVED, REFUSED])
def test_nobody_decides_about_documents_they_have_not_opened(
    cloud: MemoryCloud, ann: Actor, boss: Actor, judged: Judgement
) -> None:
    check_id = ask(ann).check_id
    identity_checks.check_details(a_person("acc_other", "admin"), check_id)
    with pytest.raises(DocumentsNotSeen, match=f"GET /identity-checks/{check_id}"):
        identity_checks.decide(boss, check_id, judged)
    identity_checks.check_details(boss, check_id)
    identity_checks.check_details(boss, check_id)
    assert identity_checks.decide(boss, check_id, judged).state == judged.decision


def test_an_upload_is_bound_to_the_persons_own_place_its_type_and_10_mb(cloud: MemoryCloud, ann: Actor) -> None:
    upload = identity_checks.upload_document(ann, "image/png")
    assert upload.document_key.startswith("identity/acc_ann/doc_")
    assert upload.document_key.endswith(".png")
    policy = json.loads(base64.b64decode(upload.fields["policy"]))["conditions"]
    assert ["content-length-range", 1, 10 * 1024 * 1024] in policy
    assert {"Content-Type": "image/png"} in policy
    assert {"key": upload.document_key} in policy
    assert {"bucket": "inlier-local-documents"} in policy


def test_somebody_elses_documents_cannot_be_handed_in(cloud: MemoryCloud, ann: Actor, boss: Actor) -> None:
    theirs = identity_checks.upload_document(boss, "application/pdf").document_key
    with pytest.raises(InvalidField) as refused:
        ask(ann, document_keys=[theirs])
    assert refused.value.extra["field"] == "document_keys[0]"


def test_an_administrator_sees_who_it_is_and_links_that_end_after_a_minute(
    cloud: MemoryCloud, ann: Actor, boss: Actor
) -> None:
    key = uploaded(cloud, ann)
    details = identity_checks.check_details(boss, ask(ann, document_keys=[key]).check_id)
    assert (details.name, details.country, details.is_foreign) == ("Ann", "KE", False)
    (link,) = details.documents
    assert key in link
    assert "X-Amz-Expires=60" in link


def test_the_desk_lists_waiting_checks_oldest_first(cloud: MemoryCloud, clock: Clock, boss: Actor) -> None:
    asked = []
    for number in range(3):
        asked.append(ask(a_person(f"acc_{number}")).check_id)
        clock.advance(minutes=1)
    decide(boss, asked[1], PROVED)
    page = identity_checks.checks_with(state="pending", limit=10, cursor=None)
    assert [check.check_id for check in page.records] == [asked[0], asked[2]]


def test_a_decision_killed_anywhere_and_made_again_leaves_what_one_clean_decision_leaves(clock: Clock) -> None:
    def prepare(cloud: MemoryCloud) -> None:
        cloud.create_tables()
        ann = a_person("acc_ann")
        Account(ann.account_id).update([Account.identity.set("pending"), Account.identity_check_id.set("chk_1")])
        IdentityCheck(
            "chk_1", account_id="acc_ann", state="pending", document_type="passport", document_country="KE",
            created_at=clock(), seen_by={"acc_boss"},
        ).save()  # fmt: skip

    def run(cloud: MemoryCloud) -> None:
        boss = Actor("acc_boss", frozenset({"admin"}), "active")
        identity_checks.decide(boss, "chk_1", REFUSED)

    clean, *crashed = every_crash_point(MemoryCloud, run, prepare=prepare)
    assert len(crashed) == 2 * 4
    assert [str(point) for point, left in crashed if left != clean[1]] == []


def test_a_name_stays_what_was_verified_so_that_nobody_is_paid_under_another(
    cloud: MemoryCloud, ann: Actor, boss: Actor
) -> None:
    accounts.change_profile(ann, name="Ann Otieno", time_zone=None)
    check = ask(ann)
    decide(boss, check.check_id, PROVED)
    with pytest.raises(NameVerified):
        accounts.change_profile(ann, name="Somebody Else", time_zone=None)
    assert accounts.change_profile(ann, name=None, time_zone="Africa/Nairobi").name == "Ann Otieno"
