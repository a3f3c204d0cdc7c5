"""The one error every fake service raises; the hook turns it into botocore's ClientError."""

from typing import Any

from botocore.exceptions import ClientError


class ServiceError(Exception):
    """A service refuses a request: `code` and `message` as AWS spells them, `extra` as top-level members."""

    def __init__(self, code: str, message: str = "", http_status: int = 400, **extra: Any) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message
        self.http_status = http_status
        self.extra = extra

    def as_client_error(self, operation: str) -> ClientError:
        """The exception that the caller of a botocore client sees."""
        response: dict[str, Any] = {
            "Error": {"Code": self.code, "Message": self.message},
            "ResponseMetadata": {
                "RequestId": "memory",
                "HTTPStatusCode": self.http_status,
                "HTTPHeaders": {"x-amzn-requestid": "memory"},
                "RetryAttempts": 0,
            },
            "message": self.message,
            **self.extra,
        }
        return ClientError(response, operation)
