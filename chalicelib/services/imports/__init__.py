"""Use cases of imports: a person uploads a file of tasks, queue `imports` turns it into tasks."""

from chalicelib.services.imports.runs import run
from chalicelib.services.imports.uploads import begin, complete_upload, import_tasks, report

__all__ = ["begin", "complete_upload", "import_tasks", "report", "run"]
