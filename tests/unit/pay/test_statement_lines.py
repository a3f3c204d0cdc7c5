"""Every kind of entry says on a statement what made it, whoever books it one day (R32)."""

import csv
import io
from collections import Counter
from datetime import date

import msgspec
import pytest

from chalicelib.domain.adjustments import Given, correction, reversal
from chalicelib.domain.entries import bonus, referral, stipend, time_worked
from chalicelib.domain.ledger import payable
from chalicelib.domain.money import Money
from chalicelib.domain.movements import Booked
from chalicelib.domain.statement_csv import Arrival, statement_csv
from chalicelib.domain.statement_lines import MORE, MOST_BYTES, MOST_LINES
from chalicelib.domain.statement_words import line_note
from chalicelib.domain.statements import statements_due
from chalicelib.domain.submissions import earning, review_earning

ANN, WEEK = "acc_ann", "2026-11-16"
CAUSE = {"submission_id": "sub_1", "task_id": "tsk_1", "project_id": "prj_1"}
GIVEN = Given("acc_boss", "Sorry for the outage", "T-1")


def usd(minor):
    return Money(minor, "USD")


def statement_of(*entries):
    booked = [
        Booked(
            number, f"h{number}", entry.kind, WEEK, entry.work_period, entry.cause, [p.plain() for p in entry.postings]
        )
        for number, entry in enumerate(entries, start=1)
    ]
    [statement], _ = statements_due(ANN, {}, booked)
    return statement


def lines_of(*entries):
    return statement_of(*entries).lines


def session(session_id, minutes, minor):
    return time_worked(
        session_id,
        account_id=ANN,
        project_id="prj_1",
        task_id="tsk_1",
        minutes=minutes,
        pay=usd(minor),
        work_period=WEEK,
    )


def work(submission_id, minor):
    return earning(
        submission_id, account_id=ANN, task_id="tsk_1", project_id="prj_1", reward=usd(minor), work_period=WEEK
    )


def a_bonus(rule_id, accepted):
    return bonus(rule_id, account_id=ANN, work=CAUSE, inputs={"accepted": accepted}, pay=usd(500), work_period=WEEK)


def test_hourly_work_is_summed_with_its_minutes():
    assert lines_of(session("ses_1", 50, 500), session("ses_2", 10, 100)) == [
        {"kind": "time", "work_period": WEEK, "count": 2, "minor": 600, "minutes": 60, "project_id": "prj_1"}
    ]


def test_a_bonus_names_its_rule_and_what_the_rule_looked_at():
    lines = lines_of(a_bonus("fifty-answers", 50), a_bonus("quality", 40))
    assert [(line["rule_id"], line["inputs"], line["minor"]) for line in lines] == [
        ("fifty-answers", {"accepted": 50}, 500), ("quality", {"accepted": 40}, 500),
    ]  # fmt: skip


def test_reviews_stand_beside_work_and_not_in_it():
    review = review_earning("rev_1", account_id=ANN, cause=CAUSE, pay=usd(30), work_period=WEEK)
    assert [(line["kind"], line["minor"], line["project_id"]) for line in lines_of(work("sub_1", 120), review)] == [
        ("review", 30, "prj_1"), ("work", 120, "prj_1"),
    ]  # fmt: skip


def test_a_stipend_names_its_sitting_and_a_referral_the_invitation():
    test = {"project_id": "prj_1", "assessment_id": "asm_1", "title": "Arithmetic"}
    paid = stipend("att_1", account_id=ANN, test=test, pay=usd(200), work_period=WEEK)
    invited = referral("ref_1", account_id=ANN, programme_id="pgm_1", pay=usd(1000), work_period=WEEK)
    assert [(line["kind"], line.get("title"), line.get("attempt_id"), line.get("referral_id")) for line in lines_of(paid, invited)] == [
        ("referral", None, None, "ref_1"), ("stipend", "Arithmetic", "att_1", None),
    ]  # fmt: skip


def test_a_service_credit_and_a_correction_stand_alone_with_their_reasons():
    credit = correction(ANN, usd(50), GIVEN, kind="service_credit", work_period=WEEK)
    other = correction(ANN, usd(50), Given("acc_boss", "Counted twice", "T-2"), kind="correction", work_period=WEEK)
    assert [(line["kind"], line["reason"], line["reference"]) for line in lines_of(credit, other)] == [
        ("correction", "Counted twice", "T-2"), ("service_credit", "Sorry for the outage", "T-1"),
    ]  # fmt: skip


