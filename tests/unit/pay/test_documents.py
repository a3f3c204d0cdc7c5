"""Which answer the Accept header wants (RFC 9110, 12.5.1)."""

import pytest

from chalicelib.handlers.documents import Document, chosen, elsewhere

OFFERED = {"text/csv": lambda _: Document("a.csv", "")}


@pytest.mark.parametrize(
    "accept", ["text/csv", "TEXT/CSV; charset=utf-8", "text/csv, application/json;q=0.5", "text/*"]
)
def test_a_file_is_sent_to_who_wants_one(accept):
    assert chosen(accept, OFFERED) == "text/csv"


@pytest.mark.parametrize(
    "accept", ["", "*/*", "application/json", "application/json, text/csv", "text/csv;q=0.1, */*", "text/csv;q=0",
               "text/csv;q=abc", "image/png", ";;,,", "text/html,application/xhtml+xml,*/*;q=0.8"],
)  # fmt: skip
def test_everybody_else_gets_json(accept):
    assert chosen(accept, OFFERED) is None


def test_a_file_that_lies_elsewhere_is_a_redirect_nobody_keeps():
    sent = elsewhere("https://files.example/one.pdf?signed")
    assert (sent.status_code, sent.body) == (303, "")
    assert sent.headers == {"Location": "https://files.example/one.pdf?signed", "Cache-Control": "no-store"}
