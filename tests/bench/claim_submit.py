"""Our CPU for one claim and one submission: API Gateway events in, DynamoDB's answers canned where the network begins.

`python -m tests.bench.claim_submit`: botocore serialises, signs and parses as ever. The whole is measured without a
profiler; its parts by sampling the stack every millisecond of CPU time, each sample counted for the innermost part on it.
"""

import json
import logging
import os
import signal
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from types import FrameType
from typing import Any

import botocore.httpsession
from botocore.awsrequest import AWSResponse

import tests.conftest  # noqa: F401  (sets the environment first)
from app import app
from chalicelib import runtime
from tests.builders import work
from tests.builders.http import event
from tests.fakes.calls import Call
from tests.fakes.cloud import MemoryCloud

WARM_UP, BATCHES, PAIRS = 50, 7, 60
#: Where a frame's file lies, innermost first found: whose time it is.
PARTS = (
    ("/chalice/", "Chalice"),
    ("/pynamodb/", "PynamoDB"),
    ("/botocore/", "botocore"),
    ("/chalicelib/handlers/", "seam (parse, answer, log)"),
    ("/chalicelib/", "services, domain, models"),
    ("/tests/", "bench"),
)
Answers = list[bytes]


class RecordingCloud(MemoryCloud):
    """Remembers what each call was answered, as it travels over the network."""

    def __init__(self) -> None:
        super().__init__()
        self.answers: Answers = []

    def carry_out(self, call: Call) -> dict[str, Any]:
        output = super().carry_out(call)
        self.answers.append(json.dumps(output).encode())
        return output


class Raw(BytesIO):
    """A body as urllib3 gives it."""

    def stream(self, **_: Any) -> Iterator[bytes]:
        yield self.getvalue()


@dataclass
class Network:
    """Answers each request with the next canned answer, over and over."""

    answers: Answers
    at: int = 0

    def send(self, request: Any) -> AWSResponse:
        body = self.answers[self.at % len(self.answers)]
        self.at += 1
        headers = {"Content-Type": "application/x-amz-json-1.0", "Content-Length": str(len(body))}
        return AWSResponse(request.url, 200, headers, Raw(body))


@dataclass(frozen=True)
class Found:
    """Microseconds of CPU for one claim and one submission, whole and by part."""

    cpu_us: float
    parts: dict[str, float]
    calls: int


def measure() -> Found:
    """Median of the batches; shares of the samples."""
    claim, submit = _events()
    answers = _recorded(claim, submit)
    with _quiet(), _stubbed(Network(answers)) as network:
        for _ in range(WARM_UP):
            _pair(claim, submit)
        spent = sorted(_batch(claim, submit) for _ in range(BATCHES))[BATCHES // 2]
        assert network.at % len(answers) == 0, "a request was sent again"
        samples = _sampled(claim, submit)
    total = sum(samples.values())
    parts = {name: spent * samples[name] / total for _, name in PARTS if name != "bench"}
    return Found(sum(parts.values()), parts, len(answers))


def _events() -> tuple[dict[str, Any], dict[str, Any]]:
    claim = event("POST", "/tasks/{task_id}/claims", path={"task_id": "tsk_1"}, account_id="acc_ann")
    answer = {"answer": {"label": "yes"}}
    path = {"claim_id": "to be claimed"}
    return claim, event("POST", "/claims/{claim_id}/submission", path=path, body=answer, account_id="acc_ann")


def _recorded(claim: dict[str, Any], submit: dict[str, Any]) -> Answers:
    runtime.install(clock=work.Clock(), sleep=lambda _: None)
    with RecordingCloud() as cloud:
        cloud.create_tables()
        work.a_project(), work.a_task()
        work.enrolled(work.a_person())
        app(claim, None)  # a first one, so that the signing key is there, as in a function that is awake
        work.a_task("tsk_2")
        claim["pathParameters"] = {"task_id": "tsk_2"}
        cloud.answers.clear()
        claimed = json.loads(app(claim, None)["body"])
        submit["pathParameters"] = {"claim_id": claimed["claim_id"]}
        assert app(submit, None)["statusCode"] == 201
        return list(cloud.answers)


def _pair(claim: dict[str, Any], submit: dict[str, Any]) -> None:
    for sent in (claim, submit):
        answer = app(sent, None)
        if answer["statusCode"] != 201:
            raise AssertionError(answer["body"])


def _batch(claim: dict[str, Any], submit: dict[str, Any]) -> float:
    began = time.process_time()
    for _ in range(PAIRS):
        _pair(claim, submit)
    return (time.process_time() - began) / PAIRS * 1e6


def _sampled(claim: dict[str, Any], submit: dict[str, Any]) -> Counter[str]:
    found: Counter[str] = Counter()

    def look(_: int, frame: FrameType | None) -> None:
        found[_part_of(frame)] += 1

    before = signal.signal(signal.SIGPROF, look)
    signal.setitimer(signal.ITIMER_PROF, 0.001, 0.001)
    try:
        for _ in range(PAIRS * BATCHES):
            _pair(claim, submit)
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
    return found


def _part_of(frame: FrameType | None) -> str:
    """The innermost part on the stack: the standard library's time is its caller's."""
    while frame is not None:
        name = frame.f_code.co_filename
        for piece, part in PARTS:
            if piece in name:
                return part
        frame = frame.f_back
    return "bench"


@contextmanager
def _stubbed(network: Network) -> Iterator[Network]:
    before = botocore.httpsession.URLLib3Session.send
    botocore.httpsession.URLLib3Session.send = network.send
    try:
        yield network
    finally:
        botocore.httpsession.URLLib3Session.send = before
        runtime.install()


@contextmanager
def _quiet() -> Iterator[None]:
    """Log lines are made and written, but not on the screen."""
    (handler,) = logging.getLogger("inlier").handlers
    assert isinstance(handler, logging.StreamHandler)
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere:
        before = handler.setStream(nowhere)
        try:
            yield
        finally:
            handler.setStream(before)


def report(found: Found) -> str:
    """The parts, largest first."""
    lines = [f"claim + submit, {found.calls} calls to DynamoDB: {found.cpu_us / 1000:.2f} ms of our CPU"]
    for name, spent in sorted(found.parts.items(), key=lambda part: -part[1]):
        lines.append(f"  {name:<28}{spent / 1000:>6.2f} ms {spent / found.cpu_us:>5.0%}")
    return "\n".join(lines)


if __name__ == "__main__":
    print(report(measure()))
