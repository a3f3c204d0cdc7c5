"""Finding work: the open tasks a person may take, the few recommended first, and what stands in the way of others."""

import base64
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import msgspec

from chalicelib import runtime
from chalicelib.domain.access import Actor
from chalicelib.domain.cards import Obstacle, Reachable, is_in_language, obstacles
from chalicelib.domain.eligibility import Device
from chalicelib.domain.enrolments import unread
from chalicelib.domain.ids import shard_of
from chalicelib.domain.matching import Person, Reason, is_within_reach, rank, reasons_against
from chalicelib.domain.recommendation import recommended
from chalicelib.models import claims, enrolments, people, project_counts, projects, skill_tree, store, tasks
from chalicelib.services.tasks.cards import Card, Found, candidate_of, card_of

#: Open projects one request looks at, and queues it looks into.
PROJECTS_SEEN, QUEUES_SEEN = 200, 10
#: Open tasks of a recommended project that are looked at for one the person has not had.
_LOOKED_AT = 5
#: Projects within reach that the first page names.
_REACHABLE = 5


class Wanted(msgspec.Struct, frozen=True):
    """What a person looks for (R18)."""

    task_type: str | None = None
    skill: str | None = None
    reward_minimum_minor: int | None = None
    minutes_maximum: int | None = None
    language: str | None = None
    device: Device | None = None


class Listing(msgspec.Struct, frozen=True):
    """A page of open tasks; on the first one what is recommended, what else is within reach, and why if it is empty."""

    records: list[Card]
    next_cursor: str | None
    recommended: list[Card]
    nothing_because: list[Obstacle]
    within_reach: list[Reachable]
    skill_titles: Mapping[str, str]


class _Place(NamedTuple):
    """Where a project stands in a person's list: easy before hard for newcomers, then the newest first."""

    rank: int
    age: int
    project_id: str


class _Cursor(msgspec.Struct, array_like=True):
    place: tuple[int, int, str]
    first: int
    inner: str


class _Seeker(NamedTuple):
    """Who looks, as what, for what."""

    person: Person
    enrolments: dict[str, enrolments.Enrolment]
    wanted: Wanted


class _Stretch(NamedTuple):
    """The tasks of one page, and where the next one begins."""

    found: list[Found]
    next_cursor: str | None


def open_tasks(actor: Actor, wanted: Wanted, *, limit: int, cursor: str | None) -> Listing:
    """Open tasks of projects the person is or may be in, without those they had before, from indexes alone.

    Newcomers see simple work first (R23). Each person begins at another shard, so that not all see the same tasks.
    Everything read here is a hint and may be a moment old; a claim decides by the records themselves.
    """
    begin = _opened(cursor)
    person = people.person_of(actor.account_id, device=wanted.device, is_consistent=False)
    seeker = _Seeker(person, enrolments.of_person(actor.account_id), wanted)
    seen = [(project, _against(seeker, project)) for project in projects.open_ones(PROJECTS_SEEN)]
    fitting = [project for project, reasons in seen if not reasons]
    page = _stretch(seeker, _in_order(person, fitting), begin, limit)
    is_first = cursor is None
    top = _recommended(seeker, fitting, page.found) if is_first else []
    is_empty = is_first and not page.found and page.next_cursor is None
    medians = project_counts.medians_of(one.project.project_id for one in [*page.found, *top])
    because = (
        obstacles((reasons or [Reason("no-open-tasks", "")], project.task_count) for project, reasons in seen)
        if is_empty
        else []
    )
    near = _within_reach(seen) if is_first else []
    return Listing(
        [card_of(person, one, medians[one.project.project_id]) for one in page.found],
        page.next_cursor,
        [card_of(person, one, medians[one.project.project_id]) for one in top],
        because,
        near,
        _titles([*page.found, *top], [*because, *(reason for one in near for reason in one.missing)]),
    )


def _within_reach(seen: Iterable[tuple[projects.Project, list[Reason]]]) -> list[Reachable]:
    """What the person can open by themselves, the fewest steps first, then the newest."""
    near = [(project, reasons) for project, reasons in seen if reasons and is_within_reach(reasons)]
    near.sort(key=lambda pair: (len(pair[1]), -pair[0].created_at.timestamp(), pair[0].project_id))
    return [Reachable(project.project_id, project.title, reasons) for project, reasons in near[:_REACHABLE]]


def _titles(found: Iterable[Found], in_the_way: Iterable[Reason | Obstacle]) -> dict[str, str]:
    """The names of all skills that the page speaks of; where there are none, none are read."""
    asked = {need.skill for one in found for need in one.project.audience.needs}
    asked |= {one.skill for one in in_the_way if one.skill is not None}
    known = skill_tree.shown().titles if asked else {}
    return {skill: known[skill] for skill in sorted(asked) if skill in known}


