"""Owns the statement as rows for a spreadsheet: each entry between the opening and the closing balance (R32)."""

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import msgspec

from chalicelib.domain.money import decimal_text
from chalicelib.domain.movements import Movement, movements
from chalicelib.domain.spreadsheets import spreadsheet_safe
from chalicelib.domain.statement_lines import parts_of
from chalicelib.domain.statements import StatementFacts

#: Members of a cause that have a column of their own; `cause` has all of them as JSON.
_FOLLOWED = ("project_id", "task_id", "submission_id", "review_id", "payout_id")
_WRITTEN = ("reason", "reference")
_COLUMNS = (
    "account_id", "period_id", "currency", "kind", "work_period", "amount", "project", *_FOLLOWED, "rule", *_WRITTEN,
    "expected_on", "payout_state", "cause", "sequence", "written_at", "entry_id", "hash",
)  # fmt: skip


class Arrival(msgspec.Struct, frozen=True):
    """The payout that carries a closing balance: which one, where it is, and when it arrives."""

    payout_id: str
    state: str
    expected_on: date | None


def statement_csv(
    account_id: str,
    statements: Sequence[StatementFacts],
    entries: Iterable[Mapping[str, Any]],
    *,
    titles: Mapping[str, str],
    arrivals: Mapping[str, Arrival],
) -> str:
    """One row an entry and movement between the opening and the closing balance, which they add up to.

    `entries` are the entries' members as they are served, of one period; what was written after a draft was made is
    left out. `arrivals` says by currency which payout carries the closing balance, `titles` how projects are called.
    """
    out = io.StringIO()
    writer = csv.DictWriter(out, _COLUMNS, restval="", lineterminator="\r\n")
    writer.writeheader()
    last = max((statement.last_sequence for statement in statements), default=0)
    ordered = sorted((one for one in entries if one["sequence"] <= last), key=lambda entry: int(entry["sequence"]))
    for statement in statements:
        head = {"account_id": account_id, "period_id": statement.period_id, "currency": statement.currency}
        writer.writerow(head | _balance("opening_balance", statement.opening_minor, statement.currency))
        for entry in ordered:
            for movement in movements(account_id, entry["postings"]):
                if movement.currency == statement.currency:
                    writer.writerows(head | row for row in _rows(entry, movement, titles))
        closing = _balance("closing_balance", statement.closing_minor, statement.currency)
        writer.writerow(head | closing | _arrival(arrivals.get(statement.currency)))
    return out.getvalue()


def _balance(kind: str, minor: int, currency: str) -> dict[str, Any]:
    return {"kind": kind, "amount": decimal_text(minor, currency)}


def _arrival(arrival: Arrival | None) -> dict[str, Any]:
    if arrival is None:
        return {}
    day = arrival.expected_on.isoformat() if arrival.expected_on else ""
    return {"payout_id": arrival.payout_id, "payout_state": arrival.state, "expected_on": day}


def _rows(entry: Mapping[str, Any], movement: Movement, titles: Mapping[str, str]) -> Iterable[dict[str, Any]]:
    """The entry's own amount, and beside it what was withheld and charged, by which rule."""
    cause = entry["cause"]
    row = {name: cause.get(name, "") for name in _FOLLOWED}
    row |= {name: spreadsheet_safe(str(cause.get(name, ""))) for name in _WRITTEN}
    row |= {
        "work_period": entry["work_period"],
        "project": spreadsheet_safe(titles.get(cause.get("project_id", ""), "")),
        "cause": json.dumps(cause, ensure_ascii=False, sort_keys=True),
        "sequence": entry["sequence"],
        "written_at": entry["written_at"],
        "entry_id": entry["entry_id"],
        "hash": entry["hash"],
    }
    for kind, minor, said in parts_of(entry["kind"], cause, movement):
        rule = f"{said['rule_id']} {said.get('rule_version', '')}".strip() if "rule_id" in said else ""
        yield row | {
            "kind": kind,
            "amount": decimal_text(minor, movement.currency),
            "rule": spreadsheet_safe(str(said.get("rule", rule))),
            "expected_on": cause.get("expected_on", "") if kind == "payout" else "",
        }
