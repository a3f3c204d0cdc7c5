"""My data: one file with all that is kept about a person and nobody else's, made once, kept for a week (issue 5)."""

import io
import json
import zipfile
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.domain.access import Actor
from chalicelib.domain.data_exports import DataExportRunning
from chalicelib.domain.messages import BuildDataExport
from chalicelib.domain.outbox import followed
from chalicelib.handlers import queues
from chalicelib.models import own_data
from chalicelib.models.accounts import Account
from chalicelib.models.data_exports import DataExport
from chalicelib.models.notices import Notice
from chalicelib.services import data_exports, outbox
from tests.builders.grants import granted, needs
from tests.builders.http import Answer, ask
from tests.builders.own_data import a_full_life
from tests.builders.people import follow
from tests.builders.work import Clock, a_person
from tests.fakes.calls import Call
from tests.fakes.cloud import MemoryCloud
from tests.fakes.faults import every_crash_point
from tests.integration.crashes.test_work import world

BUCKET, OWN, OTHERS = "inlier-local-documents", "MINE", "THEIRS"
ANN = Actor("acc_ann", frozenset({"contributor"}), "active")


@pytest.fixture
def ann(cloud: MemoryCloud, clock: Clock) -> Actor:
    a_full_life("acc_ann", OWN, OTHERS)
    a_full_life("acc_ben", OTHERS, OTHERS)
    return ANN


def made(actor: Actor = ANN) -> DataExport:
    export = data_exports.ask_export(actor, None)
    data_exports.build(actor.account_id, export.export_id)
    return DataExport.get(actor.account_id, export.export_id, consistent_read=True)


def read(cloud: MemoryCloud, key: str) -> dict[str, Any]:
    with zipfile.ZipFile(io.BytesIO(cloud.services["s3"].buckets[BUCKET][key].content)) as archive:
        assert archive.testzip() is None
        return {name: json.loads(archive.read(name)) for name in archive.namelist() if name.endswith(".json")}


def test_the_file_says_what_it_is_and_has_what_was_asked_and_given(
    cloud: MemoryCloud, clock: Clock, ann: Actor
) -> None:
    Account("acc_ann").update([Account.signed_in_at.set(clock())])
    for number in (3, 1, 2):
        Notice(
            "acc_ann", f"ntc_{number}", kind="payout_sent", facts={}, created_at=clock() + timedelta(minutes=number)
        ).save()
    key = made().file_key
    with zipfile.ZipFile(io.BytesIO(cloud.services["s3"].buckets[BUCKET][key].content)) as archive:
        text = archive.read("README.txt").decode()
    assert all(f"{name}.json: " in text for name, _ in own_data.parts_of("acc_ann"))
    assert "deleted 30 days after the decision" in text
    parts = read(cloud, key)
    [answer] = parts["attempts.json"][0]["answers"]
    assert (answer["prompt"], answer["options"][0]["text"]) == (f"prompt-{OWN}", f"option-{OWN}")
    assert "right" not in answer
    assert parts["attempts.json"][0]["marks"]["itm_1"]["note"] == f"note-{OWN}"
    [objection] = parts["challenges.json"]
    assert (objection["reason"], objection["decision"]) == (f"objection-{OWN}", f"decision-{OWN}")
    times = [one["created_at"] for one in parts["notices.json"]]
    assert times == sorted(times)
    assert parts["account.json"][0]["signed_in_on"] == clock().date().isoformat()


def asked(method: str, resource: str = "/me/data-exports", **given: Any) -> Answer:
    return ask(method, resource, account_id="acc_ann", **given)


def test_every_part_has_what_is_the_persons_own_and_no_part_has_anything_of_others(
    cloud: MemoryCloud, ann: Actor
) -> None:
    parts = read(cloud, made().file_key)
    assert set(parts) == {f"{name}.json" for name, _ in own_data.parts_of("acc_ann")}
    texts = {name: json.dumps(part) for name, part in parts.items()}
    without_a_word_of_theirs = {"payout_methods.json"}
    assert {name for name, text in texts.items() if OWN not in text} == without_a_word_of_theirs
    assert [name for name, text in texts.items() if OTHERS in text or "acc_ben" in text] == []
    assert [len(parts[f"{name}.json"]) for name in ("claims", "drafts", "submissions", "work_times")] == [2, 2, 2, 2]
    assert [one["source"] for one in parts["skills.json"]] == ["verified", "declared", "training"]
    [method] = parts["payout_methods.json"]
    assert method["destination_hint"].endswith("7890")
    assert "destination_encrypted" not in method


