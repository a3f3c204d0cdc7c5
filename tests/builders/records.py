"""Builds one record of every kind that has an owner, through the API of a running platform."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from infra.demo.client import Person, Refused
from infra.demo.people import PICTURE
from tests.builders import assessments
from tests.builders.platform import Platform

_WITHIN = 60.0


@dataclass(frozen=True)
class Records:
    """The ids in paths, and whose they are."""

    ids: dict[str, str]
    owners: dict[str, Person]

    def path(self, template: str) -> dict[str, str]:
        """The ids a path needs, of records that exist."""
        names = [part[1:-1] for part in template.split("/") if part.startswith("{")]
        return {name: self.ids[name] for name in names}

    def owner(self, template: str) -> Person | None:
        """Whose records the path leads to; None if they are nobody's own."""
        return next((self.owners[name] for name in self.path(template) if name in self.owners), None)


def records(platform: Platform, worker: Person, reviewer: Person) -> Records:
    """A claim, an answer, a review, a test being sat, a document being looked at, a week's earnings, an import."""
    paid = _paid_period(platform, worker)
    reviewed = platform.project(2, review_levels=1, review_reward={"minor": 10, "currency": "USD"})
    platform.enrol(worker, reviewed)
    first, second = platform.tasks_of(reviewed["project_id"])
    submission = _handed_in(worker, first)
    attempt = worker.post(f"/assessments/{_assessment(platform)}/attempts")
    begun = platform.manager.post(f"/projects/{reviewed['project_id']}/imports", {"mode": "skip_bad"})
    ids = {
        "account_id": worker.account_id,
        "appeal_id": "unknown",
        "assessment_id": attempt["assessment_id"],
        "attachment_id": "unknown",
        "attempt_id": attempt["attempt_id"],
        "challenge_id": "unknown",
        "check_id": _identity_check(worker),
        "claim_id": worker.post(f"/tasks/{second}/claims")["claim_id"],
        "data_export_id": worker.post("/me/data-exports")["export_id"],
        "grading_id": "unknown",
        "import_id": begun["import_id"],
        "item_id": attempt["items"][0]["item_id"],
        "number": "1",
        "payout_id": "unknown",
        "period_id": paid,
        "project_id": reviewed["project_id"],
        "round_id": _round(platform, worker, reviewed["project_id"]),
        "run_id": _ledger_run(platform),
        "review_id": _review(reviewer, submission["submission_id"]),
        "skill_id": "math.algebra",
        "provider": "stripe",
        "submission_id": submission["submission_id"],
        "task_id": first,
        "task_type": "classification",
    }
    workers = dict.fromkeys(
        ("attempt_id", "claim_id", "data_export_id", "period_id", "submission_id", "task_id"), worker
    )
    return Records(
        ids, workers | {"import_id": platform.manager, "project_id": platform.manager, "review_id": reviewer}
    )


def _paid_period(platform: Platform, worker: Person) -> str:
    """The week of an answer that the project accepted by itself."""
    project = platform.project(1)
    platform.enrol(worker, project)
    _handed_in(worker, platform.tasks_of(project["project_id"])[0])
    entry = _awaited(lambda: next(iter(worker.get("/me/entries")["entries"]), None))
    return str(entry["statement_period"])


def _ledger_run(platform: Platform) -> str:
    """A reconciliation that went through its queue, and found nothing."""
    asked = {"by": "acc_boss", "reason": "To have one"}
    begun = platform.cloud.invoke("ReconcileLedger", asked)["run_id"]

    def finished() -> dict[str, Any] | None:
        run: dict[str, Any] = platform.cloud.invoke("ReconcileLedger", asked | {"run_id": begun})
        return run if run["state"] == "finished" else None

    assert _awaited(finished)["is_right"]
    return str(begun)


def _round(platform: Platform, worker: Person, project_id: str) -> str:
    """A fair round that the worker entered; rounds are off again when it is answered."""
    path = f"/projects/{project_id}"
    platform.manager.patch(path, {"fair_rounds": {"quota": 20}})

    def entered() -> str | None:
        try:
            return str(worker.post(f"{path}/round-entries")["round_id"])
        except Refused:  # until the counters know that somebody works there
            return None

    found = str(_awaited(entered))
    platform.manager.patch(path, {"fair_rounds": None})
    return found


def _handed_in(worker: Person, task_id: str) -> dict[str, Any]:
    claim = worker.post(f"/tasks/{task_id}/claims")
    answer = {"answer": {"label": "duck"}}
    handed_in: dict[str, Any] = worker.post(f"/claims/{claim['claim_id']}/submission", answer)
    return handed_in


def _assessment(platform: Platform) -> str:
    written = platform.admin.post("/assessments", assessments.example())
    platform.admin.post(f"/assessments/{written['assessment_id']}/publication")
    return str(written["assessment_id"])


def _identity_check(worker: Person) -> str:
    form = worker.post("/me/documents", {"content_type": "image/png"})
    worker.api.upload(form, PICTURE)
    handed_in = {"document_type": "passport", "document_country": "KE", "document_keys": [form["document_key"]]}
    return str(worker.post("/me/identity-check", handed_in)["check_id"])


def _review(reviewer: Person, submission_id: str) -> str:
    def taken() -> str | None:
        try:
            review = reviewer.post("/reviews")
        except Refused:
            return None
        return review["review_id"] if review["submission_id"] == submission_id else None

    return str(_awaited(taken))


def _awaited(look: Callable[[], Any]) -> Any:
    deadline = time.monotonic() + _WITHIN
    while (found := look()) is None:
        assert time.monotonic() < deadline, "queues and streams bring nothing"
        time.sleep(0.3)
    return found
