"""Use cases of imports: a person uploads a file of tasks, queue `imports` turns it into tasks."""

from chalicelib.services.imports.reports import cancel, errors_link, imports_of, report
from chalicelib.services.imports.runs import run
from chalicelib.services.imports.uploads import Form, begin, complete_upload, import_tasks

__all__ = ["Form", "begin", "cancel", "complete_upload", "errors_link", "import_tasks", "imports_of", "report", "run"]
