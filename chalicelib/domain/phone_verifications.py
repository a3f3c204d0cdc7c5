"""Owns the verification of a mobile phone: a number of the country one lives in, proved by a code sent to it (R64)."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from chalicelib.domain.problems import Conflict, Invalid, InvalidField, TooMany
from chalicelib.domain.sign_in_tries import Tried

Code = Annotated[str, Meta(pattern=r"^[0-9]{6}$(?!\n)", description="The six digits of our text message.")]
State = Literal["none", "verified", "lapsed"]

#: How many codes there are; one is written with all its digits.
CODES = 1_000_000
#: How long a code works, and how many tries it bears.
VALID_FOR = timedelta(minutes=10)
TRIES = 5
#: How often a person may ask in how long; the longest one is how long requests are remembered.
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
_ASKS = ((3, HOUR), (10, DAY))
_AGAIN = "Ask for a new one with POST /me/phone-verification."


class PhoneInvalid(InvalidField):
    """This is no phone number."""


class PhoneElsewhere(InvalidField):
    """This is no number of the country you live in."""


class PhoneNotMobile(InvalidField):
    """This is no mobile number."""


class PhoneUnreachable(Invalid):
    """No text message can be sent to this number."""


class PhoneVerifiedBefore(Conflict):
    """This number is verified already."""


class PhoneTaken(Conflict):
    """This number belongs to another account."""


class TooManyPhoneCodes(TooMany):
    """Too many codes were asked for."""


class NoPhoneCode(Conflict):
    """There is no code to confirm."""


class PhoneCodeExpired(Conflict):
    """This code has run out."""


class PhoneCodeSpent(Conflict):
    """There were too many wrong tries for this code."""


class PhoneCodeWrong(Invalid):
    """This is not the code we sent."""


class Brake(msgspec.Struct, frozen=True):
    """How many text messages may be caused in how long."""

    most: int
    within: timedelta


#: To one number, whoever asks: nobody is flooded by many accounts.
OF_NUMBER = Brake(10, DAY)
#: From one place: a phone network or a school is many people, a program that earns by our messages is one.
OF_PLACE = Brake(60, HOUR)


def checked_phone(text: str, country: str) -> str:
    """The number as E.164 writes it, if a message can reach it and it is one of the country of residence.

    Raises PhoneInvalid, PhoneElsewhere, PhoneNotMobile. Some territories share their numbers with a neighbour
    (`+590` is Guadeloupe's and Saint Martin's): such a number is of each of them.

    >>> checked_phone("0712 345 678", "KE"), checked_phone("+44 7400 123456", "GB")
    ('+254712345678', '+447400123456')
    """
    import phonenumbers as phones  # noqa: PLC0415  (70 ms that only this use case pays for)

    try:
        number = phones.parse(text, country)
    except phones.NumberParseException as error:
        raise _invalid() from error
    if number.extension or not phones.is_valid_number(number):
        raise _invalid()
    if not phones.is_valid_number_for_region(number, country):
        rule = f"is a number of {country}, where you live; if you have moved, write to support first"
        raise PhoneElsewhere("phone", rule, country=country)
    types = phones.PhoneNumberType
    if phones.number_type(number) not in (types.MOBILE, types.FIXED_LINE_OR_MOBILE):
        raise PhoneNotMobile("phone", "is the number of a mobile phone, to which we can send a text message")
    return str(phones.format_number(number, phones.PhoneNumberFormat.E164))


def _invalid() -> PhoneInvalid:
    return PhoneInvalid("phone", "is a number with its country's code, such as `+254712345678`")


def hint_of(phone: str) -> str:
    """The end of a number, by which its owner knows it.

    >>> hint_of("+254712345678")
    '…678'
    """
    return "…" + phone[-3:]


def code_of(number: int) -> str:
    """One of the codes, with all its digits.

    >>> code_of(4711)
    '004711'
    """
    return f"{number:06d}"


def message_of(code: str) -> str:
    """What the person reads: one segment of 160 letters that every phone knows."""
    minutes = VALID_FOR // timedelta(minutes=1)
    return f"{code} is your code for Inlier. It works for {minutes} minutes. Never tell it to anybody."


def asked_again(before: Sequence[datetime], now: datetime) -> list[datetime]:
    """The requests for a code that still count, with the one of now; raises TooManyPhoneCodes."""
    for most, within in _ASKS:
        counting = sorted(asked for asked in before if asked > now - within)
        if len(counting) >= most:
            raise _too_many(counting[-most] + within, now)
    return [*(asked for asked in before if asked > now - DAY), now]


def one_more(seen: Tried | None, brake: Brake, now: datetime) -> Tried:
    """The count with the message of now; raises TooManyPhoneCodes when it is full."""
    if seen is None or now >= seen.began_at + brake.within:
        return Tried(1, now, now)
    if seen.tries >= brake.most:
        raise _too_many(seen.began_at + brake.within, now)
    return Tried(seen.tries + 1, seen.began_at, now)


def _too_many(retry_at: datetime, now: datetime) -> TooManyPhoneCodes:
    return TooManyPhoneCodes(
        "Wait; the message we sent last may still arrive.",
        retry_at=retry_at,
        retry_after=-((now - retry_at) // timedelta(seconds=1)),
    )


def check_try(*, expires_at: datetime, tries: int, now: datetime) -> None:
    """A code works for ten minutes and bears five tries; raises PhoneCodeExpired, PhoneCodeSpent."""
    if now >= expires_at:
        raise PhoneCodeExpired(_AGAIN, expired_at=expires_at)
    if tries >= TRIES:
        raise PhoneCodeSpent(_AGAIN)


def wrong_code(tries: int) -> PhoneCodeWrong:
    """Refuses a wrong code, the last of so many tries."""
    left = TRIES - tries
    return PhoneCodeWrong("Look at the newest message." + ("" if left else f" {_AGAIN}"), tries_left=left)


def no_code() -> NoPhoneCode:
    """Refuses to confirm what was never asked for, or was replaced."""
    return NoPhoneCode(f"{_AGAIN} GET /me says whether your number is verified.")


def state_of(*, phone_country: str | None, residence: str) -> State:
    """A number proves something about the country it is of: who moves away verifies another one."""
    if phone_country is None:
        return "none"
    return "verified" if phone_country == residence else "lapsed"
