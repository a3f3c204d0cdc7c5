"""Owns the rules of claiming, holding and handing in (rules 1 and 2; R22, R45)."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from chalicelib.domain.ids import derived_id, shard_of
from chalicelib.domain.messages import Tell
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
    """You have answered this task."""


class TaskHeldBefore(Conflict):
    """You had this task, and it does not come back to you."""


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

    @classmethod
    def at(cls, expired_at: datetime) -> "ClaimExpired":
        """What becomes of the draft and the place, whether the sweep has been there or not."""
        return cls(
            "Your draft is kept. The place goes back for somebody else; the task does not come back to you.",
            expired_at=expired_at,
        )


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


def claimed_before(claim_id: str, state: str, project_id: str) -> Conflict:
    """What stands between a person and a task they had: answered, given back or run out, each said as it was."""
    said: dict[str, Any] = {"claim_id": claim_id, "state": state}
    if state not in ("released", "expired"):
        return TaskAnsweredBefore("A person answers a task once.", **said)
    how = "You gave it back" if state == "released" else "Its time ran out"
    return TaskHeldBefore(
        f"{how}, and each task is offered to a person once. Your draft is kept: GET /claims/{claim_id}."
        f" POST /projects/{project_id}/claims gives you another task.",
        **said,
    )


def expiries_told(old: Mapping[str, Any] | None, new: Mapping[str, Any] | None) -> list[Tell]:
    """A person is told that a claim ran out, once: it ends for good."""
    if old is None or new is None or new["state"] != "expired" or old["state"] == "expired":
        return []
    facts: dict[str, str | int] = {
        "claim_id": new["claim_id"],
        "project_id": new["project_id"],
        "expired_at": new["expires_at"].isoformat(),
    }
    return [Tell(new["account_id"], "claim_expired", new["claim_id"], facts)]


def check_may_work(account_id: str, managers: list[str]) -> None:
    """Nobody answers tasks of their own making."""
    if account_id in managers:
        raise OwnProject("Use the project's preview to try its tasks.")
