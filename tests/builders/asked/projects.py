"""Builds the requests of projects: drafted, funded, published, filled with tasks, joined."""

from typing import Any

from chalicelib.services import attachments, imports, projects
from tests.builders.asked.world import Given, World, valid
from tests.builders.graded import SHORT, an_assessment
from tests.builders.projects import (
    COMPLETE,
    MANAGER,
    a_draft,
    a_published_project,
    an_uploaded_import,
    files_of,
    funded,
    lines,
    pictures,
)
from tests.builders.rounds import DUCKS, a_scarce_project, present
from tests.builders.work import a_person, a_project, a_task, enrolled

BOSS, MANAGING = "acc_boss", "acc_manager"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 30
USD = {"minor": 120, "currency": "USD"}
TERMS: dict[str, Any] = {
    "title": "Herons of the delta", "summary": "Say what stands in the reeds.", "places": 2, "difficulty": 2,
    "est_minutes": 5, "lease_minutes": 60, "review_levels": 1, "review_reward": {"minor": 30, "currency": "USD"},
    "required_skills": [{"skill": "annotation/text", "level": 1, "is_verified": False}], "countries": ["KE"],
    "eligibility": {
        "languages": [{"language": "en", "level": 2}], "devices": ["desktop"], "tools": ["a tall pair of binoculars"],
        "allowed": ["acc_ann"], "blocked": ["acc_bob"], "deadline_at": "2026-12-16T09:00:00Z", "requires_resume": True, "allow_vpn": True,
    },
    "seats": 5, "fair_rounds": {"quota": 2}, "options": ["grey heron in reeds", "purple heron in reeds"],
    "input_schema": {"type": "object", "title": "What the ranger wrote"},
    "output_schema": {"type": "object", "title": "What the watcher says"},
    "validators": [{"rule": "max_words", "field": "note", "value": 50}], "template": {"text": "${observation_text}"},
    "bonus_rules": [
        {"rule_id": "ten-herons", "kind": "per_count", "when": {"count": {"at_least": 10}}, "amount": 500},
    ],
}  # fmt: skip
GUIDELINES: dict[str, Any] = {
    "objective": "Find every heron of the delta.", "steps": ["Look into the reeds."],
    "acceptance_criteria": ["The label fits the bird."],
    "good_examples": [{"answer": {"label": "grey heron in reeds"}, "why": "Its neck is grey.", "input": {"text": "Seen by dawn"}}],
    "bad_examples": [{"answer": {"label": "purple heron in reeds"}, "why": "Its neck is grey too.", "input": {"text": "Seen at dusk"}}],
}  # fmt: skip


def a_paid_test() -> dict[str, Any]:
    """A test that people take first, and are paid for."""
    return {"assessment_id": an_assessment(SHORT).assessment_id, "stipend": {"minor": 300, "currency": "USD"}}


def draft(world: World) -> dict[str, str]:
    """A draft of the manager's."""
    return {"project_id": a_draft().project_id}


def complete(world: World) -> dict[str, str]:
    """A draft that only has to be published."""
    project = funded(a_draft())
    projects.issue_guidelines(MANAGER, project.project_id, COMPLETE)
    return {"project_id": project.project_id}


def published(world: World) -> dict[str, str]:
    """An open project."""
    return {"project_id": a_published_project().project_id}


def filled(world: World) -> dict[str, str]:
    """An open project with a task."""
    a_project(), a_task()
    return {"project_id": DUCKS}


@valid("GET /projects")
def list_projects(world: World) -> Given:
    published(world)
    return Given(MANAGING, query={"scope": "managed", "limit": "10"})


@valid("POST /projects")
def create(world: World) -> Given:
    a_person(), a_person("acc_bob")
    body = TERMS | {"task_type": "classification", "reward": USD, "qualification": a_paid_test()}
    return Given(MANAGING, body=body)


