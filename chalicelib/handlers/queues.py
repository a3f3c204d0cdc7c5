"""Consumers of the queues: who listens to what, at one glance."""

from chalice.app import Blueprint

from chalicelib.domain.messages import (
    CheckSubmission,
    CountAcceptance,
    OfferReview,
    RunImport,
    RunPayroll,
    SendPayouts,
    Tell,
)
from chalicelib.handlers.background import queue_consumer
from chalicelib.services import imports, notices, pay_periods, payouts, reviews, submissions

blueprint = Blueprint(__name__)


@queue_consumer(blueprint, "checks", CheckSubmission)
def check_submissions(message: CheckSubmission) -> None:
    """Run the automatic checks of a submission."""
    submissions.check(message.submission_id)


@queue_consumer(blueprint, "reviews", OfferReview | CountAcceptance)
def offer_reviews(message: OfferReview | CountAcceptance) -> None:
    """Put a submission before reviewers, or count an accepted one."""
    reviews.follow(message)


@queue_consumer(blueprint, "imports", RunImport)
def run_imports(message: RunImport) -> None:
    """Go on with an import."""
    imports.run(message.import_id)


@queue_consumer(blueprint, "payroll", RunPayroll)
def run_payroll(message: RunPayroll) -> None:
    """Do one part of one payroll step."""
    pay_periods.run_payroll(message)


@queue_consumer(blueprint, "payouts", SendPayouts)
def send_payout_batches(message: SendPayouts) -> None:
    """Send one part of a period's payouts."""
    payouts.send_part(message)


@queue_consumer(blueprint, "notices", Tell)
def deliver_notices(message: Tell) -> None:
    """Tell one person one thing."""
    notices.tell(message)
