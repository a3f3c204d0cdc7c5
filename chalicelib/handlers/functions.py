"""Functions an administrator invokes from the console, and the schedules that call the same ones (product.md)."""

from typing import Annotated, Any, Literal

import msgspec
from chalice.app import Blueprint

from chalicelib.domain.adjustments import Kind
from chalicelib.domain.import_rows import Format
from chalicelib.domain.imports import Mode
from chalicelib.handlers.background import ConsoleEvent, function
from chalicelib.services import (
    account_closing,
    accounts,
    adjustments,
    appeals,
    attempts,
    claims,
    dead_letters,
    deadlines,
    fair_rounds,
    identity_checks,
    identity_sessions,
    imports,
    inactivity,
    outbox,
    pay_periods,
    paydays,
    payouts,
    proofs,
    qualifications,
    reconciliation,
    stuck_grading,
    submissions,
)

blueprint = Blueprint(__name__)

Name = Annotated[str, msgspec.Meta(min_length=1, max_length=1000)]


class PayPeriodEvent(ConsoleEvent, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A pay week by its first day, as YYYY-MM-DD; the last one that is over, or the newest closed one, without it."""

    period_id: Name | None = None


class CloseEvent(PayPeriodEvent, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A close goes on although the ledger's sums differ as the desk's item says, if an administrator accepts it."""

    accept_difference: bool = False


class ReconcileEvent(ConsoleEvent, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A new run, or the one with this id; `refold` also adds to the sums what the folding lost in the last days."""

    run_id: Name | None = None
    refold: bool = False


class RoleEvent(ConsoleEvent, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A role for the account with this id or e-mail address."""

    role: Literal["contributor", "reviewer", "manager", "admin"]
    account_id: Name | None = None
    email: Name | None = None


class ImportEvent(ConsoleEvent, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A file of tasks that lies in the files bucket."""

    project_id: Name
    file_key: Name
    mode: Mode = "all_or_nothing"
    format: Format = "jsonl"
    key_column: Name | None = None


class ReplayEvent(ConsoleEvent, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The queue whose dead letters are tried again."""

    queue: Literal["checks", "reviews", "imports", "exports", "grading", "payroll", "payouts", "notices"]


class AdjustmentEvent(ConsoleEvent, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A correction: positive minor units are owed to the person, negative ones taken; the person reads the reason."""

    account_id: Name
    minor: int
    currency: Name
    reference: Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9._:-]{1,100}$(?!\n)")]
    kind: Kind = "correction"


class MarkEvent(ConsoleEvent, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """An attempt whose functions cannot be run, and which of these are right; the others are wrong."""

    attempt_id: Name
    right: Annotated[list[Name], msgspec.Meta(max_length=200)] = msgspec.field(default_factory=list)


def _asked(event: ConsoleEvent) -> dict[str, Any]:
    """The event's fields, as the use cases name them."""
    return msgspec.structs.asdict(event)


@function(blueprint, CloseEvent)
def close_pay_period(event: CloseEvent) -> dict[str, Any]:
    """Close a pay week; payouts are prepared when it is closed."""
    return pay_periods.close_pay_period(**_asked(event))


@function(blueprint, PayPeriodEvent)
def prepare_payouts(event: PayPeriodEvent) -> dict[str, Any]:
    """Prepare a closed week's payouts, as far as that is not done."""
    return pay_periods.prepare_payouts(**_asked(event))


@function(blueprint, PayPeriodEvent)
def send_payouts(event: PayPeriodEvent) -> dict[str, Any]:
    """Send a week's released payouts, as far as that is not done."""
    return payouts.send_payouts(**_asked(event))


@function(blueprint, PayPeriodEvent)
def settle_payouts(event: PayPeriodEvent) -> dict[str, Any]:
    """Settle a week's payouts that are on their way: the bank carried out the files."""
    return payouts.settle_payouts(**_asked(event))


@function(blueprint, ReconcileEvent)
def reconcile_ledger(event: ReconcileEvent) -> dict[str, Any]:
    """Recompute every chain, balance, statement and payout, and name what differs."""
    return reconciliation.reconcile_ledger(**_asked(event))


@function(blueprint, RoleEvent)
def grant_role(event: RoleEvent) -> dict[str, Any]:
    """Give an account one role more; the first administrator is made so."""
    return accounts.grant_role(**_asked(event))


@function(blueprint, ImportEvent)
def import_tasks(event: ImportEvent) -> dict[str, Any]:
    """Import a file of tasks that lies in the files bucket."""
    asked = _asked(event)
    return imports.import_tasks(form=imports.Form(asked.pop("format"), asked.pop("key_column")), **asked)


@function(blueprint, ConsoleEvent)
def expire_claims(event: ConsoleEvent) -> dict[str, Any]:
    """End claims past their deadline."""
    return claims.expire_claims(**_asked(event))


@function(blueprint, ConsoleEvent)
def draw_rounds(event: ConsoleEvent) -> dict[str, Any]:
    """Draw fair rounds whose time has come."""
    return fair_rounds.draw_rounds(**_asked(event))


@function(blueprint, ConsoleEvent)
def send_reminders(event: ConsoleEvent) -> dict[str, Any]:
    """Remind people of deadlines that come near."""
    return deadlines.send_reminders(**_asked(event))


@function(blueprint, ConsoleEvent)
def expire_attempts(event: ConsoleEvent) -> dict[str, Any]:
    """Grade attempts whose time ran out from what was saved."""
    return attempts.expire_attempts(**_asked(event))


@function(blueprint, ConsoleEvent)
def release_seats(event: ConsoleEvent) -> dict[str, Any]:
    """Free the seats of people who began no test in time (R69)."""
    return qualifications.release_seats(**_asked(event))


@function(blueprint, ConsoleEvent)
def accept_overdue(event: ConsoleEvent) -> dict[str, Any]:
    """Accept work that nobody decided in time (R29)."""
    return submissions.accept_overdue(**_asked(event))


@function(blueprint, ConsoleEvent)
def sweep_outbox(event: ConsoleEvent) -> dict[str, Any]:
    """Queue again what a stream forgot or a queue lost."""
    return outbox.sweep(**_asked(event))


@function(blueprint, ConsoleEvent)
def check_payday(event: ConsoleEvent) -> dict[str, Any]:
    """Look whether the week that should be out is, and put on the desk what is not."""
    return paydays.check_payday(**_asked(event))


@function(blueprint, ConsoleEvent)
def check_appeals(event: ConsoleEvent) -> dict[str, Any]:
    """Put appeals that nobody decided in time on the desk."""
    return appeals.check_appeals(**_asked(event))


@function(blueprint, ConsoleEvent)
def check_grading(event: ConsoleEvent) -> dict[str, Any]:
    """Put attempts on the desk whose functions cannot be run."""
    return stuck_grading.check_grading(**_asked(event))


@function(blueprint, MarkEvent)
def mark_functions(event: MarkEvent) -> dict[str, Any]:
    """Mark an attempt's functions by hand that could not be run."""
    return stuck_grading.mark_functions(**_asked(event))


@function(blueprint, ConsoleEvent)
def delete_identity_documents(event: ConsoleEvent) -> dict[str, Any]:
    """Delete the scans of documents decided 30 days ago."""
    return identity_checks.delete_documents(**_asked(event))


@function(blueprint, ConsoleEvent)
def follow_identity_sessions(event: ConsoleEvent) -> dict[str, Any]:
    """Ask for sessions at a provider of identity checks whose news never came, and have finished ones erased."""
    return identity_sessions.sweep(**_asked(event))


@function(blueprint, ConsoleEvent)
def erase_closed_accounts(event: ConsoleEvent) -> dict[str, Any]:
    """Erase what was personal about closed accounts."""
    return account_closing.erase_closed(**_asked(event))


@function(blueprint, ConsoleEvent)
def remind_inactive(event: ConsoleEvent) -> dict[str, Any]:
    """Remind people who stayed away that their account is still theirs."""
    return inactivity.remind_inactive(**_asked(event))


@function(blueprint, ConsoleEvent)
def remind_of_proofs(event: ConsoleEvent) -> dict[str, Any]:
    """Remind people that a proof of a skill runs out soon."""
    return proofs.remind_of_proofs(**_asked(event))


@function(blueprint, ReplayEvent)
def replay_dead_letters(event: ReplayEvent) -> dict[str, Any]:
    """Hand a queue's dead letters to its consumer again."""
    return dead_letters.replay_dead_letters(**_asked(event))


@function(blueprint, AdjustmentEvent)
def adjust_balance(event: AdjustmentEvent) -> dict[str, Any]:
    """Correct a person's balance by an entry with its reason."""
    return adjustments.adjust_balance(**_asked(event))
