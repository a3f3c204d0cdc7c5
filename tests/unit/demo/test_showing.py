"""What a replay leaves to look at: a statement in three forms, and what docs/recompute.py says of it."""

import json
from typing import Any

from infra.demo.showing import show
from tests.unit.demo.test_proof import _books

WEEK = "2026-11-16"


class Worker:
    """Somebody whose books are served as the API serves them."""

    email = "w-ann@demo.example"

    def __init__(self, books):
        self.books = books

    def get(self, path, **query):
        if path == "/me/entries":
            return {"entries": self.books.entries, "next_cursor": None}
        if path == "/me/statements":
            first = query.get("cursor") is None
            return {"statements": self.books.closed if first else [], "next_cursor": "more" if first else None}
        payouts = [one | {"expected_on": "2026-11-27"} for one in self.books.payouts]
        return {"is_final": True, "statements": self.books.statements, "payouts": payouts}

    def file(self, path, media):
        assert path == f"/me/statements/{WEEK}"
        return {"text/csv": b"period,currency", "application/pdf": b"%PDF-"}[media]


def a_worker(books) -> Any:
    return Worker(books)


def test_a_statement_is_saved_in_three_forms_and_recomputed_from_what_was_saved(tmp_path):
    said = show(a_worker(_books("ann")), WEEK, tmp_path / "demo")
    assert (tmp_path / "demo" / f"statement-{WEEK}.pdf").read_bytes() == b"%PDF-"
    assert (tmp_path / "demo" / f"statement-{WEEK}.csv").read_bytes() == b"period,currency"
    assert json.loads((tmp_path / "demo" / f"statement-{WEEK}.json").read_bytes())["is_final"]
    assert said[0] == "The statement of w-ann@demo.example, week of 2026-11-16:"
    text = "\n".join(said)
    assert "opening 0.00 USD, earned 2.00 USD, paid 0.00 USD, tax 0.00 USD, fee 0.00 USD, closing 2.00 USD" in text
    assert "payout sent: 2.00 USD, expected 2026-11-27" in text
    assert "its entry 1: work, project_id prj_1, submission_id sub_ann_1, hash" in text
    assert "Nothing differs; entries: 2, statements: 1." in said[-1]


def test_what_differs_is_printed(tmp_path):
    books = _books("ann")
    books.entries[0]["postings"][0]["minor"] = 101
    assert "was changed, its members do not give its hash" in show(a_worker(books), WEEK, tmp_path)[-1]


def test_a_week_without_entries_shows_nothing(tmp_path):
    assert show(a_worker(_books("ann")), "2026-11-23", tmp_path / "demo") == []
    assert not (tmp_path / "demo").exists()