@valid("PATCH /projects/{project_id}")
def change(world: World) -> Given:
    a_person(), a_person("acc_bob")
    pay = {"kind": "hour", "hourly": {"minor": 1500, "currency": "USD"}, "cap_minutes": 30}
    return Given(MANAGING, draft(world), TERMS | {"pay": pay, "qualification": a_paid_test()})


@valid(
    "GET /projects/{project_id}", "GET /projects/{project_id}/access-lists", "GET /projects/{project_id}/progress",
    "POST /projects/{project_id}/pause", "POST /projects/{project_id}/closure", "GET /projects/{project_id}/rate-history",
)  # fmt: skip
def managed(world: World) -> Given:
    return Given(MANAGING, published(world))


@valid("POST /projects/{project_id}/publication")
def publish(world: World) -> Given:
    return Given(MANAGING, complete(world))


@valid("PUT /projects/{project_id}/access-lists")
def set_lists(world: World) -> Given:
    a_person(), a_person("acc_bob")
    body = {"allowed": ["acc_ann"], "blocked": ["acc_bob"], "reason": "The ranger knows them both."}
    return Given(MANAGING, published(world), body)


@valid("POST /projects/{project_id}/attachments")
def attach(world: World) -> Given:
    files_of(world.cloud)
    return Given(MANAGING, draft(world), {"media_type": "image/png", "bytes": len(PNG)})


@valid("POST /projects/{project_id}/attachments/{attachment_id}/completion")
def complete_attachment(world: World) -> Given:
    files_of(world.cloud)
    path = draft(world)
    begun = attachments.begin(MANAGER, path["project_id"], media_type="image/png", size=len(PNG), repeat=None)
    world.cloud.services["s3"].upload(begun.upload.url, begun.upload.fields, PNG)
    return Given(MANAGING, path | {"attachment_id": begun.attachment_id})


@valid("GET /projects/{project_id}/cost-preview")
def cost(world: World) -> Given:
    return Given(MANAGING, published(world), query={"tasks": "100"})


@valid("GET /projects/{project_id}/funding")
def read_to_fund(world: World) -> Given:
    return Given(BOSS, draft(world))


@valid("GET /projects/{project_id}/readiness")
def readiness(world: World) -> Given:
    return Given(MANAGING, draft(world))


@valid("POST /projects/{project_id}/funding")
def fund(world: World) -> Given:
    body = {"amount": {"minor": 240_000, "currency": "USD"}, "reference": "Heron trust wire 4711"}
    return Given(BOSS, draft(world), body)


@valid("GET /projects/{project_id}/guidelines")
def read_guidelines(world: World) -> Given:
    return Given(MANAGING, published(world), query={"version": "1"})


@valid("POST /projects/{project_id}/guidelines")
def issue(world: World) -> Given:
    return Given(MANAGING, draft(world), GUIDELINES)


@valid("GET /projects/{project_id}/guidelines/diff")
def diff(world: World) -> Given:
    path = published(world)
    projects.issue_guidelines(MANAGER, path["project_id"], COMPLETE)
    return Given(MANAGING, path, query={"from": "1", "to": "2"})


@valid("GET /projects/{project_id}/imports")
def list_imports(world: World) -> Given:
    path = draft(world)
    files_of(world.cloud)
    imports.begin(MANAGER, path["project_id"], mode="skip_bad", repeat=None)
    return Given(MANAGING, path, query={"limit": "5"})


@valid("POST /projects/{project_id}/imports")
def begin_import(world: World) -> Given:
    files_of(world.cloud)
    project = a_draft(template={"text": "${observation_text}"})
    body = {"mode": "skip_bad", "format": "csv", "key_column": "observation_number"}
    return Given(MANAGING, {"project_id": project.project_id}, body)


@valid("POST /imports/{import_id}/upload-completion")
def complete_import(world: World) -> Given:
    files_of(world.cloud)
    begun = imports.begin(MANAGER, draft(world)["project_id"], mode="skip_bad", repeat=None)
    world.cloud.services["s3"].upload(begun.upload.url, begun.upload.fields, lines(*pictures(2)))
    return Given(MANAGING, {"import_id": begun.import_id})


