"""Owns the rules of work: places, claims, answers, reviews, budgets (rules 1 to 4; R45)."""

from tests.simulation.oracle.pay import is_timed, time_pay
from tests.simulation.oracle.raw import Item, derived_id, flag, must, number, parsed, text, week_of
from tests.simulation.oracle.records import Records

CLAIM_STEPS: dict[str, set[str]] = {
    "": {"active"}, "active": {"submitted", "released", "expired"}, "submitted": {"active"},
    "released": set(), "expired": set(),
}  # fmt: skip
SUBMISSION_STEPS: dict[str, set[str]] = {
    "": {"checking"},
    "checking": {"in_review", "accepted"},
    "in_review": {"accepted", "soft_rejected", "rejected", "returned"},
    "returned": {"in_review"},
    "accepted": set(), "soft_rejected": set(), "rejected": set(),
}  # fmt: skip
REVIEW_STEPS: dict[str, set[str]] = {
    "": {"open"}, "open": {"taken", "done"}, "taken": {"done", "taken"}, "done": set(),
}  # fmt: skip
PROJECT_STEPS: dict[str, set[str]] = {
    "": {"draft"}, "draft": {"open"}, "open": {"paused", "closed"}, "paused": {"open"}, "closed": set(),
}  # fmt: skip
IDENTITY_STEPS = {
    "none": {"pending"},
    "pending": {"verified", "rejected"},
    "rejected": {"pending"},
    "verified": set[str](),
}
ENROLMENT_STEPS = {"": {"tasking"}, "tasking": {"left"}, "left": {"tasking"}}
#: In a project with a test, where who passed before goes to work at once.
TESTED_STEPS = {
    "": {"qualifying", "tasking"}, "qualifying": {"tasking", "failed", "left"}, "failed": {"qualifying", "tasking"},
    "tasking": {"left"}, "left": {"qualifying", "tasking"},
}  # fmt: skip
PAID, PLACE_FREED = {"accepted", "soft_rejected"}, {"rejected", "soft_rejected"}
FEW, MANY, EXPERIENCED_FROM = 2, 5, 10


