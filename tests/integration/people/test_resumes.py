"""Resumes: uploaded, judged, replaced without a moment of none, shown to their person alone, erased (R65)."""

import io
import json
import zipfile
from contextlib import suppress
from typing import Any

import pytest

from chalicelib.domain.access import Actor
from chalicelib.domain.problems import InvalidField, Unavailable
from chalicelib.domain.resume_contents import ResumeRefused
from chalicelib.domain.resumes import NoSuchResume, ResumeNotUploaded
from chalicelib.models.accounts import Account
from chalicelib.models.data_exports import DataExport
from chalicelib.services import account_closing, accounts, data_exports, identity_checks, resumes
from tests.builders.grants import granted, needs
from tests.builders.http import Answer, ask
from tests.builders.people import PASSWORD, a_member
from tests.builders.resumes import a_docx, a_pdf, posted
from tests.builders.work import Clock, a_person
from tests.fakes.calls import Call
from tests.fakes.cloud import MemoryCloud
from tests.fakes.errors import ServiceError
from tests.fakes.faults import Crashed, every_crash_point
from tests.integration.crashes.test_work import world

BUCKET = "inlier-local-documents"
ANN = Actor("acc_ann", frozenset({"contributor"}), "active")
FIRST, SECOND, WORD = a_pdf("Ada 2025"), a_pdf("Ada 2026"), a_docx()


@pytest.fixture
def ann(cloud: MemoryCloud, clock: Clock) -> Actor:
    cloud.services["s3"].keeps_versions = False  # the bucket keeps none
    return a_person("acc_ann")


def stored(cloud: MemoryCloud) -> dict[str, bytes]:
    return {key: file.content for key, file in cloud.services["s3"].buckets[BUCKET].items()}


def asked(method: str, resource: str, **given: Any) -> Answer:
    return ask(method, resource, account_id="acc_ann", **given)


def current(cloud: MemoryCloud) -> bytes:
    """What the person gets who follows the link."""
    content: bytes = cloud.services["s3"].download(resumes.own(ANN).link).content
    return content


def test_a_resume_is_uploaded_handed_in_shown_and_taken_away_over_http(
    cloud: MemoryCloud, clock: Clock, ann: Actor
) -> None:
    assert asked("GET", "/me/resume").body["type"] == "/problems/no-such-resume"
    form = asked("POST", "/me/documents", body={"content_type": "application/pdf", "purpose": "resume"}).body
    cloud.services["s3"].upload(form["url"], form["fields"], FIRST)
    clock.advance(minutes=3)
    facts = {"kind": "pdf", "bytes": len(FIRST), "updated_at": "2026-11-16T09:03:00Z"}
    done = asked("PUT", "/me/resume", body={"document_key": form["document_key"]})
    assert (done.status, done.body) == (200, facts)
    assert asked("GET", "/me").body["resume"] == facts
    found = asked("GET", "/me/resume").body
    assert {name: found[name] for name in facts} == facts
    assert found["expires_at"] == "2026-11-16T09:04:00Z"
    assert "X-Amz-Expires=60" in found["link"]
    assert "response-content-disposition=attachment" in found["link"]
    file = cloud.services["s3"].download(found["link"])
    assert (file.content, file.content_type) == (FIRST, "application/pdf")
    assert asked("DELETE", "/me/resume").status == 204
    assert (asked("GET", "/me").body["resume"], stored(cloud)) == (None, {})
    assert asked("DELETE", "/me/resume").status == 204


def test_a_new_one_replaces_the_old_and_nothing_else_is_left(cloud: MemoryCloud, ann: Actor) -> None:
    for content, kind in ((FIRST, "pdf"), (SECOND, "pdf"), (WORD, "docx")):
        resumes.hand_in(ann, posted(cloud, ann, content, kind))  # type: ignore[arg-type]
        assert list(stored(cloud).values()) == [content]
        assert current(cloud) == content
    assert resumes.own(ann).kind == "docx"


def test_saying_it_twice_is_saying_it_once(cloud: MemoryCloud, clock: Clock, ann: Actor) -> None:
    key = posted(cloud, ann, FIRST)
    first = resumes.hand_in(ann, key)
    clock.advance(days=1)
    assert resumes.hand_in(ann, key) == first
    assert Account.get("acc_ann").resume_changes == 1


def test_what_was_judged_cannot_be_replaced_with_the_form_it_came_by(cloud: MemoryCloud, ann: Actor) -> None:
    form = identity_checks.upload_document(ann, "application/pdf", "resume")
    upload = cloud.services["s3"].upload
    upload(form.url, form.fields, FIRST)
    resumes.hand_in(ann, form.document_key)
    upload(form.url, form.fields, b"<html>")
    assert current(cloud) == FIRST
    resumes.hand_in(ann, form.document_key)
    assert list(stored(cloud).values()) == [FIRST]


