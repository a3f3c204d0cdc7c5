"""Owns the rules of paid tests: money kept with each seat, paid once a sitting, a person and a project (R68, R69)."""

from tests.simulation.oracle.ledger import Booked
from tests.simulation.oracle.raw import Item, must, number, text
from tests.simulation.oracle.records import Records

#: Projects of which nothing but tests is paid.
TESTED = ("prj_larks", "prj_wrens")


class Stipends:
    """Looks at every change of enrolments, budgets and attempts around a paid test."""

    def __init__(self, records: Records) -> None:
        self.records = records
        self.is_touched = False
        self.owed: dict[str, list[str]] = {}  # by sitting: projects that kept money for it when it was handed in
        self.paid: dict[str, Booked] = {}  # by sitting
        self.had: set[tuple[str, str]] = set()  # people and projects

    def enrolment(self, old: Item | None, new: Item | None) -> None:
        """A stipend is kept, then paid or free again; what was paid stays paid."""
        assert new is not None, "enrolments are never deleted"
        self.is_touched = True
        before, after = text(old, "stipend_state") if old else "", text(new, "stipend_state")
        if before != after:
            who = f"{text(new, 'account_id')} in {text(new, 'project_id')}"
            must((before, after) in (("", "kept"), ("kept", "paid"), ("kept", "")), f"{who}: {before} is {after}")
            self.records.coverage[f"step: stipend: {before or 'none'} -> {after or 'none'}"] += 1

    def budget(self, _: Item | None, __: Item | None) -> None:
        """Looked at together with the enrolments."""
        self.is_touched = True

    def attempt(self, old: Item | None, new: Item | None) -> None:
        """When a sitting is handed in with an answer, it is owed what is kept for it."""
        assert new is not None, "attempts are never deleted"
        if old is None or text(old, "state") != "running" or text(new, "state") == "running":
            return
        if self.records.some("attempt_answers", text(new, "attempt_id")):
            mine = self.records.some("enrolments", text(new, "account_id"))
            attempt_id = text(new, "attempt_id")  # one that was over by the clock before the seat is none of the seat's
            seats = (one for one in mine if text(one, "stipend_state") == "kept")
            kept = [text(one, "project_id") for one in seats if text(one, "stipend_older") != attempt_id]
            self.owed[attempt_id] = kept

    def settle(self) -> None:
        """After a step: every shard keeps what the seats say is kept, no more and no less."""
        if not self.is_touched:
            return
        self.is_touched = False
        enrolments = [one for one in self.records.all("enrolments") if text(one, "stipend_state") == "kept"]
        for project_id in TESTED:
            for shard in self.records.some("budgets", project_id):
                mine = (one for one in enrolments if text(one, "project_id") == project_id)
                kept = sum(
                    number(one, "stipend_minor")
                    for one in mine
                    if number(one, "stipend_shard") == number(shard, "shard")
                )
                reserved = number(shard, "reserved_minor")
                must(reserved == kept, f"{project_id} keeps {reserved} for tests, its seats say {kept} (R68)")

    def booked(self, entry: Booked) -> None:
        """An entry is for one sitting with an answer, what was kept for its person's seat, and the only one."""
        attempt_id, project_id = entry.cause["attempt_id"], entry.cause["project_id"]
        attempt = self.records.one("attempts", attempt_id)
        must(attempt is not None and text(attempt, "submitted_at"), f"{entry.entry_id} of a test not handed in (R68)")
        must(self.records.some("attempt_answers", attempt_id), f"{entry.entry_id} of a test without an answer (R68)")
        must(attempt_id not in self.paid, f"{attempt_id} was paid twice (R68)")
        must((entry.owner_id, project_id) not in self.had, f"{project_id} paid {entry.owner_id} twice (R68)")
        seat = self.records.one("enrolments", entry.owner_id, project_id) or {}
        must(text(seat, "stipend_state") == "paid", f"{entry.entry_id} of a seat that says otherwise (R68)")
        posting = {
            "source": f"budget:{project_id}", "destination": f"payable:{entry.owner_id}",
            "minor": number(seat, "stipend_minor"), "currency": "USD",
        }  # fmt: skip
        must(entry.postings == [posting], f"{entry.entry_id} books {entry.postings}, kept was {posting}")
        must(attempt is not None and text(attempt, "account_id") == entry.owner_id, f"{entry.entry_id}: not theirs")
        self.paid[attempt_id] = entry
        self.had.add((entry.owner_id, project_id))

    def check_rest(self) -> None:
        """Every sitting that money was kept for when it was handed in has been paid; nobody waits in a test."""
        for attempt_id, kept in self.owed.items():
            must(not kept or attempt_id in self.paid, f"{attempt_id} was handed in and {kept} paid nothing (R68)")
        for found in self.records.all("enrolments"):
            who = f"{text(found, 'account_id')} in {text(found, 'project_id')}"
            must(text(found, "state") != "qualifying", f"{who} is still in the test (I16)")
            must(text(found, "stipend_state") != "kept", f"{who} still has a stipend kept (I16)")
