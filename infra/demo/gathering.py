"""Owns how the evidence is gathered: from the manager's and the workers' own routes, nothing else."""

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from infra.demo.client import Person
from infra.demo.progress import Progress
from infra.demo.proof import Books


def submissions_of(manager: Person, project_id: str, total: int, progress: Progress) -> list[dict[str, Any]]:
    """Every submission of the project."""
    found = []
    with progress.part("Reading answers", total) as part:
        for submission in manager.pages(f"/projects/{project_id}/submissions", "submissions"):
            found.append(submission)
            part.step()
    return found


def books_of(
    people: Mapping[str, Person], period_ids: Sequence[str], progress: Progress, *, title: str, parallel: int
) -> dict[str, Books]:
    """Each worker's entries, and their statements of these periods; before a close, as they would be now."""
    found: dict[str, Books] = {}
    with progress.part(title, len(people)) as part:

        def read(worker: str) -> None:
            found[worker] = _books(people[worker], period_ids)
            part.step()

        part.each(people, read, parallel=parallel)
    return found


def entries_of(people: Mapping[str, Person], *, parallel: int) -> list[dict[str, Any]]:
    """The last entries of everybody, which tell the weeks they are paid in."""
    with ThreadPoolExecutor(parallel) as pool:
        return [entry for found in pool.map(_entries, people.values()) for entry in found]


def _entries(person: Person) -> list[dict[str, Any]]:
    return list(person.pages("/me/entries", "entries"))


def _books(person: Person, period_ids: Sequence[str]) -> Books:
    entries = _entries(person)
    books = Books(entries, [])
    mine = {entry["statement_period"] for entry in entries}
    for period_id in period_ids:
        if period_id in mine:
            week = person.get(f"/me/statements/{period_id}")
            books.statements += week["statements"]
            books.payouts += week["payouts"]
    books.closed = list(person.pages("/me/statements", "statements"))
    return books
