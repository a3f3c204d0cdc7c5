"""Use cases of a person's money: balance, entries and statements, each figure down to what made it (R32, R56)."""

from collections.abc import Iterable, Mapping
from typing import Any

from chalicelib import runtime, settings
from chalicelib.domain.access import Actor
from chalicelib.domain.earned import by_project, by_week
from chalicelib.domain.movements import movements
from chalicelib.domain.pay_periods import is_period_id
from chalicelib.domain.payouts import payout_id_of
from chalicelib.domain.periods import period_named, period_of, weeks_before
from chalicelib.domain.statements import NoSuchStatement, StatementFacts, statements_due
from chalicelib.models import ledger, payouts, projects, statements, store

Amount = dict[str, Any]
#: So many weeks back a payout is looked for that waited and went out with a later week.
WAITS_AT_MOST = 100
#: So many of the newest statements a picture of earnings is made of: half a year of one currency.
STATEMENTS_SHOWN = 26


def balance(actor: Actor) -> dict[str, Any]:
    """What is owed now, what the open weeks have brought so far, and the newest payout of each currency."""
    now, start = runtime.now(), settings.current().pay_week_start
    head = ledger.head_of(actor.account_id)
    so_far: dict[str, dict[str, int]] = {period_of(now, start).period_id: {}}
    for entry in ledger.open_entries(actor.account_id, head.closed_through):
        sums = so_far.setdefault(entry.statement_period, {})
        for movement in movements(actor.account_id, entry.postings):
            sums[movement.currency] = sums.get(movement.currency, 0) + movement.earned_minor
    newest = sorted(head.last_payouts.values())
    found = [payout for payout_id in newest if (payout := payouts.Payout.find(payout_id)) is not None]
    return {
        "payable": _amounts(head.balances),
        "open_periods": [_open_period(period_id, so_far[period_id]) for period_id in sorted(so_far)],
        "payouts": found,
    }


def entries(actor: Actor, *, limit: int, cursor: str | None, period_id: str | None = None) -> store.Page:
    """The person's entries by statement period and sequence, each with all members of the chain."""
    condition = ledger.Entry.entry_key.startswith(f"{period_id}#") if period_id else None
    page = store.listing(ledger.Entry, actor.account_id, condition, limit=limit, cursor=cursor)
    return store.Page([entry.members() for entry in page.records], page.next_cursor)


def my_statements(actor: Actor, *, limit: int, cursor: str | None) -> store.Page:
    """The person's statements, newest week first, one a currency."""
    return store.listing(statements.Statement, actor.account_id, limit=limit, cursor=cursor, is_newest_first=True)


def earned(actor: Actor) -> dict[str, Any]:
    """What the newest weeks brought, by week and by project; the open ones as they are now.

    The head is read first and the statements last: a week that is closed in between is found as both, and told once.
    """
    head = ledger.head_of(actor.account_id)
    booked = [entry.booked() for entry in ledger.open_entries(actor.account_id, head.closed_through)]
    drafts = statements_due(actor.account_id, head.books, booked)[0]
    closed = _newest_whole_weeks(actor.account_id)
    final = {record.period_id for record in closed}
    facts = [record.facts() for record in closed] + [one for one in drafts if one.period_id not in final]
    projects_earned = by_project(facts)
    ids = {one["project_id"] for one in projects_earned}
    return {
        "weeks": [{**week, "is_final": week["period_id"] in final} for week in by_week(facts)],
        "projects": projects_earned,
        "titles": titles_of(project_id for project_id in ids if project_id is not None),
    }


def _newest_whole_weeks(account_id: str) -> list[statements.Statement]:
    """The newest statements; of a week whose other currencies are beyond the bound, none."""
    found = statements.newest_of(account_id, STATEMENTS_SHOWN + 1)
    if len(found) <= STATEMENTS_SHOWN:
        return found
    return [record for record in found if record.period_id != found[-1].period_id]


