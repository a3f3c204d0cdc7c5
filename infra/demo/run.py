"""Owns the order of a replay: people, project, work, acceptance, pay, proof; each part goes on where a run stopped."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from infra.demo import gathering, pay, projects, showing, work
from infra.demo.client import Api, Person
from infra.demo.crowd import Crowd
from infra.demo.people import Invitation, add_payout_method, first_admin, give_roles, open_account, verify_identity
from infra.demo.progress import Progress
from infra.demo.proof import Books, Check, Evidence, checks
from infra.demo.showing import FOLDER
from infra.demo.stage import Stage

CURRENCY = "USD"
#: What everybody of a local replay signs in with; a deployed stage gets a secret one of its operator's.
LOCAL_PASSWORD = "Inlier-demo-1"  # noqa: S105  (of a cloud that listens on the loopback only)
_QUESTIONS = {
    "product": "Are these two listings of the same product?",
    "sums": "Is this sum right?",
}


@dataclass(frozen=True)
class Wish:
    """What the person who runs it wants."""

    tasks: int | None = 200
    run: int = 1
    reward_minor: int = 100
    parallel: int = 8
    password: str = field(default=LOCAL_PASSWORD, repr=False)
    address: str = "{user}@demo.example"
    save_to: Path = FOLDER

    def email_of(self, user: str) -> str:
        """Where somebody of the replay gets mail."""
        return self.address.format(user=user.lower())


@dataclass
class Staff:
    """Those who are no workers."""

    admins: list[Person]
    manager: Person


@dataclass
class Outcome:
    """What a replay led to."""

    checks: list[Check]
    period_id: str
    project_id: str
    someone: Person
    shown: list[str]

    @property
    def is_proved(self) -> bool:
        """Whether nothing failed."""
        return all(check.holds is not False for check in self.checks)


@dataclass
class Replayed:
    """One run: the wish, where, whose answers."""

    wish: Wish
    stage: Stage
    crowd: Crowd
    progress: Progress
    api: Api
    staff: Staff = field(init=False)
    people: dict[str, Person] = field(default_factory=dict)
    replay: work.Replay = field(init=False)

    def __post_init__(self) -> None:
        self.by_worker = self.crowd.by_worker()

    def __call__(self) -> Outcome:
        """Everything, to the proof."""
        self.open_accounts()
        self.make_project()
        self.do_work()
        self.await_acceptance()
        return self.settle()

    def open_accounts(self) -> None:
        """Two administrators, a manager, and every worker with a verified identity and a payout method."""
        with self.progress.part("Accounts", len(self.by_worker) + 3) as part:
            one, two = (self._administrator(number) for number in (1, 2))
            manager = open_account(self.stage, self.api, self._invitation("manager", "Mwangi, who brings tasks"))
            give_roles(one, manager, ["manager"])
            self.staff = Staff([one, two], manager)
            part.step(3)

            def open_one(worker: str) -> None:
                self.people[worker] = open_account(self.stage, self.api, self._invitation(f"w-{worker}", worker))
                part.step()

            part.each(self.by_worker, open_one, parallel=self.wish.parallel)
        with self.progress.part("Identity, payout", len(self.by_worker)) as part:

            def settle_one(worker: str) -> None:
                verify_identity(one, self.people[worker])
                add_payout_method(self.people[worker], CURRENCY)
                part.step()

            part.each(self.by_worker, settle_one, parallel=self.wish.parallel)

    def make_project(self) -> None:
        """The project, open, with one task a question; everybody in it."""
        plan = self.plan()
        with self.progress.part("Project and tasks", len(plan.tasks)) as part:
            project = projects.ready(self.staff.manager, self.staff.admins[0], plan, part.reach)
            part.reach(project["task_count"])
        tasks = work.tasks_by_key(self.staff.manager, project["project_id"])
        self.replay = work.Replay(
            project["project_id"],
            project["guidelines_version"],
            self.people,
            {key: task["task_id"] for key, task in tasks.items()},
        )
        with self.progress.part("Enrolments", len(self.by_worker)) as part:

            def enrol(worker: str) -> None:
                self.replay.enrol(worker)
                part.step()

            part.each(self.by_worker, enrol, parallel=self.wish.parallel)

    def do_work(self) -> None:
        """Every answer claimed and handed in by its worker, the busiest first."""
        left = work.remaining(self.replay, self.by_worker, parallel=self.wish.parallel)
        total = len(self.crowd.answers)
        done = total - sum(len(answers) for answers in left.values())
        with self.progress.part("Claim and submit", total, done=done) as part:
            part.each(work.hands(left), lambda hand: self.replay.work(hand, part.step), parallel=self.wish.parallel)

    def await_acceptance(self) -> None:
        """Until the project's policy has accepted every answer."""
        total = len(self.crowd.answers)
        counts = work.accepted_so_far(self.staff.manager, self.replay.project_id, self.wish.reward_minor, total)
        with self.progress.part("Accepted by policy", total, done=next(counts)) as part:
            for accepted in counts:
                part.reach(accepted)

    def settle(self) -> Outcome:
        """The week closed and paid, and the list of what that proves."""
        entries = gathering.entries_of(self.people, parallel=self.wish.parallel)
        period_ids = pay.periods_of(entries, self.replay.project_id)
        evidence = self._evidence()
        try:
            evidence.period = pay.pay(self.stage, self.staff.admins, period_ids[-1], self.progress)
            evidence.books = self._books(period_ids)
            evidence.period_after = pay.close_again(self.stage, self.staff.admins[0], period_ids[-1])
            evidence.books_after = self._books(period_ids, "Reading them again")
        except pay.NotTuesday as later:
            self.progress.line(f"Nobody moves the clock of an AWS account: the week is {later}.")
            self.progress.line("Approve then with POST /pay-periods/{period_id}/approval, or run this again.")
            evidence.books = self._books(period_ids)
        someone = self.people[next(iter(self.by_worker))]
        found = checks(self.crowd, evidence, currency=CURRENCY)
        shown = showing.show(someone, period_ids[-1], self.wish.save_to)
        return Outcome(found, period_ids[-1], self.replay.project_id, someone, shown)

    def plan(self) -> projects.Plan:
        """The project as its manager thinks of it."""
        title = f"{_QUESTIONS[self.crowd.name]} ({len(self.crowd.truth)} tasks, run {self.wish.run})"
        return projects.Plan(_terms(title, self.crowd, self.wish.reward_minor), _GUIDELINES, _tasks(self.crowd))

    def _evidence(self) -> Evidence:
        project_id = self.replay.project_id
        return Evidence(
            project_id,
            self.wish.reward_minor,
            self.crowd.places,
            {worker: person.account_id for worker, person in self.people.items()},
            work.tasks_by_key(self.staff.manager, project_id),
            gathering.submissions_of(self.staff.manager, project_id, len(self.crowd.answers), self.progress),
            {},
        )

    def _books(self, period_ids: list[str], title: str = "Reading statements") -> dict[str, Books]:
        return gathering.books_of(self.people, period_ids, self.progress, title=title, parallel=self.wish.parallel)

    def _administrator(self, number: int) -> Person:
        return first_admin(self.stage, self.api, self._invitation(f"admin-{number}", f"Administrator {number}"))

    def _invitation(self, user: str, name: str) -> Invitation:
        return Invitation(self.wish.email_of(user), name, self.wish.password)


