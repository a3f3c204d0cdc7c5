"""Builds people and work through the API of a running platform, as they would come to be."""

import uuid
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from infra.demo import projects
from infra.demo.client import Api, Person
from infra.demo.people import Invitation, first_admin, give_roles, open_account
from infra.demo.stage import LocalStage, local_stage
from tests.e2e.cloud import CloudUnderTest

PASSWORD = "Correct-horse-9"
TERMS = {
    "title": "Ducks", "task_type": "classification", "reward": {"minor": 100, "currency": "USD"}, "places": 3,
    "options": ["duck", "goose"], "review_levels": 0, "est_minutes": 5, "lease_minutes": 10_080,
}  # fmt: skip
GUIDELINES = {
    "objective": "Find out which pictures show a duck.",
    "steps": ["Look at the picture."],
    "acceptance_criteria": ["The label says what the picture shows."],
    "good_examples": [{"answer": {"label": "duck"}, "why": "It has a bill."}],
    "bad_examples": [{"answer": {"label": "goose"}, "why": "The neck is too short for a goose."}],
}


@dataclass
class Platform:
    """A running cloud, and people who are known to nobody else's test."""

    cloud: CloudUnderTest
    stage: LocalStage = field(init=False)
    api: Api = field(init=False)
    domain: str = field(default_factory=lambda: f"{uuid.uuid4().hex[:12]}.example")
    admin: Person = field(init=False)
    manager: Person = field(init=False)

    def __post_init__(self) -> None:
        self.stage = local_stage(self.cloud.cloud)
        self.api = Api(self.cloud.base_url, connections=40)

    def staff(self) -> None:
        """The first administrator, and a manager."""
        self.admin = first_admin(self.stage, self.api, self._invitation("admin"))
        self.manager = self.person("manager", "manager")

    def person(self, name: str, *roles: str) -> Person:
        """Somebody who signed up, confirmed the address and was given these roles beside `contributor`."""
        person = open_account(self.stage, self.api, self._invitation(name))
        if roles:
            give_roles(self.admin, person, roles)
        return person

    def people(self, names: Iterable[str]) -> list[Person]:
        """Several contributors at once."""
        with ThreadPoolExecutor(6) as pool:
            return list(pool.map(self.person, names))

    def project(self, tasks: int, **terms: Any) -> dict[str, Any]:
        """An open, funded project of the manager's with so many tasks."""
        lines = [{"key": f"picture-{n}", "input": {"text": f"Picture {n}"}} for n in range(tasks)]
        plan = projects.Plan(TERMS | {"title": f"Ducks {uuid.uuid4().hex[:8]}"} | terms, GUIDELINES, lines)
        return projects.ready(self.manager, self.admin, plan)

    def project_of(self, inputs: Iterable[dict[str, Any]], guidelines: dict[str, Any], **terms: Any) -> dict[str, Any]:
        """An open, funded project of the manager's with a task for each input, and guidelines for its type."""
        lines = [{"key": f"input-{n}", "input": task_input} for n, task_input in enumerate(inputs)]
        plan = projects.Plan(TERMS | {"title": f"Work {uuid.uuid4().hex[:8]}"} | terms, guidelines, lines)
        return projects.ready(self.manager, self.admin, plan)

    def tasks_of(self, project_id: str) -> list[str]:
        """The project's tasks."""
        return [task["task_id"] for task in self.manager.pages(f"/projects/{project_id}/tasks", "tasks")]

    def enrol(self, person: Person, project: dict[str, Any]) -> None:
        """The person has read the guidelines and works in the project."""
        body = {"guidelines_version": project["guidelines_version"]}
        person.post(f"/projects/{project['project_id']}/enrolments", body, key="enrol")

    def close(self) -> None:
        """Nothing stays connected."""
        self.api._http.close()

    def _invitation(self, name: str) -> Invitation:
        return Invitation(f"{name}@{self.domain}", name.title(), PASSWORD)
