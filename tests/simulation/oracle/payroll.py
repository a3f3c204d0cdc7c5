"""Owns the rules of being paid: statements, payouts, pay periods, files (rules 5, 7, 12; I5, I9, I10, I12, I13)."""

import csv
import hashlib
import io
from datetime import datetime, timedelta

from tests.simulation.oracle.ledger import Ledger, taken_from
from tests.simulation.oracle.raw import Item, derived_id, flag, minor_of, must, number, parsed, text
from tests.simulation.oracle.records import CLOCKS_DIFFER, Records

PAYOUT_STEPS: dict[str, set[str]] = {
    "": {"held", "prepared"}, "held": {"prepared"}, "prepared": {"approved"}, "approved": {"sent"},
    "sent": {"settled", "failed", "returned"}, "settled": {"returned"}, "failed": set(), "returned": set(),
}  # fmt: skip
PERIOD_STEPS: dict[str, set[str]] = {"": {"closing"}, "closing": {"closed"}, "closed": {"paid"}, "paid": set()}
HELD_AFTER_CHANGE = timedelta(hours=72)
#: What of a payout never changes once money was taken for it.
_FIXED = ("amount_minor", "account_id", "currency", "period_part", "provider", "method_id")


class Payroll:
    """Looks at every change of statements, payouts and pay periods, and at every file for the bank."""

    def __init__(self, records: Records, ledger: Ledger) -> None:
        self.records, self.ledger = records, ledger
        self.in_files: dict[str, str] = {}  # payout -> file
        self.files: dict[str, bytes] = {}
        self.approvals: set[tuple[str, str, str]] = set()  # period, administrator, hash, as people gave them
        self.prepared: list[Item] = []
        self.stated: list[Item] = []

    def statement(self, old: Item | None, new: Item | None) -> None:
        """A statement is written once and never changes (I10)."""
        must(old is None and new is not None, "a statement was changed or deleted (I10)")
        assert new is not None
        self.stated.append(new)

    def check_statement(self, found: Item) -> None:
        """It is exactly its entries, and follows the statement before it (I9)."""
        account_id, week, currency = text(found, "account_id"), text(found, "period_id"), text(found, "currency")
        name = f"the statement of {account_id} for {week} in {currency}"
        entries = [
            booked
            for booked in self.ledger.chains.get(account_id, [])
            if booked.statement_period == week and any(code == currency for _, code in taken_from(account_id, booked))
        ]
        sums = {"earned": 0, "paid": 0, "tax": 0, "fee": 0}
        for booked in entries:
            for (other, code), minor in taken_from(account_id, booked).items():
                kind = other.partition(":")[0]
                kind = {"payout": "paid", "cash": "paid", "tax": "tax", "fee": "fee"}.get(kind, "earned")
                if code == currency:
                    sums[kind] += minor if kind != "earned" else -minor
        opening = self._closing_before(account_id, week, currency)
        closing = opening + sums["earned"] - sums["paid"] - sums["tax"] - sums["fee"]
        expected = {"opening": opening, "closing": closing, **sums}
        said = {kind: number(found, f"{kind}_minor") for kind in expected}
        must(said == expected, f"{name} says {said}, its entries {expected} (I9)")
        must(number(found, "entries_count") == len(entries), f"{name} counts other entries than there are (I11)")
        joined = hashlib.sha256("".join(booked.hash for booked in entries).encode()).hexdigest()
        must(text(found, "entries_hash") == joined, f"{name} has another hash than its entries")
        lines = sum(line["minor"] for line in parsed(found, "lines"))
        must(lines == closing - opening, f"the lines of {name} add up to {lines}, not {closing - opening}")
        must(text(found, "closed_in") >= week, f"{name} was closed before its week")

    def _closing_before(self, account_id: str, week: str, currency: str) -> int:
        before = [
            (text(other, "period_id"), number(other, "closing_minor"))
            for other in self.records.some("statements", account_id)
            if text(other, "currency") == currency and text(other, "period_id") < week
        ]
        return max(before)[1] if before else 0

    def payout(self, old: Item | None, new: Item | None) -> None:
        """A payout goes forward only; what is approved of it never changes; its person may be paid (I12)."""
        assert new is not None, "payouts are never deleted"
        payout_id = text(new, "payout_id")
        has_moved = self.records.step("payout", PAYOUT_STEPS, old, new, payout_id)
        must(number(new, "amount_minor") >= 0, f"{payout_id} is below zero")
        if old is not None and text(old, "state") != "held":
            for name in _FIXED:
                must(old.get(name) == new.get(name), f"{payout_id}: {name} changed after it was prepared (I5)")
        if old is None:
            cause = text(new, "account_id"), text(new, "period_id"), text(new, "currency")
            must(payout_id == derived_id("pay", *cause), f"{payout_id} is not derived from its cause")
        if has_moved and text(new, "state") == "prepared":
            self.prepared.append(new)
        if text(new, "state") == "held":
            must(parsed(new, "holds"), f"{payout_id} waits without a reason")
        if has_moved and text(new, "state") == "sent":
            must(payout_id in self.in_files, f"{payout_id} is sent and in no file (I13)")

    def check_prepared(self, payout: Item) -> None:
        """Its entry took exactly what it transfers, from a verified person to a destination that rested."""
        payout_id, account_id = text(payout, "payout_id"), text(payout, "account_id")
        entry = self.ledger.by_id.get(f"payout#{payout_id}")
        must(entry is not None, f"{payout_id} was prepared without an entry (I5)")
        assert entry is not None
        taken = taken_from(account_id, entry)
        net = sum(minor for (other, _), minor in taken.items() if other.startswith("payout:"))
        must(net == number(payout, "amount_minor"), f"{payout_id} pays {number(payout, 'amount_minor')}, took {net}")
        for name, sort in (("tax", "tax:"), ("fee", "fee:")):
            minor = sum(minor for (other, _), minor in taken.items() if other.startswith(sort))
            must(minor == number(payout, f"{name}_minor"), f"{payout_id}: {name} of {minor} was taken")
        gross = sum(taken.values())
        must(gross == number(payout, "gross_minor"), f"{payout_id} took {gross}, not {number(payout, 'gross_minor')}")
        self._check_withheld(payout, gross)
        must({code for _, code in taken} == {text(payout, "currency")}, f"{payout_id} took another currency")
        account = self.records.one("accounts", account_id)
        is_verified = account is not None and text(account, "identity") == "verified"
        must(is_verified, f"{payout_id} was prepared before {account_id} was verified (I12)")
        self._check_rested(payout)

    def _check_withheld(self, payout: Item, gross: int) -> None:
        """What is withheld follows from the rule of its day, computed once more (I18)."""
        rule = parsed(payout, "withholding")
        share = rule["basis_points"] if rule else 0
        payout_id, tax = text(payout, "payout_id"), number(payout, "tax_minor")
        must(tax == gross * share // 10_000, f"{payout_id} withholds {tax} of {gross} by {rule} (I18)")
        if rule:
            must(rule["gross_minor"] == gross, f"{payout_id} was computed from {rule['gross_minor']} (I18)")

    def _check_rested(self, payout: Item) -> None:
        same = [
            (text(method, "created_at"), text(method, "method_id"))
            for method in self.records.some("payout_methods", text(payout, "account_id"))
            if text(method, "currency") == text(payout, "currency")
        ]
        used = [created for created, method_id in same if method_id == text(payout, "method_id")]
        must(used, f"{text(payout, 'payout_id')} goes to no method of its person (I12)")
        since = datetime.fromisoformat(used[0])
        method = self.records.one("payout_methods", text(payout, "account_id"), text(payout, "method_id"))
        must(method and "failed_at" not in method, f"{text(payout, 'payout_id')} goes where a transfer failed")
        is_first = used[0] == min(same)[0]
        rested = datetime.fromisoformat(text(payout, "prepared_at")) - since
        must(
            is_first or rested >= HELD_AFTER_CHANGE - CLOCKS_DIFFER,
            f"{text(payout, 'payout_id')} goes to a changed method (I12)",
        )

    def period(self, old: Item | None, new: Item | None) -> None:
        """A period goes forward only, and its money is released by two different people or by rule 12."""
        assert new is not None, "pay periods are never deleted"
        period_id = text(new, "period_id")
        self.records.step("pay period", PERIOD_STEPS, old, new, period_id)
        for name in ("closed_at", "prepared_at", "released_at", "payouts_hash"):
            must(old is None or name not in old or old[name] == new.get(name), f"{period_id}: {name} changed")
        if "released_at" in new and (old is None or "released_at" not in old):
            self._check_release(period_id, new)

    def _check_release(self, period_id: str, period: Item) -> None:
        found, by = text(period, "payouts_hash"), text(period, "released_by")
        self.records.coverage[f"step: release: by {by}"] += 1
        if by == "rule-12":
            return
        people = {approval["by"] for approval in parsed(period, "approvals", [])}
        must(len(people) >= 2, f"{period_id} was released by {sorted(people)} (rule 12)")
        for account_id in people:
            is_given = (period_id, account_id, found) in self.approvals
            must(is_given, f"{period_id} was released in the name of {account_id}, who approved something else")

    def file(self, key: str, content: bytes) -> None:
        """A file for the bank: the same part is the same file, and a payout is in one file (I13)."""
        must(self.files.setdefault(key, content) == content, f"{key} was written again with other content (I13)")
        for row in csv.DictReader(io.StringIO(content.decode())):
            payout_id = row["payout_id"]
            must(self.in_files.setdefault(payout_id, key) == key, f"{payout_id} is in two files (I5)")
            payout = self.records.one("payouts", payout_id)
            must(payout is not None, f"{payout_id} is in a file and nowhere else")
            assert payout is not None
            said = text(payout, "account_id"), number(payout, "amount_minor"), text(payout, "currency")
            written = row["account_id"], minor_of(row["amount"], row["currency"]), row["currency"]
            must(said == written, f"{key} says {written}, the payout is {said} (I13)")
            is_due = text(payout, "state") in ("approved", "sent", "settled", "failed", "returned")
            must(is_due, f"{payout_id} was put into {key} while {text(payout, 'state')}")

    def settle(self) -> None:
        """After a step: what was stated and prepared in it."""
        for found in self.stated:
            self.check_statement(found)
        for payout in self.prepared:
            self.check_prepared(payout)
        self.stated.clear()
        self.prepared.clear()

    def is_counted(self, submission: Item) -> bool:
        """Whether an acceptance counts for the person's caps."""
        return flag(submission, "is_counted")