def test_an_export_is_of_what_is_there_however_many_pages_it_is(
    cloud: MemoryCloud, ann: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = read(cloud, made().file_key)
    monkeypatch.setattr(own_data, "_PAGE", 1)
    again = read(cloud, made().file_key)
    assert {name: len(part) for name, part in whole.items()} == {name: len(part) for name, part in again.items()}


def test_one_is_made_at_a_time_and_asking_twice_with_one_key_is_asking_once(cloud: MemoryCloud, ann: Actor) -> None:
    first = asked("POST", headers={"Idempotency-Key": "k1"})
    assert (first.status, first.body["state_now"]) == (202, "queued")
    assert asked("POST", headers={"Idempotency-Key": "k1"}).body["export_id"] == first.body["export_id"]
    refused = asked("POST")
    assert (refused.status, refused.body["type"].rsplit("/", 1)[-1]) == (409, "data-export-running")
    assert data_exports.ask_export(Actor("acc_ben", frozenset(), "active"), None).account_id == "acc_ben"
    data_exports.build("acc_ann", first.body["export_id"])
    assert asked("POST").status == 202


def test_of_two_requests_at_the_same_moment_one_is_made(cloud: MemoryCloud, ann: Actor) -> None:
    original = cloud.carry_out
    met: list[Call] = []

    def carry_out(call: Call) -> dict[str, Any]:
        if not met and call.operation == "TransactWriteItems":
            met.append(call)
            data_exports.ask_export(ann, None)
        return original(call)

    setattr(cloud, "carry_out", carry_out)  # noqa: B010  (this cloud alone)
    with pytest.raises(DataExportRunning):
        data_exports.ask_export(ann, None)
    assert len(list(DataExport.query("acc_ann"))) == 1


def test_the_file_is_fetched_by_a_link_of_a_minute_for_a_week_and_by_nobody_else(
    cloud: MemoryCloud, clock: Clock, ann: Actor
) -> None:
    export_id = asked("POST").body["export_id"]
    path = {"path": {"data_export_id": export_id}}
    zipped: dict[str, Any] = {**path, "headers": {"accept": "application/zip"}}
    resource = "/me/data-exports/{data_export_id}"
    assert asked("GET", resource, **path).body["file_link"] is None
    assert asked("GET", resource, **zipped).body["type"].endswith("data-export-not-ready")
    data_exports.build("acc_ann", export_id)
    found = asked("GET", resource, **zipped)
    assert found.status == 303
    assert "X-Amz-Expires=60" in found.headers["Location"]
    assert zipfile.is_zipfile(io.BytesIO(cloud.services["s3"].download(found.headers["Location"]).content))
    assert ask("GET", resource, account_id="acc_ben", **zipped).status == 404
    clock.advance(days=7, milliseconds=-1)
    assert asked("GET", resource, **zipped).status == 303
    clock.advance(milliseconds=1)
    assert asked("GET", resource, **zipped).body["type"].endswith("data-export-expired")
    [listed] = asked("GET").body["data_exports"]
    assert (listed["export_id"], listed["state_now"]) == (export_id, "expired")


def test_the_person_is_told_once_and_the_notice_has_no_link_that_opens_it(cloud: MemoryCloud, ann: Actor) -> None:
    follow(cloud)
    export = made()
    [tell] = follow(cloud)
    assert (tell.account_id, tell.kind) == ("acc_ann", "data_export_ready")
    data_exports.build("acc_ann", export.export_id)
    assert follow(cloud) == []
    mail = cloud.services["sesv2"].to("acc_ann@example.org")[-1]
    assert "X-Amz" not in mail.text
    assert export.export_id in mail.text


def test_what_a_stream_forgot_the_sweep_queues_and_the_consumer_makes(
    cloud: MemoryCloud, clock: Clock, ann: Actor
) -> None:
    export = data_exports.ask_export(ann, None)
    values = {name: getattr(export, name) for name in DataExport.get_attributes()}
    assert followed("data_exports", None, values) == [BuildDataExport("acc_ann", export.export_id)]
    assert outbox.sweep(by="schedule", reason="too early")["exports"] == 0
    clock.advance(minutes=5)
    assert outbox.sweep(by="schedule", reason="what a stream forgot")["exports"] == 1
    event = cloud.services["sqs"].as_lambda_event("inlier-local-exports")
    assert queues.build_exports(event, None) == {"batchItemFailures": []}
    assert DataExport.get("acc_ann", export.export_id).state == "ready"
    assert outbox.sweep(by="schedule", reason="nothing left")["exports"] == 0


def test_a_closed_account_gets_no_file(cloud: MemoryCloud, ann: Actor) -> None:
    export = data_exports.ask_export(ann, None)
    account = Account.get("acc_ann")
    account.standing = "closed"
    account.save()
    data_exports.build("acc_ann", export.export_id)
    assert DataExport.get("acc_ann", export.export_id).state == "expired"
    assert cloud.services["s3"].buckets[BUCKET] == {}


def test_making_it_can_die_anywhere_and_run_again() -> None:
    def prepare(_: MemoryCloud) -> None:
        a_person()
        Notice("acc_ann", "ntc_1", kind="submission_accepted", facts={}, created_at=Clock()()).save()
        data_exports.ask_export(ANN, None)

    def run(_: MemoryCloud) -> None:
        [waiting] = DataExport.query("acc_ann", consistent_read=True)
        data_exports.build("acc_ann", waiting.export_id)

    def look(cloud: MemoryCloud) -> object:
        files = cloud.services["s3"].buckets[BUCKET]
        return cloud.snapshot()["tables"], {key: file.content for key, file in files.items()}

    points = list(every_crash_point(world, run, prepare=prepare, look=look))
    assert len(points) > 20
    assert [point for point, seen in points if seen != points[0][1]] == []


@pytest.fixture
def used(cloud: MemoryCloud, ann: Actor) -> dict[str, set[tuple[str, str, str]]]:
    def asks(act: Any) -> set[tuple[str, str, str]]:
        with cloud.counting() as count:
            act()
        return {need for call in count.calls for need in needs(call)}

    used = {"api_handler": asks(lambda: asked("POST"))}
    [waiting] = DataExport.query("acc_ann")
    used["build_exports"] = asks(lambda: data_exports.build("acc_ann", waiting.export_id))
    path = {"data_export_id": waiting.export_id}
    used["api_handler"] |= asks(lambda: asked("GET", "/me/data-exports/{data_export_id}", path=path))
    used["api_handler"] |= asks(lambda: asked("GET"))
    return used


def test_each_function_may_do_what_it_does_and_reads_no_table_for_nothing(
    used: dict[str, set[tuple[str, str, str]]],
) -> None:
    assert [(name, need) for name, needed in used.items() for need in needed - granted(name)] == []
    reads = {need for need in granted("build_exports") if need[0] == "tables" and need[2] == "read"}
    assert reads <= used["build_exports"]
