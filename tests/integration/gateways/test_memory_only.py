"""What only the memory cloud can show: refusals on request, duplicates, Lambda's event source, inspectable tokens."""

import json
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from chalicelib import runtime, settings
from chalicelib.domain.problems import Unavailable
from chalicelib.gateways import cognito, files, keys, mail, queues, secrets
from tests.fakes.errors import ServiceError
from tests.integration.gateways.worlds import OnMemory


@pytest.fixture
def queue(memory: OnMemory) -> str:
    """A queue whose messages are dead after two tries."""
    name = f"any-{uuid4().hex}"
    memory.cloud.services["sqs"].create_with_dead(f"inlier-local-{name}", receive_count=2, visible_after=30)
    return name


@pytest.fixture
def sqs(memory: OnMemory) -> Iterator[Any]:
    fake = memory.cloud.services["sqs"]
    yield fake
    fake.deliver_twice = False
    fake.refusals.clear()


def _bodies(sqs: Any, queue: str) -> list[Any]:
    bodies: list[Any] = sqs.queues[f"inlier-local-{queue}"].bodies
    return bodies


def test_messages_refused_once_are_sent_again_and_the_others_are_not(sqs: Any, queue: str) -> None:
    sqs.refusals['{"number":3}'] = 1
    queues.send(queue, [{"number": number} for number in range(5)])
    assert sorted(body["number"] for body in _bodies(sqs, queue)) == [0, 1, 2, 3, 4]


def test_messages_that_stay_refused_are_reported_so_that_the_caller_tries_again(sqs: Any, queue: str) -> None:
    sqs.refusals['{"number":1}'] = 99
    with pytest.raises(queues.QueueRefused, match="1 of 2 messages were refused: InternalError"):
        queues.send(queue, [{"number": 0}, {"number": 1}])
    assert _bodies(sqs, queue) == [{"number": 0}]


def test_a_function_that_reports_one_failure_gets_that_message_again_and_no_other(
    memory: OnMemory, sqs: Any, queue: str
) -> None:
    queues.send(queue, [{"number": number} for number in range(3)])
    event = sqs.as_lambda_event(f"inlier-local-{queue}")
    failed = event["Records"][1]
    sqs.settle(event, {"batchItemFailures": [{"itemIdentifier": failed["messageId"]}]})
    assert sqs.as_lambda_event(f"inlier-local-{queue}")["Records"] == []
    memory.wait(31)
    (again,) = sqs.as_lambda_event(f"inlier-local-{queue}")["Records"]
    assert (again["body"], again["attributes"]["ApproximateReceiveCount"]) == (failed["body"], "2")


def test_a_function_that_answers_nothing_has_handled_its_whole_batch(sqs: Any, queue: str) -> None:
    queues.send(queue, [{"number": 1}, {"number": 2}])
    sqs.settle(sqs.as_lambda_event(f"inlier-local-{queue}"), None)
    assert _bodies(sqs, queue) == []


def test_a_function_that_names_an_unknown_message_has_handled_none_of_its_batch(sqs: Any, queue: str) -> None:
    queues.send(queue, [{"number": 1}, {"number": 2}])
    sqs.settle(sqs.as_lambda_event(f"inlier-local-{queue}"), {"batchItemFailures": [{"itemIdentifier": "unknown"}]})
    assert len(_bodies(sqs, queue)) == 2


def test_every_message_comes_twice_when_asked_for_and_then_no_more(sqs: Any, queue: str) -> None:
    sqs.deliver_twice = True
    queues.send(queue, [{"number": 1}, {"number": 2}])
    seen = []
    while (event := sqs.as_lambda_event(f"inlier-local-{queue}"))["Records"]:
        seen += [json.loads(record["body"])["number"] for record in event["Records"]]
        sqs.settle(event, {"batchItemFailures": []})
    assert sorted(seen) == [1, 1, 2, 2]


def test_a_receipt_of_an_earlier_delivery_deletes_nothing(memory: OnMemory, queue: str) -> None:
    queues.send(queue, [{"number": 1}])
    first = queues.receive(queue, hidden_for=timedelta(seconds=1))
    memory.wait(2)
    assert len(queues.receive(queue)) == 1
    queues.delete(queue, first)
    assert queues.counts(queue).in_hand == 1


