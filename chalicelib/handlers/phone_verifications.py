"""Owns the routes of verifying a mobile phone."""

from datetime import datetime
from typing import Annotated

import msgspec
from msgspec import Meta

from chalicelib.domain.access import CONTRIBUTOR_ANY_STANDING
from chalicelib.domain.phone_verifications import (
    Code,
    NoPhoneCode,
    PhoneCodeExpired,
    PhoneCodeSpent,
    PhoneCodeWrong,
    PhoneElsewhere,
    PhoneInvalid,
    PhoneNotMobile,
    PhoneTaken,
    PhoneUnreachable,
    PhoneVerifiedBefore,
    TooManyPhoneCodes,
)
from chalicelib.handlers.accounts import NextStep
from chalicelib.handlers.http import Call, Routes
from chalicelib.services import phone_verifications

routes = Routes(__name__)


class PhoneInput(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A mobile number of the country you live in."""

    phone: Annotated[str, Meta(min_length=3, max_length=40, description="Such as `+254712345678`.")]


class CodeInput(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The code we sent to the number."""

    code: Code


class VerifiedView(msgspec.Struct, frozen=True):
    """The end of the number that is verified now, and since when."""

    phone_hint: str
    phone_verified_at: datetime


@routes.post(
    "/me/phone-verification",
    allow=CONTRIBUTOR_ANY_STANDING,
    body=PhoneInput,
    answer=NextStep,
    status=202,
    refuses=(
        PhoneInvalid,
        PhoneElsewhere,
        PhoneNotMobile,
        PhoneUnreachable,
        PhoneVerifiedBefore,
        TooManyPhoneCodes,
    ),
)
def ask_phone_code(call: Call[PhoneInput]) -> object:
    """Ask for a code by text message, for a first number or another one; at most three an hour and ten a day."""
    return phone_verifications.ask_code(call.actor, call.input.phone, source_ip=call.source_ip)


@routes.post(
    "/me/phone-verification/confirmation",
    allow=CONTRIBUTOR_ANY_STANDING,
    body=CodeInput,
    answer=VerifiedView,
    status=200,
    refuses=(NoPhoneCode, PhoneCodeExpired, PhoneCodeSpent, PhoneCodeWrong, PhoneTaken),
)
def confirm_phone(call: Call[CodeInput]) -> object:
    """Confirm the number with the code; it works for ten minutes and bears five tries."""
    return phone_verifications.confirm(call.actor, call.input.code)
