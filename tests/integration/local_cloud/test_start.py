"""Starting, stopping and deploying: every way it can go wrong ends in a clear line that says what to do."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

from infra.local import call, cloud, deploy, processes, run
from infra.local.cloud import Cloud, CloudError
from tests.e2e.cloud import free_port
from tests.integration.local_cloud.stack import eventually

pytestmark = pytest.mark.cloud


@pytest.fixture
def here(tmp_path):
    home = Cloud(tmp_path / "home", free_port())
    yield home
    cloud.stop(home)


def test_a_cloud_starts_once_and_stops_once(here):
    assert cloud.start(here) is True
    assert cloud.start(here) is False
    assert cloud.is_ready(here)
    assert cloud.stop(here) is True
    assert cloud.stop(here) is False
    assert not cloud.is_ready(here)


def test_it_listens_on_the_loopback_only(here):
    cloud.start(here)
    pid = cloud.running_pid(here)
    listening = {
        line.split()[1] for line in _tcp_table() if line.split()[3] == "0A" and line.split()[9] in _sockets(pid)
    }
    assert listening == {f"0100007F:{here.port:04X}"}


def _tcp_table():
    tables = [Path(f"/proc/net/{name}").read_text(encoding="ascii") for name in ("tcp", "tcp6")]
    return [line for table in tables for line in table.splitlines()[1:]]


def _sockets(pid):
    links = [str(link.readlink()) for link in Path(f"/proc/{pid}/fd").iterdir()]
    return {link[8:-1] for link in links if link.startswith("socket:")}


def test_its_functions_inherit_nothing_of_the_persons_environment(here, monkeypatch):
    monkeypatch.setenv("SECRET_OF_MINE", "hidden")
    cloud.start(here)
    environment = Path(f"/proc/{cloud.running_pid(here)}/environ").read_text(encoding="utf-8")
    assert "SECRET_OF_MINE" not in environment
    assert "AUTH=true" in environment


def test_a_taken_port_names_who_has_it_and_how_to_choose_another(here):
    with socket.socket() as other:
        other.bind(("127.0.0.1", here.port))
        other.listen()
        with pytest.raises(
            CloudError, match=rf"Port {here.port} is taken by .*\nChoose another one: make run INLIER_PORT="
        ):
            cloud.start(here)


def test_a_second_start_on_another_port_is_told_the_first_one(here):
    cloud.start(here)
    with pytest.raises(CloudError, match=f"already runs on port {here.port}"):
        cloud.start(Cloud(here.home, free_port()))


def test_a_cloud_that_crashed_is_started_again_and_its_leftovers_removed(here):
    cloud.start(here)
    leftover = here.home / "tmp" / "ministack-lambda-x"
    leftover.mkdir()
    pid = cloud.running_pid(here)
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    assert eventually(lambda: cloud.running_pid(here) is None)
    assert cloud.start(here) is True
    assert not leftover.exists()


def test_a_port_that_is_no_port_is_refused():
    with pytest.raises(CloudError, match="from 1024 to 65535"):
        cloud.of_this_checkout({"INLIER_PORT": "80"})
    assert cloud.of_this_checkout({}).port == 4580


def _template(folder, **resources):
    content = {"AWSTemplateFormatVersion": "2010-09-09", "Resources": resources}
    (folder / "template.json").write_text(json.dumps(content), encoding="utf-8")


_QUEUE = {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": "one"}}
_BROKEN_FUNCTION = {
    "Type": "AWS::Lambda::Function",
    "Properties": {"Handler": "a.b", "Runtime": "python3.12", "Role": "x", "Code": {}, "Layers": ["no-layer"]},
}


def test_a_failed_deployment_tells_the_reason_and_the_next_one_begins_anew(here, tmp_path):
    cloud.start(here)
    _template(tmp_path, Queue=_QUEUE, Broken={**_BROKEN_FUNCTION, "DependsOn": "Queue"})
    with pytest.raises(CloudError, match="Broken"):
        deploy.deploy(here, tmp_path, lambda _: None)
    _template(tmp_path, Queue=_QUEUE)
    assert deploy.deploy(here, tmp_path, lambda _: None).has_changed
    assert not deploy.deploy(here, tmp_path, lambda _: None).has_changed


def test_a_template_the_cloud_does_not_know_is_refused_with_its_reason(here, tmp_path):
    cloud.start(here)
    _template(tmp_path, Strange={"Type": "AWS::Strange::Thing"})
    with pytest.raises(CloudError, match="AWS::Strange::Thing"):
        deploy.deploy(here, tmp_path, lambda _: None)


def _packaged(folder, code):
    """A template as packaging writes it, and its zip."""
    with zipfile.ZipFile(folder / "code.zip", "w") as archive:
        archive.writestr("index.py", code)
    properties = {"Handler": "index.run", "Runtime": "python3.12", "CodeUri": "code.zip"}
    function = {"Type": "AWS::Serverless::Function", "Properties": properties}
    content = {"Transform": "AWS::Serverless-2016-10-31", "Resources": {"One": function}}
    (folder / "template.json").write_text(json.dumps(content), encoding="utf-8")
    return folder / "code.zip"


def test_after_a_reload_an_unchanged_package_is_put_back(here, tmp_path):
    cloud.start(here)
    packaged = tmp_path / "packaged"
    reloaded = tmp_path / "reloaded"
    for folder in (packaged, reloaded):
        folder.mkdir()
    _packaged(packaged, "def run(event, context): return 'packaged'")
    functions = deploy.deploy(here, packaged, lambda _: None).functions
    _packaged(reloaded, "def run(event, context): return 'reloaded'")
    deploy.put_code(here, deploy.zips_of(reloaded, functions))
    (here.home / "reloaded").touch()
    assert not deploy.deploy(here, packaged, lambda _: None).has_changed
    assert call.call(here, "one", {}) == "packaged"
    with pytest.raises(CloudError, match="There is no function `two`"):
        call.call(here, "two", {})


def test_an_unforeseen_failure_stops_the_cloud_this_run_started(here):
    told = r"`make run` failed with an error of its own, KeyError: 'x' \(.*error\.log"
    with pytest.raises(CloudError, match=told), run.started(here):
        raise KeyError("x")
    assert not cloud.is_ready(here)
    assert "KeyError" in (here.home / "error.log").read_text(encoding="utf-8")


def test_a_second_run_says_so_and_leaves_the_cloud_to_the_first(here, capsys):
    cloud.start(here)
    with pytest.raises(KeyboardInterrupt), run.started(here):
        raise KeyboardInterrupt
    assert cloud.is_ready(here)
    assert capsys.readouterr().out == "The local cloud runs already.\n"


def test_functions_find_their_queues_after_a_change_of_port(tmp_path):
    addresses = {"QUEUE_URL_PREFIX": {"Ref": "Queue"}, "WEB_URL": "http://127.0.0.1:5173"}
    function = {
        "Handler": "a.b",
        "Runtime": "python3.12",
        "Role": "arn:aws:iam::000000000000:role/x",
        "FunctionName": "inlier-local-one",
        "Code": {"ZipFile": "x = 1"},
        "Environment": {"Variables": addresses},
    }
    _template(tmp_path, Queue=_QUEUE, One={"Type": "AWS::Lambda::Function", "Properties": function})
    for port in (free_port(), free_port()):
        here = Cloud(tmp_path / "home", port)
        cloud.start(here)
        try:
            deploy.deploy(here, tmp_path, lambda _: None)
            found = cloud.client(here, "lambda").get_function_configuration(FunctionName="inlier-local-one")
        finally:
            cloud.stop(here)
        assert found["Environment"]["Variables"] == {
            "QUEUE_URL_PREFIX": f"http://127.0.0.1:{port}/000000000000/one",
            "WEB_URL": "http://127.0.0.1:5173",
        }


def test_a_process_whose_parent_has_not_noticed_its_end_is_over():
    """In a test run another process may have started the cloud: its end must not be waited for in vain."""
    parent = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import subprocess, sys; print(subprocess.Popen(['true']).pid, flush=True); sys.stdin.read()",
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        deadline = time.monotonic() + 10
        while processes.is_alive(child):
            assert time.monotonic() < deadline
    finally:
        parent.communicate()
