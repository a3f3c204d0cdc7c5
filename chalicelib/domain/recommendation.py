"""Owns which open projects are recommended to a person, by a score anybody can compute again (R18, R23, R41).

A project's score is the sum of its points. The reason shown is the sentence of the most points; only, where the work
asks for a proof that the person has, and they do not work there already, the proof is the reason:

- simple: 40 for difficulty 1 or 2 while fewer than 5 answers of the person were accepted (R23);
- known: 25 for a project the person works in already, which is where their answers were accepted before;
- skill: 15 where all skills it asks for are met, and 5 for each proved level above what is asked, up to 3;
- language: 10 where it asks for a language the person knows, and 2 for each level above what is asked, up to 3;
- pay: up to 20, by its pay an hour at the estimate against the best of the same currency in the list;
- fresh: 10 on its first day, one less each day after.

The same list for the same person at the same instant has the same order; equal scores go by project id.
"""

from collections.abc import Mapping, Sequence
from typing import Literal

import msgspec

from chalicelib.domain.eligibility import Spoken, level_in
from chalicelib.domain.matching import NEWCOMER_BELOW, SIMPLE_UP_TO, Need, Person
from chalicelib.domain.money import Money
from chalicelib.domain.shipped_skills import ROOTS, SKILLS

#: How many cards stand on top (R41).
MOST = 5
_SIMPLE, _KNOWN, _SKILL, _LANGUAGE, _PAY, _FRESH = 40, 25, 15, 10, 20, 10
_LEVELS_COUNTED = 3
#: Names as shipped; whoever has the deployment's own tree passes its names.
_SHIPPED = ROOTS | SKILLS


class Candidate(msgspec.Struct, frozen=True):
    """What the score knows of a project the person may work in."""

    project_id: str
    difficulty: int
    hourly: Money
    age_days: int
    is_enrolled: bool = False
    needs: Sequence[Need] = ()
    languages: Sequence[Spoken] = ()


class Because(msgspec.Struct, frozen=True):
    """What a project is recommended for, as a name to translate by and what the sentence is about.

    `subject` is the skill's title (`skill`, `proof`) or the language's code (`language`), `hourly` belongs to `pay`.
    """

    kind: Literal["simple", "known", "skill", "proof", "language", "pay", "new"]
    subject: str = ""
    hourly: Money | None = None

    @property
    def sentence(self) -> str:
        """The same in one line of English."""
        return _SENTENCES[self.kind].format(subject=self.subject, hourly=self.hourly)


_SENTENCES = {
    "simple": "It is simple work to begin with.",
    "known": "You work in this project already.",
    "skill": "It asks for {subject}, which you can do.",
    "proof": "You proved {subject}.",
    "language": "It is in a language you know: {subject}.",
    "pay": "It pays about {hourly} an hour at its estimate.",
    "new": "It is new.",
}


class Recommendation(msgspec.Struct, frozen=True):
    """A project, its score, and why."""

    project_id: str
    score: int
    because: Because


def recommended(
    person: Person, candidates: Sequence[Candidate], *, most: int = MOST, titles: Mapping[str, str] = _SHIPPED
) -> list[Recommendation]:
    """The best few, best first."""
    best: dict[str, int] = {}
    for one in candidates:
        best[one.hourly.currency] = max(best.get(one.hourly.currency, 1), one.hourly.minor)
    scored = [_scored(person, one, best[one.hourly.currency], titles) for one in candidates]
    return sorted(scored, key=lambda one: (-one.score, one.project_id))[:most]


def _scored(person: Person, one: Candidate, best_minor: int, titles: Mapping[str, str]) -> Recommendation:
    points = [
        _simple(person, one),
        (_KNOWN if one.is_enrolled else 0, Because("known")),
        _skill(person, one.needs, titles),
        _language(person, one.languages),
        (_PAY * one.hourly.minor // best_minor, Because("pay", hourly=one.hourly)),
        (max(0, _FRESH - one.age_days), Because("new")),
    ]
    _, most = max(points, key=lambda point: point[0])
    because = most if one.is_enrolled else _proof(person, one.needs, titles) or most
    return Recommendation(one.project_id, sum(number for number, _ in points), because)


def _simple(person: Person, one: Candidate) -> tuple[int, Because]:
    is_for_beginners = person.accepted_count < NEWCOMER_BELOW and one.difficulty <= SIMPLE_UP_TO
    return _SIMPLE if is_for_beginners else 0, Because("simple")


def _skill(person: Person, needs: Sequence[Need], titles: Mapping[str, str]) -> tuple[int, Because]:
    if not needs:
        return 0, Because("skill")
    above = max(_proved(person, need.skill) - need.level for need in needs)
    name = titles.get(needs[0].skill, needs[0].skill)
    return _SKILL + 5 * _counted(above), Because("skill", name)


def _proof(person: Person, needs: Sequence[Need], titles: Mapping[str, str]) -> Because | None:
    """What the person proved of what is asked: the skill as they hold it, which may be a part of the one asked for."""
    for need in needs:
        held = [skill for skill in _within(person, need.skill) if person.verified[skill] >= need.level]
        if need.is_verified and held:
            best = max(held, key=lambda skill: (person.verified[skill], skill))
            return Because("proof", titles.get(best, best))
    return None


def _language(person: Person, languages: Sequence[Spoken]) -> tuple[int, Because]:
    if not languages:
        return 0, Because("language")
    above = max(level_in(person.languages, need.language) - need.level for need in languages)
    return _LANGUAGE + 2 * _counted(above), Because("language", languages[0].language)


def _proved(person: Person, skill: str) -> int:
    return max((person.verified[held] for held in _within(person, skill)), default=0)


def _within(person: Person, skill: str) -> list[str]:
    return [held for held in person.verified if f"{held}/".startswith(f"{skill}/")]


def _counted(levels: int) -> int:
    return min(_LEVELS_COUNTED, max(0, levels))
