"""Lambda imports the module of a function and nothing else: no app.py, no middleware, a raw event."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]

_CALL = """
import sys
sys.path.insert(0, {root!r})
from tests.fakes.cloud import MemoryCloud  # the cloud around the function; it imports nothing of the product
from tests import conftest  # the environment a function gets
class Context:
    aws_request_id = "req-clean"
with MemoryCloud() as cloud:
    import importlib
    before = set(sys.modules)
    handler = getattr(importlib.import_module({module!r}), {name!r})
    cloud.create_tables()
    for queue in ("checks", "reviews", "imports", "payroll", "payouts", "notices"):
        cloud.services["sqs"].create("inlier-local-" + queue)
        cloud.services["sqs"].create("inlier-local-" + queue + "-dead")
    answer = handler({event!r}, Context())
assert "app" not in sys.modules, "app.py was imported"
assert "chalicelib.handlers.accounts" not in sys.modules, "routes were imported"
print("ANSWER", __import__("json").dumps(answer))
"""

MESSAGE = {"Records": [{"messageId": "m1", "body": "{}", "attributes": {}}]}
CHANGE = {
    "Records": [
        {
            "eventSourceARN": "arn:aws:dynamodb:us-east-1:000000000000:table/inlier-local-claims/stream/2026",
            "dynamodb": {
                "SequenceNumber": "1",
                "Keys": {},
                "NewImage": {"account_id": {"S": "a"}, "claim_id": {"S": "c"}},
            },
        }
    ]
}
ASKED = {"by": "test", "reason": "a clean interpreter", "dry_run": True}


def called(module: str, name: str, event: object) -> str:
    code = _CALL.format(root=str(ROOT), module=module, name=name, event=event)
    environment = {"PATH": os.environ["PATH"], "HOME": "/nonexistent", "PYTHONDONTWRITEBYTECODE": "1"}
    ran = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, cwd="/", timeout=60, check=False
    )
    assert ran.returncode == 0, ran.stderr[-2000:]
    (answer,) = [line.removeprefix("ANSWER ") for line in ran.stdout.splitlines() if line.startswith("ANSWER")]
    return answer


def test_a_queues_consumer_answers_for_each_message():
    answer = called("chalicelib.handlers.queues", "check_submissions", MESSAGE)

    assert answer == '{"batchItemFailures": [{"itemIdentifier": "m1"}]}'


def test_the_streams_consumer_answers_for_its_batch():
    answer = called("chalicelib.handlers.streams", "relay", CHANGE)

    assert answer == '{"batchItemFailures": []}'


@pytest.mark.parametrize(("name", "told"), [("expire_claims", '"ended": 0'), ("accept_overdue", '"accepted": 0')])
def test_a_console_function_answers_its_summary(name, told):
    answer = called("chalicelib.handlers.functions", name, ASKED)

    assert told in answer
    assert '"dry_run": true' in answer
