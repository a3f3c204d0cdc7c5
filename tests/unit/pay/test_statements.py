"""Statements: opening + earned - paid = closing, line by line (R32)."""

import csv
import io
import json

from chalicelib.domain.earned import by_project, by_week
from chalicelib.domain.movements import Booked, Movement, movements
from chalicelib.domain.spreadsheets import spreadsheet_safe
from chalicelib.domain.statement_csv import statement_csv
from chalicelib.domain.statements import (
    entries_hash,
    statements_due,
    statements_told,
)

ANN, OWN, WEEK = "acc_ann", "payable:acc_ann", "2026-11-16"


def posting(source, destination, minor, currency="USD"):
    return {"source": source, "destination": destination, "minor": minor, "currency": currency}


def booked(sequence, *postings, kind="work", period="2026-11-16", work="2026-11-16", **cause):
    return Booked(sequence, f"hash{sequence}", kind, period, work, cause, postings)


def work(sequence, minor, currency="USD", **given):
    return booked(sequence, posting("budget:prj_1", OWN, minor, currency), project_id="prj_1", **given)


def payout(sequence, minor, **given):
    return booked(sequence, posting(OWN, "payout:manual", minor), kind="payout", payout_id="pay_1", **given)


def test_work_is_earned_and_a_payout_is_paid():
    assert movements(ANN, [posting("budget:prj_1", OWN, 250)]) == [Movement("USD", 250, 0)]
    assert movements(ANN, [posting(OWN, "payout:manual", 250)]) == [Movement("USD", 0, 250)]


def test_a_returned_payout_was_not_paid_and_a_correction_can_take():
    assert movements(ANN, [posting("payout:manual", OWN, 250)]) == [Movement("USD", 0, -250)]
    assert movements(ANN, [posting(OWN, "corrections", 30)]) == [Movement("USD", -30, 0)]


def test_what_moves_between_others_is_nothing_of_the_person():
    assert movements(ANN, [posting("budget:prj_1", "payable:acc_bob", 250)]) == []


def test_a_week_opens_with_the_last_ones_closing_balance():
    books = {"USD": {"opening": 0, "earned": 900, "paid": 0, "tax": 0, "fee": 0, "closing": 900}}
    [statement], after = statements_due(ANN, books, [work(5, 250), payout(6, 900), work(7, 50)])
    assert (statement.opening_minor, statement.earned_minor) == (900, 300)
    assert (statement.paid_minor, statement.closing_minor) == (900, 300)
    assert after == {
        "USD": {"opening": 900, "earned": 300, "paid": 900, "tax": 0, "fee": 0, "closing": 300, "statements": 1}
    }


def test_currencies_never_mix():
    statements, after = statements_due(ANN, {}, [work(1, 250), work(2, 300, "EUR"), work(3, 10)])
    assert [(one.currency, one.closing_minor, one.entries_count) for one in statements] == [
        ("EUR", 300, 1), ("USD", 260, 2),
    ]  # fmt: skip
    assert after["EUR"]["closing"] == 300


def test_a_currency_that_did_not_move_has_no_statement_and_keeps_its_balance():
    books = {"EUR": {"opening": 0, "earned": 70, "paid": 0, "closing": 70}}
    statements, after = statements_due(ANN, books, [work(2, 250)])
    assert [one.currency for one in statements] == ["USD"]
    assert after["EUR"] == {"opening": 70, "earned": 0, "paid": 0, "tax": 0, "fee": 0, "closing": 70, "statements": 0}


def test_weeks_closed_together_get_a_statement_each_that_follow_one_another():
    entries = [work(1, 100, period="2026-11-09"), work(2, 30, period="2026-11-16"), work(3, 5, period="2026-11-09")]
    first, second = statements_due(ANN, {}, entries)[0]
    assert (first.period_id, first.closing_minor) == ("2026-11-09", 105)
    assert (second.opening_minor, second.closing_minor) == (105, 135)
    assert statements_due(ANN, {}, entries)[1]["USD"]["statements"] == 2
    assert (first.first_sequence, first.last_sequence) == (1, 3)


def test_late_work_stands_on_its_own_line_with_its_own_week():
    [statement], _ = statements_due(ANN, {}, [work(1, 100), work(2, 40, work="2026-11-02"), work(3, 10)])
    assert [(line["work_period"], line["count"], line["minor"]) for line in statement.lines] == [
        ("2026-11-02", 1, 40), ("2026-11-16", 2, 110),
    ]  # fmt: skip


