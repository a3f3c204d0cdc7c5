"""The mailbox of this machine: letters in the order one looks for them, and nothing in them runs."""

from infra.local import mailbox

MAILS = [
    {"To": ["ann@example.org"], "Subject": "Confirm", "BodyText": "Follow http://127.0.0.1:4581/verify-email?t=a&u=b.",
     "Timestamp": 100.0},
    {"To": ["bob@example.org"], "Subject": "<script>alert(1)</script>", "BodyText": "<b>&", "Timestamp": 300.0},
    {"To": ["ann@example.org"], "Subject": "Welcome", "BodyText": "Hello.", "Timestamp": 200.0},
]  # fmt: skip
TEXTS = {"+254700000001": [{"Message": "Your code is 111111"}, {"Message": "Your code is 222222"}]}


def test_the_newest_stands_first_and_text_messages_before_mails():
    shown = mailbox.page(MAILS, TEXTS, "")
    at = [shown.index(word) for word in ("222222", "111111", "alert(1)", "Welcome", "Confirm")]
    assert at == sorted(at)
    assert "5 in all." in shown


def test_one_persons_letters_are_found_by_a_part_of_the_address():
    shown = mailbox.page(MAILS, TEXTS, "ANN@")
    assert "Welcome" in shown
    assert "Confirm" in shown
    assert "alert(1)" not in shown
    assert "222222" not in shown


def test_a_link_can_be_followed_without_the_full_stop_after_it():
    address = "http://127.0.0.1:4581/verify-email?t=a&amp;u=b"
    assert f'<a href="{address}">{address}</a>.' in mailbox.page(MAILS, {}, "ann@")


def test_what_a_letter_holds_or_is_asked_for_is_shown_as_text():
    shown = mailbox.page(MAILS, {}, "") + mailbox.page(MAILS, {}, '"><script>')
    assert "<script>" not in shown
    assert "&lt;b&gt;&amp;" in shown


def test_no_more_than_a_hundred_are_shown_and_it_says_so():
    many = [MAILS[0] | {"Subject": f"Letter {number}"} for number in range(mailbox.MOST + 5)]
    shown = mailbox.page(many, {}, "")
    assert shown.count("<article>") == mailbox.MOST
    assert f"{mailbox.MOST + 5} in all. The newest {mailbox.MOST} are shown." in shown
