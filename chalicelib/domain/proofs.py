"""Owns how long a proof of a skill holds, which of several counts, and when its person is reminded of its end (R42)."""

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from chalicelib.domain.ids import shard_of
from chalicelib.domain.inactivity import months_after
from chalicelib.domain.messages import Tell
from chalicelib.domain.skills import Proof

#: The one kind of notice about it.
EXPIRING = "skill_expiring"
#: Days before the end of a proof at which there is one reminder each, the first one first.
REMINDED_BEFORE = (60, 14)
#: How long before its end a proof can be renewed by taking the test again.
RENEWED_WITHIN = timedelta(days=REMINDED_BEFORE[0])
#: Into how many parts the index of those to be reminded is divided.
_SHARDS = 4
_FOR_GOOD = datetime.max.replace(tzinfo=UTC)


def proof_end(graded_at: datetime, valid_months: int | None) -> datetime | None:
    """The instant from which a proof counts no more: calendar months after grading, in UTC; None: it holds for good."""
    return None if valid_months is None else months_after(graded_at, valid_months)


def is_held(expires_at: datetime | None, at: datetime) -> bool:
    """Whether a proof counts: up to the last millisecond before its end."""
    return expires_at is None or at < expires_at


def best_proof(proofs: Sequence[Proof], at: datetime) -> Proof | None:
    """What counts of several proofs of one skill: the highest level that holds at this instant."""
    held = [proof for proof in proofs if is_held(proof.expires_at, at)]
    return max(held, key=lambda proof: (proof.level, _end(proof)), default=None)


def shown_proof(proofs: Sequence[Proof], at: datetime) -> Proof | None:
    """What counts, or where nothing does any more what ran out last."""
    return best_proof(proofs, at) or max(proofs, key=lambda proof: (_end(proof), proof.level), default=None)


def with_proof(proofs: Sequence[Proof], new: Proof) -> list[Proof]:
    """The proofs worth keeping, the highest level first: none that another one of its level or above outlasts.

    So nothing is shortened or lowered, one skill has one proof a level at most, and the same again changes nothing.
    """
    if any(_covers(proof, new) for proof in proofs):
        return list(proofs)
    kept = [proof for proof in proofs if not _covers(new, proof)]
    return sorted([new, *kept], key=lambda proof: -proof.level)


def held_levels(proofs: Mapping[str, Sequence[Proof]], at: datetime) -> dict[str, int]:
    """Skill -> the level that counts at this instant; skills whose proofs have all run out are left out."""
    found = {skill: best_proof(several, at) for skill, several in proofs.items()}
    return {skill: best.level for skill, best in found.items() if best is not None}


def lasts_until(proofs: Mapping[str, Sequence[Proof]], needs: Collection[tuple[str, int]]) -> datetime | None:
    """When the first of these needs (skill, level) is met no more; None if that is never."""
    ends = [
        max((_end(proof) for proof in proofs_for(proofs, skill) if proof.level >= level), default=_FOR_GOOD)
        for skill, level in needs
    ]
    end = min(ends, default=_FOR_GOOD)
    return None if end == _FOR_GOOD else end


def ran_out(proofs: Mapping[str, Sequence[Proof]], skill: str, level: int, at: datetime) -> datetime | None:
    """When the last proof that met a need ran out; None where none ever met it, or one still does."""
    ends = [_end(proof) for proof in proofs_for(proofs, skill) if proof.level >= level]
    end = max(ends, default=None)
    return end if end is not None and end <= at else None


def proofs_for(proofs: Mapping[str, Sequence[Proof]], wanted: str) -> list[Proof]:
    """Every proof of a skill and of those below it: `programming` is also met by `programming/python`."""
    return [proof for skill, several in proofs.items() if f"{skill}/".startswith(f"{wanted}/") for proof in several]


def next_reminder(proofs: Sequence[Proof], told: Mapping[str, int], now: datetime) -> datetime | None:
    """When the next reminder about any of them is due after now; None after the last."""
    instants = [at for proof in proofs for days, at in _reminders(proof) if days < told.get(proof.attempt_id, days + 1)]
    return min((at for at in instants if at > now), default=None)


def reminders_due(proofs: Sequence[Proof], told: Mapping[str, int], now: datetime) -> dict[str, int]:
    """Attempt -> days of the reminder to give now; of two late ones the later alone, none of what ran out."""
    due: dict[str, int] = {}
    for proof in proofs:
        late = [days for days, at in _reminders(proof) if at <= now and is_held(proof.expires_at, now)]
        if late and min(late) < told.get(proof.attempt_id, _NEVER):
            due[proof.attempt_id] = min(late)
    return due


_NEVER = max(REMINDED_BEFORE) + 1


def reminder_shard(account_id: str) -> str:
    """Which part of the index of those to be reminded somebody stands in."""
    return f"proofs#{shard_of(account_id, _SHARDS)}"


def reminder_shards() -> list[str]:
    """Every part of that index."""
    return [f"proofs#{number}" for number in range(_SHARDS)]


def proofs_told(old: Mapping[str, Any] | None, new: Mapping[str, Any] | None) -> list[Tell]:
    """A person is told once of each reminder: the write that counts it says so."""
    told = (new or {}).get("told") or {}
    before = (old or {}).get("told") or {}
    if new is None:
        return []
    kept = {str(proof["attempt_id"]): proof for proof in new.get("proofs") or ()}
    return [
        _tell(new, kept[attempt_id], days)
        for attempt_id, days in sorted(told.items())
        if before.get(attempt_id) != days and attempt_id in kept
    ]


def _tell(record: Mapping[str, Any], proof: Mapping[str, Any], days: int) -> Tell:
    facts = {"proved": record["skill"], "proof_id": proof["attempt_id"], "expires_at": proof["expires_at"]}
    return Tell(record["account_id"], EXPIRING, f"{proof['attempt_id']}#{days}", facts | {"level": proof["level"]})


def _reminders(proof: Proof) -> list[tuple[int, datetime]]:
    """The reminders a proof has, none from before it began."""
    if proof.expires_at is None:
        return []
    instants = [(days, proof.expires_at - timedelta(days=days)) for days in REMINDED_BEFORE]
    return [(days, at) for days, at in instants if at > proof.verified_at]


def _covers(one: Proof, other: Proof) -> bool:
    """Whether the one says all the other does, for as long."""
    return one.level >= other.level and _end(one) >= _end(other)


def _end(proof: Proof) -> datetime:
    return _FOR_GOOD if proof.expires_at is None else proof.expires_at
