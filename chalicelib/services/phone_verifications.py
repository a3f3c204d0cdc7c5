"""Owns the use cases of verifying a mobile phone: asking for a code, and confirming it (R64)."""

from datetime import datetime

import msgspec

from chalicelib import runtime
from chalicelib.domain.access import Actor
from chalicelib.domain.instants import instant_text
from chalicelib.domain.phone_verifications import (
    CODES,
    OF_NUMBER,
    OF_PLACE,
    PhoneTaken,
    PhoneVerifiedBefore,
    asked_again,
    check_try,
    checked_phone,
    code_of,
    hint_of,
    message_of,
    no_code,
    one_more,
    wrong_code,
)
from chalicelib.domain.sign_in_tries import place_of
from chalicelib.gateways import keys, secrets, sms
from chalicelib.models import accounts, phone_verifications, sign_in_tries, store
from chalicelib.models.phone_verifications import PhoneVerification, VerificationMovedError
from chalicelib.models.sign_in_tries import SignInTries

_CODE = "phone_code"


class Verified(msgspec.Struct, frozen=True):
    """The end of the number that is verified now, and since when."""

    phone_hint: str
    phone_verified_at: datetime


def ask_code(actor: Actor, phone: str, *, source_ip: str) -> dict[str, str]:
    """A code goes to a mobile number of the person's country; the answer never tells whether somebody has the number.

    Counted for the person, the number and the place before it is sent: a message that failed counts. Raises
    PhoneVerifiedBefore, TooManyPhoneCodes, PhoneUnreachable and what `checked_phone` raises.
    """
    account = accounts.account_of(actor.account_id)
    number = checked_phone(phone, account.country)
    phone_hash = secrets.sign(number.encode(), purpose="phone")
    if account.phone_hash == phone_hash and account.phone_state == "verified":
        raise PhoneVerifiedBefore("There is nothing to do. Send another number to change it.")
    code = code_of(runtime.choose(CODES))
    wanted = PhoneVerification(
        account.account_id,
        phone_encrypted=keys.encrypt(account.account_id, number),
        phone_hash=phone_hash,
        phone_hint=hint_of(number),
        country=account.country,
        code_hash=secrets.sign(_signed(account.account_id, phone_hash, code), purpose=_CODE),
    )
    _count(wanted, source_ip)
    sms.send(number, message_of(code))
    return {"next_step": f"Send the code from the message to {hint_of(number)} within 10 minutes."}


@store.again_when(VerificationMovedError)
def _count(wanted: PhoneVerification, source_ip: str) -> None:
    """The code is the person's newest and counted three times, all or nothing; raises TooManyPhoneCodes."""
    now = runtime.now()
    of_number = f"phone#{wanted.phone_hash}"
    of_place = "phone_place#" + secrets.sign(place_of(source_ip).encode(), purpose="sign_in_tries")
    before, number, place = store.gathered(
        (PhoneVerification, wanted.account_id), (SignInTries, of_number), (SignInTries, of_place)
    )
    asked = asked_again(before.asked_at if before else (), now)
    wanted.asked = [instant_text(at) for at in asked]
    with store.transaction() as tx:
        phone_verifications.ask(tx, wanted, before, now)
        for tries_id, seen, brake in ((of_number, number, OF_NUMBER), (of_place, place, OF_PLACE)):
            after = one_more(seen.tried if seen else None, brake, now)
            sign_in_tries.count_with(
                tx, tries_id, seen, after, kept_for=brake.within, moved=lambda _: VerificationMovedError()
            )


def confirm(actor: Actor, code: str) -> Verified:
    """The right code makes the number the person's; the same code sent again is answered the same.

    Raises NoPhoneCode, PhoneCodeExpired, PhoneCodeSpent, PhoneCodeWrong, PhoneTaken.
    """
    found = _counted(actor.account_id)
    if not secrets.verify(_signed(actor.account_id, found.phone_hash, code), found.code_hash, purpose=_CODE):
        raise wrong_code(found.tries)
    return _kept(found)


@store.again_when(VerificationMovedError)
def _counted(account_id: str) -> PhoneVerification:
    """The code to compare with, once this try is counted (decision 0024)."""
    found = PhoneVerification.find(account_id)
    if found is None:
        raise no_code()
    check_try(expires_at=found.expires_at, tries=found.tries, now=runtime.now())
    phone_verifications.count_try(found)
    return found


@store.again_when(VerificationMovedError)
def _kept(proved: PhoneVerification) -> Verified:
    account, newest = store.gathered((accounts.Account, proved.account_id), (PhoneVerification, proved.account_id))
    if account is None or account.standing == "closed" or newest is None or newest.code_hash != proved.code_hash:
        raise no_code()
    if (account.phone_hash, account.phone_country) == (proved.phone_hash, proved.country):
        return Verified(account.phone_hint, account.phone_verified_at)
    now, taken = runtime.now(), PhoneTaken("Verify a number of your own, or write to support if this one is yours.")
    with store.transaction() as tx:
        phone_verifications.keep(tx, account, proved, now, lambda _: taken)
    return Verified(proved.phone_hint, now)


def _signed(account_id: str, phone_hash: str, code: str) -> bytes:
    return f"{account_id}#{phone_hash}#{code}".encode()