@pytest.mark.parametrize(
    ("service", "code"),
    [("kms", "ThrottlingException"), ("kms", "KMSInternalException"), ("s3", "SlowDown"), ("sqs", "InternalError")],
)
def test_a_service_that_cannot_answer_now_is_a_problem_to_try_again_and_no_bug(
    memory: OnMemory, monkeypatch: pytest.MonkeyPatch, service: str, code: str
) -> None:
    def refusing(_op: str, _params: dict[str, Any]) -> dict[str, Any]:
        raise ServiceError(code, "not now")

    monkeypatch.setitem(memory.cloud.services, service, refusing)
    ask: dict[str, Callable[[], object]] = {
        "kms": lambda: keys.encrypt("account_1", "x"),
        "s3": lambda: files.read(settings.current().files_bucket, "x"),
        "sqs": lambda: queues.counts("any"),
    }
    with pytest.raises(Unavailable) as problem:
        ask[service]()
    assert problem.value.kind() == "service-unreachable"


def test_the_signing_key_is_read_once_in_a_processs_life(memory: OnMemory) -> None:
    secrets.forget()
    reads = memory.cloud.services["secretsmanager"].reads
    before = reads.total()
    for number in range(3):
        secrets.sign(str(number).encode(), purpose="cursor")
    assert reads.total() == before + 1


@pytest.mark.parametrize("address", ["", "nobody", "nobody@", "no body@people.example", "nöbödy@people.example"])
def test_an_address_that_is_none_is_refused_for_good(memory: OnMemory, address: str) -> None:
    with pytest.raises(mail.MailRefused):
        mail.send(mail.Mail(to=address, subject="x", text="x", html="x"))


def test_a_sender_that_lost_its_verification_is_a_matter_for_a_person_and_the_mail_can_be_sent_later(
    memory: OnMemory,
) -> None:
    ses, sender = memory.cloud.services["sesv2"], settings.current().mail_from
    letter = mail.Mail(to="a@people.example", subject="x", text="https://inlier.example/verify?token=1 ok", html="x")
    ses.verified.discard(sender)
    with pytest.raises(mail.SenderRefused):
        mail.send(letter)
    ses.verify(sender)
    mail.send(letter)
    assert ses.to("a@people.example")[-1].links() == ["https://inlier.example/verify?token=1"]


def test_the_id_token_names_the_account_and_the_access_token_is_told_from_it(memory: OnMemory) -> None:
    cognito.create_user("account_7", "seven@people.example")
    cognito.set_password("account_7", "Sunflower-42")
    tokens = cognito.sign_in("account_7", "Sunflower-42")
    fake = memory.cloud.services["cognito-idp"]
    claims = fake.claims(tokens.id_token)
    assert (claims["cognito:username"], claims["token_use"]) == ("account_7", "id")
    assert datetime.fromtimestamp(claims["exp"], tz=runtime.now().tzinfo) > runtime.now() + timedelta(minutes=59)
    assert fake.claims(tokens.access_token)["token_use"] == "access"
    with pytest.raises(KeyError):
        fake.claims("forged")


def test_a_session_ends_by_itself_after_thirty_days(memory: OnMemory) -> None:
    cognito.create_user("account_8", "eight@people.example")
    cognito.set_password("account_8", "Sunflower-42")
    tokens = cognito.sign_in("account_8", "Sunflower-42")
    memory.wait(timedelta(days=29).total_seconds())
    assert cognito.refresh(tokens.refresh_token).id_token
    memory.wait(timedelta(days=1, seconds=1).total_seconds())
    with pytest.raises(cognito.SessionEnded):
        cognito.refresh(tokens.refresh_token)


def test_five_wrong_passwords_lock_the_sign_in_for_a_moment(memory: OnMemory) -> None:
    cognito.create_user("account_9", "nine@people.example")
    cognito.set_password("account_9", "Sunflower-42")
    for _ in range(5):
        with pytest.raises(cognito.WrongCredentials):
            cognito.sign_in("account_9", "guess")
    with pytest.raises(cognito.WrongCredentials):
        cognito.sign_in("account_9", "Sunflower-42")
    memory.wait(1.1)
    assert cognito.sign_in("account_9", "Sunflower-42").id_token


def test_a_changed_ciphertext_is_not_read_as_something_else(memory: OnMemory) -> None:
    hidden = keys.encrypt("account_1", "250 USD")
    for place in (4, -60, -2):
        letter = "B" if hidden[place] == "A" else "A"
        with pytest.raises(keys.DecryptionError):
            keys.decrypt("account_1", hidden[:place] + letter + hidden[place:][1:])
