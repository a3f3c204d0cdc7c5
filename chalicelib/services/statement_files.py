"""Use cases of the statement as a PDF: made once by a function of its own, fetched by a signed link (R32)."""

from typing import Any

from chalicelib import settings
from chalicelib.domain.periods import period_named
from chalicelib.domain.problems import Unavailable
from chalicelib.domain.statement_sheets import Person, Sheet, StatementFileDelayed, file_key, sheet
from chalicelib.domain.statement_words import PayoutFacts
from chalicelib.gateways import files, functions
from chalicelib.models import accounts, payouts
from chalicelib.services import earnings


def link(account_id: str, period_id: str) -> str:
    """Where the file of the person's week lies for a minute; raises StatementFileDelayed.

    The caller has checked who asks: the function makes the file of whatever account it is told.
    """
    asked = {"by": account_id, "reason": "asked for the file", "account_id": account_id, "period_id": period_id}
    try:
        made = functions.invoke("render_statement", asked)
    except Unavailable as failure:
        raise StatementFileDelayed(
            "Send the same request again in a few seconds; as JSON and CSV the statement can be read meanwhile.",
            retry_after=5,
        ) from failure
    name = f"inlier-statement-{period_id}.pdf"
    return files.download_link(settings.current().files_bucket, made["file_key"], file_name=name)


def render(account_id: str, period_id: str, *, by: str, reason: str, dry_run: bool = False) -> dict[str, Any]:
    """The file of one person's week, made unless one that says the same is there; answers its key.

    Raises NoSuchStatement.
    """
    shown = _sheet(account_id, period_id)
    key = file_key(account_id, period_id, shown)
    summary = {"file_key": key, "is_made": not _is_there(key), "by": by, "reason": reason, "dry_run": dry_run}
    if summary["is_made"] and not dry_run:
        from chalicelib.gateways import statement_pdf  # noqa: PLC0415  (fpdf2 is in this function's package alone)

        bucket = settings.current().files_bucket
        files.write(bucket, key, statement_pdf.drawn(shown), content_type="application/pdf")
    return summary


def _sheet(account_id: str, period_id: str) -> Sheet:
    found = earnings.statement_of(account_id, period_id)
    entries = earnings.statement_entries(account_id, period_id)
    account = accounts.Account.find(account_id)
    return sheet(
        Person(account_id, account.name if account else ""),
        period_named(period_id),
        found["statements"],
        entries,
        payouts=[_facts(payout) for payout in found["payouts"]],
        closed_at=found["closed_at"],
        titles=earnings.titles_behind(entries),
        support_address=settings.current().support_address,
    )


def _facts(payout: payouts.Payout) -> PayoutFacts:
    method = payouts.PayoutMethod.find(payout.account_id, payout.method_id) if payout.method_id else None
    is_back = payout.state in ("failed", "returned")
    return PayoutFacts(
        currency=payout.currency,
        amount_minor=payout.amount_minor,
        state=payout.state,
        holds=tuple(payout.holds),
        tax_minor=payout.tax_minor,
        tax_rule=f"rule {payout.withholding['rule_id']}" if payout.withholding else "",
        fee_minor=payout.fee_minor,
        sent_on=payout.sent_at.date() if payout.sent_at is not None else None,
        expected_on=payout.expected_on,
        goes_with=payout.goes_with,
        payout_id=payout.payout_id,
        provider=payout.provider or "",
        method_hint=method.destination_hint if method else "",
        came_back_on=payout.came_back_at.date() if is_back and payout.came_back_at is not None else None,
        reason=payout.outcomes[-1]["reason"] if is_back and payout.outcomes else "",
    )


def _is_there(key: str) -> bool:
    try:
        files.facts(settings.current().files_bucket, key)
    except files.FileMissing:
        return False
    return True
