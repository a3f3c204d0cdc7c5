"""Owns the watch over a run: every change is looked at in the step that makes it, and everything at rest."""

from collections import Counter
from collections.abc import Callable

from tests.fakes.calls import Call
from tests.fakes.dynamodb.tables import Table
from tests.simulation.cloud import SimulatedCloud
from tests.simulation.oracle.hours import Hours
from tests.simulation.oracle.ledger import Booked, Ledger
from tests.simulation.oracle.pay import is_timed
from tests.simulation.oracle.payroll import Payroll
from tests.simulation.oracle.raw import Item, must, number, parsed, text
from tests.simulation.oracle.records import PREFIX, Records
from tests.simulation.oracle.stipends import Stipends
from tests.simulation.oracle.work import PAID, Work

Look = Callable[[Item | None, Item | None], None]


class Watch:
    """Looks at each step's changes, all of one transaction together."""

    def __init__(self, cloud: SimulatedCloud, coverage: Counter[str], pay_week_start: str) -> None:
        self.cloud = cloud
        self.records = Records(cloud.store, coverage, pay_week_start)
        self.work, self.ledger, self.hours = Work(self.records), Ledger(self.records), Hours(self.records)
        self.payroll, self.stipends = Payroll(self.records, self.ledger), Stipends(self.records)
        looks: dict[str, Look] = {
            "claims": self.work.claim, "submissions": self.work.submission, "reviews": self.work.review,
            "budgets": self.work.budget, "tasks": self.work.task, "workloads": self.work.workload,
            "entries": self.ledger.entry, "heads": self.ledger.head, "statements": self.payroll.statement,
            "payouts": self.payroll.payout, "pay_periods": self.payroll.period, "audit": _only_added,
            "projects": self.work.project, "accounts": self.work.account, "enrolments": self.work.enrolment,
            "work_times": self.hours.time, "notices": self.hours.notice,
        }  # fmt: skip
        also: dict[str, Look] = {
            "claims": self.hours.claim, "submissions": self.hours.submission, "projects": self.hours.project,
            "enrolments": self.hours.enrolment,
        }  # fmt: skip
        tested: dict[str, Look] = {
            "enrolments": self.stipends.enrolment, "budgets": self.stipends.budget, "attempts": self.stipends.attempt,
        }  # fmt: skip
        self.looks: list[tuple[Table, Look]] = [
            (cloud.store.tables[PREFIX + name], look) for name, look in (*looks.items(), *also.items(), *tested.items())
        ]
        self.seen = [0] * len(self.looks)
        self._begin()

    def _begin(self) -> None:
        """What was prepared counts as if it had just been written."""
        for table, look in self.looks:
            if table.name != PREFIX + "audit":
                for key in sorted(table.items, key=repr):
                    look(None, table.items[key].item)
        self._settle()
        self.records.is_begun = True

    def after(self, call: Call) -> None:
        """Everything a call changed, looked at together; raises BrokenRule."""
        if call.service == "s3" and call.operation == "PutObject" and call.params["Key"].startswith("payouts/"):
            stored = self.cloud.services["s3"].buckets[call.params["Bucket"]][call.params["Key"]]
            self.payroll.file(call.params["Key"], stored.content)
        has_changed = False
        for place, (table, look) in enumerate(self.looks):
            log = table.log
            if len(log) > self.seen[place]:
                has_changed = True
                for change in log[self.seen[place] :]:
                    look(change.old.item if change.old else None, change.new.item if change.new else None)
                self.seen[place] = len(log)
        if has_changed:
            self._settle()

    def _settle(self) -> None:
        self.work.settle()
        self.hours.settle()
        self.stipends.settle()
        self.ledger.settle()
        for booked in self.ledger.take_new():
            _CAUSES.get(booked.kind, _no_cause)(self, booked)
        for submission in self.work.decided:
            must(
                f"{_prefix(submission)}#{text(submission, 'submission_id')}" in self.ledger.by_id,
                f"{text(submission, 'submission_id')} was accepted and nothing is owed (rule 4, I3)",
            )
        self.work.decided.clear()
        self.payroll.settle()

    def earned(self, booked: Booked) -> None:
        """An entry of work is what the terms of an accepted answer promise, to the person who gave it."""
        submission_id = booked.cause["submission_id"]
        submission = self.records.one("submissions", submission_id)
        is_paid = submission is not None and text(submission, "state") in PAID
        must(is_paid, f"{booked.entry_id} is owed for an answer that was not accepted (I3)")
        assert submission is not None
        must(booked.entry_id == f"{_prefix(submission)}#{submission_id}", f"{booked.entry_id} has another cause")
        account_id, minor, currency = self.work.earning_of(submission)
        posting = {
            "source": f"budget:{text(submission, 'project_id')}", "destination": f"payable:{account_id}",
            "minor": minor, "currency": currency,
        }  # fmt: skip
        must(booked.postings == [posting], f"{booked.entry_id} books {booked.postings}, promised was {posting}")
        must(booked.owner_id == account_id, f"{booked.entry_id} is in the chain of {booked.owner_id}")
        must(booked.work_period == text(submission, "work_period"), f"{booked.entry_id} has another week of work")

    def paid_out(self, booked: Booked) -> None:
        """An entry of a payout stands beside a payout that takes it, once."""
        payout_id = booked.cause["payout_id"]
        must(booked.entry_id == f"payout#{payout_id}", f"{booked.entry_id} is not derived from its cause")
        payout = self.records.one("payouts", payout_id)
        is_taken = payout is not None and text(payout, "state") != "held"
        must(is_taken, f"{booked.entry_id} takes money for a payout that is not prepared (I5)")
        assert payout is not None
        must(booked.owner_id == text(payout, "account_id"), f"{booked.entry_id} is in another person's chain")

    def settled(self, booked: Booked) -> None:
        """What arrived was on its way, and is what the payout transfers."""
        payout = self._payout_of(booked, "settle", ("settled", "returned"))
        way = {"source": f"payout:{text(payout, 'provider')}", "destination": f"cash:{text(payout, 'provider')}"}
        amount = {"minor": number(payout, "amount_minor"), "currency": text(payout, "currency")}
        must(booked.postings == [way | amount], f"{booked.entry_id} books {booked.postings}")

    def came_back(self, booked: Booked) -> None:
        """What came back is all that was taken, owed again: the opposite of the payout's entry."""
        payout = self._payout_of(booked, "return", ("failed", "returned"))
        had_arrived = f"settle#{text(payout, 'payout_id')}" in self.ledger.by_id
        taken = self.ledger.by_id[f"payout#{text(payout, 'payout_id')}"].postings
        opposite = [posting | {"source": posting["destination"], "destination": posting["source"]} for posting in taken]
        if had_arrived:
            opposite = [posting | {"source": posting["source"].replace("payout:", "cash:")} for posting in opposite]
        must(booked.postings == opposite, f"{booked.entry_id} books {booked.postings}, taken was {taken}")

    def reviewed(self, booked: Booked) -> None:
        """A verdict is paid once, to the person who gave it, as the project promised."""
        review_id = booked.cause["review_id"]
        must(booked.entry_id == f"review#{review_id}", f"{booked.entry_id} is not derived from its cause")
        review = self.records.one("reviews", review_id)
        must(review is not None and text(review, "verdict"), f"{booked.entry_id} of a review without a verdict")
        assert review is not None
        project = self.records.one("projects", text(review, "project_id")) or {}
        posting = {
            "source": f"budget:{text(review, 'project_id')}", "destination": f"payable:{text(review, 'reviewer_id')}",
            "minor": number(project, "review_minor"), "currency": text(project, "currency"),
        }  # fmt: skip
        must(booked.postings == [posting], f"{booked.entry_id} books {booked.postings}, promised was {posting}")

    def rewarded(self, booked: Booked) -> None:
        """A bonus is what one rule of an accepted answer's terms pays, to the person who gave it, once."""
        submission_id, rule_id = booked.cause["submission_id"], booked.cause["rule_id"]
        submission = self.records.one("submissions", submission_id)
        must(submission is not None and text(submission, "state") == "accepted", f"{booked.entry_id}: not accepted")
        assert submission is not None
        project_id = text(submission, "project_id")
        must(booked.entry_id == f"bonus#{project_id}#{rule_id}#{submission_id}", f"{booked.entry_id} has another cause")
        terms = parsed(submission, "terms")
        amounts = [rule["amount"] for rule in terms["bonus_rules"] if rule["rule_id"] == rule_id]
        account_id = text(submission, "account_id")
        posting = {
            "source": f"budget:{project_id}", "destination": f"payable:{account_id}", "minor": sum(amounts),
            "currency": terms["reward"]["currency"],
        }  # fmt: skip
        must(booked.postings == [posting], f"{booked.entry_id} books {booked.postings}, promised was {posting}")
        must(booked.owner_id == account_id, f"{booked.entry_id} is in the chain of {booked.owner_id}")
        must(booked.work_period == text(submission, "work_period"), f"{booked.entry_id} has another week of work")

    def sat(self, booked: Booked) -> None:
        """A stipend is for one sitting of a project's test."""
        self.stipends.booked(booked)

    def taken_back(self, booked: Booked) -> None:
        """A reversal is the opposite of one entry of the same person, once."""
        original = self.ledger.by_id.get(booked.cause["reverses"])
        must(original is not None, f"{booked.entry_id} takes back what there is not")
        assert original is not None
        must(booked.entry_id == f"reverse#{original.entry_id}", f"{booked.entry_id} is not derived from its cause")
        opposite = [
            posting | {"source": posting["destination"], "destination": posting["source"]}
            for posting in original.postings
        ]
        must(booked.postings == opposite, f"{booked.entry_id} books {booked.postings}, not the opposite of its entry")
        must(booked.owner_id == original.owner_id, f"{booked.entry_id} is in another person's chain")

    def _payout_of(self, booked: Booked, prefix: str, states: tuple[str, ...]) -> Item:
        payout_id = booked.cause["payout_id"]
        must(booked.entry_id == f"{prefix}#{payout_id}", f"{booked.entry_id} is not derived from its cause")
        must(f"payout#{payout_id}" in self.ledger.by_id, f"{booked.entry_id} of a payout that took nothing")
        payout = self.records.one("payouts", payout_id)
        must(payout is not None and text(payout, "state") in states, f"{booked.entry_id} of {payout}")
        assert payout is not None
        must(booked.owner_id == text(payout, "account_id"), f"{booked.entry_id} is in another person's chain")
        return payout


def _prefix(submission: Item) -> str:
    """What the entry of an accepted answer is called: paid per task, or for its time."""
    return "time" if is_timed(parsed(submission, "terms")) else "earn"


def _no_cause(_: Watch, __: Booked) -> None:
    """Funding and corrections are their own cause; each has a reference of its own."""


_CAUSES: dict[str, Callable[[Watch, Booked], None]] = {
    "work": Watch.earned, "time": Watch.earned, "payout": Watch.paid_out, "settlement": Watch.settled, "payout_return": Watch.came_back,
    "review": Watch.reviewed, "bonus": Watch.rewarded, "reversal": Watch.taken_back, "stipend": Watch.sat,
}  # fmt: skip


def _only_added(old: Item | None, new: Item | None) -> None:
    must(old is None and new is not None, "an audit record was changed or deleted (I17)")
