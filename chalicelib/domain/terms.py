"""Owns the terms of a claim: frozen when it is made, signed, never changed after (rule 2, R22)."""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Literal

import msgspec

from chalicelib.domain.bonus_rules import BonusRule, answer_worst_minor, rules_of
from chalicelib.domain.instants import instant_text

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
    task_type: str = ""
    difficulty: int = 1
    pay_kind: Literal["task", "hour"] = "task"
    hourly_minor: int | None = None
    cap_minutes: int | None = None
    bonus_rules: Sequence[BonusRule] = ()


def claim_terms(offer: Offer, *, claim_id: str, task_id: str, account_id: str, claimed_at: datetime) -> dict[str, Any]:
    """The terms of one claim as plain JSON values; instants in ISO 8601, money in minor units."""
    terms = {
        "claim_id": claim_id,
        "account_id": account_id,
        "project_id": offer.project_id,
        "task_id": task_id,
        "task_type": offer.task_type,
        "reward": {"currency": offer.currency, "minor": offer.reward_minor},
        "pay": _pay(offer),
        "difficulty": offer.difficulty,
        "bonus_rules": msgspec.to_builtins(list(offer.bonus_rules)),
        "guidelines_version": offer.guidelines_version,
        "review_levels": offer.review_levels,
        "review_within_hours": int(REVIEW_WITHIN.total_seconds() // 3600),
        "lease_minutes": offer.lease_minutes,
        "est_minutes": offer.est_minutes,
        "claimed_at": instant_text(claimed_at),
    }
    return dict(sorted(terms.items()))  # as stored and signed, so that every answer has the same order


def worst_case_minor(offer: Offer) -> int:
    """What one claim may cost its project at most: the reward, every level's review pay and every bonus."""
    reviews = offer.review_levels * offer.review_minor
    return offer.reward_minor + reviews + answer_worst_minor(offer.bonus_rules)


def bonus_worst_minor(terms: dict[str, Any]) -> int:
    """The part of a claim's reservation that its bonuses may take."""
    return answer_worst_minor(rules_of(terms.get("bonus_rules")))


def _pay(offer: Offer) -> dict[str, Any]:
    if offer.pay_kind == "task":
        return {"kind": "task"}
    hourly = {"currency": offer.currency, "minor": offer.hourly_minor}
    return {"kind": "hour", "hourly": hourly, "cap_minutes": offer.cap_minutes}


def signed_text(terms: dict[str, Any]) -> bytes:
    """The exact bytes the receipt's signature is over: JSON with sorted keys and no spaces."""
    return json.dumps(terms, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode()
