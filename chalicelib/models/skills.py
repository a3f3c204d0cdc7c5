"""Owns what a person has proved they can do, and what they say they can do (R16, R42)."""

from pynamodb.attributes import UnicodeAttribute

from chalicelib.domain.skills import Proof
from chalicelib.models.attributes import InstantAttribute, IntegerAttribute, JsonAttribute
from chalicelib.models.store import Record, Transaction


class SkillMovedError(Exception):
    """Another attempt proved this skill meanwhile; read again."""


class Skill(Record):
    """One verified skill of one person, such as `programming/python`, at the highest level proved."""

    class Meta:
        """Table settings."""

        table_name = "skills"

    account_id = UnicodeAttribute(hash_key=True)
    skill = UnicodeAttribute(range_key=True)
    level = IntegerAttribute()
    attempt_id = UnicodeAttribute()
    verified_at = InstantAttribute()


class DeclaredSkills(Record):
    """Everything one person says they can do, as skill -> level; replaced whole."""

    class Meta:
        """Table settings."""

        table_name = "declared_skills"

    account_id = UnicodeAttribute(hash_key=True)
    levels = JsonAttribute(default=dict)
    updated_at = InstantAttribute()


def verified_levels(account_id: str, *, is_consistent: bool = True) -> dict[str, int]:
    """Skill -> level of what is proved: what eligibility looks at."""
    return {skill.skill: skill.level for skill in Skill.query(account_id, consistent_read=is_consistent)}


def proofs_of(account_id: str) -> dict[str, Proof]:
    """Skill -> proof."""
    found = Skill.query(account_id, consistent_read=True)
    return {skill.skill: Proof(skill.level, skill.attempt_id, skill.verified_at) for skill in found}


def declared_levels(account_id: str) -> dict[str, int]:
    """Skill -> level of what is only said."""
    found = DeclaredSkills.find(account_id)
    levels: dict[str, int] = found.levels if found else {}
    return levels


def level_proved(account_id: str, skill: str) -> int:
    """The verified level of one skill; 0 without a proof."""
    found = Skill.find(account_id, skill)
    return found.level if found else 0


def grant(tx: Transaction, account_id: str, proof: Proof, *, skill: str) -> None:
    """The skill is verified at the proof's level; never lowers one (read `level_proved` first)."""
    actions = [
        Skill.level.set(proof.level),
        Skill.attempt_id.set(proof.attempt_id),
        Skill.verified_at.set(proof.verified_at),
    ]
    is_higher = Skill.level.does_not_exist() | (Skill.level < proof.level)
    tx.update(Skill(account_id, skill), actions, is_higher, lambda _: SkillMovedError())
