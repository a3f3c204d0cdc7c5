"""Owns what a person has proved they can do and until when, and what they say they can do (R16, R42)."""

from collections.abc import Iterator, Mapping
from datetime import datetime

import msgspec
from pynamodb.attributes import UnicodeAttribute
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action
from pynamodb.indexes import GlobalSecondaryIndex, KeysOnlyProjection

from chalicelib import runtime
from chalicelib.domain.proofs import (
    best_proof,
    held_levels,
    next_reminder,
    reminder_shard,
    reminder_shards,
    with_proof,
)
from chalicelib.domain.skills import Proof
from chalicelib.models import store
from chalicelib.models.attributes import InstantAttribute, IntegerAttribute, JsonAttribute
from chalicelib.models.store import Record, Transaction


class SkillMovedError(Exception):
    """Another attempt proved this skill meanwhile; read again."""


class SkillsByReminder(GlobalSecondaryIndex["Skill"]):
    """Skills whose person is to be reminded that a proof runs out, and when."""

    class Meta:
        """Index settings."""

        index_name = "by_reminder"
        projection = KeysOnlyProjection()

    reminder_shard = UnicodeAttribute(hash_key=True)
    reminder_at = InstantAttribute(range_key=True)


class Skill(Record):
    """One verified skill of one person, such as `programming/python`: every proof worth keeping, run out or not.

    `level`, `attempt_id` and `verified_at` are those of the highest proof; a record without `proofs` is from before
    they could run out. Who asks what counts reads `verified_levels`, `proofs_of` or `held_of`.
    """

    class Meta:
        """Table settings."""

        table_name = "skills"
        stream_view_type = "NEW_AND_OLD_IMAGES"

    account_id = UnicodeAttribute(hash_key=True)
    skill = UnicodeAttribute(range_key=True)
    level = IntegerAttribute()
    attempt_id = UnicodeAttribute()
    verified_at = InstantAttribute()
    proofs = JsonAttribute(null=True)
    told = JsonAttribute(null=True)  # attempt -> days of the last reminder about its proof
    reminder_shard = UnicodeAttribute(null=True)
    reminder_at = InstantAttribute(null=True)
    by_reminder = SkillsByReminder()

    @property
    def kept_proofs(self) -> list[Proof]:
        """Every proof, those that have run out among them."""
        if self.proofs:
            return msgspec.convert(self.proofs, list[Proof])
        return [] if self.attempt_id is None else [Proof(self.level, self.attempt_id, self.verified_at)]

    def gains(self, proof: Proof) -> bool:
        """Whether this proof says more than what is kept, or says it for longer."""
        kept = self.kept_proofs
        return with_proof(kept, proof) != kept

    def grant(self, tx: Transaction, proof: Proof) -> None:
        """The skill is verified by this proof too; raises SkillMovedError if another came meanwhile."""
        kept = with_proof(self.kept_proofs, proof)
        told = {each.attempt_id: self.told[each.attempt_id] for each in kept if each.attempt_id in (self.told or {})}
        actions = [
            Skill.level.set(kept[0].level),
            Skill.attempt_id.set(kept[0].attempt_id),
            Skill.verified_at.set(kept[0].verified_at),
            Skill.proofs.set(msgspec.to_builtins(kept)),
            Skill.told.set(told),
            *_reminded_at(self.account_id, next_reminder(kept, told, runtime.now())),
        ]
        tx.update(Skill(self.account_id, self.skill), actions, self._unmoved(), lambda _: SkillMovedError())

    def remind(self, told: Mapping[str, int], next_at: datetime | None) -> None:
        """These reminders were given, and the next is due then; raises SkillMovedError if anything moved."""
        unmoved = self._unmoved() & (Skill.reminder_at == self.reminder_at)
        actions = [Skill.told.set(dict(told)), *_reminded_at(self.account_id, next_at)]
        store.update(Skill(self.account_id, self.skill), actions, unmoved, lambda _: SkillMovedError())

    def _unmoved(self) -> Condition:
        if self.attempt_id is None:
            absent: Condition = Skill.attempt_id.does_not_exist()
            return absent
        same = Skill.proofs.does_not_exist() if self.proofs is None else Skill.proofs == self.proofs
        unmoved: Condition = (Skill.attempt_id == self.attempt_id) & same
        return unmoved


def _reminded_at(account_id: str, at: datetime | None) -> list[Action]:
    if at is None:
        return [Skill.reminder_shard.remove(), Skill.reminder_at.remove()]
    return [Skill.reminder_shard.set(reminder_shard(account_id)), Skill.reminder_at.set(at)]


class DeclaredSkills(Record):
    """Everything one person says they can do, as skill -> level; replaced whole."""

    class Meta:
        """Table settings."""

        table_name = "declared_skills"

    account_id = UnicodeAttribute(hash_key=True)
    levels = JsonAttribute(default=dict)
    updated_at = InstantAttribute()


def verified_levels(account_id: str, *, is_consistent: bool = True) -> dict[str, int]:
    """Skill -> level of what is proved and has not run out: what rights and eligibility look at."""
    return held_levels(kept_proofs_of(account_id, is_consistent=is_consistent), runtime.now())


def proofs_of(account_id: str) -> dict[str, Proof]:
    """Skill -> the proof that counts; skills whose proofs have run out are left out."""
    found = {skill: best_proof(kept, runtime.now()) for skill, kept in kept_proofs_of(account_id).items()}
    return {skill: proof for skill, proof in found.items() if proof is not None}


def kept_proofs_of(account_id: str, *, is_consistent: bool = True) -> dict[str, list[Proof]]:
    """Skill -> every proof, also those that have run out: to show them and to say why they do not count."""
    return {found.skill: found.kept_proofs for found in Skill.query(account_id, consistent_read=is_consistent)}


def declared_levels(account_id: str) -> dict[str, int]:
    """Skill -> level of what is only said."""
    found = DeclaredSkills.find(account_id)
    levels: dict[str, int] = found.levels if found else {}
    return levels


def held_of(account_id: str, skill: str) -> Skill:
    """One skill with its proofs, ready to be granted another; an empty record where nothing is proved."""
    return Skill.find(account_id, skill) or Skill(account_id, skill)


def to_remind(now: datetime, limit: int) -> Iterator[Skill]:
    """Skills of which a reminder is due, each read whole, because an index may be late."""
    for shard in reminder_shards():
        for hint in Skill.by_reminder.query(shard, Skill.reminder_at <= now, limit=limit):
            found = Skill.find(hint.account_id, hint.skill)
            if found is not None and found.reminder_at is not None and found.reminder_at <= now:
                yield found
