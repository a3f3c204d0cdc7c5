"""Owns who may have an account and what an account may become (R1, R9, R10, R12)."""

import re
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from chalicelib.domain.access import ROLES
from chalicelib.domain.countries import known_country
from chalicelib.domain.eligibility import Spoken, spoken_once
from chalicelib.domain.messages import Tell
from chalicelib.domain.problems import Conflict, Forbidden, Invalid, InvalidField, NotFound, TooMany
from chalicelib.domain.profiles import specialisation
from chalicelib.domain.terms_of_use import TERMS_VERSION

#: How long a link in an e-mail works, and how many more may be asked for in how long (R10).
LINK_VALID_FOR = timedelta(hours=24)
RESENDS, RESENDS_WITHIN = 3, timedelta(hours=1)
#: How long after a link has run out we still know it, to say so.
LINK_REMEMBERED_FOR = timedelta(days=7)
#: Who signs up again with a known address is written to at most this often.
REPEAT_TOLD_EVERY = timedelta(hours=1)
#: What every password has; the user pool's own policy (infra/cloud/identity.yaml) asks for no more than this.
PASSWORD_RULE = "at least 10 characters, with a lower-case letter, a capital and a digit"  # noqa: S105  (the rule)

_LOCAL = re.compile(r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")
_ZONE = re.compile(
    r"UTC|(Africa|America|Antarctica|Arctic|Asia|Atlantic|Australia|Etc|Europe|Indian|Pacific)(/[A-Z][\w+-]{0,30}){1,2}",
    re.ASCII,
)
#: The characters whose domains depend on the version of the standard: sharp s, final sigma, and two without width
#: (UTS 46, section 7, "Deviations"; the capital sharp s is newer than RFC 3490).
_MEANT_ANOTHER = frozenset("\u00df\u1e9e\u03c2\u200c\u200d")
#: Changes of standing that a person makes alone and sees at once.
_UNTOLD = {("pending_email", "active")}


class TooYoung(InvalidField):
    """Only grown-up people can work here."""


class CountryRefused(InvalidField):
    """People who live in this country cannot sign up."""


class TermsOutdated(InvalidField):
    """These are not the terms in force."""


class PasswordTooWeak(InvalidField):
    """The password breaks the password rule."""


class NoSuchAccount(NotFound):
    """There is no such account."""


class LinkUnknown(Invalid):
    """This link is not one of ours, or is long gone."""


class LinkUsed(Conflict):
    """This link has been used."""


class LinkExpired(Conflict):
    """This link has run out."""


class EmailVerifiedBefore(Conflict):
    """Your e-mail address is confirmed already."""


class TooManyLinks(TooMany):
    """A new link can be asked for three times an hour."""


class OwnAdminRole(Forbidden):
    """Administrators do not give up their own role."""


class NameVerified(Conflict):
    """Your identity was verified under this name."""


class ContributorRoleStays(Conflict):
    """The role of a contributor is never taken away."""


class SignUp(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a person gives to have an account: three things about themselves, and what law and sign-in need."""

    name: Annotated[str, Meta(min_length=1, max_length=100, description="What we call you.")]
    email: Annotated[str, Meta(min_length=3, max_length=254, description="Where we reach you; you sign in with it.")]
    country: Annotated[str, Meta(min_length=2, max_length=2, description="Where you live: ISO 3166-1, such as `KE`.")]
    password: Annotated[str, Meta(min_length=1, max_length=256, description=PASSWORD_RULE)]
    born_on: Annotated[date, Meta(description="Your date of birth; 18 years ago or longer.")]
    terms_version: Annotated[
        str, Meta(max_length=20, description=f"The terms you accept, `{TERMS_VERSION}`; GET /terms has their words.")
    ]
    time_zone: Annotated[str, Meta(max_length=64, description="IANA name, such as `Africa/Nairobi`.")] = "UTC"
    languages: Annotated[list[Spoken], Meta(max_length=20, description="The languages you know.")] = []
    specialisation: Annotated[str, Meta(max_length=100, description="What you know best, in your own words.")] = ""


def checked(given: SignUp, *, today: date, minimum_age: int, countries_refused: Collection[str]) -> SignUp:
    """The sign-up with its texts in the form we keep; raises the problem of the first field that breaks a rule.

    Nothing here depends on who is known already, so the answer may come at once.
    """
    kept = msgspec.structs.replace(
        given,
        name=checked_name(given.name),
        email=normal_email(given.email),
        country=known_country(given.country),
        time_zone=known_time_zone(given.time_zone),
        specialisation=specialisation(given.specialisation.strip()),
    )
    spoken_once(given.languages)
    check_password(given.password)
    check_age(given.born_on, today=today, minimum_age=minimum_age)
    if given.country in countries_refused:
        raise CountryRefused("country", "no money can be paid to where you live, so no work can be offered there")
    if given.terms_version != TERMS_VERSION:
        says = f"the terms in force are `{TERMS_VERSION}`; GET /terms has their words"
        raise TermsOutdated("terms_version", says, current=TERMS_VERSION)
    return kept


def checked_name(name: str) -> str:
    """The name without spaces around it: something one can print on one line."""
    kept = name.strip()
    if not kept or not kept.isprintable():
        raise InvalidField("name", "is one line of letters")
    return kept


def normal_email(email: str) -> str:
    """The address as we compare and keep it: lower case, its domain in ASCII; raises InvalidField for another shape."""
    local, at, domain = email.strip().rpartition("@")
    local, domain = local.lower(), _ascii_domain(domain)
    labels = domain.split(".")
    is_address = at and len(local) <= 64 and _LOCAL.fullmatch(local) and len(labels) >= 2
    if not is_address or not all(map(_LABEL.fullmatch, labels)) or labels[-1].isdigit() or len(domain) > 189:
        raise InvalidField("email", "is an address such as `ada@example.org`")
    return f"{local}@{domain}"


def _ascii_domain(domain: str) -> str:
    """The spelling of mail servers: `bücher.example` is `xn--bcher-kva.example` (RFC 3490); raises InvalidField.

    A few characters meant another domain in RFC 3490 than they have since RFC 5891, and both may be registered.
    """
    if not _MEANT_ANOTHER.isdisjoint(domain):
        raise InvalidField("email", "has its domain in the spelling of mail servers, which begins with `xn--`")
    try:
        return domain.lower() if domain.isascii() else domain.lower().encode("idna").decode()
    except UnicodeError:
        return ""


def known_time_zone(name: str) -> str:
    """The name, if it has the shape of the IANA database's; whether a clock knows it is the web client's business."""
    if not _ZONE.fullmatch(name):
        raise InvalidField("time_zone", "is an IANA name, such as `Africa/Nairobi` or `UTC`")
    return name


def check_password(password: str) -> None:
    """Raises PasswordTooWeak; as strict as Cognito, which is asked only for an address that is not known yet."""
    is_strong = len(password) >= 10 and all(re.search(kind, password) for kind in ("[a-z]", "[A-Z]", "[0-9]"))
    if not is_strong or password != password.strip() or not password.isprintable():
        raise PasswordTooWeak("password", PASSWORD_RULE)


def age_on(born_on: date, today: date) -> int:
    """Full years lived; who was born on 29 February has a birthday on 1 March in a common year.

    >>> age_on(date(2008, 2, 29), date(2026, 2, 28)), age_on(date(2008, 2, 29), date(2026, 3, 1))
    (17, 18)
    """
    return today.year - born_on.year - ((today.month, today.day) < (born_on.month, born_on.day))


def check_age(born_on: date, *, today: date, minimum_age: int) -> None:
    """Old enough on the UTC date (R12); raises TooYoung, and InvalidField for a date nobody alive was born on."""
    age = age_on(born_on, today)
    if not 0 <= age <= 130:
        raise InvalidField("born_on", "is the date on which you were born")
    if age < minimum_age:
        raise TooYoung("born_on", f"you must be at least {minimum_age} years old", minimum_age=minimum_age)


def check_link(*, used_at: datetime | None, expires_at: datetime, now: datetime) -> None:
    """A link works once and not for ever; raises LinkUsed, LinkExpired with the way out (R10)."""
    if used_at is not None:
        raise LinkUsed("Your address is confirmed: sign in with POST /sessions.", used_at=used_at)
    if now >= expires_at:
        raise LinkExpired("Sign in and ask for a new one with POST /me/email-verification.", expired_at=expires_at)


def links_asked(before: Sequence[datetime], now: datetime) -> list[datetime]:
    """The requests for a link that still count, with the one of now; raises TooManyLinks (R10: three in any hour)."""
    counting = [asked for asked in before if asked > now - RESENDS_WITHIN]
    if len(counting) >= RESENDS:
        retry_at = min(counting) + RESENDS_WITHIN
        raise TooManyLinks(
            "Look into your spam folder meanwhile.",
            retry_at=retry_at,
            retry_after=int((retry_at - now).total_seconds()) + 1,
        )
    return [*counting, now]


def roles_after(before: Collection[str], wanted: Collection[str], *, is_own: bool) -> frozenset[str]:
    """The roles wanted, unless they leave a deployment without its administrator or a person without their earnings."""
    if unknown := sorted(set(wanted) - set(ROLES)):
        raise InvalidField("roles", f"are among {', '.join(ROLES)}; not {', '.join(unknown)}")
    if is_own and "admin" in before and "admin" not in wanted:
        raise OwnAdminRole("Another administrator can take the role from you.")
    if "contributor" in before and "contributor" not in wanted:
        raise ContributorRoleStays("It opens what the person has earned. Change the standing to stop their work.")
    return frozenset(wanted)


def accounts_told(old: Mapping[str, Any] | None, new: Mapping[str, Any] | None) -> list[Tell]:
    """What a change of an account's record (its attributes as Python values) must tell the person."""
    if new is None:
        return []
    before = old or {}
    tells = []
    if old is None and new["standing"] == "pending_email":
        tells.append(_tell(new, "email_verification", "sign_up"))
    if new.get("verification_asked") and new["verification_asked"] != before.get("verification_asked"):
        tells.append(_tell(new, "email_verification", str(new["verification_asked"][-1])))
    if new.get("signed_up_again_at") and new["signed_up_again_at"] != before.get("signed_up_again_at"):
        tells.append(_tell(new, "email_already_known", new["signed_up_again_at"].isoformat()))
    is_told_by_step = new.get("standing_changes") != before.get("standing_changes")
    is_untold = is_told_by_step or (before.get("standing"), new["standing"]) in _UNTOLD
    if old is not None and not is_untold and old["standing"] != new["standing"]:
        if new["standing"] == "closed" and new.get("closed_at") is not None:
            at = new["closed_at"].isoformat()
            return [*tells, _tell(new, "account_closed", f"closed#{at}", closed_at=at)]
        cause = f"{old['standing']}>{new['standing']}#{new.get('standing_changed_at') or ''}"
        tells.append(_tell(new, "standing_changed", cause, standing=new["standing"]))
    return tells


def _tell(account: Mapping[str, Any], kind: str, cause: str, **facts: str | int) -> Tell:
    return Tell(account["account_id"], kind, f"{account['account_id']}#{cause}", facts)
