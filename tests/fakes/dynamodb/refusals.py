"""The refusals of DynamoDB, worded as AWS words them as far as that is known."""

from typing import Any

from tests.fakes.errors import ServiceError

Item = dict[str, dict[str, Any]]


class MemberRefusedError(ServiceError):
    """Refused because of stored or typed values: inside a transaction a reason of its cancellation."""

    def __init__(self, message: str) -> None:
        super().__init__("ValidationException", message)

    def reason(self) -> dict[str, Any]:
        return {"Code": "ValidationError", "Message": self.message}


class ConditionFailedError(ServiceError):
    """The stored item does not meet the condition; `old` is that item (empty when there is none)."""

    def __init__(self, old: Item, *, shown: Item | None, read_bytes: int) -> None:
        extra: dict[str, Any] = {"Item": shown} if shown else {}
        super().__init__("ConditionalCheckFailedException", "The conditional request failed", **extra)
        self.old = old
        self.shown = shown
        self.read_bytes = read_bytes

    def reason(self) -> dict[str, Any]:
        return {
            "Code": "ConditionalCheckFailed",
            "Message": self.message,
            **({"Item": self.shown} if self.shown else {}),
        }


def invalid(message: str) -> ServiceError:
    return ServiceError("ValidationException", message)


def constraint(place: str, rule: str, value: object = "null") -> ServiceError:
    """A member of the request breaks the service's model."""
    return invalid(f"1 validation error detected: Value '{value}' at '{place}' failed to satisfy constraint: {rule}")


def missing(place: str) -> ServiceError:
    return constraint(place, "Member must not be null")


def invalid_parameter(message: str) -> ServiceError:
    return invalid(f"One or more parameter values were invalid: {message}")


def wrong_type(message: str) -> ServiceError:
    """The JSON on the wire could not be read as the model says (a Python type botocore would have sent as it is)."""
    return ServiceError("SerializationException", message)


def unknown_table(name: object) -> ServiceError:
    return ServiceError("ResourceNotFoundException", f"Requested resource not found: Table: {name} not found")
