"""Every gap the launcher closes is still there in the emulator as it comes; a test that fails here on
`as_it_comes` says: this version no longer needs that function of infra/local/gaps.py, remove it."""

import os
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from botocore.exceptions import ClientError

from infra.local import cloud, deploy
from tests.integration.local_cloud.stack import CONCURRENCY, PROJECT, eventually, write_template

pytestmark = pytest.mark.cloud


def test_answer_preflights(as_it_comes, with_gaps_closed):
    assert "Access-Control-Allow-Origin" not in as_it_comes.http("OPTIONS", "/preflight")[1]
    assert with_gaps_closed.http("OPTIONS", "/preflight")[1]["Access-Control-Allow-Origin"] == "*"


def test_import_whole_definition_with_its_gateway_responses(as_it_comes, with_gaps_closed):
    assert as_it_comes.http("GET", "/nowhere")[0] == 403
    status, headers, body = with_gaps_closed.http("GET", "/nowhere")
    assert (status, headers["Content-Type"], body) == (404, "application/problem+json", b'{"type": "unknown-route"}')


def test_import_whole_definition_with_its_binary_types(as_it_comes, with_gaps_closed):
    accept = {"Accept": "application/octet-stream"}
    assert as_it_comes.http("GET", "/bytes", **accept)[2] != bytes(range(256))
    assert with_gaps_closed.http("GET", "/bytes", **accept)[2] == bytes(range(256))


def test_shape_crashes(as_it_comes, with_gaps_closed):
    status, _, body = as_it_comes.http("GET", "/crash")
    assert (status, b"Worker process died" in body) == (502, True)
    status, _, body = with_gaps_closed.http("GET", "/crash")
    assert (status, body) == (500, b'{"type": "internal-error"}')


def test_apply_table_settings(as_it_comes, with_gaps_closed):
    def settings(emulator):
        store = emulator.client("dynamodb")
        expiry = store.describe_time_to_live(TableName="small")["TimeToLiveDescription"]["TimeToLiveStatus"]
        backups = store.describe_continuous_backups(TableName="small")["ContinuousBackupsDescription"]
        return expiry, backups["PointInTimeRecoveryDescription"]["PointInTimeRecoveryStatus"]

    assert settings(as_it_comes) == ("DISABLED", "DISABLED")
    assert settings(with_gaps_closed) == ("ENABLED", "ENABLED")


def test_lock_objects(as_it_comes, with_gaps_closed):
    def is_deletable(emulator):
        files = emulator.client("s3")
        version = files.put_object(Bucket="locked", Key="root", Body=b"1")["VersionId"]
        try:
            files.delete_object(Bucket="locked", Key="root", VersionId=version)
        except ClientError as refusal:
            return refusal.response["Error"]["Code"] != "AccessDenied"
        return True

    assert is_deletable(as_it_comes)
    assert not is_deletable(with_gaps_closed)


def test_lock_objects_of_a_bucket_that_is_changed_later(with_gaps_closed):
    write_template(with_gaps_closed.built, locked_days="2")
    try:
        deploy.deploy(with_gaps_closed.cloud, with_gaps_closed.built, lambda _: None)
    finally:
        write_template(with_gaps_closed.built)
    found = with_gaps_closed.client("s3").get_object_lock_configuration(Bucket="locked")["ObjectLockConfiguration"]
    assert found["Rule"]["DefaultRetention"]["Days"] == 2


def test_reserve_concurrency(as_it_comes, with_gaps_closed):
    def reserved(emulator):
        name = emulator.functions["Silent"]
        return emulator.client("lambda").get_function_concurrency(FunctionName=name).get("ReservedConcurrentExecutions")

    assert reserved(as_it_comes) is None
    assert reserved(with_gaps_closed) == 1


def test_refer_to_secrets_by_arn(as_it_comes, with_gaps_closed):
    assert as_it_comes.outputs["SecretRef"] == "small"
    reference = with_gaps_closed.outputs["SecretRef"]
    assert reference.startswith("arn:aws:secretsmanager:")
    assert with_gaps_closed.client("secretsmanager").get_secret_value(SecretId=reference)["SecretString"]