def test_a_file_that_changes_between_judging_and_keeping_is_not_kept(cloud: MemoryCloud, ann: Actor) -> None:
    form = identity_checks.upload_document(ann, "application/pdf", "resume")
    cloud.services["s3"].upload(form.url, form.fields, FIRST)
    original = cloud.carry_out

    def carry_out(call: Call) -> dict[str, Any]:
        if call.operation == "CopyObject":
            cloud.services["s3"].upload(form.url, form.fields, b"<html>")
        return original(call)

    setattr(cloud, "carry_out", carry_out)  # noqa: B010  (this cloud alone)
    with pytest.raises(ResumeNotUploaded):
        resumes.hand_in(ann, form.document_key)
    with pytest.raises(NoSuchResume):
        resumes.own(ann)


@pytest.mark.parametrize("content", [b"MZ\x90\x00", FIRST[:-40], WORD])
def test_what_is_no_resume_is_refused_and_deleted_and_the_old_one_stays(
    cloud: MemoryCloud, ann: Actor, content: bytes
) -> None:
    resumes.hand_in(ann, posted(cloud, ann, SECOND))
    key = posted(cloud, ann, content)
    with pytest.raises(ResumeRefused):
        resumes.hand_in(ann, key)
    assert list(stored(cloud).values()) == [SECOND]
    with pytest.raises(ResumeNotUploaded):
        resumes.hand_in(ann, key)


def test_the_form_takes_five_megabytes_of_its_type_and_no_more(cloud: MemoryCloud, ann: Actor) -> None:
    form = identity_checks.upload_document(ann, "application/pdf", "resume")
    upload = cloud.services["s3"].upload
    for content, fields in (
        (bytes(5 * 1024 * 1024 + 1), {}),
        (b"", {}),
        (FIRST, {"Content-Type": "text/html"}),
        (FIRST, {"Content-Disposition": "inline"}),
        (FIRST, {"key": "resumes/kept/acc_ann/000000-doc_1.pdf"}),
    ):
        with pytest.raises(ServiceError):
            upload(form.url, form.fields | fields, content)
    upload(form.url, form.fields, bytes(5 * 1024 * 1024))


def test_nobody_hands_in_or_sees_what_another_uploaded(cloud: MemoryCloud, ann: Actor) -> None:
    bob = a_person("acc_bob")
    key = posted(cloud, ann, FIRST)
    with pytest.raises(InvalidField):
        resumes.hand_in(bob, key)
    kept = resumes.hand_in(ann, key).file_key
    for own in (kept, kept.replace("kept", "uploaded")):
        with pytest.raises(InvalidField):
            resumes.hand_in(bob, own)
    with pytest.raises(NoSuchResume):
        resumes.own(bob)
    resumes.take_away(bob)
    assert current(cloud) == FIRST


def test_a_scan_is_no_resume_and_a_resume_is_no_scan(cloud: MemoryCloud, ann: Actor) -> None:
    scan = identity_checks.upload_document(ann, "application/pdf")
    with pytest.raises(InvalidField):
        resumes.hand_in(ann, scan.document_key)
    with pytest.raises(InvalidField):
        identity_checks.ask_check(
            ann, document_type="passport", document_country="KE", document_keys=[posted(cloud, ann, FIRST)], repeat=None
        )


def test_of_two_at_once_one_is_the_resume_and_the_other_is_gone(cloud: MemoryCloud, ann: Actor) -> None:
    one, other = posted(cloud, ann, FIRST), posted(cloud, ann, SECOND)
    original = cloud.carry_out
    met: list[Call] = []

    def carry_out(call: Call) -> dict[str, Any]:
        if not met and call.operation == "UpdateItem":
            met.append(call)
            resumes.hand_in(ann, other)
        return original(call)

    setattr(cloud, "carry_out", carry_out)  # noqa: B010  (this cloud alone)
    resumes.hand_in(ann, one)
    assert met
    assert (current(cloud), list(stored(cloud).values())) == (FIRST, [FIRST])


def test_handing_one_in_can_die_anywhere_and_there_is_never_none() -> None:
    keys: dict[MemoryCloud, str] = {}
    seen: set[bytes] = set()

    def prepare(cloud: MemoryCloud) -> None:
        cloud.services["s3"].keeps_versions = False
        cloud.faults.counted_services = {"dynamodb", "sqs", "s3"}
        resumes.hand_in(a_person("acc_ann"), posted(cloud, ANN, FIRST))
        keys[cloud] = posted(cloud, ANN, SECOND)

    def run(cloud: MemoryCloud) -> None:
        seen.add(stored(cloud)[named()])  # before each run, and so between a crash and the next one
        resumes.hand_in(ANN, keys[cloud])

    def named() -> str:
        found = Account.get("acc_ann", consistent_read=True).own_resume
        assert found is not None
        return found.file_key

    def look(cloud: MemoryCloud) -> object:
        account = Account.get("acc_ann", consistent_read=True)
        return account.resume, account.resume_changes, stored(cloud)

    points = list(every_crash_point(world, run, prepare=prepare, look=look))
    assert len(points) > 15
    assert [str(point) for point, found in points if found != points[0][1]] == []
    assert seen == {FIRST, SECOND}
    resume, _, files = points[0][1]
    assert files == {resume["file_key"]: SECOND}


