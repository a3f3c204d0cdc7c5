"""Being told: one notice and one e-mail a cause, whatever dies and however often a message comes (house: outbox)."""

import pytest

from chalicelib.domain.messages import Tell
from chalicelib.gateways.aws import ServiceUnreachable
from chalicelib.models.accounts import Account
from chalicelib.models.notices import Notice
from chalicelib.models.payouts import Payout
from chalicelib.services import claims, notices, submissions
from tests.builders.people import mails_to
from tests.builders.work import Clock, a_person, a_project, a_task, enrolled
from tests.fakes.cloud import MemoryCloud
from tests.fakes.errors import ServiceError
from tests.fakes.faults import every_crash_point

ANN = "acc_ann@example.org"
SENT = Tell("acc_ann", "payout_sent", "sent#pay_1", {"amount": "2.50 USD", "payout_id": "pay_1"})


def noted() -> list[Notice]:
    return list(Notice.scan())


def test_a_message_delivered_twice_tells_once(cloud: MemoryCloud, clock: Clock) -> None:
    a_person()
    notices.tell(SENT)
    clock.advance(minutes=5)
    with cloud.counting() as again:
        notices.tell(SENT)
    (notice,) = noted()
    assert (notice.kind, notice.title, notice.facts) == ("payout_sent", "2.50 USD is on its way", dict(SENT.facts))
    assert [mail.subject for mail in mails_to(cloud, ANN)] == ["2.50 USD is on its way"]
    assert (again.reads, again.writes) == (2, 0)


def test_telling_takes_two_reads_and_two_writes(cloud: MemoryCloud, clock: Clock) -> None:
    a_person()
    with cloud.counting() as count:
        notices.tell(SENT)
    assert (count.reads, count.writes, count.transactions) == (2, 2, 0)


def test_an_import_is_told_with_its_projects_title(cloud: MemoryCloud, clock: Clock) -> None:
    title = a_project().title
    a_person()
    facts: dict[str, str | int] = {"project_id": "prj_ducks", "import_id": "imp_1", "accepted": 2, "refused": 0}
    notices.tell(Tell("acc_ann", "import_finished", "imp_1", facts))
    (mail,) = mails_to(cloud, ANN)
    assert f"Your import into “{title}” has finished." in mail.text


def test_a_payout_that_came_back_is_told_with_its_reason_and_one_that_arrived_without_a_mail(
    cloud: MemoryCloud, clock: Clock
) -> None:
    a_person()
    Payout(
        "pay_1", account_id="acc_ann", period_id="2026-11-16", period_part="2026-11-16#000", currency="USD",
        amount_minor=250, gross_minor=250, state="returned", created_at=clock.at,
        outcomes=[{"outcome": "returned", "reference": "B-1", "reason": "The account is closed"}],
    ).save()  # fmt: skip
    facts: dict[str, str | int] = {"amount": "2.50 USD", "payout_id": "pay_1"}
    notices.tell(Tell("acc_ann", "payout_settled", "settled#pay_1", facts))
    notices.tell(Tell("acc_ann", "payout_returned", "returned#pay_1", facts))
    (mail,) = mails_to(cloud, ANN)
    assert mail.subject == "Your payout of 2.50 USD came back"
    assert "The account is closed" in mail.text
    assert "check your payout method" in mail.text
    assert len(noted()) == 2


def test_another_cause_is_another_notice(cloud: MemoryCloud, clock: Clock) -> None:
    a_person()
    a_person("acc_ben")
    notices.tell(SENT)
    notices.tell(Tell("acc_ann", "payout_sent", "sent#pay_2", dict(SENT.facts)))
    notices.tell(Tell("acc_ben", "payout_sent", "sent#pay_1", dict(SENT.facts)))
    assert len(noted()) == 3
    assert (len(mails_to(cloud, ANN)), len(mails_to(cloud, "acc_ben@example.org"))) == (2, 1)


def test_a_delivery_killed_anywhere_and_repeated_tells_once_but_for_the_documented_window(clock: Clock) -> None:
    def prepare(cloud: MemoryCloud) -> None:
        cloud.create_tables()
        a_person()

    def look(cloud: MemoryCloud) -> tuple[int, object]:
        return len(mails_to(cloud, ANN)), cloud.snapshot()

    (clean, (mails, records)), *crashed = every_crash_point(
        MemoryCloud, lambda _: notices.tell(SENT), prepare=prepare, look=look
    )
    assert (clean.n, mails, len(crashed)) == (0, 1, 8)
    assert [str(point) for point, (_, left) in crashed if left != records] == []
    twice = [str(point) for point, (sent, _) in crashed if sent != 1]
    assert twice == ["before call 4 dynamodb.UpdateItem"]  # the mail is out, and nothing says so yet


