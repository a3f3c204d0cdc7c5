"""Use cases of what follows a commit: streams are followed, and a sweep finds what a stream forgot."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from chalicelib import runtime
from chalicelib.domain.messages import (
    BuildDataExport,
    CheckSubmission,
    GradeCode,
    Message,
    PayBonus,
    PayReview,
    RegradeItem,
    RunImport,
)
from chalicelib.domain.outbox import QUEUE_OF, followed
from chalicelib.domain.terms import REVIEW_WITHIN
from chalicelib.gateways import queues
from chalicelib.models import (
    attempts,
    bonuses,
    challenges,
    data_exports,
    imports,
    pay_periods,
    registry,
    reviews,
    runs,
    submissions,
)

#: A message that should have been handled by now was lost.
LOST_AFTER = timedelta(minutes=5)
#: A step of a payroll takes minutes with a hundred thousand people; its parts wait for one another.
STEP_LOST_AFTER = timedelta(minutes=15)


def follow(stream_arn: str, old: dict[str, Any] | None, new: dict[str, Any] | None) -> None:
    """Queue every message that follows one change of a table; following it twice queues them twice."""
    queue(messages_after(stream_arn, old, new))


def messages_after(stream_arn: str, old: dict[str, Any] | None, new: dict[str, Any] | None) -> list[Message]:
    """The messages that follow one change of a table, as the stream shows it."""
    table = registry.table_named(stream_arn)
    return followed(table.short_name(), table.values(old), table.values(new))


def queue(messages: Sequence[Message]) -> None:
    """Every message is in its queue, in order within each: as few calls as the queues take."""
    by_queue: dict[str, list[Message]] = {}
    for message in messages:
        by_queue.setdefault(QUEUE_OF[type(message)], []).append(message)
    for name, together in by_queue.items():
        queues.send(name, together)


def sweep(*, by: str, reason: str, dry_run: bool = False) -> dict[str, Any]:
    """Messages that a stream forgot or a queue lost are queued again; every consumer bears that."""
    due_by = runtime.now() + REVIEW_WITHIN - LOST_AFTER
    unchecked = [CheckSubmission(found.submission_id) for found in submissions.undecided("checking", due_by)]
    standing = [RunImport(import_id) for import_id in imports.stuck(runtime.now() - LOST_AFTER)]
    lost_by = runtime.now() - LOST_AFTER
    unmade = [BuildDataExport(found.account_id, found.export_id) for found in data_exports.stuck(lost_by)]
    written: list[Message] = [GradeCode(attempt_id) for attempt_id in attempts.unrun(runtime.now() - LOST_AFTER)]
    written += [RegradeItem(challenge_id) for challenge_id in challenges.stuck(lost_by)]
    judged: list[Message] = [PayReview(found.review_id) for found in reviews.unpaid(lost_by)]
    judged += [PayBonus(found.submission_id) for found in bonuses.unsettled(lost_by)]
    late = runtime.now() - STEP_LOST_AFTER
    unpaid = [*pay_periods.unfinished(late), *runs.unfinished(late)]
    if not dry_run:
        queues.send("checks", unchecked)
        queues.send("imports", standing)
        queues.send("exports", unmade)
        queues.send("grading", written)
        queues.send("reviews", judged)
        for message in unpaid:
            queues.send(QUEUE_OF[type(message)], [message])
    found = {
        "checks": len(unchecked),
        "imports": len(standing),
        "exports": len(unmade),
        "grading": len(written),
        "reviews": len(judged),
        "payroll": len(unpaid),
    }
    return found | {"by": by, "reason": reason, "dry_run": dry_run}
