"""The page of a statement: what it says, in which letters, over how many pages, and always in the same bytes."""

import re
import subprocess
import sys
import zlib
from datetime import UTC, date, datetime, timedelta

import pytest

from chalicelib.domain.ledger import FIRST_HASH, EntryFacts, HeadFacts, Posting, placed, plain
from chalicelib.domain.money import Money
from chalicelib.domain.movements import Booked
from chalicelib.domain.periods import period_named
from chalicelib.domain.statement_sheets import LAYOUT, Person, amount_text, file_key, sheet, week_text
from chalicelib.domain.statement_words import PayoutFacts
from chalicelib.domain.statements import statements_due
from chalicelib.gateways.statement_pdf import drawn
from infra import statement_example
from tests.builders import pdf

ANN = Person("acc_ann", "Ann Wanjiru")
WEEK = "2026-11-16"
BEGAN = datetime(2026, 11, 16, 9, tzinfo=UTC)
CLOSED = datetime(2026, 11, 24, 6, 0, 1, tzinfo=UTC)
POINTS = 72 / 25.4


def an_entry(minor=250, *, currency="USD", kind="work", source="budget:prj_1", **cause):
    """(kind, posting, cause) of an entry; negative is taken from the balance."""
    own = f"payable:{ANN.account_id}"
    taken, given = (source, own) if minor > 0 else (own, source)
    return (
        kind,
        Posting(taken, given, Money(abs(minor), currency)),
        cause or {"submission_id": "sub_1", "project_id": "prj_1"},
    )


def a_chain(entries):
    """The entries in their places, as they are served."""
    head, found = HeadFacts(ANN.account_id, 0, FIRST_HASH, {}, ""), []
    for number, (kind, posting, cause) in enumerate(entries):
        facts = EntryFacts(f"e#{number}", kind, cause, [posting], WEEK)
        after = placed(facts, head, statement_period=WEEK, written_at=BEGAN + timedelta(minutes=number))
        head = HeadFacts(ANN.account_id, after.sequence, after.hash, after.balances, "")
        found.append({name: value for name, value in plain(after).items() if name != "balances"})
    return found


def a_sheet(*entries, person=ANN, payouts=(), closed_at=CLOSED, titles=None):
    chain = a_chain(entries or [an_entry()])
    names = ("sequence", "hash", "kind", "statement_period", "work_period", "cause", "postings")
    booked = [Booked(*(entry[name] for name in names)) for entry in chain]
    statements = statements_due(ANN.account_id, {}, booked)[0]
    return sheet(
        person, period_named(WEEK), statements, chain, payouts=payouts, closed_at=closed_at,
        titles=titles or {"prj_1": "Ducks and geese"}, support_address="help@inlier.example",
    )  # fmt: skip


def said(*entries, **given):
    return pdf.flowing(drawn(a_sheet(*entries, **given)))


def a_payout(state="sent", **given):
    return PayoutFacts("USD", 250, state, **given)


def test_the_page_says_whose_it_is_what_was_paid_and_when_it_arrives():
    text = said(payouts=[a_payout(sent_on=date(2026, 11, 24), expected_on=date(2026, 11, 27))])
    assert "Ann Wanjiru Week 16–22 Nov 2026 Account acc_ann" in text
    assert "Paid 2.50 USD Expected in your account by Friday 27 Nov 2026." in text
    assert "Answer accepted 16–22 Nov 2026 1 2.50 Ducks and geese" in text
    assert "Opening balance 0.00 Earned 2.50" in text
    assert "Tax withheld" not in text
    assert "Paid out for earlier weeks 0.00 Closing balance · paid after the close 2.50" in text


@pytest.mark.parametrize(
    ("payout", "words"),
    [
        (a_payout("held", holds=("identity",)), "Waiting to be paid 2.50 USD We have not verified your identity yet."),
        (
            a_payout("prepared", expected_on=date(2026, 11, 27)),
            "To be paid 2.50 USD Expected in your account by Friday",
        ),
        (a_payout("settled"), "Paid 2.50 USD It has arrived"),
        (
            a_payout("returned"),
            "Came back 2.50 USD It came back, and the money is in your balance again: add a payout method",
        ),
        (
            a_payout(tax_minor=30, tax_rule="rule us-24", fee_minor=5),
            "0.30 USD tax was withheld by rule us-24. 0.05 USD fee was charged.",
        ),
    ],
)
def test_the_first_figure_says_where_the_money_is(payout, words):
    assert words in said(payouts=[payout])


def test_money_that_nobody_has_prepared_yet_is_called_owed():
    assert "Owed 2.50 USD The payout is prepared after the close." in said()


def test_a_draft_says_so_on_every_page():
    content = drawn(a_sheet(*[an_entry()] * 80, closed_at=None))
    assert "Draft, not final: the week is closed on Tuesday 24 Nov 2026, 06:00 UTC." in pdf.flowing(content)
    assert all("DRAFT" in page and "Draft, not final" in page for page in pdf.pages(content))
    assert "DRAFT" not in said()