def test_name_the_sender(as_it_comes, with_gaps_closed):
    mail = {
        "FromEmailAddress": f"Inlier <{PROJECT}>",
        "Destination": {"ToAddresses": ["ada@example.org"]},
        "Content": {"Simple": {"Subject": {"Data": "Hello"}, "Body": {"Text": {"Data": "Ada"}}}},
    }
    with pytest.raises(ClientError, match="AccessDenied"):
        as_it_comes.worker_client("sesv2").send_email(**mail)
    assert with_gaps_closed.worker_client("sesv2").send_email(**mail)["MessageId"]
    with pytest.raises(ClientError, match="AccessDenied"):
        with_gaps_closed.worker_client("sesv2").send_email(**{**mail, "FromEmailAddress": "other@inlier.test"})


def test_authorise_batches_as_single_messages(as_it_comes, with_gaps_closed):
    def sent(emulator):
        entries = [{"Id": "one", "MessageBody": "0"}]
        return emulator.worker_client("sqs").send_message_batch(QueueUrl=emulator.queue_url, Entries=entries)

    with pytest.raises(ClientError, match="AccessDenied"):
        sent(as_it_comes)
    assert len(sent(with_gaps_closed)["Successful"]) == 1


def test_read_streams_apart(as_it_comes, with_gaps_closed):
    def is_consumed_while_the_stream_is_busy(emulator):
        emulator.send(0)
        assert eventually(lambda: emulator.waiting_and_in_work() == (0, 0))  # its process is started
        emulator.put("slow")
        time.sleep(1.5)  # the stream's function is at it now, for five seconds
        emulator.send(0)
        return eventually(lambda: emulator.waiting_and_in_work() == (0, 0), within=2)

    assert not is_consumed_while_the_stream_is_busy(as_it_comes)
    assert is_consumed_while_the_stream_is_busy(with_gaps_closed)


def test_run_few_batches_at_once(as_it_comes, with_gaps_closed):
    def most_at_once(emulator):
        emulator.send(*[1.0] * 10)
        found = 0
        while (now := emulator.waiting_and_in_work()) != (0, 0):
            found = max(found, now[1])
            time.sleep(0.05)
        return found

    assert most_at_once(as_it_comes) == CONCURRENCY
    assert most_at_once(with_gaps_closed) == min(CONCURRENCY, max(2, 2 * (os.cpu_count() or 1)))


def test_count_loopback_as_tls(as_it_comes, with_gaps_closed):
    with pytest.raises(ClientError, match="explicit deny"):
        as_it_comes.worker_client("s3").put_object(Bucket="small", Key="a", Body=b"x")
    assert with_gaps_closed.worker_client("s3").put_object(Bucket="small", Key="a", Body=b"x")["ETag"]


def test_answer_silent_functions_at_once(as_it_comes, with_gaps_closed):
    def quickest(emulator):
        service, name, times = emulator.client("lambda"), emulator.functions["Silent"], []
        for _ in range(12):
            began = time.perf_counter()
            service.invoke(FunctionName=name, Payload=b"{}")
            times.append(time.perf_counter() - began)
        return min(times)

    assert quickest(as_it_comes) > 0.050
    assert quickest(with_gaps_closed) < 0.050


def test_run_only_what_is_packaged(as_it_comes, with_gaps_closed):
    assert as_it_comes.invoke("Imports") == "found"
    assert with_gaps_closed.invoke("Imports") == "missing"


def test_unpack_packages_once(as_it_comes, with_gaps_closed):
    def unpacked(emulator):
        emulator.invoke("Imports")
        return list((emulator.cloud.home / "tmp").glob("*/index.py")), list(
            (emulator.cloud.home / "tmp").glob("ministack-lambda-*/code")
        )

    assert not any(code.is_symlink() for code in unpacked(as_it_comes)[1])
    copies, processes = unpacked(with_gaps_closed)
    assert len(copies) == 1
    assert all(code.is_symlink() for code in processes)