def test_a_correction_stands_alone_with_its_reason():
    correction = booked(2, posting(OWN, "corrections", 30), kind="correction", reason="Paid twice in May")
    [statement], _ = statements_due(ANN, {}, [work(1, 100), correction])
    assert {"kind": "correction", "work_period": "2026-11-16", "count": 1, "minor": -30,
            "reason": "Paid twice in May"} in statement.lines  # fmt: skip


def test_a_statement_is_of_exactly_its_entries():
    [one], _ = statements_due(ANN, {}, [work(1, 100), work(2, 30)])
    assert one.entries_hash == entries_hash(["hash1", "hash2"]) != entries_hash(["hash2", "hash1"])


def test_the_file_explains_the_closing_balance_row_by_row():
    entries = [work(1, 250), payout(2, 100)]
    served = [
        {"sequence": one.sequence, "kind": one.kind, "work_period": one.work_period, "cause": one.cause,
         "postings": one.postings, "written_at": "2026-11-20T12:00:00.000Z", "entry_id": f"e{one.sequence}", "hash": one.hash}
        for one in reversed(entries)
    ]  # fmt: skip
    statements, _ = statements_due(ANN, {}, entries)
    later = served[0] | {"sequence": 3, "entry_id": "e3"}  # written while the draft was being read
    file = statement_csv(ANN, statements, [*served, later], titles={"prj_1": "=Ducks"}, arrivals={})
    rows = list(csv.DictReader(io.StringIO(file)))
    assert [(row["kind"], row["amount"]) for row in rows] == [
        ("opening_balance", "0.00"), ("work", "2.50"), ("payout", "-1.00"), ("tax", "0.00"), ("closing_balance", "1.50"),
    ]  # fmt: skip
    assert [row["rule"] for row in rows] == ["", "", "", "no rule applied", ""]
    assert {(row["account_id"], row["period_id"], row["currency"]) for row in rows} == {(ANN, WEEK, "USD")}
    assert (rows[1]["project_id"], rows[1]["project"], rows[1]["hash"]) == ("prj_1", "'=Ducks", "hash1")
    assert json.loads(rows[1]["cause"]) == entries[0].cause
    cells = [len(row) for row in csv.reader(io.StringIO(file))]
    assert cells == [len(rows[0])] * 6  # as many as the header has, the balances too


def test_no_text_becomes_a_formula_in_a_spreadsheet():
    assert spreadsheet_safe('=HYPERLINK("x")') == '\'=HYPERLINK("x")'
    assert [spreadsheet_safe(text)[0] for text in ("+1", "-1", "@a", "\tx")] == ["'"] * 4
    assert spreadsheet_safe("IBAN DE12") == "IBAN DE12"


def test_a_new_statement_is_told_once_a_currency_and_one_without_earnings_is_not():
    new = {"account_id": ANN, "statement_key": "2026-11-16#USD", "period_id": "2026-11-16", "currency": "USD",
           "earned_minor": 550}  # fmt: skip
    [tell] = statements_told(None, new)
    assert (tell.kind, tell.account_id, tell.cause_id) == ("statement_ready", ANN, "2026-11-16#USD")
    assert tell.facts == {"period_id": "2026-11-16", "amount": "5.50 USD"}
    assert statements_told(new, new) == []
    assert statements_told(None, new | {"earned_minor": 0}) == []


def test_earnings_come_to_the_same_by_week_and_by_project_whatever_was_paid():
    other = booked(5, posting("corrections", OWN, 7), kind="correction", reason="x", period="2026-11-23")
    statements, _ = statements_due(ANN, {}, [work(1, 250), work(2, 300, "EUR"), work(3, 10), payout(4, 200), other])
    assert by_week(statements) == [
        {"period_id": WEEK, "earned": [{"minor": 300, "currency": "EUR"}, {"minor": 260, "currency": "USD"}]},
        {"period_id": "2026-11-23", "earned": [{"minor": 7, "currency": "USD"}]},
    ]
    assert [(one["project_id"], one["earned"]["minor"]) for one in by_project(statements)] == [
        ("prj_1", 300), ("prj_1", 260), (None, 7),
    ]  # fmt: skip