def statement(actor: Actor, period_id: str) -> dict[str, Any]:
    """One of the person's own weeks."""
    return statement_of(actor.account_id, period_id)


def statement_of(account_id: str, period_id: str) -> dict[str, Any]:
    """One week; before its close the statement as it would be now (the dry run of rule 5).

    Raises NoSuchStatement when the person has no entry in that week.
    """
    if not is_period_id(period_id):
        raise NoSuchStatement("GET /me/statements lists yours.")
    written = statements.statements_of(account_id, period_id)
    facts = [record.facts() for record in written] or _draft(account_id, period_id)
    if not facts:  # it may have been closed between the two readings
        written = statements.statements_of(account_id, period_id)
        facts = [record.facts() for record in written]
    if not facts:
        raise NoSuchStatement("GET /me/statements lists yours.")
    period = period_named(period_id)
    lines = (line for one in facts for line in one.lines)
    return {
        "account_id": account_id,
        "period_id": period_id,
        "projects": titles_of(line["project_id"] for line in lines if "project_id" in line),
        "starts_at": period.starts_at,
        "ends_at": period.ends_at,
        "pays_at": period.closes_at,
        "is_final": bool(written),
        "closed_at": max((record.closed_at for record in written), default=None),
        "statements": facts,
        "payouts": _payouts(account_id, period_id, facts) if written else [],
    }


def statement_entries(account_id: str, period_id: str) -> list[dict[str, Any]]:
    """All entries of a person's week, for the file that lists them."""
    return [entry.members() for entry in ledger.entries_of(account_id, period_id)]


def titles_of(project_ids: Iterable[str]) -> dict[str, str]:
    """How the projects are called, by id; one that is gone has its id alone."""
    wanted = [projects.Project(project_id) for project_id in sorted(set(project_ids))]
    return {project.project_id: project.title for project in store.whole(wanted)}


def titles_behind(entries: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """How the projects are called that entries name."""
    return titles_of(entry["cause"]["project_id"] for entry in entries if "project_id" in entry["cause"])


def _draft(account_id: str, period_id: str) -> list[StatementFacts]:
    """The statements a close of this moment would write for the week."""
    head = ledger.head_of(account_id)
    if period_id <= head.closed_through:
        return []
    booked = [entry.booked() for entry in ledger.open_entries(account_id, head.closed_through, period_id)]
    return [found for found in statements_due(account_id, head.books, booked)[0] if found.period_id == period_id]


def _payouts(account_id: str, period_id: str, facts: list[StatementFacts]) -> list[payouts.Payout]:
    """The payout that carries what the week owed, by currency: it may wait, or go with a later week."""
    newest = ledger.head_of(account_id).last_payouts
    found = [_payout(account_id, period_id, one.currency, newest.get(one.currency)) for one in facts]
    return [payout for payout in found if payout and (payout.state == "held" or payout.goes_with >= period_id)]


def _payout(account_id: str, period_id: str, currency: str, newest_id: str | None) -> payouts.Payout | None:
    """The newest payout made for the week or an earlier one: while one waits, no other is made."""
    newest = payouts.Payout.find(newest_id) if newest_id else None
    if newest is None or newest.period_id <= period_id:
        return newest
    own = payouts.Payout.find(payout_id_of(account_id, period_id, currency))
    if own is not None:
        return own
    before = weeks_before(period_id, WAITS_AT_MOST)
    ids = [payouts.Payout(payout_id_of(account_id, week, currency)) for week in before]
    return max(store.whole(ids), key=lambda payout: str(payout.period_id), default=None)


def _open_period(period_id: str, sums: dict[str, int]) -> dict[str, Any]:
    period = period_named(period_id)
    return {
        "period_id": period_id,
        "ends_at": period.ends_at,
        "pays_at": period.closes_at,
        "accepted": _amounts(sums),
    }


def _amounts(by_currency: dict[str, int]) -> list[Amount]:
    return [{"minor": by_currency[currency], "currency": currency} for currency in sorted(by_currency)]
