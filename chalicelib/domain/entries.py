"""Owns the entries of earnings whose features are to come: each once by its cause, each explained by it (R32)."""

from collections.abc import Mapping

import msgspec

from chalicelib.domain.ledger import EntryFacts, Posting, budget, payable
from chalicelib.domain.money import Money

#: Where money comes from that no project pays.
REFERRALS = "referrals"


def time_worked(
    submission_id: str, *, account_id: str, project_id: str, task_id: str, minutes: int, pay: Money, work_period: str
) -> EntryFacts:
    """Hourly work: so many counted minutes of one answer, from the project's budget (R72)."""
    return EntryFacts(
        entry_id=f"time#{submission_id}",
        kind="time",
        cause={
            "submission_id": submission_id,
            "project_id": project_id,
            "task_id": task_id,
            "minutes": str(minutes),
        },
        postings=[Posting(budget(project_id), payable(account_id), pay)],
        work_period=work_period,
    )


def bonus(
    rule_id: str,
    *,
    account_id: str,
    work: Mapping[str, str],
    inputs: Mapping[str, str | int],
    pay: Money,
    work_period: str,
) -> EntryFacts:
    """A rule's bonus for an accepted answer, with everything the rule looked at, so that anybody can follow it.

    `work` names the submission, task and project; an answer's place in its week is among the inputs of what counts.
    """
    project_id = work["project_id"]
    return EntryFacts(
        entry_id=f"bonus#{project_id}#{rule_id}#{work['submission_id']}",
        kind="bonus",
        cause={
            **work,
            "rule_id": rule_id,
            "inputs": msgspec.json.encode(inputs, order="sorted").decode(),
        },
        postings=[Posting(budget(project_id), payable(account_id), pay)],
        work_period=work_period,
    )


def stipend(attempt_id: str, *, account_id: str, test: Mapping[str, str], pay: Money, work_period: str) -> EntryFacts:
    """What a sitting of a project's test is paid, passed or not, once whatever projects ask for it (R68).

    `test` names the project that pays, the assessment and its title.
    """
    return EntryFacts(
        entry_id=f"stipend#{attempt_id}",
        kind="stipend",
        cause={"attempt_id": attempt_id, **test},
        postings=[Posting(budget(test["project_id"]), payable(account_id), pay)],
        work_period=work_period,
    )


def referral(referral_id: str, *, account_id: str, programme_id: str, pay: Money, work_period: str) -> EntryFacts:
    """A referral bonus, at most once an invited person (I15); the platform pays it."""
    return EntryFacts(
        entry_id=f"referral#{referral_id}",
        kind="referral",
        cause={"referral_id": referral_id, "programme_id": programme_id},
        postings=[Posting(REFERRALS, payable(account_id), pay)],
        work_period=work_period,
    )
