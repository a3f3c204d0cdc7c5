"""Owns the seats of a project: how many people are in it, on the project's record (R69)."""

from chalicelib.domain.enrolments import NoSeat
from chalicelib.models.projects import Project
from chalicelib.models.store import Transaction


def take(tx: Transaction, project_id: str, offered: int) -> None:
    """One person more is in the project, up to so many; raises NoSeat from the commit."""
    is_free = Project.seats_taken.does_not_exist() | (Project.seats_taken < offered)
    tx.update(Project(project_id), [Project.seats_taken.add(1)], is_free, lambda _: _no_seat())


def give_back(tx: Transaction, project_id: str) -> None:
    """One person less is in the project."""
    tx.update(Project(project_id), [Project.seats_taken.add(-1)], Project.seats_taken >= 1)


def _no_seat() -> Exception:
    return NoSeat("Seats come back when people leave; look at GET /tasks for other work.", retry_after=3600)