def test_every_entry_is_listed_once_with_its_task_and_its_hash():
    chain = a_chain([an_entry(minor=100 + number, submission_id=f"sub_{number}", task_id=f"tsk_{number}",
                              project_id="prj_1") for number in range(3)])  # fmt: skip
    text = said(*[an_entry(minor=100 + number, submission_id=f"sub_{number}", task_id=f"tsk_{number}",
                           project_id="prj_1") for number in range(3)])  # fmt: skip
    for number, entry in enumerate(chain):
        assert text.count(entry["hash"][:12]) == 1
        assert f"tsk_{number} sub_{number}" in text
        assert f"1.0{number}" in text


def test_a_week_of_three_hundred_answers_pages_without_losing_a_row_or_leaving_the_paper():
    content = drawn(a_sheet(*[an_entry(submission_id=f"sub_{number:03d}") for number in range(300)]))
    found = pdf.pages(content)
    assert len(found) > 6
    for number, page in enumerate(found, start=1):
        assert f"Page {number} of {len(found)}" in page
    assert re.findall(r"sub_(\d{3})", "\n".join(found)) == [f"{number:03d}" for number in range(300)]
    listed = [page for page in found if "sub_" in page]
    assert all("Written, UTC" in page and "Hash" in page for page in listed)
    for _, left, bottom, right, top in pdf.boxes(content):
        assert left >= 19 * POINTS
        assert right <= 191 * POINTS
        assert bottom >= 10 * POINTS
        assert top <= 297 * POINTS - 15 * POINTS


def test_a_long_reason_is_told_whole_and_pushes_nothing_over():
    reason = " ".join(f"reason{number:03d}" for number in range(60))
    text = said(an_entry(kind="correction", source="adjustments", reason=reason, reference="T-9"))
    assert text.count(reason) == 2  # on its line, and where every entry is listed
    assert "reference T-9" in text


def test_a_reason_without_a_single_space_stays_on_the_paper():
    content = drawn(a_sheet(an_entry(kind="correction", source="adjustments", reason="x" * 300, reference="T-9")))
    assert all(right <= 191 * POINTS for _, _, _, right, _ in pdf.boxes(content))
    assert pdf.text(content).count("x") > 300


@pytest.mark.parametrize(
    ("minor", "currency", "text"),
    [(1234, "JPY", "1,234"), (1234, "BHD", "1.234"), (-250, "USD", "−2.50"), (123456789, "USD", "1,234,567.89"),
     (0, "USD", "0.00"), (-5, "USD", "−0.05")],
)  # fmt: skip
def test_amounts_have_their_currencys_decimals(minor, currency, text):
    assert amount_text(minor, currency) == text


def test_each_currency_has_a_section_of_its_own():
    text = said(an_entry(1200, currency="JPY"), an_entry(1234, currency="BHD"), an_entry(250))
    assert [part for part in ("1.234 BHD", "1,200 JPY", "2.50 USD") if part in text] == [
        "1.234 BHD", "1,200 JPY", "2.50 USD",
    ]  # fmt: skip
    assert text.index("Every entry in BHD") < text.index("Every entry in JPY") < text.index("Every entry in USD")


def test_what_was_taken_has_a_minus():
    assert "Correction 16–22 Nov 2026 1 −0.50" in said(
        an_entry(500), an_entry(-50, kind="correction", source="adjustments", reason="Paid twice", reference="T-1")
    )


@pytest.mark.parametrize(
    "name", ["Nguyễn Thị Hường", "Γιώργος Παπαδόπουλος", "Олександра Ґудзь", "Łucja Şahin Þór", "Ọláṣubọ̀mí Adé",
             "Ƙasimu Ɗanjuma Ƴar", "Արամ Խաչատրյան", "ნინო ბერიძე"],
)  # fmt: skip
def test_names_in_many_scripts_are_set_in_their_own_letters(name):
    text = said(person=Person("acc_ann", name))
    assert name in text
    assert "no letters for" not in text


@pytest.mark.parametrize("name", ["王小明", "محمد علي", "अनीता शर्मा", "สมชาย", "דוד לוי", "🦆", ""])
def test_a_name_in_another_script_is_neither_boxes_nor_a_guess(name):
    text = said(person=Person("acc_ann", name))
    assert "acc_ann Week 16–22 Nov 2026 The name of this account is in a script this file has no letters for." in text
    assert not name or name not in text


def test_a_project_in_another_script_is_named_by_its_id():
    assert "Answer accepted 16–22 Nov 2026 1 2.50 prj_1" in said(titles={"prj_1": "鸭子和鹅"})


