"""Owns who a project is for: what it asks against what a person has (R18, R21, R23, R57, R58)."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

import msgspec

from chalicelib.domain.eligibility import Eligibility, Spoken, level_in
from chalicelib.domain.problems import Forbidden
from chalicelib.domain.proofs import held_levels, lasts_until, ran_out
from chalicelib.domain.skills import Proof

#: Below this many accepted answers a person is a newcomer and sees simple work first (R23).
NEWCOMER_BELOW = 5
#: Difficulties that count as simple (R23).
SIMPLE_UP_TO = 2
#: What a person can change by themselves: by a test, in their profile, or on another device.
_CHANGEABLE = frozenset({
    "skill-missing", "skill-not-verified", "skill-level-too-low", "skill-proof-ran-out", "language-missing",
    "language-level-too-low", "resume-missing", "device-not-supported",
})  # fmt: skip


class NotEligible(Forbidden):
    """You cannot take work in this project at the moment."""


class Person(msgspec.Struct, frozen=True):
    """What matching knows of a person; skills as name -> level, proved ones apart from those only said.

    `verified` is what counts now; `proofs` are those it comes from, and those that have run out.
    """

    country: str
    verified: Mapping[str, int] = msgspec.field(default_factory=dict)
    declared: Mapping[str, int] = msgspec.field(default_factory=dict)
    accepted_count: int = 0
    account_id: str = ""
    manages: bool = False
    languages: Mapping[str, int] = msgspec.field(default_factory=dict)
    device: str | None = None
    has_resume: bool = False
    proofs: Mapping[str, Sequence[Proof]] = msgspec.field(default_factory=dict)


class Need(msgspec.Struct, frozen=True):
    """One skill a project asks for: `programming` is also met by `programming/python`."""

    skill: str
    level: int = 1
    is_verified: bool = True


class Audience(msgspec.Struct, frozen=True):
    """Who a project is for; no countries means all of them."""

    state: str
    needs: Sequence[Need] = ()
    countries: Sequence[str] = ()
    eligibility: Eligibility = Eligibility()


class Reason(msgspec.Struct, frozen=True):
    """One thing that stands in the way: a code for machines, a sentence for people, the skill and level asked for."""

    code: str
    detail: str
    skill: str | None = None
    level: int | None = None


def reasons_against(person: Person, audience: Audience, *, at: datetime | None = None) -> list[Reason]:
    """Everything that keeps a person out of a project, at once; empty if they may join (at this instant)."""
    found = []
    if audience.state != "open":
        found.append(Reason("project-not-open", f"The project is {audience.state}."))
    if person.manages:
        found.append(Reason("own-project", "Managers do not work in their own project."))
    if audience.countries and person.country not in audience.countries:
        found.append(Reason("country-not-included", f"It is for people in {', '.join(sorted(audience.countries))}."))
    found += [reason for need in audience.needs if (reason := _reason_of(person, need, at)) is not None]
    found += _reasons_beside(person, audience.eligibility, at)
    return found


def is_within_reach(reasons: Sequence[Reason]) -> bool:
    """Whether nothing stands in the way but what the person can change; so it is, too, where nothing does."""
    return all(one.code in _CHANGEABLE for one in reasons)


def _reasons_beside(person: Person, asked: Eligibility, at: datetime | None) -> Iterator[Reason]:
    for need in asked.languages:
        yield from _language_reasons(person, need)
    if person.device and asked.devices and person.device not in asked.devices:
        yield Reason("device-not-supported", f"Do it on: {', '.join(asked.devices)}.")
    if asked.requires_resume and not person.has_resume:
        yield Reason("resume-missing", _RESUME)
    if asked.allowed and person.account_id not in asked.allowed:
        yield Reason("not-invited", "It is for invited people alone; GET /tasks lists other work.")
    if person.account_id in asked.blocked:
        yield Reason("kept-out", "Its managers do not take your work here; write to support if you do not know why.")
    if asked.deadline_at is not None and at is not None and asked.deadline_at <= at:
        yield Reason("deadline-passed", f"It took work until {asked.deadline_at:%Y-%m-%d %H:%M} UTC.")


def _language_reasons(person: Person, need: Spoken) -> Iterator[Reason]:
    level = level_in(person.languages, need.language)
    if level == 0:
        yield Reason("language-missing", f"It is in `{need.language}`; PATCH /me takes the languages you know.")
    elif level < need.level:
        yield Reason("language-level-too-low", f"It asks for level {need.level} in `{need.language}`.")


def _reason_of(person: Person, need: Need, at: datetime | None) -> Reason | None:
    proved = _level(person.verified, need.skill)
    said = max(proved, _level(person.declared, need.skill))
    if need.is_verified and proved < need.level and at is not None:
        ended_at = ran_out(person.proofs, need.skill, need.level, at)
        if ended_at is not None:
            return Reason("skill-proof-ran-out", _RAN_OUT.format(need.skill, ended_at), need.skill, need.level)
    if said == 0:
        return Reason("skill-missing", _PROVE if need.is_verified else _DECLARE, need.skill, need.level)
    if need.is_verified and proved == 0:
        return Reason("skill-not-verified", _PROVE, need.skill, need.level)
    if (proved if need.is_verified else said) < need.level:
        return Reason("skill-level-too-low", f"It asks for level {need.level}.", need.skill, need.level)
    return None


_PROVE = "Pass a test of the skill: GET /assessments lists the tests there are."
_RAN_OUT = "Your proof of `{0}` ran out on {1:%Y-%m-%d}; take the test again: GET /assessments lists it."
_RESUME = "Hand in a resume: POST /me/documents with `purpose`: `resume`, then PUT /me/resume."
_DECLARE = "If you have the skill, say so: PUT /me/skills."


def _level(skills: Mapping[str, int], wanted: str) -> int:
    return max(
        (level for skill, level in skills.items() if skill == wanted or skill.startswith(f"{wanted}/")), default=0
    )


def check_eligible(person: Person, audience: Audience, *, at: datetime | None = None) -> None:
    """The person may join and work; raises NotEligible with every reason."""
    found = reasons_against(person, audience, at=at)
    if found:
        reasons = [{"code": reason.code, "detail": reason.detail, "skill": reason.skill} for reason in found]
        raise NotEligible(" ".join(reason.detail for reason in found), reasons=reasons)


def rank(person: Person, difficulty: int) -> int:
    """0 before 1: newcomers see simple work first; sorting, not blocking (R23)."""
    return int(person.accepted_count < NEWCOMER_BELOW and difficulty > SIMPLE_UP_TO)


def check_takes_work(account_id: str, asked: Eligibility, at: datetime, *, has_resume: bool = False) -> None:
    """What may have changed since the person joined still lets them claim (R21); raises NotEligible.

    Work in hand is not asked again: it stays until it is handed in.
    """
    changing = Eligibility(
        allowed=asked.allowed,
        blocked=asked.blocked,
        deadline_at=asked.deadline_at,
        requires_resume=asked.requires_resume,
    )
    person = Person("", account_id=account_id, has_resume=has_resume)
    check_eligible(person, Audience("open", eligibility=changing), at=at)


def proved_until(person: Person, audience: Audience) -> datetime | None:
    """When the proofs by which somebody was let in are worth no more what the project asks; None: never."""
    return lasts_until(person.proofs, [(need.skill, need.level) for need in audience.needs if need.is_verified])


def check_still_proved(proofs: Mapping[str, Sequence[Proof]], audience: Audience, at: datetime) -> None:
    """What a project asks to be verified still is, for who joined it before; raises NotEligible."""
    needs = [need for need in audience.needs if need.is_verified]
    person = Person("", verified=held_levels(proofs, at), proofs=proofs)
    check_eligible(person, Audience("open", needs), at=at)


def is_kept_out(account_id: str, asked: Eligibility) -> bool:
    """Whether the project's lists leave the person out, whatever else they are."""
    return account_id in asked.blocked or bool(asked.allowed and account_id not in asked.allowed)
