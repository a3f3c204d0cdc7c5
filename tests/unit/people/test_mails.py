"""Notices in words: text and HTML say the same, nothing a person wrote becomes markup, no placeholder is left."""

from html import unescape
from html.parser import HTMLParser

import pytest

from chalicelib.domain.mail_texts import CATALOGUE, HOLDS, STANDINGS
from chalicelib.domain.mails import facts_of, is_mailed, title_of, write

FACTS: dict[str, str | int] = {
    "money": "12.50 USD goes out.",
    "closed_at": "2026-11-17T06:00:00+00:00",
    "signed_in_at": "2026-11-16T09:00:00+00:00",
    "owed": "12.50 USD",
    "skills": "Python (level 3)",
    "skill": "Python",
    "level": 3,
    "expires_at": "2029-11-16T09:00:00.000Z",
    "phone_changed_at": "2026-11-16T09:00:00+00:00",
    "phone_hint": "…678",
    "export_id": "dex_000001",
    "kept_until_at": "2026-11-27T06:00:00+00:00",
    "token": "tok-en_123",
    "reason": "Page two is cut off.\nPlease scan <all> of it & try again.",
    "amount": "2.50 USD",
    "project": "Cats & dogs",
    "task_id": "tsk_1",
    "submission_id": "sub_1",
    "title": "Python basics",
    "score_percent": 55,
    "attempt_id": "att_1",
    "ended_by": "time",
    "changed_at": "2026-11-28T14:05:00.000Z",
    "codes_left": 9,
    "retry_at": "2026-11-28T14:05:00.000Z",
    "period_id": "2026-W47",
    "holds": "identity,method",
    "accepted": 12,
    "refused": 1,
    "import_id": "imp_1",
    "failure": "bad-lines",
    "claim_id": "clm_1",
    "percent_done": 50,
    "time_left": "1 h 55 min",
    "deadline_at": "2026-11-28T14:05:00.000Z",
    "expired_at": "2026-11-28T14:05:00.000Z",
    "project_id": "prj_1",
    "standing": "restricted",
    "step": "suspended",
    "step_id": "stp_1",
    "rule": "quality",
    "evidence": "sub_1, sub_2",
    "appeal_until_at": "2026-11-28T14:05:00.000Z",
    "outcome": "rejected",
    "entry_kind": "correction",
    "check_id": "chk_1",
    "granted_minutes": 4,
    "contested_minutes": 10,
}
WEB = "https://inlier.example"


SIGNATURE_MARK = "-- "  # with its space: where a mail program stops quoting (RFC 3676, 4.3)


class Reader(HTMLParser):
    """What a mail program shows and what it opens; fails on tags that do not match."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.words: list[str] = []
        self.links: list[str] = []
        self.tags: set[str] = set()
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.links += [value or "" for name, value in attrs if name == "href"]
        if tag not in ("meta", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "title" not in self.open:
            self.words += data.split()


@pytest.mark.parametrize("kind", CATALOGUE)
def test_text_and_html_say_the_same_and_no_placeholder_is_left(kind: str) -> None:
    facts = {name: FACTS[name] for name in facts_of(kind)}
    mail = write(kind, facts, name="Ada", web_url=f"{WEB}/", support_address="")
    shown = Reader(mail.html)
    assert "$" not in mail.subject + mail.text + unescape(mail.html)
    assert shown.tags <= {"html", "head", "meta", "title", "body", "div", "p", "a", "br", "blockquote"}
    for line in mail.text.removesuffix("\n").split("\n"):
        plain = line.removeprefix("  | ").removesuffix(":").removeprefix("-- ")
        assert " ".join(plain.split()) in " ".join(shown.words)
    assert all(link in mail.text for link in shown.links)
    assert all(link.startswith(f"{WEB}/") for link in shown.links)
    assert len(shown.links) == 1
    assert mail.subject == title_of(kind, facts)


def test_a_rejection_reads_as_it_should() -> None:
    facts = {name: FACTS[name] for name in facts_of("submission_rejected")}
    assert write("submission_rejected", facts, name="Ada", web_url=WEB, support_address="").text == (
        f"""\
Hello Ada,

A reviewer has looked at your answer to task tsk_1 in “Cats & dogs” and could not accept it, so its 2.50 USD is not \
paid. This is the reason:

  | Page two is cut off.
  | Please scan <all> of it & try again.

You can see the whole decision here:

See the decision:
https://inlier.example/work/submissions/sub_1

If you think this is wrong, you can appeal; somebody else will then decide.