def test_taking_it_away_can_die_anywhere_and_leaves_nothing() -> None:
    def prepare(cloud: MemoryCloud) -> None:
        cloud.faults.counted_services = {"dynamodb", "sqs", "s3"}
        resumes.hand_in(a_person("acc_ann"), posted(cloud, ANN, FIRST))

    def look(cloud: MemoryCloud) -> object:
        return Account.get("acc_ann", consistent_read=True).resume, stored(cloud)

    for point, found in every_crash_point(world, lambda _: resumes.take_away(ANN), prepare=prepare, look=look):
        assert found == (None, {}), point


def test_taking_it_away_leaves_no_file_of_a_handing_in_that_died_anywhere() -> None:
    for point in range(1, 12):
        with world() as cloud:
            cloud.services["s3"].keeps_versions = False
            key = posted(cloud, a_person("acc_ann"), FIRST)
            cloud.faults.counted_services = {"dynamodb", "sqs", "s3"}
            cloud.crash_at(point, "after")
            with suppress(Crashed):
                resumes.hand_in(ANN, key)
            cloud.restart()
            resumes.take_away(ANN)
            left = [name for name in stored(cloud) if name.startswith("resumes/kept/")]
            assert (left, Account.get("acc_ann").resume) == ([], None), point


def test_a_closed_account_hands_in_nothing_and_keeps_nothing(cloud: MemoryCloud, clock: Clock) -> None:
    ada = accounts.actor_of(a_member(cloud).account_id)
    assert ada is not None
    background = "Studied mathematics in London, then worked on engines for ten years."
    accounts.change_profile(ada, name=None, time_zone=None, said={"background": background})
    resumes.hand_in(ada, posted(cloud, ada, FIRST))
    account_closing.close(ada, password=PASSWORD, source_ip="192.0.2.1")
    late = posted(cloud, ada, SECOND)
    with pytest.raises(Unavailable):
        resumes.hand_in(ada, late)
    account_closing.erase_closed(by="schedule", reason="closed accounts")
    account = Account.get(ada.account_id)
    assert [account.resume, account.background] == [None, None]
    assert stored(cloud) == {}


def made(cloud: MemoryCloud) -> dict[str, bytes]:
    export = data_exports.ask_export(ANN, None)
    data_exports.build("acc_ann", export.export_id)
    file_key = DataExport.get("acc_ann", export.export_id, consistent_read=True).file_key
    with zipfile.ZipFile(io.BytesIO(stored(cloud)[file_key])) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_my_data_holds_the_resume_itself(cloud: MemoryCloud, ann: Actor) -> None:
    assert "resume.pdf" not in made(cloud)
    large = a_docx({"word/media/photo.png": bytes(range(256)) * 9000}, packing=zipfile.ZIP_STORED)
    resumes.hand_in(ann, posted(cloud, ann, large, "docx"))
    files = made(cloud)
    assert files["resume.docx"] == large
    [account] = json.loads(files["account.json"])
    assert account["resume"] == {
        "file_name": "resume.docx", "kind": "docx", "bytes": len(large), "updated_at": "2026-11-16T09:00:00Z",
    }  # fmt: skip


def test_my_data_is_made_without_a_resume_whose_file_is_gone(cloud: MemoryCloud, ann: Actor) -> None:
    del cloud.services["s3"].buckets[BUCKET][resumes.hand_in(ann, posted(cloud, ann, FIRST)).file_key]
    assert "resume.pdf" not in made(cloud)


def test_each_function_may_do_what_it_does_and_no_more(cloud: MemoryCloud, ann: Actor) -> None:
    with cloud.counting() as count:
        resumes.hand_in(ann, posted(cloud, ann, FIRST))
        resumes.hand_in(ann, posted(cloud, ann, SECOND))
        resumes.own(ann)
    used = {need for call in count.calls for need in needs(call)}
    deleted = ("buckets", "documents", "delete")
    assert used - granted("api_handler") == {deleted}
    assert ("buckets", "documents/resumes", "delete") in granted("api_handler")
    with cloud.counting() as count:
        made(cloud)
    read = [call for call in count.calls if call.operation in ("GetObject", "HeadObject", "ListObjectsV2")]
    assert {(call.operation, call.params["Key"].split("/")[0]) for call in read} == {
        ("HeadObject", "resumes"), ("GetObject", "resumes"),
    }  # fmt: skip
    assert ("buckets", "documents/resumes", "read") in granted("build_exports")
    assert ("buckets", "documents", "read") not in granted("build_exports")


def test_nothing_of_it_is_in_a_message(cloud: MemoryCloud, ann: Actor) -> None:
    resumes.hand_in(ann, posted(cloud, ann, FIRST))
    assert "resume" not in str(cloud.snapshot()["queues"])


def test_handing_in_takes_few_calls_of_the_store(cloud: MemoryCloud, ann: Actor) -> None:
    resumes.hand_in(ann, posted(cloud, ann, FIRST))
    key = posted(cloud, ann, SECOND)
    with cloud.counting() as count:
        resumes.hand_in(ann, key)
    assert [call.operation for call in count.calls if call.service == "dynamodb"] == ["GetItem", "UpdateItem"]
