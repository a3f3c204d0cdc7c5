"""docs/recompute.py: a person checks their ledger and statements with it, from saved answers, without us."""

import ast
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import msgspec
import pytest

from chalicelib.domain.ledger import EntryFacts, HeadFacts, Posting, placed, plain
from chalicelib.domain.money import Money
from chalicelib.domain.movements import Booked
from chalicelib.domain.statements import statements_due
from chalicelib.services import adjustments
from infra.demo.recomputing import SCRIPT, differences
from tests.builders.http import ask
from tests.builders.pay import TUESDAY, WEEK, a_payee, close, earn

DOCS, FILES = SCRIPT.parent, ("entries.json", "statements.json")
NEXT_TUESDAY, NEXT = TUESDAY + timedelta(days=7), "2026-11-23"


def pages(path, plural):
    """All saved answers of a list, small pages on purpose."""
    found: list[dict[str, Any]] = []
    cursor: dict[str, str] = {}
    while True:
        answer = ask("GET", path, account_id="acc_ann", query={"limit": "2"} | cursor).body
        found.append(answer)
        if not answer["next_cursor"]:
            return found
        cursor = {"cursor": answer["next_cursor"]}


@pytest.fixture
def answers(cloud, clock):
    """Three weeks: two currencies, payouts, a correction, work accepted late, and a week that is still open."""
    a_payee()
    for number in range(3):
        earn("acc_ann", 300 + number, f"a{number}")
    earn("acc_ann", 70, "euro", currency="EUR")
    clock.at = TUESDAY
    close(cloud)
    earn("acc_ann", 45, "late", submitted_at=TUESDAY - timedelta(days=3))
    earn("acc_ann", 1200, "b0")
    adjustments.adjust_balance(
        by="acc_boss", reason="Paid twice in May", account_id="acc_ann", minor=-20, currency="USD", reference="T-1"
    )
    clock.at = NEXT_TUESDAY
    close(cloud)
    earn("acc_ann", 99, "c0")
    return {"entries": pages("/me/entries", "entries"), "statements": pages("/me/statements", "statements")}


def recomputed(answers, folder):
    """What the script says, run as a person runs it: (exit code, lines)."""
    code, said, told = run(answers, folder)
    assert told == []
    return code, said


def run(answers, folder):
    """What the script says of these files: (exit code, lines, lines of errors)."""
    for name, content in answers.items():
        (folder / f"{name}.json").write_text(json.dumps(content), encoding="utf-8")
    return ran(folder, *FILES)


def ran(folder, *names):
    command = [sys.executable, "-I", "-S", str(SCRIPT), *names]
    ended = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    return ended.returncode, ended.stdout.splitlines(), ended.stderr.splitlines()


def entry_of(answers, kind, number=0):
    entries = [entry for page in answers["entries"] for entry in page["entries"] if entry["kind"] == kind]
    return sorted(entries, key=lambda entry: entry["sequence"])[number]


def statement_of(answers, period_id, currency="USD"):
    found = [one for page in answers["statements"] for one in page["statements"]]
    return next(one for one in found if (one["period_id"], one["currency"]) == (period_id, currency))


def test_what_is_served_is_what_it_should_be(answers, tmp_path):
    kinds = {entry["kind"] for page in answers["entries"] for entry in page["entries"]}
    assert kinds >= {"work", "correction", "payout"}
    assert len(answers["entries"]) > 2
    code, said = recomputed(answers, tmp_path)
    last = max(entry["written_at"] for page in answers["entries"] for entry in page["entries"])
    assert said == [
        "Nothing differs; entries: 10, statements: 3.",
        f"Seen up to entry 10, of {last}; of newer ones, if any, this says nothing.",
    ]
    assert code == 0


def test_one_unpaged_answer_will_do(answers, tmp_path):
    whole = {name: {name: [one for page in found for one in page[name]]} for name, found in answers.items()}
    assert recomputed(whole, tmp_path)[0] == 0


def test_a_tampered_entry_is_found(answers, tmp_path):
    entry_of(answers, "work")["cause"]["project_id"] = "prj_geese"
    code, said = recomputed(answers, tmp_path)
    assert (code, said) == (1, ["earn#a0: was changed, its members do not give its hash"])


def test_a_changed_amount_is_found_in_the_entry_and_in_the_statement(answers, tmp_path):
    entry_of(answers, "work")["postings"][0]["minor"] += 1
    code, said = recomputed(answers, tmp_path)
    assert code == 1
    assert "earn#a0: was changed, its members do not give its hash" in said
    assert f"('{WEEK}', 'USD'): earned_minor is 903, not 904" in said


