"""What a commit has to tell is enough to write it down: no message can get stuck for want of a fact."""

from datetime import UTC, datetime, timedelta
from typing import Any, get_args

import pytest

from chalicelib.domain.mail_texts import CATALOGUE, HOLDS
from chalicelib.domain.mails import write
from chalicelib.domain.messages import Tell
from chalicelib.domain.outbox import LISTENERS, followed
from chalicelib.domain.payouts import Hold

BOTH = dict.fromkeys(("email_change_allow", "email_change_confirm")).keys()
NOW = datetime(2026, 11, 17, 6, tzinfo=UTC)
#: What `services/notices.py` reads from the records at delivery, and the link's secret.
LOOKED_UP: dict[str, dict[str, str | int]] = {
    "account": {"owed": "12.50 USD", "skills": "Python (level 3)", "money": "12.50 USD goes out."},
    "skill": {"skill": "Python"},
    "phone": {"phone_hint": "…678"},
    "submission": {"task_id": "tsk_1", "project": "Ducks", "amount": "2.50 USD", "reason": "Too short."},
    "identity": {"reason": "Cut off."},
    "import": {"project": "Ducks"},
    "claim": {"project": "Ducks", "percent_done": 50, "time_left": "2 h 0 min"},
    "email": {"token": "secret"},
    "password": {"token": "secret"},
    "payout": {"reason": "The account is closed."},
    "contest": {
        "project": "Ducks",
        "granted_minutes": 3,
        "contested_minutes": 9,
        "reason": "Your connection was lost.",
    },
    "standing": {
        "step": "restricted",
        "rule": "quality",
        "reason": "Ten answers were left blank.",
        "evidence": "sub_1",
        "appeal_until_at": NOW.isoformat(),
    },
    "challenge": {"reason": "Two answers were right."},
    "appeal": {"outcome": "upheld", "reason": "Nobody had read them.", "standing": "active", "step_id": "stp_1"},
    "balance": {"amount": "3.00 USD", "reason": "Sorry.", "period_id": "2026-11-16", "entry_kind": "service_credit"},
}
ABSENT = {"signed_in_at": NOW, "inactive_told": None}
ACCOUNT = {
    "account_id": "acc_1",
    "verification_asked": None,
    "signed_up_again_at": None,
    "standing_changed_at": None,
    "standing": "active",
}
SKILL = {
    "account_id": "acc_1", "skill": "programming/python",
    "proofs": [{"attempt_id": "att_1", "level": 3, "expires_at": NOW.isoformat()}],
}  # fmt: skip
STEP = {"account_id": "acc_1", "step_id": "stp_1"}
APPEAL = {"account_id": "acc_1", "appeal_id": "apl_1"}
ATTEMPT = {
    "account_id": "acc_1",
    "attempt_id": "att_1",
    "title": "Python",
    "score_percent": 80,
    "retry_at": NOW,
    "submitted_at": NOW,
    "ends_at": NOW,
}
CHALLENGE = {"account_id": "acc_1", "challenge_id": "chl_1", "title": "Python", "cursor": None, "attempt_id": "att_1"}
PAYOUT = {"account_id": "acc_1", "payout_id": "pay_1", "amount_minor": 250, "currency": "USD"}
SUBMISSION = {
    "account_id": "acc_1", "submission_id": "sub_1", "task_id": "tsk_1", "project_id": "prj_1", "review_level": 1,
    "terms": {"review_levels": 1},
}  # fmt: skip
IMPORT = {
    "account_id": "acc_1", "import_id": "imp_1", "project_id": "prj_1", "continued": 0, "tasks_created": 9,
    "errors_count": 1,
}  # fmt: skip
STATEMENT = {
    "account_id": "acc_1", "period_id": "2026-W46", "statement_key": "2026-W46#USD", "earned_minor": 250, "currency": "USD",
}  # fmt: skip
LOCK = {"lock_id": "entry#adjust#acc_1#T-1", "owner_id": "acc_1", "record_id": "2026-11-16#0000000007"}
CHECK = {"account_id": "acc_1", "check_id": "chk_1"}
CLAIM = {
    "account_id": "acc_1", "claim_id": "clm_1", "project_id": "prj_1", "state": "active", "expires_at": NOW, "reminded_at": None,
}  # fmt: skip
DATA_EXPORT = {"account_id": "acc_1", "export_id": "dex_000001", "expires_at": NOW}
CONTEST = {
    "item_id": "dsk_1", "kind": "time_contested",
    "facts": {"account_id": "acc_1", "claim_id": "clm_1", "project_id": "prj_1", "number": "1"},
}  # fmt: skip
CHANGES: list[tuple[str, str, dict[str, Any] | None, dict[str, Any]]] = [
    ("email_verification", "accounts", None, ACCOUNT | {"standing": "pending_email"}),
    (
        "email_already_known", "accounts",
        ACCOUNT | {"standing": "active"}, ACCOUNT | {"standing": "active", "signed_up_again_at": NOW},
    ),
    ("password_reset", "accounts", ACCOUNT, ACCOUNT | {"resets_asked": [NOW.isoformat()]}),
    ("password_changed", "accounts", ACCOUNT, ACCOUNT | {"password_changed_at": NOW}),
    ("second_factor_added", "accounts", ACCOUNT, ACCOUNT | {"second_factor_at": NOW, "recovery_codes": ["a"]}),
    ("second_factor_removed", "accounts", ACCOUNT | {"second_factor_at": NOW, "recovery_codes": []}, ACCOUNT),
    (
        "recovery_code_used", "accounts",
        ACCOUNT | {"second_factor_at": NOW, "recovery_codes": ["a", "b"]},
        ACCOUNT | {"second_factor_at": NOW, "recovery_codes": ["a"]},
    ),
    ("email_changed", "accounts", ACCOUNT, ACCOUNT | {"email_changed_at": NOW}),
    ("account_inactive", "accounts", ACCOUNT | ABSENT, ACCOUNT | ABSENT | {"inactive_told": 6}),
    ("phone_confirmed", "accounts", ACCOUNT, ACCOUNT | {"phone_hash": "h1", "phone_verified_at": NOW}),
    (
        "phone_changed", "accounts",
        ACCOUNT | {"phone_hash": "h1", "phone_verified_at": NOW - timedelta(days=1)},
        ACCOUNT | {"phone_hash": "h2", "phone_verified_at": NOW},
    ),
    ("skill_expiring", "skills", SKILL | {"told": {}}, SKILL | {"told": {"att_1": 60}}),
    ("account_closed", "accounts", ACCOUNT, ACCOUNT | {"standing": "closed", "closed_at": NOW}),
    ("standing_changed", "accounts", ACCOUNT | {"standing": "active"}, ACCOUNT | {"standing": "warned"}),
    ("standing_step", "standing_steps", None, STEP | {"step": "restricted"}),
    ("standing_lifted", "standing_steps", None, STEP | {"step": "active"}),
    ("appeal_decided", "appeals", APPEAL | {"state": "open"}, APPEAL | {"state": "upheld"}),
    ("identity_verified", "identity_checks", CHECK | {"state": "pending"}, CHECK | {"state": "verified"}),
    ("identity_rejected", "identity_checks", CHECK | {"state": "pending"}, CHECK | {"state": "rejected"}),
    ("attempt_passed", "attempts", ATTEMPT | {"state": "submitted"}, ATTEMPT | {"state": "passed"}),
    ("attempt_failed", "attempts", ATTEMPT | {"state": "submitted"}, ATTEMPT | {"state": "failed"}),
    (
        "attempt_regraded", "attempts",
        ATTEMPT | {"state": "failed"}, ATTEMPT | {"state": "failed", "score_percent": 85},
    ),
    ("challenge_upheld", "challenges", CHALLENGE | {"state": "regrading"}, CHALLENGE | {"state": "upheld"}),
    ("challenge_declined", "challenges", CHALLENGE | {"state": "open"}, CHALLENGE | {"state": "declined"}),
    ("submission_accepted", "submissions", SUBMISSION | {"state": "in_review"}, SUBMISSION | {"state": "accepted"}),
    ("submission_rejected", "submissions", SUBMISSION | {"state": "in_review"}, SUBMISSION | {"state": "rejected"}),
    ("submission_returned", "submissions", SUBMISSION | {"state": "in_review"}, SUBMISSION | {"state": "returned"}),
    ("statement_ready", "statements", None, STATEMENT),
    ("payout_sent", "payouts", PAYOUT | {"state": "approved", "holds": []}, PAYOUT | {"state": "sent", "holds": []}),
    ("payout_settled", "payouts", PAYOUT | {"state": "sent"}, PAYOUT | {"state": "settled", "holds": []}),
    ("payout_returned", "payouts", PAYOUT | {"state": "settled"}, PAYOUT | {"state": "returned", "holds": []}),
    ("payout_held", "payouts", None, PAYOUT | {"state": "held", "holds": ["identity"]}),
    ("balance_changed", "locks", None, LOCK),
    ("data_export_ready", "data_exports", DATA_EXPORT | {"state": "queued"}, DATA_EXPORT | {"state": "ready"}),
    ("claim_reminder", "claims", CLAIM, CLAIM | {"reminded_at": NOW}),
    ("claim_expired", "claims", CLAIM, CLAIM | {"state": "expired"}),
    ("contest_decided", "desk_items", CONTEST | {"state": "open"}, CONTEST | {"state": "resolved"}),
    ("import_finished", "imports", IMPORT | {"state": "running"}, IMPORT | {"state": "done"}),
    (
        "import_failed", "imports",
        IMPORT | {"state": "checking"}, IMPORT | {"state": "failed", "failure": "bad-lines"},
    ),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "table", "old", "new"), CHANGES, ids=[change[0] for change in CHANGES])
