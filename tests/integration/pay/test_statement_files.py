"""A statement as a PDF: asked for over HTTP, made by a function of its own, fetched by a link for a minute."""

from datetime import UTC, datetime, timedelta

import pytest

from app import app
from chalicelib.gateways import aws
from chalicelib.handlers.background import EventRefusedError
from chalicelib.handlers.statement_files import render_statement
from chalicelib.models.accounts import Account
from tests.builders import pdf
from tests.builders.grants import granted, needs
from tests.builders.http import event
from tests.builders.pay import TUESDAY, WEEK, a_payee, close, earn
from tests.fakes.errors import ServiceError

EVENT = {"by": "a test", "reason": "To see it", "account_id": "acc_ann", "period_id": WEEK}


@pytest.fixture(autouse=True)
def people(cloud, clock):
    a_payee()
    a_payee("acc_bob")
    earn("acc_ann", 300, "s1")
    earn("acc_ann", 250, "s2")


def asked(account_id="acc_ann", period_id=WEEK, accept="application/pdf"):
    wanted = event(
        "GET", "/me/statements/{period_id}", path={"period_id": period_id}, account_id=account_id,
        headers={"accept": accept},
    )  # fmt: skip
    return app(wanted, None)


def fetched(cloud, answer, **given):
    return cloud.services["s3"].download(answer["headers"]["Location"], **given).content


def made(cloud):
    return sorted(key for key in cloud.services["s3"].buckets["inlier-local-files"] if key.startswith("statements/"))


def test_who_wants_a_pdf_is_sent_to_a_link_that_lasts_a_minute(cloud, clock):
    clock.at = TUESDAY
    close(cloud)
    answer = asked()
    assert (answer["statusCode"], answer["body"], answer["headers"]["Cache-Control"]) == (303, "", "no-store")
    content = fetched(cloud, answer)
    assert content.startswith(b"%PDF-")
    assert "inlier-statement-2026-11-16.pdf" in answer["headers"]["Location"]
    with pytest.raises(ServiceError, match="expired"):
        fetched(cloud, answer, at=datetime.now(UTC) + timedelta(seconds=62))


def test_the_file_says_what_the_json_says(cloud, clock):
    clock.at = TUESDAY
    close(cloud)
    text = pdf.flowing(fetched(cloud, asked()))
    assert "=acc_ann Week 16–22 Nov 2026" in text
    assert "To be paid 5.50 USD Expected in your account by" in text
    assert "Answers accepted 16–22 Nov 2026 2 5.50 prj_ducks" in text
    assert "Closing balance · paid after the close 5.50" in text
    assert all(words in text for words in ("s1", "s2", "2 entries"))


def test_before_the_close_it_is_a_draft(cloud):
    text = pdf.flowing(fetched(cloud, asked()))
    assert "Draft, not final" in text
    assert "Owed so far 5.50 USD" in text


def test_a_file_that_is_there_is_not_made_again(cloud, clock):
    clock.at = TUESDAY
    close(cloud)
    first = asked()
    with cloud.counting() as count:
        second = asked()
    assert count.operations["s3.PutObject"] == 0
    assert fetched(cloud, first) == fetched(cloud, second)
    assert len(made(cloud)) == 1


def test_a_page_that_has_more_to_say_is_a_new_file_and_the_old_one_stays(cloud, clock):
    draft = asked()
    before = fetched(cloud, draft)
    clock.at = TUESDAY
    close(cloud)
    final = asked()
    assert fetched(cloud, final) != before
    assert fetched(cloud, draft) == before
    assert len(made(cloud)) == 2


def test_a_week_without_entries_is_not_found_and_nobody_is_asked_to_draw_it(cloud):
    answer = asked(period_id="2026-11-09")
    assert answer["statusCode"] == 404
    assert cloud.services["lambda"].asked == []


def test_a_person_gets_their_own_file_and_nobody_elses(cloud):
    earn("acc_bob", 700, "s3")
    assert "7.00" in pdf.text(fetched(cloud, asked("acc_bob")))
    assert "7.00" not in pdf.text(fetched(cloud, asked("acc_ann")))
    assert [key.split("/")[1] for key in made(cloud)] == ["acc_ann", "acc_bob"]


@pytest.mark.parametrize(
    "trouble",
    [
        lambda functions: functions.fail("render_statement"),
        lambda functions: functions.refuse("TooManyRequestsException"),
        lambda functions: functions.refuse("ServiceException", 500),
    ],
)
def test_when_the_file_cannot_be_made_now_the_person_is_told_to_ask_again(cloud, trouble):
    trouble(cloud.services["lambda"])
    answer = asked()
    assert (answer["statusCode"], answer["headers"]["Content-Type"]) == (503, "application/problem+json")
    assert '"type":"/problems/statement-file-delayed"' in answer["body"]
    assert answer["headers"]["Retry-After"] == "5"
    assert asked(accept="text/csv")["statusCode"] == 200
    assert asked(accept="application/json")["statusCode"] == 200


def test_the_api_waits_longer_for_the_function_than_the_function_may_take_and_asks_once():
    from infra.build.functions import declared  # noqa: PLC0415  (what is deployed)

    config = aws.client("lambda").meta.config
    limits = {function.name: function.timeout for function in declared("prod")}
    assert limits["render_statement"] < config.read_timeout + config.connect_timeout < limits["api_handler"]
    assert config.retries["total_max_attempts"] == 1


def test_a_lost_answer_and_a_second_call_make_the_file_once(cloud, clock):
    clock.at = TUESDAY
    close(cloud)
    first = render_statement(EVENT, None)
    second = render_statement(EVENT, None)
    assert (first["is_made"], second["is_made"]) == (True, False)
    assert first["file_key"] == second["file_key"]


def test_the_function_can_be_tried_without_writing(cloud):
    summary = render_statement(EVENT | {"dry_run": True}, None)
    assert (summary["is_made"], made(cloud)) == (True, [])


@pytest.mark.parametrize("broken", [{"colour": "blue"}, {"account_id": ""}, {"period_id": "2026-11-09"}])
def test_the_function_refuses_what_it_does_not_understand(cloud, broken):
    with pytest.raises(EventRefusedError):
        render_statement(EVENT | broken, None)
    assert made(cloud) == []


def test_a_person_whose_account_is_gone_still_has_statements(cloud):
    Account("acc_ann").delete()
    text = pdf.flowing(fetched_after(cloud))
    assert text.startswith("DRAFT Inlier Statement acc_ann")


def fetched_after(cloud):
    key = render_statement(EVENT, None)["file_key"]
    return cloud.services["s3"].buckets["inlier-local-files"][key].content


def test_the_api_may_ask_for_the_file_and_sign_a_link(cloud):
    with cloud.counting() as count:
        assert asked()["statusCode"] == 303
    drawing = {need for call in count.calls for need in needs(call)} - granted("api_handler")
    assert ("functions", "render_statement", "invoke") in granted("api_handler")
    assert drawing == set()


def test_the_function_may_do_what_it_does_and_nothing_else(cloud, clock):
    with cloud.counting() as count:
        render_statement(EVENT, None)
        clock.at = TUESDAY
    close(cloud)
    with cloud.counting() as after:
        render_statement(EVENT, None)
    used = {need for call in [*count.calls, *after.calls] for need in needs(call)}
    assert used - granted("render_statement") == set()
    assert granted("render_statement") - used <= {("buckets", "files", "read")}
