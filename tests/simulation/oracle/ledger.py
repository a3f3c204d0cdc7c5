"""Owns the rules of money that is owed: chains, balances, causes (rules 4 to 6; I1, I2, I3, I6, I11)."""

from collections import defaultdict
from typing import Any, NamedTuple

from tests.simulation.oracle.raw import Item, member_hash, must, number, parsed, text
from tests.simulation.oracle.records import Records

#: The members of an entry that its hash is over.
_TEXTS = ("entry_id", "owner_id", "kind", "statement_period", "work_period", "written_at", "previous_hash")
FIRST_HASH = "0" * 64


class Booked(NamedTuple):
    """One entry, as stored."""

    entry_id: str
    owner_id: str
    kind: str
    cause: dict[str, str]
    postings: list[dict[str, Any]]
    statement_period: str
    work_period: str
    sequence: int
    hash: str


class Ledger:
    """Looks at every new entry and every change of a head."""

    def __init__(self, records: Records) -> None:
        self.records = records
        self.by_id: dict[str, Booked] = {}
        self.chains: dict[str, list[Booked]] = {}
        self.balances: dict[str, dict[str, int]] = defaultdict(dict)
        self.own_balances: dict[str, dict[str, int]] = defaultdict(dict)  # of an owner's account, by the own chain
        self.closed_through: dict[str, str] = {}
        self.new: list[Booked] = []
        self.touched: set[str] = set()

    def entry(self, old: Item | None, new: Item | None) -> None:
        """An entry is written once, as the next of its chain, into a week that is not closed, from its cause."""
        must(old is None and new is not None, "an entry was changed or deleted")
        assert new is not None
        cause, postings = parsed(new, "cause"), parsed(new, "postings")
        members: dict[str, Any] = {name: text(new, name) for name in _TEXTS}
        members |= {"cause": cause, "postings": postings, "sequence": number(new, "sequence")}
        entry_id, owner_id = members["entry_id"], members["owner_id"]
        must(member_hash(members) == text(new, "hash"), f"{entry_id}: its hash is not that of its members")
        must(entry_id not in self.by_id, f"{entry_id} was written twice (I3)")
        chain = self.chains.setdefault(owner_id, [])
        last = chain[-1] if chain else None
        must(number(new, "sequence") == (last.sequence if last else 0) + 1, f"{entry_id}: a gap before it (I11)")
        must(members["previous_hash"] == (last.hash if last else FIRST_HASH), f"{entry_id} does not follow the last")
        week, closed = members["statement_period"], self.closed_through.get(owner_id, "")
        must(week > closed, f"{entry_id} is in {week}, closed through {closed} (I11)")
        must(week >= members["work_period"], f"{entry_id} of {members['work_period']} is in {week}")
        key = f"{week}#{number(new, 'sequence'):010d}"
        must(text(new, "entry_key") == key, f"{entry_id} has the key {text(new, 'entry_key')}")
        booked = Booked(
            entry_id, owner_id, members["kind"], cause, postings, week, members["work_period"],
            number(new, "sequence"), text(new, "hash"),
        )  # fmt: skip
        self._book(booked)

    def _book(self, booked: Booked) -> None:
        own = own_account(booked.owner_id)
        for posting in booked.postings:
            minor, currency = posting["minor"], posting["currency"]
            must(type(minor) is int and minor > 0, f"{booked.entry_id}: a posting of {minor}")
            must(posting["source"] != posting["destination"], f"{booked.entry_id}: from and to one account")
            for account, change in ((posting["source"], -minor), (posting["destination"], minor)):
                sums = self.balances[account]
                sums[currency] = sums.get(currency, 0) + change
                if account == own:
                    mine = self.own_balances[booked.owner_id]
                    mine[currency] = mine.get(currency, 0) + change
        self.by_id[booked.entry_id] = booked
        self.chains[booked.owner_id].append(booked)
        self.new.append(booked)
        self.touched.add(booked.owner_id)
        self.records.coverage[f"entry: {booked.kind}"] += 1
        if booked.kind == "funding":
            project_id = booked.cause["project_id"]
            funded = self.records.funded
            funded[project_id] = funded.get(project_id, 0) + booked.postings[0]["minor"]

    def head(self, _: Item | None, new: Item | None) -> None:
        """A head goes forward only."""
        assert new is not None, "heads are never deleted"
        owner_id, closed = text(new, "owner_id"), text(new, "closed_through")
        must(closed >= self.closed_through.get(owner_id, ""), f"{owner_id}: closed through {closed}, back again")
        self.closed_through[owner_id] = closed
        self.touched.add(owner_id)

    def settle(self) -> None:
        """After a step: every head that was touched is the end of its chain, and nobody is below zero."""
        for owner_id in self.touched:
            head = self.records.one("heads", owner_id)
            must(head is not None, f"{owner_id} has entries and no head")
            assert head is not None
            chain = self.chains.get(owner_id, [])
            must(number(head, "sequence") == len(chain), f"{owner_id}: the head and the end of the chain differ")
            must(not chain or text(head, "hash") == chain[-1].hash, f"{owner_id}: the head has another hash")
            own = own_account(owner_id)
            folded = {currency: minor for currency, minor in self.own_balances[owner_id].items() if minor}
            kept = {currency: minor for currency, minor in parsed(head, "balances", {}).items() if minor}
            must(kept == folded, f"{owner_id}: the head says {kept}, the entries {folded} (I2)")
            must(all(minor > 0 for minor in folded.values()), f"{own} is below zero: {folded} (I6)")
        self.touched.clear()

    def take_new(self) -> list[Booked]:
        """The entries written in this step."""
        found, self.new = self.new, []
        return found


def own_account(owner_id: str) -> str:
    """The account whose balance an owner's head carries."""
    return f"budget:{owner_id}" if owner_id.startswith("prj_") else f"payable:{owner_id}"


def taken_from(account_id: str, booked: Booked) -> dict[tuple[str, str], int]:
    """What an entry takes from (or, negative, gives back to) a person's payable, by other account and currency."""
    own, found = f"payable:{account_id}", dict[tuple[str, str], int]()
    for posting in booked.postings:
        for here, there, sign in (("source", "destination", 1), ("destination", "source", -1)):
            if posting[here] == own:
                key = posting[there], posting["currency"]
                found[key] = found.get(key, 0) + sign * posting["minor"]
    return found