@valid("GET /imports/{import_id}", "GET /imports/{import_id}/errors")
def read_import(world: World) -> Given:
    content = lines(*pictures(2), b"no json")
    import_id = an_uploaded_import(world.cloud, a_draft(), content, mode="skip_bad")
    imports.run(import_id)
    return Given(MANAGING, {"import_id": import_id})


@valid("POST /imports/{import_id}/cancellation")
def cancel_import(world: World) -> Given:
    files_of(world.cloud)
    begun = imports.begin(MANAGER, draft(world)["project_id"], mode="skip_bad", repeat=None)
    return Given(MANAGING, {"import_id": begun.import_id})


@valid("PATCH /projects/{project_id}/limits")
def raise_limits(world: World) -> Given:
    project = a_published_project(seats=2)
    body = {"deadline_at": None, "seats": 4, "reason": "The herons stay until spring."}
    return Given(MANAGING, {"project_id": project.project_id}, body)


@valid("GET /projects/{project_id}/preview")
def preview(world: World) -> Given:
    return Given(MANAGING, filled(world), query={"task_id": "tsk_1"})


@valid("POST /projects/{project_id}/preview/answers")
def try_answer(world: World) -> Given:
    a_project(options=["grey heron in reeds", "purple heron in reeds"])
    body = {"answer": {"label": "grey heron in reeds"}, "input": {"text": "Seen by the old jetty"}}
    return Given(MANAGING, {"project_id": DUCKS}, body)


@valid("POST /projects/{project_id}/price-approval")
def approve_price(world: World) -> Given:
    body = {"reward": USD, "reason": "Herons are a public good."}
    return Given(BOSS, draft(world), body)


@valid("POST /projects/{project_id}/rate-changes")
def change_rate(world: World) -> Given:
    body = {
        "effective_on": "2026-12-16",
        "reason": "The reeds have grown taller.",
        "reward": {"minor": 150, "currency": "USD"},
    }
    return Given(MANAGING, published(world), body)


@valid("POST /projects/{project_id}/round-entries")
def enter_round(world: World) -> Given:
    a_scarce_project(world.cloud, tasks=1, people=2)
    return Given("acc_0", {"project_id": DUCKS})


def drawn(world: World) -> dict[str, str]:
    """A round that somebody entered, drawn by now."""
    a_scarce_project(world.cloud, tasks=1, people=2)
    world.ask("POST", "/projects/{project_id}/round-entries", "acc_0", project_id=DUCKS)
    round_id = present(world.clock)
    world.clock.advance(minutes=5)
    return {"project_id": DUCKS, "round_id": round_id}


@valid("GET /projects/{project_id}/rounds/{round_id}")
def read_round(world: World) -> Given:
    return Given("acc_0", drawn(world))


@valid("GET /projects/{project_id}/rounds/{round_id}/entries")
def list_round_entries(world: World) -> Given:
    path = drawn(world)
    world.ask("GET", "/projects/{project_id}/rounds/{round_id}", "acc_0", **path)
    return Given("acc_1", path, query={"limit": "10"})


@valid("GET /projects/{project_id}/tasks", "GET /projects/{project_id}/submissions")
def list_of_project(world: World) -> Given:
    return Given(MANAGING, filled(world), query={"limit": "10"})


@valid("GET /tasks")
def list_tasks(world: World) -> Given:
    filled(world)
    enrolled(a_person())
    query = {
        "limit": "10", "task_type": "classification", "skill": "annotation/text", "reward_minimum_minor": "1",
        "minutes_maximum": "60", "language": "en", "device": "desktop",
    }  # fmt: skip
    return Given("acc_ann", query=query)


@valid("GET /tasks/{task_id}")
def read_task(world: World) -> Given:
    filled(world)
    enrolled(a_person())
    return Given("acc_ann", {"task_id": "tsk_1"})
