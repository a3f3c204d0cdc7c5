"""Owns what a project asks of people beside skills and countries: languages, devices, tools, lists, a last day."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from chalicelib.domain.problems import Conflict, InvalidField

Device = Literal["desktop", "mobile"]
#: A BCP-47 tag of language, script and region, such as `pt-BR` (R58).
LanguageTag = Annotated[
    str,
    Meta(pattern=r"^[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?$", description="BCP-47, such as `pt-BR`."),
]
#: The root of the tree of skills under which languages stand.
_LANGUAGE_SKILLS = "language/"


class ToolsNotConfirmed(Conflict):
    """Say that you have the tools this project needs."""


class Spoken(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A language and how well, from 1 (first steps) to 5 (as a native speaker)."""

    language: LanguageTag
    level: Annotated[int, Meta(ge=1, le=5)] = 1


class Eligibility(msgspec.Struct, frozen=True):
    """Who a project is for; what is empty asks nothing."""

    languages: Sequence[Spoken] = ()
    devices: Sequence[str] = ()
    tools: Sequence[str] = ()
    allow_vpn: bool = False
    allowed: Sequence[str] = ()
    blocked: Sequence[str] = ()
    deadline_at: datetime | None = None
    requires_resume: bool = False

    @property
    def is_desktop_only(self) -> bool:
        """Whether a phone is of no use for it (R57)."""
        return list(self.devices) == ["desktop"]


def eligibility_from(kept: Mapping[str, Any] | None) -> Eligibility:
    """As a project's record keeps it; none kept asks nothing."""
    return msgspec.convert(kept or {}, Eligibility)


def check_consistent(given: Eligibility) -> None:
    """Nobody is both let in and kept out, and nothing is said twice; raises InvalidField."""
    both = sorted(set(given.allowed) & set(given.blocked))
    if both:
        raise InvalidField("eligibility.blocked", "names nobody who is in `allowed` too")
    languages = [one.language for one in given.languages]
    for field, said in (("languages", languages), ("devices", given.devices), ("tools", given.tools)):
        if len(set(said)) != len(said):
            raise InvalidField(f"eligibility.{field}", "says everything once")


def newly_listed(given: Eligibility, before: Eligibility) -> set[str]:
    """Whom the lists name who stood in none of them before."""
    return {*given.allowed, *given.blocked} - {*before.allowed, *before.blocked}


def check_listed(given: Eligibility, unknown: Collection[str], *, field: str = "") -> None:
    """Every list names accounts there are: a slip in `allowed` would keep everybody out. Raises InvalidField."""
    for name, listed in (("allowed", given.allowed), ("blocked", given.blocked)):
        for place, account_id in enumerate(listed):
            if account_id in unknown:
                raise InvalidField(f"{field}{name}[{place}]", f"is an account's id; there is no account `{account_id}`")


def check_tools(needed: Sequence[str], confirmed: Sequence[str]) -> None:
    """The person has every tool (R21); raises ToolsNotConfirmed with those that are missing."""
    missing = sorted(set(needed) - set(confirmed))
    if missing:
        raise ToolsNotConfirmed(f"Send `tools` with {', '.join(missing)} once you have them.", tools=missing)


def languages_of(spoken: Sequence[Spoken], *levels: Mapping[str, int]) -> dict[str, int]:
    """Every language of a person at its highest level: as they say, and as skills under `language/` prove or say."""
    found = {one.language: one.level for one in spoken}
    for skills in levels:
        for skill, level in skills.items():
            if skill.startswith(_LANGUAGE_SKILLS):
                tag = skill.removeprefix(_LANGUAGE_SKILLS)
                found[tag] = max(level, found.get(tag, 0))
    return found


def level_in(languages: Mapping[str, int], wanted: str) -> int:
    """How well a person knows a language; `pt` is also met by `pt-BR`, `pt-BR` by itself alone. 0 if not at all."""
    return max(
        (level for tag, level in languages.items() if tag == wanted or tag.startswith(f"{wanted}-")),
        default=0,
    )


def spoken_once(spoken: Sequence[Spoken]) -> list[dict[str, Any]]:
    """As an account keeps them; raises InvalidField naming a language said twice."""
    tags = [one.language for one in spoken]
    for index, tag in enumerate(tags):
        if tag in tags[:index]:
            raise InvalidField(f"languages[{index}].language", "is said once")
    return [{"language": one.language, "level": one.level} for one in spoken]


def kept(asked: Eligibility) -> dict[str, Any]:
    """As a project's record keeps it."""
    plain: dict[str, Any] = msgspec.to_builtins(asked)
    return plain
