"""Owns declaring skills and looking at them beside the verified ones (R42)."""

from collections.abc import Mapping, Sequence

from chalicelib import runtime
from chalicelib.domain.access import Actor
from chalicelib.domain.proofs import shown_proof
from chalicelib.domain.skill_tree import SkillTree
from chalicelib.domain.skills import DeclaredSkill, HeldSkill, Proof, checked_declaration, held_skills
from chalicelib.models import skill_tree, skills, store


def my_skills(actor: Actor) -> list[HeldSkill]:
    """What the person says and what is proved, side by side."""
    declared, proofs = skills.declared_levels(actor.account_id), skills.kept_proofs_of(actor.account_id)
    return _held(skill_tree.shown(), declared, proofs)


def declare_skills(actor: Actor, declared: Sequence[DeclaredSkill]) -> list[HeldSkill]:
    """The declaration is replaced whole; proofs stay as they are."""
    tree, before = skill_tree.tree(), skills.declared_levels(actor.account_id)
    levels = checked_declaration(tree, declared, before=before)
    proofs = skills.kept_proofs_of(actor.account_id)
    store.put(skills.DeclaredSkills(actor.account_id, levels=levels, updated_at=runtime.now()))
    return _held(tree, levels, proofs)


def _held(tree: SkillTree, declared: Mapping[str, int], proofs: Mapping[str, Sequence[Proof]]) -> list[HeldSkill]:
    now = runtime.now()
    shown = {skill: proof for skill, kept in proofs.items() if (proof := shown_proof(kept, now)) is not None}
    return held_skills(tree, declared, shown, at=now)
