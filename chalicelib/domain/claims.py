"""Owns the rules of claiming, holding and handing in (rules 1 and 2; R22, R45)."""

from datetime import datetime, timedelta

from chalicelib.domain.ids import derived_id, shard_of
from chalicelib.domain.problems import Conflict, Forbidden, NotFound

#: Open claims at the same time: below and from this many accepted answers (R45).
FEW, MANY, EXPERIENCED_FROM = 2, 5, 10
#: Into how many parts indexes by deadline are divided.
DEADLINE_SHARDS = 16


class NoSuchClaim(NotFound):
    """You have no such claim."""


class NoSuchTask(NotFound):
    """There is no such task for you."""


class TaskFull(Conflict):
    """Every place on this task is taken."""


class TaskAnsweredBefore(Conflict):
    """You have had this task before."""


class TooManyOpenClaims(Conflict):
    """You have as many open claims as you may."""


class NotEnrolled(Forbidden):
    """Join the project first."""


class OwnProject(Forbidden):
    """Managers do not work in their own project."""


class ProjectNotOpen(Conflict):
    """The project takes no new claims at the moment."""


class BudgetExhausted(Conflict):
    """The project's money is all reserved."""


class NothingToClaim(Conflict):
    """There is no open task for you in this project at the moment."""


class ClaimExpired(Conflict):
    """The time of this claim is over."""


class ClaimNotActive(Conflict):
    """This claim is not active any more."""


class DraftMoved(Conflict):
    """The draft was saved elsewhere meanwhile."""


def claim_id_of(task_id: str, account_id: str) -> str:
    """One claim a person and task: the id is its own idempotency."""
    return derived_id("clm", task_id, account_id)


def submission_id_of(claim_id: str, number: int) -> str:
    """The id of the answer handed in `number`-th under a claim (1 the first, 2 after a revision)."""
    return derived_id("sub", claim_id, str(number))


def expires_at(claimed_at: datetime, lease_minutes: int) -> datetime:
    """The end of the lease."""
    return claimed_at + timedelta(minutes=lease_minutes)


def deadline_shard(record_id: str, state: str = "") -> str:
    """Which part of an index by deadline a record stands in."""
    return f"{state}#{shard_of(record_id, DEADLINE_SHARDS):02d}"


def deadline_shards(state: str = "") -> list[str]:
    """Every part of an index by deadline."""
    return [f"{state}#{number:02d}" for number in range(DEADLINE_SHARDS)]


def check_open(state: str) -> None:
    """New claims are made in open projects alone; raises ProjectNotOpen."""
    if state != "open":
        raise ProjectNotOpen("Look at GET /tasks for other work.")


def check_may_work(account_id: str, managers: list[str]) -> None:
    """Nobody answers tasks of their own making."""
    if account_id in managers:
        raise OwnProject("Use the project's preview to try its tasks.")