def test_a_missing_entry_is_found(answers, tmp_path):
    gone = entry_of(answers, "work", 1)
    for page in answers["entries"]:
        page["entries"] = [entry for entry in page["entries"] if entry["entry_id"] != gone["entry_id"]]
    code, said = recomputed(answers, tmp_path)
    assert code == 1
    assert f"earn#a2: does not follow entry {gone['sequence'] - 1}; one is missing or new" in said
    assert any(line.startswith(f"('{WEEK}', 'USD'): entries_hash is ") for line in said)


def test_a_missing_last_entry_of_a_closed_week_is_found_by_the_statement(answers, tmp_path):
    closed = [entry for page in answers["entries"] for entry in page["entries"] if entry["statement_period"] <= NEXT]
    last = max(closed, key=lambda entry: entry["sequence"])
    later = [one for page in answers["entries"] for one in page["entries"] if one["sequence"] >= last["sequence"]]
    for page in answers["entries"]:
        page["entries"] = [entry for entry in page["entries"] if entry not in later]
    assert recomputed(answers, tmp_path)[0] == 1


@pytest.mark.parametrize(
    "name", ["opening_minor", "earned_minor", "paid_minor", "tax_minor", "fee_minor", "closing_minor"]
)
def test_a_changed_figure_of_a_statement_is_found(answers, tmp_path, name):
    statement_of(answers, NEXT)[name] += 1
    code, said = recomputed(answers, tmp_path)
    assert code == 1
    assert [line for line in said if line.startswith(f"('{NEXT}', 'USD'): {name} is ")]


def test_a_changed_line_of_a_statement_is_found(answers, tmp_path):
    statement_of(answers, WEEK)["lines"][0]["minor"] -= 1
    said = f"('{WEEK}', 'USD'): lines is {{'work': (3, 902)}}, not {{'work': (3, 903)}}"
    assert recomputed(answers, tmp_path) == (1, [said])


def test_lines_that_come_to_the_same_by_other_kinds_are_found(answers, tmp_path):
    lines = statement_of(answers, WEEK)["lines"]
    lines[0]["minor"] -= 893
    lines.append(lines[0] | {"kind": "bonus", "count": 1, "minor": 893})
    code, said = recomputed(answers, tmp_path)
    assert (code, len(said)) == (1, 1)
    assert said[0].startswith(f"('{WEEK}', 'USD'): lines is {{'bonus': (1, 893), 'work': (3, 10)}}, not ")


@pytest.mark.parametrize("name", ["entries_count", "first_sequence", "last_sequence"])
def test_a_statement_of_other_entries_than_it_says_is_found(answers, tmp_path, name):
    statement_of(answers, NEXT)[name] += 1
    code, said = recomputed(answers, tmp_path)
    assert (code, len(said)) == (1, 1)
    assert said[0].startswith(f"('{NEXT}', 'USD'): {name} is ")


def test_a_statement_that_is_listed_twice_is_found_and_both_are_compared(answers, tmp_path):
    twice = statement_of(answers, WEEK)
    answers["statements"][0]["statements"].insert(0, twice | {"earned_minor": 1})
    assert recomputed(answers, tmp_path) == (
        1, [f"('{WEEK}', 'USD'): is listed 2 times", f"('{WEEK}', 'USD'): earned_minor is 1, not 903"]
    )  # fmt: skip


def test_without_statements_or_entries_nothing_is_called_right(answers, tmp_path):
    none: dict[str, Any] = {"statements": [], "next_cursor": None}
    code, said = recomputed(answers | {"statements": none}, tmp_path)
    assert (code, said[0]) == (2, "Nothing to compare; entries: 10, statements: 0.")
    nothing = {"entries": {"entries": [], "next_cursor": None}, "statements": none}
    assert recomputed(nothing, tmp_path)[0] == 2


def test_a_first_page_alone_is_no_accusation_but_a_request_for_the_others(answers, tmp_path):
    cursor = answers["entries"][0]["next_cursor"]
    code, said, told = run(answers | {"entries": answers["entries"][:1]}, tmp_path)
    assert (code, said) == (1, [])
    assert told == [
        f"entries.json: there are more pages; add the answer of GET /me/entries?limit=100&cursor={cursor}"
    ]  # fmt: skip


@pytest.mark.parametrize("content", [{}, [], {"statements": []}, [[]], 3, {"entries": 3}])
def test_a_file_that_is_something_else_is_named_in_one_line(answers, tmp_path, content):
    code, said, told = run(answers | {"entries": content}, tmp_path)
    assert (code, said) == (1, [])
    assert told == ['entries.json: is no saved answer of GET /me/entries, which begins with {"entries": [']


