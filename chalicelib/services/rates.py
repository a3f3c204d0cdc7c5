"""Use cases of rates: announced for claims to come, shown with their history, compared on the rate card (R62, R75)."""

import msgspec

from chalicelib import runtime, settings
from chalicelib.domain.access import Actor
from chalicelib.domain.idempotency import Repeat
from chalicelib.domain.projects import NoSuchProject, check_rate_changes
from chalicelib.domain.rate_cards import Priced, RateCard, rate_card
from chalicelib.domain.rates import Wanted, change_wanted, check_rate, floor_of
from chalicelib.models import audit, idempotency, projects, store

#: So many open projects the rate card looks at, the newest.
PROJECTS_SEEN = 200


@store.again_when(idempotency.AlreadyDoneError)
@store.again_when(projects.ProjectMovedError)
def announce(actor: Actor, project_id: str, wanted: Wanted, repeat: Repeat | None = None) -> projects.Project:
    """Claims made from then on have this rate; those in hand keep theirs (R62). Nothing runs when the day comes.

    Raises NoSuchProject, ProjectStateRefuses, RateNoticeTooShort, RateChangesUsedUp, InvalidField.
    """
    before = idempotency.done_before(repeat)
    project = projects.managed(actor, project_id)
    if before is not None:
        return project
    check_rate_changes(project.state)
    change = change_wanted(project.rates, wanted, runtime.now())
    floor = floor_of(project.currency, settings.current().minimum_hourly_minor)
    check_rate(change.rate, project.est_minutes, approved_minor=project.price_approved_minor, floor=floor)
    changes = {"rate_changes": [*(project.rate_changes or ()), msgspec.to_builtins(change)]}
    with store.transaction() as tx:
        project.change(tx, changes)
        audit.note(
            tx, actor.account_id, "change_rate", project_id, reason=wanted.reason,
            reward_minor=change.rate.reward_minor, effective_at=change.effective_at.isoformat(),
        )  # fmt: skip
        idempotency.remember(tx, repeat, project_id)
    project.fill(changes)
    return project


def history(actor: Actor, project_id: str) -> projects.Project:
    """A project with every rate it had; a draft is its managers' alone. Raises NoSuchProject."""
    project = projects.project_of(project_id)
    if project.state == "draft" and not project.is_managed_by(actor):
        raise NoSuchProject("GET /projects lists what is open to you.")
    return project


def card() -> RateCard:
    """What open work pays by type, tier and difficulty (R75), from one bounded read of the index of open projects.

    What nobody can take, for want of tasks or past its last day, is no work that pays.
    """
    found = projects.open_ones(PROJECTS_SEEN)
    priced = [
        Priced(one.task_type, max((need.level for need in one.audience.needs), default=0), one.difficulty or 1,
               one.currency, one.rate, one.est_minutes)
        for one in found
        if one.is_on_offer
    ]  # fmt: skip
    return rate_card(priced, as_of=runtime.now(), is_whole=len(found) < PROJECTS_SEEN)
