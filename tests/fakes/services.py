"""Which fake answers for which service of botocore, with the resources that the tests' environment names."""

from pathlib import Path
from typing import Any

import yaml

from tests.fakes.cognito import Cognito
from tests.fakes.functions import Functions
from tests.fakes.kms import Kms
from tests.fakes.s3 import S3
from tests.fakes.secrets import Secrets
from tests.fakes.ses import Ses
from tests.fakes.sns import Sns
from tests.fakes.sqs import Sqs

_QUEUES = Path(__file__).resolve().parents[2] / "infra" / "cloud" / "queues.yaml"


def default_services() -> dict[str, Any]:
    """A fresh fake of each service the product uses, beside DynamoDB, holding what `infra/` declares and nobody's data.

    Queues with their dead-letter queues (five tries), three buckets, a user pool and its client, a verified sender,
    the signing key and the data key, and the functions that others call: the names are those of the environment in `tests/conftest.py`.
    """
    sqs, kms, secrets = Sqs(), Kms(), Secrets()
    for queue in yaml.safe_load(_QUEUES.read_text(encoding="utf-8")):
        sqs.create_with_dead(f"inlier-local-{queue}", visible_after=360)
    sqs.create("inlier-local-relay-dead")
    kms.create("inlier-local-data")
    secrets.put("inlier-local-signing-key", "not-a-real-key")
    return {
        "sqs": sqs,
        "s3": S3("inlier-local-files", "inlier-local-documents", "inlier-local-ledger-roots"),
        "sesv2": Ses("no-reply@inlier.example"),
        "sns": Sns(),
        "cognito-idp": Cognito(),
        "kms": kms,
        "secretsmanager": secrets,
        "lambda": Functions("inlier-local-"),
    }
