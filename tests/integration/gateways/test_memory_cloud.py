"""The memory cloud as every other test gets it: furnished with what the environment names."""

import pytest

from chalicelib import settings
from chalicelib.gateways import cognito, files, keys, mail, queues, secrets
from tests.fakes.cloud import MemoryCloud


@pytest.mark.parametrize("queue", ["checks", "reviews", "imports", "payroll", "payouts", "notices"])
def test_every_queue_of_the_product_is_there_with_its_dead_letter_queue(cloud: MemoryCloud, queue: str) -> None:
    queues.send(queue, [{"number": 1}])
    assert (queues.counts(queue).waiting, queues.counts(f"{queue}-dead").waiting) == (1, 0)


def test_every_gateway_works_at_once_with_the_settings_of_the_tests(cloud: MemoryCloud) -> None:
    found = settings.current()
    for bucket in (found.files_bucket, found.documents_bucket):
        files.write(bucket, "a", b"x", content_type="text/plain")
        assert files.read(bucket, "a") == b"x"
    cognito.create_user("account_1", "a@people.example")
    cognito.set_password("account_1", "Sunflower-42")
    assert cloud.services["cognito-idp"].claims(cognito.sign_in("account_1", "Sunflower-42").id_token)
    mail.send(mail.Mail(to="a@people.example", subject="s", text="t", html="h"))
    assert [one.subject for one in cloud.services["sesv2"].to("a@people.example")] == ["s"]
    assert keys.decrypt("account_1", keys.encrypt("account_1", "x")) == "x"
    assert secrets.verify(b"x", secrets.sign(b"x", purpose="receipt"), purpose="receipt")
