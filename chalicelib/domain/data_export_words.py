"""Owns what the file of one's data says about itself: what each part is, and what is not in it and why."""

from collections.abc import Iterable

PARTS = {
    "account": "What you told us about yourself and how your account stands. Of a sign-in the day alone is kept.",
    "identity": "The last check of your identity: its state, your kind of document and what was decided.",
    "skills": "Skills proved by tests, those you said you have, and training you completed.",
    "attempts": "Every test you sat: questions you answered, your answers, points and reasons of graders, results.",
    "challenges": "Questions of tests that you objected to, and what was decided.",
    "enrolments": "Projects you joined and where you stand in each.",
    "claims": "Tasks you took, with the terms you were promised.",
    "drafts": "Work you saved without handing it in.",
    "submissions": "Work you handed in, and what was decided about it and why.",
    "work_times": "How your working time was counted, with its gaps.",
    "entries": "Every entry about your money, chained by hashes.",
    "statements": "Your weekly statements.",
    "payouts": "Transfers to you, and why one waits.",
    "payout_methods": "Where your money goes, by the end of its destination alone.",
    "notices": "What we told you, in order of time.",
    "standing": "Steps about your account's standing, with reasons, evidence and your appeals.",
}

_NOT_IN_IT = """What is not in it, and why
--------------------------
Scans of identity documents: they lie under a key of their own, are shown to nobody but the administrator who decides,
and are deleted 30 days after the decision.
The number of your document: we keep a keyed hash alone, from which nobody can read it.
The whole destination of a payout method and your whole phone number: they are kept encrypted, and who gets hold of
this file must not be able to use them. You know them; their ends are here.
Your password and the secret of your second factor: we do not have the one and cannot read the other.
Who graded, reviewed or decided: that is those people's data. What they decided about you, and why, is here.
The right answers of tests: other people still sit them.
"""


def readme(parts: Iterable[str]) -> str:
    """The README of one file of data."""
    lines = [f"{part}.json: {PARTS[part]}" for part in parts]
    return "\n".join(
        [
            "Everything Inlier keeps about you",
            "=================================",
            "Each file is a list in JSON, one record a line; instants are in UTC, amounts in minor units (cents).",
            "Your resume lies beside them as you uploaded it, if you did.",
            "",
            *lines,
            "",
            _NOT_IN_IT,
        ]
    )
