"""How the clients are made: late, with short timeouts, and with links that a browser can follow."""

import subprocess
import sys
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest

from chalicelib.gateways import aws, files

_IMPORTS_ONLY = """
from chalicelib import aws
from chalicelib.gateways import aws as clients, cognito, files, keys, mail, queues, secrets
assert aws.session.cache_info().currsize == 0 and not clients._clients
"""


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    aws.forget()
    yield
    aws.forget()


def test_importing_the_gateways_reads_no_setting_and_makes_no_client() -> None:
    done = subprocess.run([sys.executable, "-c", _IMPORTS_ONLY], env={}, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("service", ["sqs", "s3", "sesv2", "cognito-idp", "kms", "secretsmanager"])
def test_every_client_is_made_once_and_gives_up_before_the_gateway_does(service: str) -> None:
    client = aws.client(service)
    config = client.meta.config
    assert aws.client(service) is client
    assert (config.connect_timeout, config.read_timeout, config.retries["mode"]) == (1, 5, "standard")


def test_on_aws_a_link_names_the_buckets_own_region(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_REGION", "eu-central-1")
    link = urlsplit(files.download_link("statements", "2026/w47.pdf", file_name='ünique "name".pdf'))
    asked = parse_qs(link.query)
    assert (link.hostname, link.path) == ("statements.s3.eu-central-1.amazonaws.com", "/2026/w47.pdf")
    assert (asked["X-Amz-Algorithm"], asked["X-Amz-Expires"]) == (["AWS4-HMAC-SHA256"], ["60"])
    assert asked["response-content-disposition"] == ['attachment; filename="_nique _name_.pdf"']


def test_on_the_local_cloud_the_bucket_stands_in_the_path(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://localhost:4577")
    link = urlsplit(files.download_link("statements", "2026/w47.pdf"))
    form = files.upload_form("statements", "in.jsonl", content_type="text/plain", most_bytes=9)
    assert (link.netloc, link.path) == ("localhost:4577", "/statements/2026/w47.pdf")
    assert form.url == "http://localhost:4577/statements"
