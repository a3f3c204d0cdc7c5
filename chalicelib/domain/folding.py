"""Owns how entries add up to the sums of the ledger's accounts, which carry no running balance themselves (rule 4)."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec

from chalicelib.domain.ledger import own_account, payable

#: Sums by kind of account and currency.
Sums = dict[str, dict[str, int]]

#: Accounts of one person, project or client add up under what is before their colon; the others stand by themselves.
PERSONAL = ("payable", "budget", "client")
#: Beside money, the sums say which entries are in them: how many, and the sum of their marks.
PEOPLE, PROJECTS = "chain:people", "chain:projects"
#: A transaction takes a hundred items: a marker for each entry and the sums they change.
_MOST_ITEMS = 90
_MARK_DIGITS = 12


class SumKey(msgspec.Struct, frozen=True, order=True):
    """What one sum is of. The day of writing tells entries that are certainly folded from those that may not be."""

    statement_period: str
    written_on: str
    kind: str
    currency: str

    @property
    def text(self) -> str:
        """As it is kept; sorts by statement period."""
        return f"{self.statement_period}#{self.written_on}#{self.kind}#{self.currency}"


class FoldFacts(msgspec.Struct, frozen=True):
    """What an entry adds to the sums."""

    owner_id: str
    entry_key: str
    statement_period: str
    written_on: str
    changes: Sums

    @property
    def ref(self) -> str:
        """What marks it as folded."""
        return f"{self.owner_id}#{self.entry_key}"

    def sum_keys(self) -> list[SumKey]:
        """The sums it changes."""
        period, day = self.statement_period, self.written_on
        return [SumKey(period, day, kind, currency) for kind, sums in self.changes.items() for currency in sums]


def kind_of(account: str) -> str:
    """Under which name an account is added up."""
    before = account.partition(":")[0]
    return before if before in PERSONAL else account


def chain_kind(owner_id: str) -> str:
    """Whether a chain is a person's or a project's."""
    return PEOPLE if own_account(owner_id) == payable(owner_id) else PROJECTS


def mark_of(entry_hash: str) -> int:
    """An entry's mark: two sets of entries with the same number and the same sum of marks are the same set."""
    return int(entry_hash[:_MARK_DIGITS], 16)


def changes_of(owner_id: str, entry_hash: str, postings: Iterable[Mapping[str, Any]]) -> Sums:
    """What one entry adds to the sums: both sides of its postings, and itself to the count of its kind of chain."""
    changes: Sums = {chain_kind(owner_id): {"entries": 1, "marks": mark_of(entry_hash)}}
    for posting in postings:
        for account, sign in ((posting["source"], -1), (posting["destination"], 1)):
            sums = changes.setdefault(kind_of(account), {})
            sums[posting["currency"]] = sums.get(posting["currency"], 0) + sign * posting["minor"]
    return changes


def added(many: Iterable[Sums]) -> Sums:
    """Sums of sums; what comes to nothing is left out, so that equal sums are equal values."""
    result: Sums = {}
    for sums in many:
        for kind, amounts in sums.items():
            mine = result.setdefault(kind, {})
            for currency, amount in amounts.items():
                mine[currency] = mine.get(currency, 0) + amount
    kept = {kind: {c: minor for c, minor in sorted(amounts.items()) if minor} for kind, amounts in result.items()}
    return {kind: kept[kind] for kind in sorted(kept) if kept[kind]}


def money(sums: Sums) -> Sums:
    """The sums of money alone: a trial balance."""
    return {kind: amounts for kind, amounts in sums.items() if kind not in (PEOPLE, PROJECTS)}


def unbalanced(sums: Sums) -> dict[str, int]:
    """Currencies whose legs do not add up to zero, with what is too much: none, ever (double entry)."""
    totals: dict[str, int] = {}
    for amounts in money(sums).values():
        for currency, minor in amounts.items():
            totals[currency] = totals.get(currency, 0) + minor
    return {currency: minor for currency, minor in sorted(totals.items()) if minor}


def difference(sums: Sums, others: Sums) -> Sums:
    """What the first have more than the others; nothing when they are the same."""
    negative = {kind: {c: -amount for c, amount in amounts.items()} for kind, amounts in others.items()}
    return added([sums, negative])


def by_key(facts: Sequence[FoldFacts]) -> dict[SumKey, int]:
    """What the entries add to each sum, in order of the keys."""
    result: dict[SumKey, int] = {}
    for fact in facts:
        for key in fact.sum_keys():
            result[key] = result.get(key, 0) + fact.changes[key.kind][key.currency]
    return {key: result[key] for key in sorted(result) if result[key]}


def in_transactions(facts: Sequence[FoldFacts]) -> list[list[FoldFacts]]:
    """The entries in groups that one transaction takes with the sums they change; each entry once."""
    groups: list[list[FoldFacts]] = []
    keys: set[SumKey] = set()
    seen: set[str] = set()
    for fact in facts:
        if fact.ref in seen:
            continue
        seen.add(fact.ref)
        if not groups or len(groups[-1]) + 1 + len(keys | set(fact.sum_keys())) > _MOST_ITEMS:
            groups.append([])
            keys = set()
        groups[-1].append(fact)
        keys |= set(fact.sum_keys())
    return groups
