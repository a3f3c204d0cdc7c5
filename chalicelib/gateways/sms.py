"""Client of SNS, which delivers our text messages."""

from collections.abc import Callable, Mapping

from chalicelib.domain.phone_verifications import PhoneUnreachable
from chalicelib.domain.problems import Unavailable
from chalicelib.gateways import aws


class TextsRefused(Unavailable):
    """SNS sends no text messages for us; our permission or our account's settings need a person's attention."""


def _unreachable() -> PhoneUnreachable:
    return PhoneUnreachable("Give another one; who has refused messages from us can allow them by answering START.")


#: What SNS refuses about a number is the person's to mend; about our permission or account, ours.
_REFUSALS: Mapping[str, Callable[[], Exception]] = {
    "InvalidParameter": _unreachable,
    "InvalidParameterException": _unreachable,
    "OptedOut": _unreachable,
    "OptedOutException": _unreachable,
    "AuthorizationError": TextsRefused,
    "AuthorizationErrorException": TextsRefused,
    "AccessDenied": TextsRefused,
    "Throttled": aws.ServiceUnreachable,
}
#: A code is waited for: the most reliable routes.
_ATTRIBUTES = {"AWS.SNS.SMS.SMSType": {"DataType": "String", "StringValue": "Transactional"}}


def send(phone: str, text: str) -> str:
    """Hand the message to SNS for a number as E.164 writes it, and return SNS's id of it.

    SNS knows no idempotency: asked twice, it sends twice. Raises PhoneUnreachable, TextsRefused.
    """
    with aws.problems(_REFUSALS):
        answer = aws.client("sns").publish(PhoneNumber=phone, Message=text, MessageAttributes=_ATTRIBUTES)
    return str(answer["MessageId"])
