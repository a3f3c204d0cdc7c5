"""Use case of bonuses: what rules come to for an accepted answer is owed, and the rest is free (R22, R32)."""

from collections.abc import Sequence
from datetime import datetime

from chalicelib.domain.bonus_rules import Owed, counts, minutes_taken, owed, rules_of
from chalicelib.domain.claims import submission_id_of
from chalicelib.domain.entries import bonus
from chalicelib.domain.ledger import EntryFacts
from chalicelib.domain.money import Money
from chalicelib.models import bonuses, budgets, ledger, store, submissions


@store.again_when(ledger.HeadMovedError)
@store.again_when(bonuses.BonusMovedError)
def settle(submission_id: str) -> None:
    """Each bonus is owed once however often it is told, and what none of the rules took goes back to the budget.

    One transaction of four items an entry: a second delivery, or one that a crash cut off, goes on where it stands,
    for the inputs never change once the answer has its number.
    """
    submission = submissions.submission_of(submission_id)
    if not bonuses.awaits_settling(submission):
        return
    rules = rules_of(submission.terms["bonus_rules"])
    if counts(rules) and submission.bonus_number is None:
        submission.bonus_number = _numbered(submission)
    due = owed(rules, _inputs(submission))
    for place in range(submission.bonuses_paid or 0, max(1, len(due))):
        _pay(submission, due, place)


def _numbered(submission: submissions.Submission) -> int:
    number = bonuses.next_number(submission)
    with store.transaction() as tx:
        bonuses.give_number(tx, submission, number)
    return number


def _inputs(submission: submissions.Submission) -> dict[str, int]:
    """What rules may look at; time is taken up to the first hand-in, for a reviewer's time is nobody's work."""
    first = submission
    if submission.number > 1:
        first = submissions.submission_of(submission_id_of(submission.claim_id, 1))
    began_at = datetime.fromisoformat(submission.terms["claimed_at"])
    return {
        "difficulty": submission.terms["difficulty"],
        "minutes": minutes_taken(began_at, first.submitted_at, submission.counted_seconds),
        "count": submission.bonus_number or 0,
    }


def _pay(submission: submissions.Submission, due: Sequence[Owed], place: int) -> None:
    """One bonus is booked, and with the last one everything its claim still reserves is free."""
    is_last = place + 1 >= len(due)
    amounts = [one.minor for one in due]
    spent = amounts[place] if due else 0
    leaving = submission.bonus_minor - sum(amounts[:place]) if is_last else spent
    with store.transaction() as tx:
        bonuses.settle(tx, submission, place, spent, is_last=is_last)
        budgets.spend(tx, submission.project_id, submission.budget_shard, reserved_minor=leaving, spent_minor=spent)
        if due:
            head = ledger.head_of(submission.account_id)
            ledger.post(tx, head, _entry(submission, due[place]))


def _entry(submission: submissions.Submission, due: Owed) -> EntryFacts:
    work = {name: getattr(submission, name) for name in ("submission_id", "task_id", "project_id")}
    return bonus(
        due.rule_id,
        account_id=submission.account_id,
        work=work,
        inputs=due.inputs,
        pay=Money(due.minor, submission.reward.currency),
        work_period=submission.work_period,
    )
