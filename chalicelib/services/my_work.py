"""Use cases of a contributor's own work: every claim with how far it is, what it asks and what is left (R8, R43)."""

from collections.abc import Sequence
from typing import Any

from chalicelib import runtime
from chalicelib.domain.access import Actor
from chalicelib.domain.orders import shown_order
from chalicelib.domain.task_types import options_of
from chalicelib.models import claims, projects, store, submissions, tasks, work_times
from chalicelib.services import attachments
from chalicelib.services.claims import kept_draft
from chalicelib.services.work_times import clocks

#: So many pages of all claims are looked through for one page of one state; its cursor goes on from there.
PAGES_LOOKED_THROUGH = 5


def my_claims(actor: Actor, *, limit: int, cursor: str | None, state: str | None = None) -> store.Page:
    """The person's claims, or those in one state, from the base table, so that one just made is in it.

    A page of one state may be short while its cursor goes on; active ones stand in the order of their deadlines in it.
    """
    found: list[claims.Claim] = []
    for _ in range(PAGES_LOOKED_THROUGH):
        page = store.listing(claims.Claim, actor.account_id, limit=limit - len(found), cursor=cursor)
        found += [claim for claim in page.records if state in (None, claim.state)]
        cursor = page.next_cursor
        if cursor is None or len(found) >= limit:
            break
    if state == "active":
        found.sort(key=lambda claim: (claim.expires_at, claim.claim_id))
    return store.Page(_with_progress(found), cursor)


def claim_with_work(actor: Actor, claim_id: str) -> dict[str, Any]:
    """The claim with its receipt, the task and what is asked of an answer, the draft and both clocks.

    All a work screen needs, also for who has left the project with work in hand.
    """
    claim = claims.claim_of(actor.account_id, claim_id)
    project, task = projects.project_of(claim.project_id), tasks.task_of(claim.task_id)
    draft = claims.Draft.find(claim_id)
    percent = {claim_id: draft.percent_done} if draft else {}
    return {
        "claim": _shown(claim, percent, _requirements([claim]), {project.project_id: project.title}),
        "asked": _asked(project, task),
        "input": task.input,
        "shown_order": shown_order(claim.terms.get("task_type", ""), task.input, claim_id),
        "attachments": attachments.links(claim.project_id, task.input),
        "draft": draft,
        "clocks": clocks(claim, work_times.time_of(claim_id)),
    }


def save_draft(actor: Actor, claim_id: str, *, answer: Any, version: int) -> dict[str, Any]:
    """The work so far is kept; how far it is and both clocks come back. Raises DraftMoved, ClaimNotActive."""
    claim, draft = kept_draft(actor, claim_id, answer=answer, version=version)
    saved = {name: getattr(draft, name) for name in ("version", "answer", "saved_at", "percent_done")}
    return saved | {"clocks": clocks(claim, work_times.time_of(claim_id))}


def _with_progress(found: Sequence[claims.Claim]) -> list[dict[str, Any]]:
    percent, requirements = claims.percent_done_of(found), _requirements(found)
    titles = projects.titles_of(claim.project_id for claim in found)
    handed_in = submissions.states_of(claim.submission_id for claim in found if claim.submission_id)
    return [
        _shown(claim, percent, requirements, titles) | {"handed_in": handed_in.get(claim.submission_id or "")}
        for claim in found
    ]


def _asked(project: projects.Project, task: tasks.Task) -> dict[str, Any]:
    """What an answer is held against; none of it changes once a project is published."""
    return {
        "task_type": project.task_type,
        "options": list(options_of(project.rules, task.input)),
        "output_schema": project.output_schema,
        "validators": project.validators or [],
    }


def _shown(
    claim: claims.Claim,
    percent: dict[str, int],
    requirements: dict[tuple[str, int], list[str]],
    titles: dict[str, str],
) -> dict[str, Any]:
    is_active = claim.state == "active"
    left = max(0, int((claim.expires_at - runtime.now()).total_seconds())) if is_active else 0
    return {name: getattr(claim, name) for name in claims.Claim.get_attributes()} | {
        "title": titles.get(claim.project_id, ""),
        "percent_done": 100 if claim.state == "submitted" else percent.get(claim.claim_id, 0),
        "seconds_left": left,
        "is_overdue": is_active and claim.expires_at <= runtime.now(),
        "requirements": requirements.get(_guidelines_of(claim), []),
    }


def _requirements(found: Sequence[claims.Claim]) -> dict[tuple[str, int], list[str]]:
    """What acceptance asks for, by project and version of its guidelines: those each claim was made under."""
    keys = list(dict.fromkeys(_guidelines_of(claim) for claim in found))
    wanted = ["project_id", "version", "acceptance_criteria"]
    read = projects.Guidelines.batch_get(keys, attributes_to_get=wanted) if keys else []
    return {(one.project_id, one.version): one.acceptance_criteria for one in read}


def _guidelines_of(claim: claims.Claim) -> tuple[str, int]:
    return claim.project_id, claim.terms["guidelines_version"]
