"""Every case on every engine: AWS's answer, or the difference that is known."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.integration.conformance.cases import CASES
from tests.integration.conformance.known import KNOWN
from tests.integration.conformance.language import Case, Request


def _outcome(store: Any, asked: Request) -> dict[str, Any]:
    """The answer, or the refusal with its reasons."""
    try:
        return dict(store._make_api_call(*asked))
    except ClientError as error:
        reasons = error.response.get("CancellationReasons", [])
        return {
            "refused": error.response["Error"]["Code"].rpartition("#")[2],
            "reasons": [reason.get("Code") or "None" for reason in reasons],
            "items": [reason.get("Item") for reason in reasons],
            "Item": error.response.get("Item"),
        }
    except Exception as error:  # noqa: BLE001  (an engine that breaks has answered, too)
        return {"refused": type(error).__name__}


def _shown(answer: Any, like: Any) -> Any:
    """The parts of an answer that an expectation speaks of, in its form."""
    if isinstance(like, dict) and set(like) == {"..."} and isinstance(answer, dict):
        return {"...": {name: _shown(answer.get(name), part) for name, part in like["..."].items()}}
    if isinstance(like, list) and isinstance(answer, list) and len(like) == len(answer):
        return [_shown(one, two) for one, two in zip(answer, like, strict=True)]
    return _in_order(answer)


def _in_order(value: Any) -> Any:
    if isinstance(value, dict):
        return {n: sorted(m) if n in ("SS", "NS", "BS") else _in_order(m) for n, m in value.items()}
    return [_in_order(member) for member in value] if isinstance(value, list) else value


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_store_answers_as_aws_documents(case: Case, store: Any, engine: str) -> None:
    for given in case.given:
        _outcome(store, given)
    outcome = _outcome(store, case.asked)
    known = KNOWN.get((engine, case.name))
    expected = {"refused": None, **case.answer, **(known.answer if known else {})}
    shown = {name: _shown(outcome.get(name), part) for name, part in expected.items()}
    assert shown == expected, outcome.get("message")


def test_every_known_difference_is_about_a_case_and_is_one() -> None:
    cases = {case.name: case for case in CASES}
    assert [name for _, name in KNOWN if name not in cases] == []
    expected = {name: {"refused": None, **case.answer} for name, case in cases.items()}
    assert [pair for pair, known in KNOWN.items() if known.answer.items() <= expected[pair[1]].items()] == []
    assert all(known.document for known in KNOWN.values())


def test_every_case_has_a_name_of_its_own() -> None:
    names = [case.name for case in CASES]
    assert len(set(names)) == len(names) >= 60
