"""Owns how the driver's projects come to be: drafted, instructed, funded, published, filled from a file of tasks."""

import hashlib
import json
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from infra.demo.client import Person
from infra.demo.stage import StageError

_IMPORTED_WITHIN = 900.0  # seconds; 8,315 tasks take less than one minute on two cores


@dataclass(frozen=True)
class Plan:
    """A project as its manager thinks of it. Its title is unique among theirs: by it, it is found again."""

    terms: dict[str, Any]
    guidelines: dict[str, Any]
    tasks: list[dict[str, Any]]

    @property
    def title(self) -> str:
        """What contributors see first."""
        return str(self.terms["title"])

    @property
    def key(self) -> str:
        """What makes its requests recognisable: derived from all that it is."""
        content = json.dumps([self.terms, self.guidelines, self.tasks], sort_keys=True)
        return f"demo-{hashlib.sha256(content.encode()).hexdigest()[:24]}"


def standing(manager: Person, plan: Plan) -> dict[str, Any] | None:
    """The project as an earlier run left it, if there is one."""
    managed = manager.pages("/projects", "projects", scope="managed")
    return next((project for project in managed if project["title"] == plan.title), None)


def ready(manager: Person, admin: Person, plan: Plan, follow: Callable[[int], None] = lambda _: None) -> dict[str, Any]:
    """The project, open and with all its tasks, whatever an earlier run has done of it."""
    project = standing(manager, plan) or manager.post("/projects", plan.terms, key=plan.key)
    path = f"/projects/{project['project_id']}"
    if not project["guidelines_version"]:
        manager.post(f"{path}/guidelines", plan.guidelines, key=plan.key)
    if project["state"] == "draft":
        cost = manager.get(f"{path}/cost-preview", tasks=len(plan.tasks))["worst_case"]
        admin.post(f"{path}/funding", {"amount": cost, "reference": plan.key}, key=plan.key)
        manager.post(f"{path}/publication")
    if project["task_count"] < len(plan.tasks):
        _import(manager, path, plan, follow)
    found: dict[str, Any] = manager.get(path)["project"]
    return found


def _import(manager: Person, path: str, plan: Plan, follow: Callable[[int], None]) -> None:
    """The tasks as a file of JSON lines: signed upload, queue, report. `skip_bad` passes over lines of a run before."""
    begun = manager.post(f"{path}/imports", {"mode": "skip_bad"}, key=plan.key)
    if begun["state"] == "waiting":
        manager.api.upload(begun["upload"], _lines(plan.tasks))
        manager.post(f"/imports/{begun['import_id']}/upload-completion")
    deadline = time.monotonic() + _IMPORTED_WITHIN
    while (report := manager.get(f"/imports/{begun['import_id']}"))["state"] not in ("done", "failed"):
        follow(report["tasks_created"])
        if time.monotonic() > deadline:
            raise StageError(f"The import {begun['import_id']} is still {report['state']}; run the same command again.")
        time.sleep(0.3)
    if report["state"] == "failed":
        raise StageError(f"The import of tasks failed: {report['failure']}, {report['errors'][:3]}")
    follow(report["tasks_created"])


def _lines(tasks: Iterable[dict[str, Any]]) -> bytes:
    return "".join(json.dumps(task) + "\n" for task in tasks).encode()