def test_the_file_knows_its_title_its_language_and_the_day_of_the_close():
    content = drawn(a_sheet())
    found = pdf.metadata(content)
    assert (found["Title"], found["CreationDate"]) == ("Statement 16–22 Nov 2026", "D:20261124060001Z")
    assert b"/Lang (en)" in content
    assert found["Producer"] == "Inlier"


def test_the_same_facts_are_the_same_bytes_in_any_process():
    code = (
        "import hashlib; from infra.statement_example import example;"
        "from chalicelib.gateways.statement_pdf import drawn; print(hashlib.sha256(drawn(example())).hexdigest())"
    )
    digests = {
        subprocess.run(
            [sys.executable, "-c", code], env={"PYTHONHASHSEED": seed}, capture_output=True, text=True, check=True
        ).stdout
        for seed in ("1", "2")
    }
    assert len(digests) == 1


def test_a_page_that_says_something_else_lies_under_another_name():
    keys = {
        file_key("acc_ann", WEEK, shown)
        for shown in (a_sheet(), a_sheet(payouts=[a_payout()]), a_sheet(closed_at=None), a_sheet(an_entry(251)))
    }
    assert len(keys) == 4
    assert all(key.startswith(f"statements/acc_ann/{WEEK}-") for key in keys)
    assert file_key("acc_ann", WEEK, a_sheet()) in keys


@pytest.mark.parametrize(
    ("period_id", "text"),
    [
        ("2026-11-16", "16–22 Nov 2026"),
        ("2026-11-30", "30 Nov – 6 Dec 2026"),
        ("2026-12-28", "28 Dec 2026 – 3 Jan 2027"),
    ],
)
def test_a_week_is_written_as_people_write_it(period_id, text):
    assert week_text(period_id) == text


def test_the_example_in_the_docs_is_what_is_drawn_today():
    kept = (statement_example.EXAMPLES / "statement.pdf").read_bytes()
    now = drawn(statement_example.example())
    assert _streams(kept) == _streams(now), "raise LAYOUT and run: python -m infra.statement_example"
    assert LAYOUT >= 1


def _streams(content: bytes) -> list[bytes]:
    """What is drawn, whatever the zlib of this machine makes of it."""
    packed = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", content, re.DOTALL)
    return [zlib.decompress(one) if one[:1] == b"x" else one for one in packed]


def test_a_payout_of_the_week_names_the_rule_its_tax_followed():
    own, usd = f"payable:{ANN.account_id}", "USD"
    chain = a_chain([an_entry(1000)])
    head = HeadFacts(ANN.account_id, 1, chain[0]["hash"], {usd: 1000}, "")
    cause = {"payout_id": "pay_1", "provider": "manual", "rule_id": "us-24", "rule_version": "2", "inputs": '{"bps": 2400}',
             "expected_on": "2026-11-20"}  # fmt: skip
    postings = [Posting(own, "payout:manual", Money(760, usd)), Posting(own, "tax:us-24", Money(240, usd))]
    facts = EntryFacts("payout#pay_1", "payout", cause, postings, WEEK)
    entry = plain(placed(facts, head, statement_period=WEEK, written_at=BEGAN))
    chain.append({name: value for name, value in entry.items() if name != "balances"})
    names = ("sequence", "hash", "kind", "statement_period", "work_period", "cause", "postings")
    statements = statements_due(
        ANN.account_id, {}, [Booked(*(one[name] for name in names)) for one in chain]
    )[0]  # fmt: skip
    text = pdf.flowing(
        drawn(
            sheet(
                ANN, period_named(WEEK), statements, chain, payouts=(), closed_at=CLOSED, titles={}, support_address=""
            )
        )
    )
    assert "Tax withheld 1 −2.40 rule us-24 · version 2 · inputs bps 2400 · pay_1" in text
    assert "Payout 1 −7.60 expected by Friday 20 Nov 2026 · bank transfer · pay_1" in text
    assert "Paid out for earlier weeks −7.60 Tax withheld −2.40 Closing balance 0.00" in text
    assert re.search(r"Payout [0-9a-f]{12} −10\.00 pay_1 ", text)


@pytest.mark.parametrize(
    "written", ["{nb}" * 60, "a\nb " * 80, "\x00\x07", "<b>bold</b> **and** [link](x)", "x" * 2000]
)
def test_what_people_wrote_is_text_and_stays_on_the_paper(written):
    correction = an_entry(300, kind="correction", source="adjustments", reason=written, reference="T-1")
    content = drawn(a_sheet(an_entry(), correction, person=Person("acc_ann", written), titles={"prj_1": written}))
    assert all(right <= 191 * POINTS for _, _, _, right, _ in pdf.boxes(content))
    assert "Closing balance 5.50" in pdf.flowing(content)


def test_a_name_typed_in_parts_is_set_in_whole_letters():
    assert "José Peña" in said(person=Person("acc_ann", "Jose\u0301 Pen\u0303a"))
