"""Use cases of finding work: open tasks a person may take, one task with all it asks, a manager's list."""

from chalicelib.services.tasks.finding import Wanted, open_tasks
from chalicelib.services.tasks.reading import task_for, tasks_of

__all__ = ["Wanted", "open_tasks", "task_for", "tasks_of"]
