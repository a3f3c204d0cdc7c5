"""Owns the terms of a claim: frozen when it is made, signed, never changed after (rule 2, R22)."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

#: Within how long after handing in an answer is decided (rule 3, R29).
REVIEW_WITHIN = timedelta(hours=24)
#: A flagged answer nobody decided is accepted after this long (rule 3).
FLAGGED_ACCEPTED_AFTER = timedelta(hours=72)


class Offer(msgspec.Struct, frozen=True):
    """What a project offers for one answer at this moment."""

    project_id: str
    reward_minor: int
    review_minor: int
    currency: str
    guidelines_version: int
    review_levels: int
    lease_minutes: int
    est_minutes: int


def claim_terms(offer: Offer, *, claim_id: str, task_id: str, account_id: str, claimed_at: datetime) -> dict[str, Any]:
    """The terms of one claim as plain JSON values; instants in ISO 8601, money in minor units."""
    terms = {
        "claim_id": claim_id,
        "account_id": account_id,
        "project_id": offer.project_id,
        "task_id": task_id,
        "reward": {"currency": offer.currency, "minor": offer.reward_minor},
        "bonus_rules": [],
        "guidelines_version": offer.guidelines_version,
        "review_levels": offer.review_levels,
        "review_within_hours": int(REVIEW_WITHIN.total_seconds() // 3600),
        "lease_minutes": offer.lease_minutes,
        "est_minutes": offer.est_minutes,
        "claimed_at": claimed_at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
    }
    return dict(sorted(terms.items()))  # as stored and signed, so that every answer has the same order


def worst_case_minor(offer: Offer) -> int:
    """What one claim may cost its project at most: the reward and every level's review pay."""
    return offer.reward_minor + offer.review_levels * offer.review_minor


def signed_text(terms: dict[str, Any]) -> bytes:
    """The exact bytes the receipt's signature is over: JSON with sorted keys and no spaces."""
    return json.dumps(terms, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode()
