"""Recompute your ledger and your statements with nothing of ours but this file.

    python recompute.py entries.json statements.json

Each file is one saved answer, or a list of all pages, of GET /me/entries and of GET /me/statements.
"""

import hashlib
import json
import sys
from pathlib import Path

COLUMNS = {"payout": "paid", "cash": "paid", "tax": "tax", "fee": "fee"}  # what goes to others; the rest was earned


def differences(entries: list[dict], statements: list[dict]) -> list[str]:
    """What is not as it should be: changed, missing or added entries, and statements that are not their entries."""
    wrong, before, sums, balances = [], {"sequence": 0, "hash": "0" * 64}, {}, {}
    for entry in sorted(entries, key=lambda entry: entry["sequence"]):
        members = {name: value for name, value in entry.items() if name != "hash"}
        if entry["hash"] != sha256(json.dumps(members, sort_keys=True, separators=(",", ":"))):
            wrong.append(f"{entry['entry_id']}: was changed, its members do not give its hash")
        if (entry["sequence"], entry["previous_hash"]) != (before["sequence"] + 1, before["hash"]):
            wrong.append(f"{entry['entry_id']}: does not follow entry {before['sequence']}; one is missing or new")
        before, own, touched = entry, "payable:" + entry["owner_id"], set()
        for posting in (one for one in entry["postings"] if own in (one["source"], one["destination"])):
            is_in = posting["destination"] == own
            column = COLUMNS.get(posting["source" if is_in else "destination"].split(":")[0], "earned")
            key = entry["statement_period"], posting["currency"]
            mine = sums.setdefault(key, {"earned": 0, "paid": 0, "tax": 0, "fee": 0, "hashes": ""})
            mine[column] += posting["minor"] if is_in == (column == "earned") else -posting["minor"]
            mine["hashes"] += entry["hash"] if key not in touched else ""
            touched.add(key)
    served = {(one["period_id"], one["currency"]): one for one in statements}
    for key in sorted(sums):
        mine, opening = sums[key], balances.get(key[1], 0)
        closing = balances[key[1]] = opening + mine["earned"] - mine["paid"] - mine["tax"] - mine["fee"]
        due = {f"{name}_minor": mine[name] for name in ("earned", "paid", "tax", "fee")}
        due |= {"opening_minor": opening, "closing_minor": closing, "entries_hash": sha256(mine["hashes"])}
        if key in served:
            told = served[key] | {"lines": sum(line["minor"] for line in served[key]["lines"])}
            due["lines"] = closing - opening
            wrong += [f"{key}: {name} is {told[name]}, not {due[name]}" for name in due if told[name] != due[name]]
        elif key[0] <= max(served, default=("",))[0]:  # later weeks are not closed yet
            wrong.append(f"{key}: has entries and no statement")
    return wrong + [f"{key}: has a statement and no entries" for key in served if key not in sums]


def sha256(text: str) -> str:
    """The fingerprint that entries and statements carry."""
    return hashlib.sha256(text.encode()).hexdigest()


def saved(name: str, plural: str) -> list[dict]:
    """The elements of one saved answer, or of a list of them."""
    pages = json.loads(Path(name).read_text(encoding="utf-8"))
    return [one for page in (pages if isinstance(pages, list) else [pages]) for one in page[plural]]


if __name__ == "__main__":
    entries, statements = saved(sys.argv[1], "entries"), saved(sys.argv[2], "statements")
    wrong = differences(entries, statements)
    print("\n".join(wrong) or f"Nothing differs; entries: {len(entries)}, statements: {len(statements)}.")
    sys.exit(1 if wrong else 0)