def test_the_message_of_a_commit_can_be_written(
    kind: str, table: str, old: dict[str, Any] | None, new: dict[str, Any]
) -> None:
    (tell,) = [message for message in followed(table, old, new) if isinstance(message, Tell)]
    assert (tell.kind, tell.account_id) == (kind, "acc_1")
    written = write(
        kind,
        LOOKED_UP.get(kind.split("_", maxsplit=1)[0], {}) | tell.facts,
        name="Ada",
        web_url="https://x.example",
        support_address="",
    )
    assert "$" not in written.text
    assert not any(isinstance(message, Tell) for message in followed(table, new, new))


def test_both_addresses_are_told_of_a_change_that_was_asked_for() -> None:
    asked = ACCOUNT | {"email_change": {"email": "new@example.org", "asked_at": NOW.isoformat()}}
    told = [message for message in followed("accounts", ACCOUNT, asked) if isinstance(message, Tell)]
    assert [tell.kind for tell in told] == list(BOTH)
    assert all("new@example.org" not in str(tell) for tell in told)
    for tell in told:
        facts = tell.facts | {"token": "secret"}
        assert "$" not in write(tell.kind, facts, name="Ada", web_url="https://x.example", support_address="").text


def test_every_kind_in_the_catalogue_is_told_by_some_commit() -> None:
    assert {change[0] for change in CHANGES} | BOTH == set(CATALOGUE)
    assert {change[1] for change in CHANGES} <= set(LISTENERS)


def test_every_reason_to_hold_a_payout_is_explained() -> None:
    assert set(get_args(Hold)) <= set(HOLDS)