class Work:
    """Looks at every change of tasks, claims, submissions, reviews, workloads and budgets."""

    def __init__(self, records: Records) -> None:
        self.records = records
        self.claims_of_task: dict[str, dict[str, Item]] = {}
        self.claims_of_person: dict[str, dict[str, Item]] = {}
        self.newest_submission: dict[str, Item] = {}  # by claim
        self.touched_tasks: set[str] = set()
        self.touched_people: set[str] = set()
        self.touched_projects: set[str] = set()
        self.decided: list[Item] = []

    def claim(self, old: Item | None, new: Item | None) -> None:
        """A claim changes its state, and nothing it promised."""
        assert new is not None, "claims are never deleted"
        claim_id, account_id, task_id = text(new, "claim_id"), text(new, "account_id"), text(new, "task_id")
        self.records.step("claim", CLAIM_STEPS, old, new, claim_id)
        if old is not None:
            for name in ("terms", "signature", "task_id", "budget_shard", "claimed_at"):
                must(old.get(name) == new.get(name), f"claim {claim_id}: {name} changed (rule 2)")
        self.claims_of_task.setdefault(task_id, {})[claim_id] = new
        mine = self.claims_of_person.setdefault(account_id, {})
        mine[claim_id] = new
        must(claim_id == derived_id("clm", task_id, account_id), f"{claim_id} is not derived from its cause")
        if text(new, "state") == "expired":
            ran_out = self.records.has_passed(text(new, "expires_at"))
            must(ran_out, f"{claim_id} ended at {self.records.now()}, it ran till {text(new, 'expires_at')}")
        if old is None:
            self._check_caps(account_id, mine)
        self.touched_tasks.add(task_id)
        self.touched_people.add(account_id)

    def _check_caps(self, account_id: str, mine: dict[str, Item]) -> None:
        active = sum(1 for claim in mine.values() if text(claim, "state") == "active")
        load = self.records.one("workloads", account_id)
        most = MANY if load and number(load, "accepted_count") >= EXPERIENCED_FROM else FEW
        must(active <= most, f"{account_id} has {active} open claims, {most} are allowed (R45)")

    def submission(self, old: Item | None, new: Item | None) -> None:
        """An answer goes forward only, under the terms of its claim."""
        assert new is not None, "submissions are never deleted"
        submission_id = text(new, "submission_id")
        self.records.step("submission", SUBMISSION_STEPS, old, new, submission_id)
        for name in ("answer", "terms", "submitted_at", "work_period", "account_id"):
            must(old is None or old.get(name) == new.get(name), f"submission {submission_id}: {name} changed")
        must(old is None or not flag(old, "is_counted") or flag(new, "is_counted"), f"{submission_id} counted back")
        if old is None:
            week = week_of(text(new, "submitted_at"), self.records.pay_week_start)
            must(text(new, "work_period") == week, f"{submission_id} of {text(new, 'submitted_at')} is not of {week}")
        if text(new, "decided_by").startswith("rule-3"):
            is_due = text(new, "decided_at") >= text(new, "review_due_at")
            must(is_due, f"{submission_id} was accepted before its day was over (rule 3)")
        before = self.newest_submission.get(text(new, "claim_id"))
        if before is None or number(before, "number") <= number(new, "number"):
            self.newest_submission[text(new, "claim_id")] = new
        self.touched_tasks.add(text(new, "task_id"))
        if text(new, "state") in PAID and (old is None or text(old, "state") != text(new, "state")):
            self.decided.append(new)

    def review(self, old: Item | None, new: Item | None) -> None:
        """A review is taken by one person and judged once, never by the author of the answer."""
        assert new is not None, "reviews are never deleted"
        review_id = text(new, "review_id")
        self.records.step("review", REVIEW_STEPS, old, new, review_id)
        must(text(new, "reviewer_id") != text(new, "author_id"), f"{review_id} is reviewed by its author")
        if old is not None and text(old, "verdict"):
            must(old.get("verdict") == new.get("verdict"), f"{review_id}: its verdict changed")

    def budget(self, _: Item | None, new: Item | None) -> None:
        """No shard goes below zero."""
        assert new is not None, "budgets are never deleted"
        for name in ("available_minor", "reserved_minor", "spent_minor"):
            shard = f"{text(new, 'project_id')}#{number(new, 'shard')}"
            must(number(new, name) >= 0, f"budget {shard}: {name} is {number(new, name)}")
        self.touched_projects.add(text(new, "project_id"))

    def task(self, _: Item | None, new: Item | None) -> None:
        """What a task counts is looked at together with its claims."""
        assert new is not None, "tasks are never deleted"
        self.touched_tasks.add(text(new, "task_id"))

    def workload(self, _: Item | None, new: Item | None) -> None:
        """What a person has in hand is looked at together with the claims."""
        assert new is not None, "workloads are never deleted"
        self.touched_people.add(text(new, "account_id"))

    def project(self, old: Item | None, new: Item | None) -> None:
        """A project keeps its price once it is open."""
        assert new is not None, "projects are never deleted"
        project_id = text(new, "project_id")
        self.records.step("project", PROJECT_STEPS, old, new, project_id)
        is_fixed = old is None or text(old, "state") == "draft" or old.get("reward_minor") == new.get("reward_minor")
        must(is_fixed, f"{project_id}: its price changed")

    def account(self, old: Item | None, new: Item | None) -> None:
        """Identity goes its way: none, pending, verified or rejected and pending again."""
        assert new is not None, "accounts are never deleted"
        self.records.step("identity", IDENTITY_STEPS, old, new, text(new, "account_id"), name="identity")

    def enrolment(self, old: Item | None, new: Item | None) -> None:
        """Somebody joins a project."""
        assert new is not None, "enrolments are never deleted"
        project = self.records.one("projects", text(new, "project_id")) or {}
        if "qualification" in project:
            self.records.step("tested", TESTED_STEPS, old, new, text(new, "account_id"))
        else:
            self.records.step("enrolment", ENROLMENT_STEPS, old, new, text(new, "account_id"))

    def settle(self) -> None:
        """After a step: what was touched agrees with itself."""
        for task_id in self.touched_tasks:
            self._check_task(task_id)
        for account_id in self.touched_people:
            self._check_load(account_id)
        for project_id in self.touched_projects:
            self._check_budget(project_id)
        self.touched_tasks.clear()
        self.touched_people.clear()
        self.touched_projects.clear()

    def holds_place(self, claim: Item) -> bool:
        """Whether the claim's answer, given or still expected, holds a place on its task."""
        if text(claim, "state") != "submitted":
            return text(claim, "state") == "active"
        newest = self.newest_submission.get(text(claim, "claim_id"))
        return newest is not None and text(newest, "state") not in PLACE_FREED

    def is_replaced(self, submission: Item) -> bool:
        """Whether it came back for revision and another answer was handed in for it."""
        newest = self.newest_submission[text(submission, "claim_id")]
        return text(submission, "state") == "returned" and number(newest, "number") > number(submission, "number")

    def _check_task(self, task_id: str) -> None:
        task = self.records.one("tasks", task_id)
        assert task is not None
        claims = self.claims_of_task.get(task_id, {}).values()
        held, taken, places = sum(map(self.holds_place, claims)), number(task, "taken"), number(task, "places")
        must(held <= places, f"{task_id} has {held} answers for {places} places (rule 1)")
        must(taken == held, f"{task_id} counts {taken} taken, {held} are held")
        must(number(task, "accepted") <= places, f"{task_id} counts {number(task, 'accepted')} accepted of {places}")
        is_open = text(task, "queue_position").startswith("open#")
        must(is_open == (taken < places), f"{task_id}: {text(task, 'queue_position')} with {taken} of {places} taken")

    def _check_load(self, account_id: str) -> None:
        load = self.records.one("workloads", account_id) or {}
        active = sum(
            1 for claim in self.claims_of_person.get(account_id, {}).values() if text(claim, "state") == "active"
        )
        must(number(load, "open_claims") == active, f"{account_id} counts {load} and has {active} open claims")

    def _check_budget(self, project_id: str) -> None:
        shards = self.records.some("budgets", project_id)
        total = sum(number(shard, f"{name}_minor") for shard in shards for name in ("available", "reserved", "spent"))
        funded = self.records.funded.get(project_id, 0)
        must(total == funded, f"{project_id}: {total} in its budget, {funded} were booked in")

    def active_claims(self, account_id: str) -> list[str]:
        """The person's active claims, for those who decide what a person does next."""
        mine = self.claims_of_person.get(account_id, {})
        return sorted(claim_id for claim_id, claim in mine.items() if text(claim, "state") == "active")

    def earning_of(self, submission: Item) -> tuple[str, int, str]:
        """Whom, how much and what an accepted answer is owed by its terms."""
        terms = parsed(submission, "terms")
        minor = time_pay(terms, number(submission, "counted_seconds")) if is_timed(terms) else terms["reward"]["minor"]
        return text(submission, "account_id"), minor, terms["reward"]["currency"]
