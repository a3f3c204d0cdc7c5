"""Owns what a running import says of its project: that it is the only one, its shards, and its end."""

from chalicelib.domain.imports import ImportRunning
from chalicelib.models.projects import Project, ProjectMovedError
from chalicelib.models.store import Transaction


def begin_import(tx: Transaction, project: Project, import_id: str) -> None:
    """The import is the only one that makes tasks now; raises ImportRunning, ProjectMovedError."""
    tx.update(
        Project(project.project_id),
        [Project.running_import_id.set(import_id), Project.version.set(project.version + 1)],
        Project.running_import_id.does_not_exist() & (Project.version == project.version),
        _why_not_begun,
    )


def _why_not_begun(found: Project | None) -> Exception:
    if found is not None and found.running_import_id:
        return ImportRunning(
            f"Wait until it is finished: GET /imports/{found.running_import_id} shows how far it is.",
            import_id=found.running_import_id,
        )
    return ProjectMovedError()


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
