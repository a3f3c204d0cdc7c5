"""Owns the planted bugs: each breaks the product for one run, from outside, to prove that the oracle would see it."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

from chalicelib import runtime
from chalicelib.domain import payouts as payout_rules
from chalicelib.domain import settlements, tax
from chalicelib.gateways import files
from chalicelib.models import account_sums, head_lists, ledger, pay_periods, payouts
from chalicelib.services import submissions
from chalicelib.services.pay_periods import closing, desk, finishing, preparing
from chalicelib.services.payouts import outcomes, sending
from tests.simulation.planting import Bug, all_of, instead, unconditional
from tests.simulation.stipend_bugs import STIPEND_BUGS
from tests.simulation.work_bugs import WORK_BUGS


def _one_cent_more(usual: Callable[..., Any]) -> Callable[..., Any]:
    def added_up(many: Any) -> Any:
        totals = usual(many)
        return {
            currency: amounts | {"earned": amounts.get("earned", 0) + (amounts.get("statements", 0) == 3)}
            for currency, amounts in totals.items()
        }

    return added_up


def _cent_lost(usual: Callable[..., Any]) -> Callable[..., Any]:
    def due(account_id: str, books: Any, entries: Sequence[Any], **given: Any) -> Any:
        facts, after = usual(account_id, books, entries, **given)
        for amounts in after.values():
            amounts["closing"] -= 1 if amounts["earned"] > 1000 else 0
        return facts, after

    return due


def _per_click(_: Any) -> Callable[..., Any]:
    return lambda approvals, by, at: [*approvals, {"by": by, "at": at}]


def _week_before(usual: Callable[..., Any]) -> Callable[..., Any]:
    return lambda instant, start: usual(instant - timedelta(milliseconds=1), start)


def _random_id(_: Any) -> Callable[..., Any]:
    return lambda *cause: runtime.new_id("pay")


def _of_the_work(_: Any) -> Callable[..., Any]:
    return lambda work_period, closed_through: work_period


def _file_later(usual: Any) -> Any:
    """The part is kept, and the file is written when somebody finds the time."""
    return lambda *args, **given: None if runtime.choose(4) == 0 else usual(*args, **given)


def _as_the_index_says(usual: Any) -> Any:
    def approved(period_id: str, shards: Any) -> Any:
        return [payout for shard in shards for payout in payouts.sent_with(period_id, shard)]

    return approved


def _positions(usual: Any) -> Any:
    """People are taken by their position in the index, and each part asks the index for itself."""

    def heads(shard: int, also: Any = ()) -> Any:
        return [head for number, head in enumerate(usual(shard, also)) if number < 2 or runtime.choose(6)]

    return heads


def _from_anywhere(usual: Any) -> Any:
    return {outcome: ("prepared", "approved", *states) for outcome, states in usual.items()}


def _rounded_up(usual: Any) -> Any:
    return lambda gross_minor, basis_points: usual(gross_minor, basis_points) + (1 if gross_minor % 2 else 0)


_unguarded_return = all_of(instead(outcomes, "may_record", lambda _: lambda *args: True), unconditional("payouts"))
_settled_unsent = all_of(
    instead(settlements, "_FROM", _from_anywhere),
    instead(settlements, "SENT", lambda usual: ("prepared", "approved", *usual)),
)
_refolding = all_of(instead(account_sums, "not_folded", lambda _: list), unconditional("folded_entries"))

BUGS: dict[str, Bug] = (
    {
        "place taken unseen": Bug(
            "a task's last place is taken by whoever read that it was free", unconditional("tasks")
        ),
        "head moved unseen": Bug("the end of a chain is read, then written (read-then-write)", unconditional("heads")),
        "claims ended twice": Bug("a claim ends whatever its state: budget released twice", unconditional("claims")),
        "accepted twice": Bug("an answer is decided whatever its state", unconditional("submissions")),
        "caps unseen": Bug("a person takes claims whatever they hold", unconditional("workloads")),
        "no dedupe": Bug("references and keys of requests are not remembered", unconditional("locks", "idempotency")),
        "budget unseen": Bug("money is reserved whatever is left", unconditional("budgets")),
        "paid on redelivery": Bug(
            "a payout is made whenever its message comes", unconditional("payouts", "heads", "entries")
        ),
        "entries overwritten": Bug("an entry may replace another (sequence gap)", unconditional("entries", "heads")),
        "statements overwritten": Bug("a statement may be written again", unconditional("statements", "heads")),
        "reviews judged twice": Bug("a verdict counts whoever holds the review", unconditional("reviews")),
        "period moved unseen": Bug("a period goes on whatever it is", unconditional("pay_periods")),
        "random payment id": Bug(
            "a payout gets an id of its own each time", instead(preparing, "payout_id_of", _random_id)
        ),
        "late approval lost": Bug(
            "work accepted late goes into its closed week", instead(ledger, "statement_period", _of_the_work)
        ),
        "cut-off included": Bug(
            "the first instant of a week is the last one's", instead(submissions, "period_of", _week_before)
        ),
        "one cent more": Bug("the totals of a close are a cent off", instead(finishing, "added_up", _one_cent_more)),
        "one cent lost": Bug("the books lose a cent at the close", instead(closing, "statements_due", _cent_lost)),
        "approvals per click": Bug(
            "approvals are counted per click",
            all_of(
                instead(desk, "approved_by", _per_click),
                instead(desk, "is_approved", lambda _: lambda approvals: len(approvals) >= 2),
            ),
        ),
        "return unguarded": Bug("money that came back is booked whatever the payout is", _unguarded_return),
        "settled before sent": Bug("a payout is settled whatever it is", _settled_unsent),
        "folded twice": Bug("an entry is added to the sums each time it comes", _refolding),
        "tax rounded up": Bug("what is withheld is a cent more", instead(tax, "tax_minor", _rounded_up)),
        "file forgotten": Bug("a payout is sent before its file is written", instead(files, "write", _file_later)),
        "index believed": Bug("payouts are those the index shows", instead(sending, "_approved", _as_the_index_says)),
        "no sweep": Bug(
            "lost payroll messages are not found again", instead(pay_periods, "unfinished", lambda _: lambda since: [])
        ),
        "identity unseen": Bug(
            "payouts go out before identity is verified", instead(preparing, "holds", lambda _: lambda *args: [])
        ),
        "no rest": Bug(
            "money follows a changed destination at once",
            instead(payout_rules, "DESTINATION_REST", lambda _: timedelta(0)),
        ),
        "positions": Bug("people of a part are taken by position", instead(head_lists, "heads_of_shard", _positions)),
    }
    | WORK_BUGS
    | STIPEND_BUGS
)
