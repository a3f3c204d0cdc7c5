"""What every test shares: an environment that reaches no account, and the memory cloud."""

import os
from collections.abc import Iterator

_ENVIRONMENT = {
    "AWS_ACCESS_KEY_ID": "test",
    "AWS_SECRET_ACCESS_KEY": "test",
    "AWS_DEFAULT_REGION": "us-east-1",
    "AWS_EC2_METADATA_DISABLED": "true",
    "STAGE": "local",
    "TABLE_PREFIX": "inlier-local-",
    "QUEUE_URL_PREFIX": "https://sqs.us-east-1.amazonaws.com/000000000000/inlier-local-",
    "FUNCTION_PREFIX": "inlier-local-",
    "FILES_BUCKET": "inlier-local-files",
    "ROOTS_BUCKET": "inlier-local-ledger-roots",
    "DOCUMENTS_BUCKET": "inlier-local-documents",
    "USER_POOL_ID": "us-east-1_local",
    "USER_POOL_CLIENT_ID": "local-client",
    "MAIL_FROM": "Inlier <no-reply@inlier.example>",
    "WEB_URL": "https://inlier.example",
    "ADMIN_SECOND_FACTOR": "optional",
    "SIGNING_KEY_ARN": "arn:aws:secretsmanager:us-east-1:000000000000:secret:inlier-local-signing-key",
    "DATA_KEY_ARN": "arn:aws:kms:us-east-1:000000000000:key/inlier-local-data",
}
for _name in ("AWS_PROFILE", "AWS_SESSION_TOKEN", "AWS_ENDPOINT_URL", "AWS_REGION", "CLOCK_FILE"):
    os.environ.pop(_name, None)
os.environ.update(_ENVIRONMENT)  # before anything of the product, botocore or moto is imported

import pytest  # noqa: E402  (the environment comes first)

from tests.fakes.cloud import MemoryCloud  # noqa: E402


@pytest.fixture
def cloud() -> Iterator[MemoryCloud]:
    """An empty cloud that answers every botocore client of this process."""
    with MemoryCloud() as cloud:
        yield cloud
