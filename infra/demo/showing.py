"""Owns what a replay leaves to look at: one worker's statement down to a task, as JSON, CSV and PDF, recomputed."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from chalicelib.domain.statement_sheets import amount_text
from infra.demo.client import Person
from infra.demo.crowd import ROOT
from infra.demo.recomputing import SCRIPT

#: Where files of a replay lie unless somebody says otherwise.
FOLDER = ROOT / ".local" / "demo"
_MEDIA = {"csv": "text/csv", "pdf": "application/pdf"}


def show(person: Person, period_id: str, folder: Path) -> list[str]:
    """Save the person's statement and what it is recomputed from; the lines to print, or none without a statement."""
    entries = _pages(person, "/me/entries")
    mine = [entry for page in entries for entry in page["entries"] if entry["statement_period"] == period_id]
    if not mine:
        return []
    folder.mkdir(parents=True, exist_ok=True)
    path = f"/me/statements/{period_id}"
    statement = person.get(path)
    saved = {"json": json.dumps(statement, indent=1).encode()}
    saved |= {suffix: person.file(path, media) for suffix, media in _MEDIA.items()}
    files = {suffix: folder / f"statement-{period_id}.{suffix}" for suffix in saved}
    for suffix, content in saved.items():
        files[suffix].write_bytes(content)
    for plural, pages in (("entries", entries), ("statements", _pages(person, "/me/statements"))):
        (folder / f"{plural}.json").write_text(json.dumps(pages), encoding="utf-8")
    return [
        f"The statement of {person.email}, week of {period_id}{'' if statement['is_final'] else ' (not final)'}:",
        *(f"  {line}" for line in _said(statement)),
        *_down_to_a_task(mine),
        "  saved: " + ", ".join(_short(path) for path in files.values()),
        f"  {_recomputed(folder)}",
    ]


def _said(statement: dict[str, Any]) -> list[str]:
    """The figures of a statement, line by line."""
    said = []
    for one in statement["statements"]:
        currency = one["currency"]
        said += [f"{line['kind']:<12} {line['work_period']}  {line['count']:>5}  {_money(line['minor'], currency)}"
                 for line in one["lines"]]  # fmt: skip
        names = ("opening", "earned", "paid", "tax", "fee", "closing")
        said.append(", ".join(f"{name} {_money(one[f'{name}_minor'], currency).strip()}" for name in names))
    payouts = statement["payouts"]
    return said + [f"payout {one['state']}: {_money(one['amount']['minor'], one['amount']['currency']).strip()}, "
                   f"expected {one['expected_on'] or 'when it no longer waits'}" for one in payouts]  # fmt: skip


def _down_to_a_task(entries: list[dict[str, Any]]) -> list[str]:
    """One entry with what caused it: the line's way down."""
    first = next((entry for entry in entries if entry["kind"] == "work"), entries[0])
    cause = ", ".join(f"{name} {first['cause'][name]}" for name in sorted(first["cause"]))
    return [f"  its entry {first['sequence']}: {first['kind']}, {cause}, hash {first['hash'][:12]}"]


def _recomputed(folder: Path) -> str:
    """What docs/recompute.py says, run as a person runs it."""
    command = [sys.executable, str(SCRIPT), str(folder / "entries.json"), str(folder / "statements.json")]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    asked = f"python {_short(SCRIPT)} {_short(folder / 'entries.json')} {_short(folder / 'statements.json')}"
    lines = (run.stdout or run.stderr).strip().splitlines()
    return "\n    ".join([asked, *lines])


def _pages(person: Person, path: str) -> list[dict[str, Any]]:
    """Every page of a list, as it was answered."""
    found, cursor = [], None
    while True:
        page = person.get(path, limit=100, **({"cursor": cursor} if cursor else {}))
        found.append(page)
        cursor = page["next_cursor"]
        if not cursor:
            return found


def _money(minor: int, currency: str) -> str:
    return f"{amount_text(minor, currency):>12} {currency}"


def _short(path: Path) -> str:
    return str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) else str(path)
