"""Owns what a running import says of its project: its shards, and that it is over."""

from chalicelib.models.projects import Project
from chalicelib.models.store import Transaction


def list_shards(tx: Transaction, project_id: str, import_id: str, shard_count: int) -> None:
    """The project's queue has so many shards now; only the import that runs says so."""
    project = Project(project_id)
    tx.update(project, [Project.shard_count.set(shard_count)], Project.running_import_id == import_id)


def end_import(tx: Transaction, project_id: str, import_id: str, tasks_created: int) -> None:
    """The import is over, its tasks are counted, and another one may begin."""
    tx.update(
        Project(project_id),
        [Project.task_count.add(tasks_created), Project.running_import_id.remove(), Project.version.add(1)],
        Project.running_import_id == import_id,
    )
