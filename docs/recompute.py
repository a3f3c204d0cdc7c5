"""Recompute your ledger and your statements with nothing of ours but this file and Python.

    python recompute.py entries.json statements.json

The files are the saved answers of GET /me/entries and GET /me/statements, all pages, one after another or as one list.
The commands that save them stand in docs/runbook.md, "Somebody doubts their statement". The rule is `differences`.
"""

import hashlib
import json
import sys
from collections.abc import Iterable
from pathlib import Path

COLUMNS = {"payout": "paid", "cash": "paid", "tax": "tax", "fee": "fee"}  # what goes to others; the rest was earned


def differences(entries: list[dict], statements: list[dict]) -> list[str]:
    """What is not as it should be: changed, missing or added entries, and statements that are not their entries."""
    wrong, before, due, balances = [], {"sequence": 0, "hash": "0" * 64}, {}, {}
    for entry in sorted(entries, key=lambda entry: entry["sequence"]):
        members = {name: value for name, value in entry.items() if name != "hash"}
        if entry["hash"] != sha256(json.dumps(members, sort_keys=True, separators=(",", ":"))):
            wrong.append(f"{entry['entry_id']}: was changed, its members do not give its hash")
        if (entry["sequence"], entry["previous_hash"]) != (before["sequence"] + 1, before["hash"]):
            wrong.append(f"{entry['entry_id']}: does not follow entry {before['sequence']}; one is missing or new")
        before = entry
        for currency, amounts in moved(entry).items():
            due.setdefault((entry["statement_period"], currency), []).append((entry, amounts))
    served = [((one["period_id"], one["currency"]), one) for one in statements]
    newest = max((key[0] for key, _ in served), default="")  # later weeks are not closed yet
    for key in sorted({*due, *(key for key, _ in served)}):
        told = [one for of, one in served if of == key]
        if key not in due:
            wrong.append(f"{key}: has a statement and no entries")
            continue
        mine = statement(due[key], balances.get(key[1], 0))
        balances[key[1]] = mine["closing_minor"]
        if len(told) != 1 and key[0] <= newest:
            wrong.append(f"{key}: is listed {len(told)} times" if told else f"{key}: has entries and no statement")
        for one in told:
            given = {**one, "lines": by_kind((line["kind"], line["count"], line["minor"]) for line in one["lines"])}
            unlike = (name for name in mine if given.get(name) != mine[name])
            wrong += [f"{key}: {name} is {given.get(name)}, not {mine[name]}" for name in unlike]
    return wrong


def moved(entry: dict) -> dict[str, dict[str, int]]:
    """What an entry moves to and from its owner, by currency: the balance grows by earned - paid - tax - fee."""
    own, found = "payable:" + entry["owner_id"], {}
    for posting in (one for one in entry["postings"] if own in (one["source"], one["destination"])):
        is_in = posting["destination"] == own
        column = COLUMNS.get(posting["source" if is_in else "destination"].split(":")[0], "earned")
        amounts = found.setdefault(posting["currency"], {"earned": 0, "paid": 0, "tax": 0, "fee": 0})
        amounts[column] += posting["minor"] if is_in == (column == "earned") else -posting["minor"]
    return found


def statement(of: list[tuple[dict, dict[str, int]]], opening: int) -> dict:
    """What the statement of these entries, in the order of their chain, must say."""
    due = {f"{name}_minor": sum(amounts[name] for _, amounts in of) for name in ("earned", "paid", "tax", "fee")}
    closing = opening + due["earned_minor"] - due["paid_minor"] - due["tax_minor"] - due["fee_minor"]
    lines = []
    for entry, amounts in of:
        lines.append((entry["kind"], 1, amounts["earned"] - amounts["paid"]))
        lines += [("tax", 1, -amounts["tax"])] if amounts["tax"] or entry["kind"] == "payout" else []
        lines += [("fee", 1, -amounts["fee"])] if amounts["fee"] else []
    return due | {
        "opening_minor": opening,
        "closing_minor": closing,
        "entries_count": len(of),
        "first_sequence": of[0][0]["sequence"],
        "last_sequence": of[-1][0]["sequence"],
        "entries_hash": sha256("".join(entry["hash"] for entry, _ in of)),
        "lines": by_kind(lines),
    }


def by_kind(lines: Iterable[tuple[str, int, int]]) -> dict[str, tuple[int, int]]:
    """How many entries of each kind there are, and what they come to."""
    found = {}
    for kind, count, minor in lines:
        found[kind] = (found.get(kind, (0, 0))[0] + count, found.get(kind, (0, 0))[1] + minor)
    return dict(sorted(found.items()))


def sha256(text: str) -> str:
    """The fingerprint that entries and statements carry."""
    return hashlib.sha256(text.encode()).hexdigest()


def saved(name: str, plural: str) -> list[dict]:
    """The elements of all saved answers; ends with one line about a file that is not that, or not all of it."""
    try:
        text, pages = Path(name).read_text(encoding="utf-8").strip(), []
        while text:
            page, end = json.JSONDecoder().raw_decode(text)
            pages += page if isinstance(page, list) else [page]
            text = text[end:].strip()
    except (OSError, ValueError) as error:
        sys.exit(f"{name}: cannot be read as JSON: {error}")
    if not pages or not all(isinstance(page, dict) and isinstance(page.get(plural), list) for page in pages):
        sys.exit(f'{name}: is no saved answer of GET /me/{plural}, which begins with {{"{plural}": [')
    cursors = [page.get("next_cursor") for page in pages]
    if all(cursors):
        sys.exit(f"{name}: there are more pages; add the answer of GET /me/{plural}?limit=100&cursor={cursors[-1]}")
    return [one for page in pages for one in page[plural]]


def main() -> None:
    """Print what differs and end with 1; else say what was seen, and end with 0, or with 2 if that was not enough."""
    if len(sys.argv) != 3:
        sys.exit("Say which files: python recompute.py entries.json statements.json")
    entries, statements = saved(sys.argv[1], "entries"), saved(sys.argv[2], "statements")
    wrong = differences(entries, statements)
    for line in wrong:
        print(line)
    if wrong:
        sys.exit(1)
    if not entries or not statements:
        print(f"Nothing to compare; entries: {len(entries)}, statements: {len(statements)}.")
        print("Before your first week is closed you have no statement; afterwards this is not right.")
        sys.exit(2)
    last = max(entries, key=lambda entry: entry["sequence"])
    print(f"Nothing differs; entries: {len(entries)}, statements: {len(statements)}.")
    print(f"Seen up to entry {last['sequence']}, of {last['written_at']}; of newer ones, if any, this says nothing.")


if __name__ == "__main__":
    main()