def test_no_json_no_file_and_no_names_are_told_in_one_line(tmp_path):
    assert ran(tmp_path)[2] == ["Say which files: python recompute.py entries.json statements.json"]
    (tmp_path / "entries.json").write_text("<html>", encoding="utf-8")
    assert ran(tmp_path, *FILES)[2][0].startswith("entries.json: cannot be read as JSON: ")
    (tmp_path / "entries.json").unlink()
    assert len(ran(tmp_path, *FILES)[2]) == 1


def test_the_commands_of_the_runbook_save_all_pages_and_recompute_them(cloud, clock, tmp_path):
    a_payee()
    for number in range(130):
        earn("acc_ann", 100 + number, f"a{number}")
    clock.at = TUESDAY
    close(cloud)
    [commands] = re.findall(r"```sh\n(API=.*?)```", (DOCS / "runbook.md").read_text(encoding="utf-8"), re.DOTALL)
    (tmp_path / "recompute.py").write_bytes(SCRIPT.read_bytes())
    with serving() as address:
        pasted = commands.replace("API=https://api.example.org TOKEN=...", f"API={address} TOKEN=acc_ann")
        told = subprocess.run(["sh", "-c", pasted], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert told.stderr == ""
    assert told.stdout.startswith("Nothing differs; entries: 131, statements: 1.")


@contextmanager
def serving() -> Iterator[str]:
    """The API's answers at an address, for whoever is the token."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked = urlsplit(self.path)
            account_id = self.headers["Authorization"].removeprefix("Bearer ")
            query = dict(parse_qsl(asked.query, keep_blank_values=True))
            answer = ask("GET", asked.path, account_id=account_id, query=query)
            self.send_response(answer.status)
            self.end_headers()
            self.wfile.write(json.dumps(answer.body).encode())

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def test_a_statement_that_is_not_served_and_one_too_many_are_found(answers, tmp_path):
    for page in answers["statements"]:
        for one in page["statements"]:
            one["period_id"] = (
                "2026-11-02" if (one["period_id"], one["currency"]) == (WEEK, "EUR") else one["period_id"]
            )
    code, said = recomputed(answers, tmp_path)
    assert code == 1
    assert f"('{WEEK}', 'EUR'): has entries and no statement" in said
    assert "('2026-11-02', 'EUR'): has a statement and no entries" in said


def test_tax_and_fee_of_a_payout_are_told_apart_and_come_back_with_it():
    own, usd = "payable:acc_ann", "USD"
    taken = [Posting(own, "payout:manual", Money(880, usd)), Posting(own, "tax:us-24", Money(100, usd)),
             Posting(own, "fee:manual", Money(20, usd))]  # fmt: skip
    returned = [Posting(one.destination.replace("payout", "cash"), one.source, one.amount) for one in taken]
    entries, head = [], HeadFacts("acc_ann", 0, "", {}, "")
    for kind, postings in (
        ("work", [Posting("budget:p", own, Money(1000, usd))]),
        ("payout", taken),
        ("payout_return", returned),
    ):
        facts = EntryFacts(f"{kind}#1", kind, {"payout_id": "p1"}, postings, WEEK)
        after = placed(facts, head, statement_period=WEEK, written_at=TUESDAY)
        head = HeadFacts("acc_ann", after.sequence, after.hash, after.balances, "")
        entries.append({name: value for name, value in plain(after).items() if name != "balances"})
    names = ("sequence", "hash", "kind", "statement_period", "work_period", "cause", "postings")
    for count in (2, 3):
        booked = [Booked(*(entry[name] for name in names)) for entry in entries[:count]]
        [statement] = statements_due("acc_ann", {}, booked)[0]
        assert differences(entries[:count], [msgspec.to_builtins(statement)]) == []
        assert (statement.tax_minor, statement.fee_minor) == ((100, 20) if count == 2 else (0, 0))


def test_the_script_needs_nothing_but_python_and_shares_nothing_with_the_product():
    tree = ast.parse(SCRIPT.read_text(encoding="utf-8"))
    imported = {
        name.split(".")[0]
        for node in ast.walk(tree)
        for name in (
            [alias.name for alias in node.names] if isinstance(node, ast.Import)
            else [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        )
    }  # fmt: skip
    assert imported == {"collections", "hashlib", "json", "sys", "pathlib"}
    rule = next(node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == "differences")
    assert (rule.end_lineno or 0) - rule.lineno < 35, "short enough that a person reads it before trusting it"
