"""Owns the one record of the administrators' tree of skills, and the copy of it that a process keeps for a minute."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from pynamodb.attributes import UnicodeAttribute

from chalicelib import runtime
from chalicelib.domain.skill_tree import SkillNode, SkillTree, kept, tree_of
from chalicelib.models.attributes import InstantAttribute, IntegerAttribute, JsonAttribute
from chalicelib.models.store import Record, Transaction

#: How old a tree that is only shown may be (R42: recommendations change within 60 s).
SHOWN_FOR = timedelta(seconds=60)
_TREE = "skills"


class TreeMovedError(Exception):
    """Another administrator changed the tree meanwhile; read it again."""


class EditedSkills(Record):
    """What administrators added or changed; the rest is as shipped. One record, so that one condition guards it."""

    class Meta:
        """Table settings."""

        table_name = "skill_trees"

    tree_id = UnicodeAttribute(hash_key=True)
    version = IntegerAttribute(default=0)
    nodes = JsonAttribute(default=dict)
    updated_at = InstantAttribute(null=True)

    @property
    def tree(self) -> SkillTree:
        """The whole tree."""
        return tree_of(self.nodes)

    def with_node(self, node: SkillNode) -> dict[str, Any]:
        """What was edited, this skill included."""
        return {**self.nodes, node.skill: kept(node)}

    def write(self, tx: Transaction, nodes: Mapping[str, Any], at: datetime) -> None:
        """The next version, built on the one read; raises TreeMovedError when there is another one meanwhile."""
        seen, is_there = self.version, EditedSkills.version.exists()
        unmoved = is_there & (EditedSkills.version == seen) if seen else ~is_there
        after = EditedSkills(self.tree_id, version=self.version + 1, nodes=dict(nodes), updated_at=at)
        tx.put(after, unmoved, lambda _: TreeMovedError())


class Shown:
    """The copy this process keeps for what is only shown."""

    tree: SkillTree | None = None
    read_at: datetime | None = None


def edited() -> EditedSkills:
    """The record as it stands; an empty one before the first edit."""
    return EditedSkills.find(_TREE) or EditedSkills(_TREE)


def tree() -> SkillTree:
    """The tree as it stands: what decides whether a skill may be named reads it here."""
    return edited().tree


def shown() -> SkillTree:
    """The tree as it was at most a minute ago: for names and lists."""
    now = runtime.now()
    if Shown.tree is None or Shown.read_at is None or not timedelta(0) <= now - Shown.read_at < SHOWN_FOR:
        Shown.tree, Shown.read_at = tree(), now
    return Shown.tree


def forget_shown() -> None:
    """The next one who looks reads it again."""
    Shown.tree = Shown.read_at = None
