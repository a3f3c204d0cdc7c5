"""Owns projects and their guidelines."""

from chalicelib.models.projects.guidelines import Guidelines, guidelines_of
from chalicelib.models.projects.project import (
    Project,
    ProjectMovedError,
    check_state,
    managed,
    managed_among,
    once_published,
    open_ones,
    project_of,
    published,
    titles_of,
    with_task,
)

__all__ = [
    "Guidelines",
    "Project",
    "ProjectMovedError",
    "check_state",
    "guidelines_of",
    "managed",
    "managed_among",
    "once_published",
    "open_ones",
    "project_of",
    "published",
    "titles_of",
    "with_task",
]
