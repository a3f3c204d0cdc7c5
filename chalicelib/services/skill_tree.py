"""Use cases of the administrators' tree of skills: looking at it, adding, changing and retiring (R4)."""

from typing import Any

from chalicelib import runtime
from chalicelib.domain import skill_tree as rules
from chalicelib.domain.access import Actor
from chalicelib.domain.idempotency import Repeat
from chalicelib.domain.skill_tree import NewSkill, SkillNode, check_size, checked_new, in_order
from chalicelib.models import audit, idempotency, skill_tree, store


def listed() -> list[rules.PlacedSkill]:
    """Every skill below its parent, as it was at most a minute ago."""
    return in_order(skill_tree.shown())


@store.again_when(skill_tree.TreeMovedError)
@store.again_when(idempotency.AlreadyDoneError)
def add(actor: Actor, new: NewSkill, repeat: Repeat | None) -> SkillNode:
    """One skill more. Raises InvalidField, SkillExists, TreeFull."""
    before = skill_tree.edited()
    if (done := idempotency.done_before(repeat)) is not None:
        return before.tree.known(done)
    node = checked_new(before.tree, new)
    _write(before, node, actor, "add_skill", None, repeat)
    return node


@store.again_when(skill_tree.TreeMovedError)
def change(actor: Actor, skill_id: str, *, version: int, reason: str, **given: Any) -> SkillNode:
    """Another title, parent or description, retired or in use again; of two at once one wins, the other is told.

    Raises NoSuchSkill, SkillChanged, InvalidField, TreeFull.
    """
    before = skill_tree.edited()
    tree, skill = before.tree, skill_id.replace(".", "/")
    node = rules.changed(tree, skill, version=version, **given)
    if node != tree.nodes[skill]:
        _write(before, node, actor, "change_skill", reason, None)
    return node


def _write(
    before: skill_tree.EditedSkills,
    node: SkillNode,
    actor: Actor,
    action: str,
    reason: str | None,
    repeat: Repeat | None,
) -> None:
    nodes = before.with_node(node)
    check_size(nodes)
    was = before.tree.nodes.get(node.skill)
    with store.transaction() as tx:
        before.write(tx, nodes, runtime.now())
        idempotency.remember(tx, repeat, node.skill)
        audit.note(
            tx, actor.account_id, action, node.skill, reason=reason,
            before=rules.kept(was) if was else None, after=rules.kept(node),
        )  # fmt: skip
    skill_tree.forget_shown()
