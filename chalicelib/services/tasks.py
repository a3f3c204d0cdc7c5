"""Use cases of finding work: open tasks a person may take, one task with all it asks, a manager's list."""

import base64
from collections.abc import Iterator
from typing import NamedTuple

import msgspec

from chalicelib.domain.access import Actor
from chalicelib.domain.claims import NoSuchTask
from chalicelib.domain.ids import shard_of
from chalicelib.domain.matching import Person, rank, reasons_against
from chalicelib.domain.money import Money
from chalicelib.models import claims, enrolments, people, projects, store, tasks

#: Open projects one request looks at, and queues it looks into.
PROJECTS_SEEN, QUEUES_SEEN = 200, 10


class Wanted(msgspec.Struct, frozen=True):
    """What a person looks for (R18)."""

    task_type: str | None = None
    skill: str | None = None
    reward_minimum_minor: int | None = None
    minutes_maximum: int | None = None


class Card(msgspec.Struct, frozen=True):
    """An open task as a list shows it."""

    task_id: str
    project_id: str
    title: str
    task_type: str
    reward: Money
    est_minutes: int
    difficulty: int
    is_enrolled: bool


class Work(msgspec.Struct, frozen=True):
    """A task and the project it belongs to."""

    task: tasks.Task
    project: projects.Project


class _Place(NamedTuple):
    """Where a project stands in a person's list: easy before hard for newcomers, then the newest first."""

    rank: int
    age: int
    project_id: str


class _Cursor(msgspec.Struct, array_like=True):
    place: tuple[int, int, str]
    first: int
    inner: str


def open_tasks(actor: Actor, wanted: Wanted, *, limit: int, cursor: str | None) -> store.Page:
    """Open tasks of projects the person is or may be in, without those they had before, from indexes alone.

    Newcomers see simple work first (R23). Each person begins at another shard, so that not all see the same tasks.
    """
    begin = _opened(cursor)
    person = people.person_of(actor.account_id)
    states = enrolments.states_of(actor.account_id)
    found: list[Card] = []
    looked = 0
    for place, project in _in_order(person, states, wanted):
        if begin is not None and place < _Place(*begin.place):
            continue
        if looked == QUEUES_SEEN or len(found) >= limit:
            return store.Page(found, _sealed(place, first=_first(actor, project)))
        is_begun = begin is not None and place == _Place(*begin.place)
        first, inner = (begin.first, begin.inner) if is_begun and begin else (_first(actor, project), "")
        page = tasks.in_queue(
            project.project_id,
            project.shard_count,
            limit=limit - len(found),
            cursor=inner or None,
            first=first,
            is_open=True,
        )
        looked += 1
        found += _cards(actor, project, page.records, is_enrolled=project.project_id in states)
        if page.next_cursor:
            return store.Page(found, _sealed(place, first=first, inner=page.next_cursor))
    return store.Page(found, None)


def task_for(actor: Actor, task_id: str) -> Work:
    """A task with its input, for those enrolled in its project and its managers. Raises NoSuchTask."""
    task = tasks.task_of(task_id)
    project = projects.project_of(task.project_id)
    if not project.is_managed_by(actor):
        enrolment = enrolments.Enrolment.find(actor.account_id, task.project_id)
        if enrolment is None or enrolment.state not in ("tasking", "paused"):
            raise NoSuchTask("Look at GET /tasks for what is open to you.")
    return Work(task, project)


def tasks_of(actor: Actor, project_id: str, *, limit: int, cursor: str | None) -> store.Page:
    """A project's tasks for its managers, shard after shard. Raises NoSuchProject."""
    project = projects.managed(actor, project_id)
    return tasks.in_queue(project_id, project.shard_count, limit=limit, cursor=cursor)


def _in_order(person: Person, states: dict[str, str], wanted: Wanted) -> Iterator[tuple[_Place, projects.Project]]:
    """The open projects that fit, in the person's order."""
    fitting = [
        project
        for project in projects.open_ones(PROJECTS_SEEN)
        if project.shard_count and _fits(project, wanted) and _may_work(person, states, project)
    ]
    placed = [(_place(person, project), project) for project in fitting]
    return iter(sorted(placed, key=lambda pair: pair[0]))


def _place(person: Person, project: projects.Project) -> _Place:
    return _Place(rank(person, project.difficulty), -int(project.created_at.timestamp()), project.project_id)


def _may_work(person: Person, states: dict[str, str], project: projects.Project) -> bool:
    state = states.get(project.project_id)
    if state not in (None, "left", "tasking"):
        return False
    return not reasons_against(people.in_project(person, project), project.audience)


def _fits(project: projects.Project, wanted: Wanted) -> bool:
    skills = [need["skill"] for need in project.required_skills]
    return (
        (wanted.task_type is None or project.task_type == wanted.task_type)
        and (wanted.skill is None or any(f"{skill}/".startswith(f"{wanted.skill}/") for skill in skills))
        and (wanted.reward_minimum_minor is None or project.reward_minor >= wanted.reward_minimum_minor)
        and (wanted.minutes_maximum is None or project.est_minutes <= wanted.minutes_maximum)
    )


def _cards(actor: Actor, project: projects.Project, found: list[tasks.Task], *, is_enrolled: bool) -> list[Card]:
    had = claims.had_before(actor.account_id, [task.task_id for task in found])
    return [
        Card(
            task.task_id,
            project.project_id,
            project.title,
            project.task_type,
            project.reward,
            project.est_minutes,
            project.difficulty,
            is_enrolled,
        )
        for task in found
        if task.is_open and task.task_id not in had
    ]


def _first(actor: Actor, project: projects.Project) -> int:
    return shard_of(f"{actor.account_id}#{project.project_id}", project.shard_count)


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