def test_nobody_is_told_what_concerns_an_account_that_is_not_there(cloud: MemoryCloud, clock: Clock) -> None:
    notices.tell(SENT)
    assert noted() == []
    assert cloud.services["sesv2"].outbox == []


def test_a_mail_that_can_never_be_sent_does_not_come_back_and_the_notice_stays(
    cloud: MemoryCloud, clock: Clock
) -> None:
    a_person()
    Account("acc_ann").update([Account.email.set("broken@")])
    notices.tell(SENT)
    notices.tell(SENT)
    (notice,) = noted()
    assert notice.mailed_at is None
    assert notice.mail_problem == "mail-refused"
    assert cloud.services["sesv2"].outbox == []


def test_while_the_mail_service_does_not_answer_the_message_comes_again(cloud: MemoryCloud, clock: Clock) -> None:
    a_person()
    working = cloud.services["sesv2"]

    def down(operation: str, params: object) -> dict[str, object]:
        raise ServiceError("TooManyRequestsException", "Maximum sending rate exceeded.")

    cloud.services["sesv2"] = down
    with pytest.raises(ServiceUnreachable):
        notices.tell(SENT)
    cloud.services["sesv2"] = working
    notices.tell(SENT)
    (notice,) = noted()
    assert notice.mailed_at == clock()
    assert len(working.outbox) == 1


def test_a_link_asked_for_before_the_address_was_confirmed_is_not_mailed_afterwards(
    cloud: MemoryCloud, clock: Clock
) -> None:
    a_person()
    notices.tell(Tell("acc_ann", "email_verification", "acc_ann#sign_up", {}))
    assert [notice.kind for notice in noted()] == ["email_verification"]
    assert mails_to(cloud, ANN) == []


def test_a_rejection_is_told_with_the_reviewers_words_and_an_acceptance_only_in_the_app(
    cloud: MemoryCloud, clock: Clock
) -> None:
    a_project()
    a_task()
    ann = enrolled(a_person())
    claim = claims.claim_task(ann, "tsk_1")
    submission = submissions.submit(ann, claim.claim_id, {"label": "yes"})
    submission.update([type(submission).reason.set("It is a goose: see the beak.")])
    facts: dict[str, str | int] = {"submission_id": submission.submission_id}
    notices.tell(Tell("acc_ann", "submission_rejected", submission.submission_id, facts))
    notices.tell(Tell("acc_ann", "submission_accepted", submission.submission_id, facts))
    (mail,) = mails_to(cloud, ANN)
    assert mail.subject == "Your answer in “Ducks” was not accepted"
    assert "1.20 USD" in mail.text
    assert "  | It is a goose: see the beak.\n" in mail.text
    assert {notice.title for notice in noted()} == {mail.subject, "Accepted: you earned 1.20 USD"}


def test_people_read_their_own_notices_newest_first_page_by_page(cloud: MemoryCloud, clock: Clock) -> None:
    ann, ben = a_person(), a_person("acc_ben")
    for number in range(5):
        clock.advance(minutes=1)
        notices.tell(Tell("acc_ann", "payout_sent", str(number), {"amount": f"{number}.00 USD"}))
    notices.tell(Tell("acc_ben", "payout_sent", "x", {"amount": "9.00 USD"}))
    first = notices.notices_of(ann, limit=3, cursor=None)
    rest = notices.notices_of(ann, limit=3, cursor=first.next_cursor)
    assert [notice.facts["amount"] for notice in first.records + rest.records] == [
        f"{number}.00 USD" for number in (4, 3, 2, 1, 0)
    ]
    assert rest.next_cursor is None
    assert [notice.facts["amount"] for notice in notices.notices_of(ben, limit=3, cursor=None).records] == ["9.00 USD"]


def test_the_mail_of_a_sign_up_that_is_killed_anywhere_has_the_same_link(clock: Clock) -> None:
    told = Tell("acc_new", "email_verification", "acc_new#sign_up", {})

    def prepare(cloud: MemoryCloud) -> None:
        cloud.create_tables()
        a_person("acc_new", standing="pending_email")

    def look(cloud: MemoryCloud) -> set[str]:
        return {mail.text for mail in mails_to(cloud, "acc_new@example.org")}

    (_, clean), *crashed = every_crash_point(MemoryCloud, lambda _: notices.tell(told), prepare=prepare, look=look)
    assert len(clean) == 1
    assert all(texts == clean for _, texts in crashed)