def run(wish: Wish, stage: Stage, crowd: Crowd, progress: Progress) -> Outcome:
    """The whole replay of the first so many questions; the same wish again goes on where it stopped."""
    with Api(stage.base_url, wish.parallel) as api:
        return Replayed(wish, stage, crowd.first(wish.tasks), progress, api)()


def _terms(title: str, crowd: Crowd, reward_minor: int) -> dict[str, Any]:
    return {
        "title": title,
        "summary": "A yes or no question a task, three independent answers each: a real crowd's work, replayed.",
        "task_type": "classification",
        "options": ["yes", "no"],
        "places": crowd.places,
        "reward": {"minor": reward_minor, "currency": CURRENCY},
        "review_levels": 0,
        "est_minutes": 1,
        "lease_minutes": 24 * 60,  # a replay that was interrupted finds its open claims again
        "difficulty": 1,
    }


_GUIDELINES = {
    "objective": "The majority of three independent answers decides each question.",
    "steps": ["Read the question.", "Choose `yes` or `no` without asking anybody else."],
    "acceptance_criteria": ["The label is one of the two. Nobody is paid less for being in the minority."],
    "good_examples": [{"answer": {"label": "yes"}, "why": "One of the two labels, chosen by yourself."}],
    "bad_examples": [{"answer": {"label": "yes"}, "why": "Chosen without reading the question."}],
}


def _tasks(crowd: Crowd) -> list[dict[str, Any]]:
    return [{"key": question, "input": _input(crowd.name, question)} for question in crowd.questions]


def _input(name: str, question: str) -> dict[str, Any]:
    """What a worker is shown; of the product listings the data set has the numbers only."""
    if name == "product":
        return {"question": _QUESTIONS[name], "listings": question.split("_")[:2], "pair": question}
    return {"question": _QUESTIONS[name], "sum": question}
