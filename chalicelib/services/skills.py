"""Owns declaring skills and looking at them beside the verified ones (R42)."""

from collections.abc import Sequence

from chalicelib import runtime
from chalicelib.domain.access import Actor
from chalicelib.domain.skills import SKILLS, DeclaredSkill, HeldSkill, Node, checked_declaration, held_skills
from chalicelib.models import skills, store


def my_skills(actor: Actor) -> list[HeldSkill]:
    """What the person says and what is proved, side by side."""
    return held_skills(skills.declared_levels(actor.account_id), skills.proofs_of(actor.account_id))


def declare_skills(actor: Actor, declared: Sequence[DeclaredSkill]) -> list[HeldSkill]:
    """The declaration is replaced whole; proofs stay as they are."""
    levels = checked_declaration(declared)
    proofs = skills.proofs_of(actor.account_id)
    store.put(skills.DeclaredSkills(actor.account_id, levels=levels, updated_at=runtime.now()))
    return held_skills(levels, proofs)


def skill_tree() -> list[Node]:
    """Every skill that can be declared or proved."""
    return [Node(path, title) for path, title in SKILLS.items()]