def _stretch(
    seeker: _Seeker, places: Iterable[tuple[_Place, projects.Project]], begin: _Cursor | None, limit: int
) -> _Stretch:
    """One page's tasks: project after project in the person's order, from where the cursor says."""
    account_id, found, looked = seeker.person.account_id, list[Found](), 0
    for place, project in places:
        if begin is not None and place < _Place(*begin.place):
            continue
        if looked == QUEUES_SEEN or len(found) >= limit:
            return _Stretch(found, _sealed(place, first=_first(account_id, project)))
        is_begun = begin is not None and place == _Place(*begin.place)
        first, inner = (begin.first, begin.inner) if is_begun and begin else (_first(account_id, project), "")
        page = _queue(project, limit=limit - len(found), cursor=inner or None, first=first)
        looked += 1
        found += _new_to(seeker, project, page.records)
        if page.next_cursor:
            return _Stretch(found, _sealed(place, first=first, inner=page.next_cursor))
    return _Stretch(found, None)


def _recommended(seeker: _Seeker, fitting: Sequence[projects.Project], listed: Sequence[Found]) -> list[Found]:
    """The best projects by their scores, each with a task: one of the page, or one more look into its queue."""
    by_id = {project.project_id: project for project in fitting}
    on_page = {one.project.project_id: one for one in reversed(listed)}
    candidates = [candidate_of(one, is_enrolled=one.project_id in seeker.enrolments) for one in fitting]
    top = []
    titles = skill_tree.shown().titles if any(one.needs for one in candidates) else {}
    for chosen in recommended(seeker.person, candidates, titles=titles):
        project = by_id[chosen.project_id]
        found = on_page.get(chosen.project_id) or _one_of(seeker, project)
        if found is not None:
            top.append(msgspec.structs.replace(found, because=chosen.because))
    return top


def _one_of(seeker: _Seeker, project: projects.Project) -> Found | None:
    first = _first(seeker.person.account_id, project)
    return next(iter(_new_to(seeker, project, _queue(project, limit=_LOOKED_AT, first=first).records)), None)


def _queue(project: projects.Project, *, limit: int, first: int, cursor: str | None = None) -> store.Page:
    return tasks.in_queue(
        project.project_id, project.shard_count, limit=limit, cursor=cursor, first=first, is_open=True
    )


def _in_order(person: Person, fitting: Iterable[projects.Project]) -> list[tuple[_Place, projects.Project]]:
    """The projects in the person's order."""
    return sorted(((_place(person, project), project) for project in fitting), key=lambda pair: pair[0])


def _place(person: Person, project: projects.Project) -> _Place:
    return _Place(rank(person, project.difficulty), -int(project.created_at.timestamp()), project.project_id)


def _against(seeker: _Seeker, project: projects.Project) -> list[Reason]:
    """Everything that keeps a project's tasks out of this person's list, with codes alone that only lists need."""
    state = _state_in(seeker, project)
    found = reasons_against(people.in_project(seeker.person, project), project.audience, at=runtime.now())
    if state not in (None, "left", "tasking"):
        found.append(Reason("enrolment-refuses", ""))
    if project.open_seats == 0 and state in (None, "left"):
        found.append(Reason("no-seat", ""))
    if not project.shard_count:
        found.append(Reason("no-tasks-yet", ""))
    if not _fits(project, seeker.wanted):
        found.append(Reason("filtered-out", ""))
    return found


def _state_in(seeker: _Seeker, project: projects.Project) -> str | None:
    mine = seeker.enrolments.get(project.project_id)
    return mine.state if mine else None


def _fits(project: projects.Project, wanted: Wanted) -> bool:
    needs = project.audience.needs
    return (
        (wanted.task_type is None or project.task_type == wanted.task_type)
        and (wanted.skill is None or any(f"{need.skill}/".startswith(f"{wanted.skill}/") for need in needs))
        and (wanted.reward_minimum_minor is None or project.reward_at_estimate.minor >= wanted.reward_minimum_minor)
        and (wanted.minutes_maximum is None or project.est_minutes <= wanted.minutes_maximum)
        and (wanted.language is None or is_in_language(project.asked, needs, wanted.language))
    )


def _new_to(seeker: _Seeker, project: projects.Project, hints: list[tasks.Task]) -> list[Found]:
    """Those the person never had; who was never in a project had none of its tasks."""
    mine = seeker.enrolments.get(project.project_id)
    is_enrolled = mine is not None
    read, present = (mine.guidelines_read or 0 if mine else 0), project.guidelines_version
    is_unread = bool(unread(project.project_id, _state_in(seeker, project), read=read, present=present))
    ids = [hint.task_id for hint in hints]
    had = claims.had_before(seeker.person.account_id, ids) if is_enrolled else set()
    return [Found(task_id, project, is_enrolled, has_new_guidelines=is_unread) for task_id in ids if task_id not in had]


def _first(account_id: str, project: projects.Project) -> int:
    return shard_of(f"{account_id}#{project.project_id}", project.shard_count)


def _sealed(place: _Place, *, first: int, inner: str = "") -> str:
    return base64.urlsafe_b64encode(
        msgspec.json.encode(_Cursor((place.rank, place.age, place.project_id), first, inner))
    ).decode()


def _opened(cursor: str | None) -> _Cursor | None:
    if cursor is None:
        return None
    try:
        return msgspec.json.decode(base64.urlsafe_b64decode(cursor), type=_Cursor)
    except (ValueError, msgspec.MsgspecError) as error:
        raise store.CursorInvalid("Begin again without a cursor.", field="cursor") from error
