"""Looking at projects: what is open to anyone, what a person may join, what a manager made."""

from collections.abc import Callable
from typing import Any

import msgspec

from chalicelib import runtime
from chalicelib.domain.access import Actor
from chalicelib.domain.cards import pace_of
from chalicelib.domain.matching import Person, Reason, is_within_reach, reasons_against
from chalicelib.domain.projects import NoSuchProject
from chalicelib.models import enrolments, people, project_counts, projects, store

#: Pages of open projects one request looks through for those the person may join.
PAGES_TRIED = 4


class OneWithMore:
    """A project, as it is, with something beside it."""

    project: projects.Project

    def __getattr__(self, name: str) -> Any:
        return getattr(self.project, name)


class Shown(msgspec.Struct, frozen=True):
    """A project and the guidelines that apply."""

    project: projects.Project
    guidelines: projects.Guidelines | None


def shown(actor: Actor, project_id: str) -> Shown:
    """Terms, guidelines and acceptance criteria, readable without enrolling (R76); a draft is its managers' alone."""
    project = projects.project_of(project_id)
    if project.state == "draft" and not project.is_managed_by(actor):
        raise NoSuchProject("GET /projects lists what is open to you.")
    return Shown(project, projects.guidelines_of(project))


def listed(actor: Actor, *, scope: str, limit: int, cursor: str | None) -> store.Page:
    """The projects a manager made (scope `managed`), those a person `joined`, or the open ones they may be in.

    `within_reach` are those and the ones that a person can open by themselves.
    """
    found = {"managed": _managed_by, "joined": _joined_by, "within_reach": _reachable}.get(scope, _joinable)
    return found(actor, limit=limit, cursor=cursor)


class Joined(OneWithMore):
    """A project, as it is, with how a person stands in it."""

    def __init__(self, project: projects.Project, enrolment: enrolments.Enrolment) -> None:
        self.project = project
        self.enrolment = enrolment


def _joined_by(actor: Actor, *, limit: int, cursor: str | None) -> store.Page:
    """The projects the person is in; a page may be short, because those left are not shown."""
    page = store.listing(enrolments.Enrolment, actor.account_id, limit=limit, cursor=cursor)
    own = {one.project_id: one for one in page.records if one.state != "left"}
    found = projects.Project.batch_get(list(own)) if own else []
    by_id = {project.project_id: project for project in found}
    return store.Page([Joined(by_id[key], own[key]) for key in own if key in by_id], page.next_cursor)


def _managed_by(actor: Actor, *, limit: int, cursor: str | None) -> store.Page:
    """The projects a manager made, newest first."""
    by_creator = projects.Project.by_creator
    page = store.listing(by_creator, actor.account_id, limit=limit, cursor=cursor, is_newest_first=True)
    return store.Page(store.whole(page.records), page.next_cursor)


class Opportunity(OneWithMore):
    """An open project, as it is, with the pace of its accepted work."""

    def __init__(self, project: projects.Project, median_minutes: int | None) -> None:
        self.project = project
        self.pace = pace_of(
            project.reward, median_minutes=median_minutes, est_minutes=project.est_minutes, hourly=project.hourly
        )


def opportunities(*, limit: int, cursor: str | None) -> store.Page:
    """Open work that there is and its pay, for anyone, newest first; a page may be short while its cursor goes on."""
    page = _open_ones_with(lambda one: one.is_on_offer, limit=limit, cursor=cursor)
    medians = project_counts.medians_of(project.project_id for project in page.records)
    return store.Page([Opportunity(one, medians[one.project_id]) for one in page.records], page.next_cursor)


def _open_ones_with(is_wanted: Callable[[projects.Project], bool], *, limit: int, cursor: str | None) -> store.Page:
    found: list[projects.Project] = []
    for _ in range(PAGES_TRIED):
        page = _open_ones(limit=limit - len(found), cursor=cursor)
        found += [one for one in page.records if is_wanted(one)]
        cursor = page.next_cursor
        if cursor is None or len(found) >= limit:
            break
    return store.Page(found, cursor)


def _open_ones(*, limit: int, cursor: str | None) -> store.Page:
    by_state = projects.Project.by_state
    return store.listing(by_state, "open", limit=limit, cursor=cursor, is_newest_first=True)


class Near(OneWithMore):
    """An open project, as it is, with what the person would have to see to before they may join."""

    def __init__(self, project: projects.Project, missing: list[Reason]) -> None:
        self.project = project
        self.missing = missing


def _reachable(actor: Actor, *, limit: int, cursor: str | None) -> store.Page:
    """Open projects with work that the person is or may be in, or can open by themselves, newest first."""
    person = people.person_of(actor.account_id)
    page = _open_ones_with(
        lambda one: one.is_on_offer and is_within_reach(_against(person, one)), limit=limit, cursor=cursor
    )
    return store.Page([Near(one, _against(person, one)) for one in page.records], page.next_cursor)


def _joinable(actor: Actor, *, limit: int, cursor: str | None) -> store.Page:
    """Open projects the person is or may be in, newest first; a page may be short while its cursor goes on."""
    person = people.person_of(actor.account_id)
    return _open_ones_with(lambda one: _may_join(person, one), limit=limit, cursor=cursor)


def _may_join(person: Person, project: projects.Project) -> bool:
    return not _against(person, project)


def _against(person: Person, project: projects.Project) -> list[Reason]:
    return reasons_against(people.in_project(person, project), project.audience, at=runtime.now())
