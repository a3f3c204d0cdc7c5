"""Reads why somebody takes no tasks in a project: the step that paused them, or the test they did not pass."""

from chalicelib import runtime
from chalicelib.domain.instants import instant_text
from chalicelib.domain.pauses import PausedInProject, pause_told, paused
from chalicelib.domain.standing import is_paused_after
from chalicelib.models.projects import Project
from chalicelib.models.standing_steps import steps_of


def paused_in(account_id: str) -> str:
    """The titles of the projects in which a pause stands, as they are read; nothing when there is none."""
    taken = [one.taken for one in steps_of(account_id)]
    about = dict.fromkeys(one.project_id for one in taken if one.project_id)
    stand = [project_id for project_id in about if is_paused_after(taken, project_id)]
    found = {project_id: Project.find(project_id) for project_id in stand}
    return ", ".join(f"“{project.title if project else project_id}”" for project_id, project in found.items())


def pause_of(account_id: str, project_id: str) -> PausedInProject:
    """What a paused person is told, from the last step that paused them here."""
    about = [one for one in steps_of(account_id) if one.taken.project_id == project_id and not one.taken.is_overturned]
    step = next((one for one in reversed(about) if one.step == "project_pause"), None)
    if step is None:
        return paused("It ends when an administrator ends it; work in hand and other projects stay yours.")
    detail = pause_told(
        step.reason, step_id=step.step_id, appeal_until=step.appeal_until, is_appealed=step.appeal_id is not None,
        now=runtime.now(),
    )  # fmt: skip
    until = None if step.appeal_until is None else instant_text(step.appeal_until)
    return paused(detail, step_id=step.step_id, rule=step.rule, appeal_until=until)
