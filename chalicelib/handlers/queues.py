"""Consumers of the queues: who listens to what, at one glance."""

from chalice.app import Blueprint

from chalicelib.domain.messages import (
    BuildDataExport,
    CheckSubmission,
    CountAcceptance,
    CountAttempt,
    FollowTest,
    GradeCode,
    OfferReview,
    PayBonus,
    PayReview,
    RegradeItem,
    RunImport,
    RunLedger,
    RunPayroll,
    SendPayouts,
    SettlePayouts,
    Tell,
)
from chalicelib.handlers.background import queue_consumer
from chalicelib.services import data_exports, imports, notices, payouts, payroll, results, reviews, submissions

blueprint = Blueprint(__name__)


@queue_consumer(blueprint, "checks", CheckSubmission)
def check_submissions(message: CheckSubmission) -> None:
    """Run the automatic checks of a submission."""
    submissions.check(message.submission_id)


@queue_consumer(blueprint, "reviews", OfferReview | CountAcceptance | PayReview | PayBonus)
def offer_reviews(message: OfferReview | CountAcceptance | PayReview | PayBonus) -> None:
    """Put a submission before reviewers, count an accepted one, or book a verdict's pay or a bonus."""
    reviews.follow(message)


@queue_consumer(blueprint, "imports", RunImport)
def run_imports(message: RunImport) -> None:
    """Go on with an import."""
    imports.run(message.import_id)


@queue_consumer(blueprint, "exports", BuildDataExport)
def build_exports(message: BuildDataExport) -> None:
    """Put together what we keep about one person."""
    data_exports.build(message.account_id, message.export_id)


@queue_consumer(blueprint, "grading", GradeCode | RegradeItem | CountAttempt | FollowTest)
def grade_attempts(message: GradeCode | RegradeItem | CountAttempt | FollowTest) -> None:
    """Run an attempt's functions, regrade attempts without a wrong item, or let a result count."""
    results.follow(message)


@queue_consumer(blueprint, "payroll", RunPayroll | RunLedger)
def run_payroll(message: RunPayroll | RunLedger) -> None:
    """Do one part of one payroll step, or of a run over the whole ledger."""
    payroll.follow(message)


@queue_consumer(blueprint, "payouts", SendPayouts | SettlePayouts)
def send_payout_batches(message: SendPayouts | SettlePayouts) -> None:
    """Send one part of a period's payouts, or settle it."""
    payouts.follow(message)


@queue_consumer(blueprint, "notices", Tell)
def deliver_notices(message: Tell) -> None:
    """Tell one person one thing."""
    notices.tell(message)
