"""Which fake answers for which service of botocore."""

from typing import Any

from tests.fakes.cognito import Cognito
from tests.fakes.kms import Kms
from tests.fakes.s3 import S3
from tests.fakes.secrets import Secrets
from tests.fakes.ses import Ses
from tests.fakes.sqs import Sqs


def default_services() -> dict[str, Any]:
    """A fresh, empty fake of each service the product uses, beside DynamoDB."""
    return {
        "sqs": Sqs(),
        "s3": S3(),
        "sesv2": Ses(),
        "cognito-idp": Cognito(),
        "kms": Kms(),
        "secretsmanager": Secrets(),
    }