def test_start_few_processes_at_once(as_it_comes, with_gaps_closed):
    def processes_of_a_burst(emulator):
        service, name = emulator.client("lambda"), emulator.functions["Slow"]
        with ThreadPoolExecutor(10) as pool:
            answers = list(pool.map(lambda _: service.invoke(FunctionName=name, Payload=b"{}"), range(10)))
        assert {answer["StatusCode"] for answer in answers} == {200}
        return len(list((emulator.cloud.home / "tmp").glob(f"ministack-lambda-{name}-*")))

    assert processes_of_a_burst(as_it_comes) == 10
    assert processes_of_a_burst(with_gaps_closed) < 10


def test_forget_old_logs(as_it_comes, with_gaps_closed):
    def streams_after_many_calls(emulator):
        service, name = emulator.client("lambda"), emulator.functions["Imports"]
        with ThreadPoolExecutor(2) as pool:
            list(pool.map(lambda _: service.invoke(FunctionName=name, Payload=b"{}"), range(210)))
        pages = (
            emulator.client("logs").get_paginator("describe_log_streams").paginate(logGroupName=f"/aws/lambda/{name}")
        )
        return sum(len(page["logStreams"]) for page in pages)

    assert streams_after_many_calls(as_it_comes) >= 210
    assert streams_after_many_calls(with_gaps_closed) == 200


def test_retry_failed_records_and_set_aside_the_hopeless_one(as_it_comes, with_gaps_closed):
    for emulator in (as_it_comes, with_gaps_closed):
        emulator.put("first", "bad", "after")
    assert eventually(lambda: "after" in with_gaps_closed.relayed())
    assert with_gaps_closed.relayed().count("bad") >= 3  # delivered, and again MaximumRetryAttempts times
    dead = with_gaps_closed.client("sqs").receive_message(
        QueueUrl=f"{with_gaps_closed.cloud.endpoint}/000000000000/dead", WaitTimeSeconds=5
    )["Messages"]
    assert ["RetryAttemptsExhausted" in message["Body"] for message in dead] == [True]
    assert as_it_comes.relayed().count("bad") == 1


def test_start_streams_anew_after_a_restart(as_it_comes, with_gaps_closed):
    for emulator in (as_it_comes, with_gaps_closed):
        emulator.put("before")
    assert eventually(lambda: "before" in as_it_comes.relayed() and "before" in with_gaps_closed.relayed())
    for emulator in (as_it_comes, with_gaps_closed):
        emulator.restart()
        emulator.put("next")
    assert eventually(lambda: "next" in with_gaps_closed.relayed())
    assert "next" not in as_it_comes.relayed()


def test_the_launcher_keeps_the_state_of_a_cloud_that_crashes(as_it_comes, with_gaps_closed):
    def is_kept(emulator):
        emulator.put("precious")
        time.sleep(6)  # the launcher saves every 3 s
        emulator.crash_and_start()
        store = emulator.client("dynamodb")
        try:
            return "Item" in store.get_item(TableName="small", Key={"pk": {"S": "precious"}})
        except store.exceptions.ResourceNotFoundException:
            return False  # not even the table

    as_it_comes.restart()  # what it saves when it is stopped properly
    assert not is_kept(as_it_comes)
    assert is_kept(with_gaps_closed)


def test_keep_api_id_when_routes_change(as_it_comes, with_gaps_closed):
    def deployed_with(emulator, *routes):
        write_template(emulator.built, more_routes=routes)
        try:
            return deploy.deploy(emulator.cloud, emulator.built, lambda _: None).outputs["ApiId"]
        finally:
            write_template(emulator.built)

    assert deployed_with(as_it_comes) != deployed_with(as_it_comes, "/more")
    assert deployed_with(with_gaps_closed, "/more") == deployed_with(with_gaps_closed) == "c0ffee01"
    assert with_gaps_closed.http("GET", "/bytes")[0] == 200


def test_the_launcher_refuses_another_version():
    code = "from infra.local import gaps; gaps.close_all('1.5.34')"
    ended = subprocess.run([cloud.PYTHON, "-c", code], cwd=cloud.ROOT, capture_output=True, text=True, check=False)
    assert ended.returncode == 1
    assert "knows the gaps of 1.5.33" in ended.stderr
