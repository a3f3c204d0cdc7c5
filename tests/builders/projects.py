"""Builds projects through their use cases, and the files that fill them."""

import json
from typing import Any

from chalicelib import settings
from chalicelib.domain.access import Actor
from chalicelib.domain.money import Money
from chalicelib.domain.projects import Instructions
from chalicelib.models.projects import Project
from chalicelib.services import imports, projects
from tests.fakes.cloud import MemoryCloud

MANAGER = Actor("acc_manager", frozenset({"manager"}), "active")
OTHER_MANAGER = Actor("acc_stranger", frozenset({"manager"}), "active")
ADMIN = Actor("acc_admin", frozenset({"admin"}), "active")
COMPLETE = Instructions(
    "Find out which pictures show a duck.",
    ["Look at the picture.", "Choose a label."],
    ["The label says what the picture shows."],
    [{"answer": {"label": "duck"}, "why": "It has a bill."}],
    [{"answer": {"label": "goose"}, "why": "The neck is too short for a goose."}],
)


def a_draft(**given: Any) -> Project:
    """A draft of the manager's: two labels, two places, 1.20 dollars an answer, accepted when the checks pass."""
    return projects.create(
        MANAGER,
        {
            "title": "Ducks", "summary": "Is it a duck?", "task_type": "classification", "reward": Money(120, "USD"),
            "places": 2, "options": ["duck", "goose"], "review_levels": 0, **given,
        },
    )  # fmt: skip


def funded(project: Project, minor: int = 240_000, reference: str = "wire 1") -> Project:
    """The client's money has arrived."""
    projects.fund(ADMIN, project.project_id, amount=Money(minor, project.currency), reference=reference)
    return project


def a_published_project(**given: Any) -> Project:
    """Complete, funded and open."""
    project = funded(a_draft(**given))
    projects.issue_guidelines(MANAGER, project.project_id, COMPLETE)
    return projects.publish(MANAGER, project.project_id)


def files_of(cloud: MemoryCloud) -> dict[str, Any]:
    """What the bucket of files holds, by key."""
    found: dict[str, Any] = cloud.services["s3"].buckets.setdefault(settings.current().files_bucket, {})
    return found


def lines(*given: object) -> bytes:
    """A JSONL file: objects as JSON, bytes as they are."""
    return b"".join((one if isinstance(one, bytes) else json.dumps(one).encode()) + b"\n" for one in given)


def pictures(count: int, first: int = 1) -> list[dict[str, Any]]:
    """So many good lines with keys of their own."""
    return [{"key": f"picture-{n}", "input": {"text": f"Picture {n}"}} for n in range(first, first + count)]


def an_uploaded_import(
    cloud: MemoryCloud, project: Project, content: bytes, *, mode: Any = "all_or_nothing", **form: Any
) -> str:
    """A queued import whose file was posted with the signed form."""
    files_of(cloud)
    begun = imports.begin(MANAGER, project.project_id, mode=mode, repeat=None, form=imports.Form(**form))
    cloud.services["s3"].upload(begun.upload.url, begun.upload.fields, content)
    return imports.complete_upload(MANAGER, begun.import_id).import_id
