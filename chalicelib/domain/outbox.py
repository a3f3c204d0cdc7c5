"""Owns the table of who listens: which committed change is followed by which messages."""

from collections.abc import Callable, Iterable
from typing import Any

from chalicelib.domain.account_security import security_told
from chalicelib.domain.accounts import accounts_told
from chalicelib.domain.adjustments import adjustments_told
from chalicelib.domain.appeals import appeals_told
from chalicelib.domain.attempts import attempts_told, code_followed
from chalicelib.domain.challenges import challenges_told, regrades_followed
from chalicelib.domain.claims import expiries_told
from chalicelib.domain.contested_time import contests_told
from chalicelib.domain.data_exports import exports_followed, exports_told
from chalicelib.domain.deadlines import reminders_told
from chalicelib.domain.identity_checks import checks_told
from chalicelib.domain.imports import imports_followed
from chalicelib.domain.inactivity import inactive_told
from chalicelib.domain.item_analysis import attempts_counted
from chalicelib.domain.messages import (
    BuildDataExport,
    CheckSubmission,
    CountAcceptance,
    CountAttempt,
    FollowTest,
    GradeCode,
    Message,
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
from chalicelib.domain.pay_periods import pay_periods_followed
from chalicelib.domain.payouts import payouts_told
from chalicelib.domain.phone_notices import phones_told
from chalicelib.domain.proofs import proofs_told
from chalicelib.domain.qualifications import tests_followed
from chalicelib.domain.runs import runs_followed
from chalicelib.domain.standing import steps_told
from chalicelib.domain.statements import statements_told

#: Attribute values of a record before (None when it was created) and after (None when it was removed) a change.
Values = dict[str, Any] | None
Listener = Callable[[Values, Values], Iterable[Message]]

#: Every message has one queue.
QUEUE_OF: dict[type[Message], str] = {
    CheckSubmission: "checks",
    OfferReview: "reviews",
    CountAcceptance: "reviews",
    PayReview: "reviews",
    PayBonus: "reviews",
    RunImport: "imports",
    BuildDataExport: "exports",
    GradeCode: "grading",
    RegradeItem: "grading",
    CountAttempt: "grading",
    FollowTest: "grading",
    RunPayroll: "payroll",
    RunLedger: "payroll",
    SendPayouts: "payouts",
    SettlePayouts: "payouts",
    Tell: "notices",
}


def checks_after(old: Values, new: Values) -> Iterable[Message]:
    """A submission handed in is checked."""
    if new is not None and _became(old, new, "checking"):
        yield CheckSubmission(new["submission_id"])


def reviews_after(old: Values, new: Values) -> Iterable[Message]:
    """A submission in review at a new level is put before reviewers."""
    if new is None or new["state"] != "in_review":
        return
    if old is None or old["state"] != "in_review" or old["review_level"] != new["review_level"]:
        yield OfferReview(new["submission_id"], new["review_level"])


def acceptances_counted(old: Values, new: Values) -> Iterable[Message]:
    """An accepted answer counts for its contributor's caps."""
    if new is not None and _became(old, new, "accepted"):
        yield CountAcceptance(new["submission_id"])


def bonuses_settled(old: Values, new: Values) -> Iterable[Message]:
    """An accepted answer whose terms have bonus rules is looked at by them."""
    if new is not None and _became(old, new, "accepted") and new["terms"].get("bonus_rules"):
        yield PayBonus(new["submission_id"])


def reviews_paid(old: Values, new: Values) -> Iterable[Message]:
    """A verdict is owed to its reviewer."""
    if new is not None and _became(old, new, "done") and new["verdict"] and new["pay_minor"]:
        yield PayReview(new["review_id"])


_DECISIONS = {
    "accepted": "submission_accepted",
    "soft_rejected": "submission_accepted",
    "rejected": "submission_rejected",
    "returned": "submission_returned",
}


def decisions_told(old: Values, new: Values) -> Iterable[Message]:
    """The contributor is told what a review made of an answer; its words are read from the records when it is told.

    What policy accepts within seconds is seen in the balance: a notice for each would bury those that matter.
    """
    if new is None or new["state"] not in _DECISIONS or new["terms"]["review_levels"] == 0:
        return
    if _became(old, new, new["state"]):
        facts = {"submission_id": new["submission_id"], "task_id": new["task_id"], "project_id": new["project_id"]}
        lapsed = new.get("lapsed_revisions")  # whoever let a revision lapse may have the same answer back once more
        cause_id = f"{new['submission_id']}#{lapsed}" if lapsed else new["submission_id"]
        yield Tell(new["account_id"], _DECISIONS[new["state"]], cause_id, facts)


#: Table -> who listens to its changes. A consumer of these messages makes at most one more hop.
LISTENERS: dict[str, tuple[Listener, ...]] = {
    "accounts": (accounts_told, security_told, inactive_told, phones_told),
    "appeals": (appeals_told,),
    "attempts": (attempts_told, code_followed, attempts_counted, tests_followed),
    "challenges": (regrades_followed, challenges_told),
    "claims": (reminders_told, expiries_told),
    "data_exports": (exports_followed, exports_told),
    "desk_items": (contests_told,),
    "identity_checks": (checks_told,),
    "imports": (imports_followed,),
    "locks": (adjustments_told,),
    "ledger_runs": (runs_followed,),
    "pay_periods": (pay_periods_followed,),
    "payouts": (payouts_told,),
    "reviews": (reviews_paid,),
    "skills": (proofs_told,),
    "standing_steps": (steps_told,),
    "statements": (statements_told,),
    "submissions": (checks_after, reviews_after, acceptances_counted, bonuses_settled, decisions_told),
}


def followed(table: str, old: Values, new: Values) -> list[Message]:
    """The messages that follow a change of a table; none for a change nobody listens to."""
    return [message for listener in LISTENERS.get(table, ()) for message in listener(old, new)]


def _became(old: Values, new: dict[str, Any], state: str) -> bool:
    return bool(new["state"] == state and (old is None or old["state"] != state))
