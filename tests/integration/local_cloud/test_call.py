"""A function of the console, called by hand: who and why go with it, and a refusal is one line."""

import json

import pytest

from infra.local import call
from infra.local.cloud import CloudError


def test_a_call_says_who_asks_and_why_beside_its_own_fields():
    event = call.event_of("the week is over", '{"dry_run": true}', "asha")
    assert event == {"by": "asha", "reason": "the week is over", "dry_run": True}
    assert call.event_of("so", "", "asha") == {"by": "asha", "reason": "so"}


@pytest.mark.parametrize("fields", ["dry_run", "[1]", '"x"'])
def test_fields_that_are_no_object_are_refused_with_an_example(fields):
    with pytest.raises(CloudError, match=r"is no JSON object\. Example: make call FUNCTION="):
        call.event_of("so", fields, "asha")


def test_a_call_without_a_reason_is_refused():
    with pytest.raises(CloudError, match="Say why"):
        call.event_of(" ", "", "asha")


def test_a_refusal_is_told_in_one_line_with_what_stands_in_the_way_first():
    problem = {"title": "Not over yet", "detail": "The week ends on Monday."}
    assert call.refusal({"errorMessage": json.dumps(problem)}) == "Not over yet. The week ends on Monday."
    assert call.refusal({"errorMessage": "The event was refused:\nno field `x`."}) == (
        "The event was refused: no field `x`."
    )