{SIGNATURE_MARK}
Inlier wrote this because it concerns your account. Answers to this address are not read.
"""
    )


def test_an_import_is_told_with_its_project_and_speaks_of_refused_lines_only_when_there_are_any() -> None:
    some = write("import_finished", FACTS, name="Ada", web_url=WEB, support_address="").text
    none = write("import_finished", FACTS | {"refused": 0}, name="Ada", web_url=WEB, support_address="").text
    assert "Your import into “Cats & dogs” has finished. Tasks taken in: 12." in some
    assert "Lines refused: 1. Each one has its reason there." in some
    assert "No line was refused." in none
    assert "reason" not in none


@pytest.mark.parametrize(
    ("failure", "way_out"),
    [
        ("bad-lines", "Lines refused: 7.\n\nIt had lines that cannot become tasks"),
        ("file-changed", "Begin another import and upload it again."),
        ("something-new", "Please look at the reason there"),
    ],
)
def test_an_import_that_failed_is_not_told_as_finished(failure: str, way_out: str) -> None:
    facts = FACTS | {"accepted": 0, "refused": 7, "failure": failure}
    written = write("import_failed", facts, name="Ada", web_url=WEB, support_address="")
    assert written.subject == "Your import has failed"
    assert way_out in written.text
    assert "finished" not in written.text
    assert "No line was refused" not in written.text


def test_the_first_mail_has_the_link_and_not_the_name_that_somebody_may_have_made_up() -> None:
    mail = write("email_verification", FACTS, name="Visit evil.example", web_url=WEB, support_address="")
    assert "Confirm my address:\nhttps://inlier.example/verify-email?token=tok-en_123\n" in mail.text
    assert "evil" not in mail.text + mail.html


def test_what_a_person_wrote_is_never_markup() -> None:
    facts = FACTS | {"reason": '<script>alert("x")</script>', "project": "<b>"}
    mail = write("submission_rejected", facts, name="<img src=x>", web_url=WEB, support_address="")
    assert {"script", "b", "img"} & Reader(mail.html).tags == set()
    assert "&lt;script&gt;" in mail.html


def test_a_dollar_in_a_reason_is_a_dollar() -> None:
    assert "costs $amount or $5" in write(
        "identity_rejected", {"reason": "costs $amount or $5"}, name="Ada", web_url=WEB, support_address=""
    ).text  # fmt: skip


def test_a_subject_stays_one_line_whatever_a_project_is_called() -> None:
    mail = write(
        "submission_returned",
        FACTS | {"project": "A\r\nBcc: x@example.org"},
        name="Ada",
        web_url=WEB,
        support_address="",
    )
    assert mail.subject == "Your answer in “A Bcc: x@example.org” needs another look"


def test_instants_are_said_in_words() -> None:
    assert (
        "from 28 November 2026, 14:05 UTC; the questions are drawn anew."
        in write("attempt_failed", FACTS, name="Ada", web_url=WEB, support_address="").text
    )


def test_a_held_payout_says_for_each_reason_what_to_do() -> None:
    text = write(
        "payout_held", FACTS | {"holds": "identity,unheard_of"}, name="Ada", web_url=WEB, support_address=""
    ).text
    assert f"  | {HOLDS['identity']}\n  | {HOLDS['other']}\n" in text


def test_a_standing_says_what_it_means() -> None:
    assert STANDINGS["restricted"] in write("standing_changed", FACTS, name="Ada", web_url=WEB, support_address="").text


def test_a_missing_fact_is_a_mistake_and_not_a_gap_in_a_sentence() -> None:
    with pytest.raises(KeyError):
        write("payout_sent", {}, name="Ada", web_url=WEB, support_address="")


def test_a_kind_this_version_does_not_know_is_still_listed() -> None:
    assert title_of("badge_earned", {}) == "Badge earned"


def test_a_notice_says_whom_to_tell_and_what_was_done() -> None:
    facts = FACTS | {"amount": "-1.00 USD", "entry_kind": "reversal"}
    told = write("balance_changed", facts, name="Ada", web_url=WEB, support_address="help@x.example").text
    assert "If you think it is wrong, write to help@x.example." in told
    assert "An entry of your balance was taken back, which changes it by -1.00 USD." in told
    told = write("balance_changed", facts, name="Ada", web_url=WEB, support_address="").text
    assert "tell the organisation that runs this platform." in told


def test_every_kind_goes_out_by_mail_but_those_that_ask_nothing_of_anybody() -> None:
    assert [kind for kind in CATALOGUE if not is_mailed(kind)] == ["submission_accepted", "payout_settled"]