def test_a_reversal_names_what_it_takes_back_and_lowers_what_was_earned():
    original = work("sub_1", 120)
    back = reversal(
        original.entry_id, kind="work", cause=original.cause, postings=[p.plain() for p in original.postings], given=GIVEN,
        work_period=WEEK,
    )  # fmt: skip
    statement = statement_of(original, work("sub_2", 80), back)
    assert (statement.earned_minor, statement.closing_minor) == (80, 80)
    line = next(line for line in statement.lines if line["kind"] == "reversal")
    assert (line["reverses"], line["reversed_kind"], line["minor"], line["reason"]) == (
        "earn#sub_1", "work", -120, "Sorry for the outage",
    )  # fmt: skip
    assert back.postings[0].source == payable(ANN)


def test_the_same_cause_is_the_same_entry_and_another_one_is_not():
    assert session("ses_1", 50, 500).entry_id == session("ses_1", 60, 600).entry_id != session("ses_2", 1, 1).entry_id
    assert a_bonus("r", 1).entry_id == a_bonus("r", 2).entry_id != a_bonus("s", 1).entry_id


def test_the_closing_row_of_the_file_says_when_its_payout_is_expected():
    statement = statement_of(work("sub_1", 120))
    arrival = Arrival("pay_1", "sent", date(2026, 11, 27))
    file = statement_csv(ANN, [statement], [], titles={}, arrivals={"USD": arrival})
    last = list(csv.DictReader(io.StringIO(file)))[-1]
    assert (last["kind"], last["amount"], last["payout_id"], last["payout_state"], last["expected_on"]) == (
        "closing_balance", "1.20", "pay_1", "sent", "2026-11-27",
    )  # fmt: skip


def corrections(number, *, letters=1):
    return [
        correction(ANN, usd(10), Given("acc_boss", "R" * letters, f"T-{n}"), kind="correction", work_period=WEEK)
        for n in range(number)
    ]


@pytest.mark.parametrize(("number", "letters"), [(MOST_LINES * 3, 1), (150, 900), (20, MOST_BYTES)])
def test_lines_beyond_the_bounds_are_one_line_a_kind_and_hide_no_other_kind(number, letters):
    credit = correction(ANN, usd(50), GIVEN, kind="service_credit", work_period=WEEK)
    hours = [session(f"ses_{n}", 10, 100) for n in range(2)]
    statement = statement_of(*corrections(number, letters=letters), credit, *hours, work("sub_1", 120))
    assert len(statement.lines) <= MOST_LINES + 4
    assert len(msgspec.json.encode(statement.lines)) < MOST_BYTES + 1000
    counted: Counter[str] = Counter()
    minor: Counter[str] = Counter()
    for line in statement.lines:
        counted[line["kind"]] += line["count"]
        minor[line["kind"]] += line["minor"]
    assert counted == {"correction": number, "service_credit": 1, "time": 2, "work": 1}
    assert minor == {"correction": number * 10, "service_credit": 50, "time": 200, "work": 120}
    [more] = [line for line in statement.lines if line.get("is_rest")]
    assert more["reason"] == line_note(more) == MORE
    assert (more["kind"], more["work_period"]) == ("correction", WEEK)
    assert more["count"] > 1


def test_lines_within_the_bounds_stay_what_they_are():
    lines = lines_of(*corrections(MOST_LINES))
    assert (len(lines), {line["count"] for line in lines}) == (MOST_LINES, {1})


def test_the_line_of_all_others_keeps_their_minutes():
    hours = [
        time_worked(f"ses_{n}", account_id=ANN, project_id=f"prj_{n}", task_id="tsk_1", minutes=10, pay=usd(100),
                    work_period=WEEK)
        for n in range(MOST_LINES + 5)
    ]  # fmt: skip
    last = lines_of(*hours)[-1]
    assert last == {
        "kind": "time",
        "work_period": WEEK,
        "count": 5,
        "minor": 500,
        "minutes": 50,
        "reason": MORE,
        "is_rest": True,
    }
