"""Use cases of written functions: they are run where nothing can be reached, and their results compared here (R6)."""

from collections.abc import Sequence
from typing import Any

import msgspec

from chalicelib.domain.code_items import Outcome, code_mark
from chalicelib.domain.grading import Mark, Question, unmarked
from chalicelib.gateways import functions, sandbox
from chalicelib.models import attempts, skills, store
from chalicelib.services import grading


@store.again_when(attempts.AttemptMovedError)
@store.again_when(skills.SkillMovedError)
def grade_code(attempt_id: str) -> None:
    """Every function written in the attempt has its mark, and the attempt goes on; again, nothing changes."""
    attempt = attempts.attempt_of(attempt_id)
    if attempt.state != "grading":
        return
    answers = attempts.plain(attempts.answers_of(attempt_id))
    codes, _ = unmarked(attempt.questions, answers, attempt.marks)
    if codes:
        marks = attempt.marks | {each.item_id: _mark(each, str(answers[each.item_id])) for each in codes}
        grading.go_on(attempt, answers, marks)


def _mark(question: Question, source: str) -> Mark:
    """The function is asked elsewhere for its arguments alone; the results wanted never leave this process."""
    name = question.coding.function if question.coding else ""
    asked = {"source": source, "function": name, "calls": [case.args for case in question.cases]}
    outcomes = msgspec.convert(functions.invoke("run_code", asked)["outcomes"], list[Outcome])
    return code_mark(question.cases, outcomes)


def run_code(source: str, function: str, calls: Sequence[Sequence[Any]]) -> dict[str, Any]:
    """What each call of the written function comes to, run in a child that has nothing."""
    return {"outcomes": msgspec.to_builtins(sandbox.run(source, function, calls))}
