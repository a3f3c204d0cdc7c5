"""Owns the administrators' tree of skills: what may be added, changed and retired, and what a skill may be named for.

A skill's path is its id for ever, and alone decides whom a project's requirement lets in: `programming` is met by
`programming/python`. Its parent only says where it is shown, so moving it takes no work from anybody. A skill is never
deleted: retired, it gets no new tests, projects and declarations, while what was proved stays and is shown.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Annotated, Any

import msgspec
from msgspec import Meta
from msgspec.structs import asdict, replace

from chalicelib.domain.problems import Conflict, InvalidField, NotFound
from chalicelib.domain.shipped_skills import ROOTS, SKILLS

#: How many skills there may be, how deep they may stand, and how many bytes an edited tree may take in its one record.
MOST, DEEPEST, LARGEST = 500, 4, 300_000

SkillPath = Annotated[str, Meta(min_length=1, max_length=60, description="Such as `programming/python`; for ever.")]
SkillTitle = Annotated[str, Meta(min_length=1, max_length=80)]
SkillDescription = Annotated[str, Meta(max_length=200)]

_PATH = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*(/[a-z0-9]+(-[a-z0-9]+)*){0,3}")
_PATH_RULE = "is one to four parts of small letters, digits and single hyphens, with `/` between, `programming/python`"
_TREE_RULE = "is a skill of GET /skills that is not retired"


class NoSuchSkill(NotFound):
    """There is no such skill."""


class SkillExists(Conflict):
    """There is a skill with this path."""


class SkillChanged(Conflict):
    """Somebody changed this skill since you read it."""


class TreeFull(Conflict):
    """The tree holds no more skills."""


class SkillNode(msgspec.Struct, frozen=True):
    """One skill; `version` counts its changes, beginning with 1."""

    skill: str
    title: str
    parent: str | None = None
    description: str = ""
    is_retired: bool = False
    version: int = 1

    @property
    def skill_id(self) -> str:
        """The path as one part of an address: dots for slashes."""
        return self.skill.replace("/", ".")

    @property
    def can_be_held(self) -> bool:
        """Whether people can say or prove it; a root gathers what stands below it."""
        return "/" in self.skill


class PlacedSkill(SkillNode, frozen=True):
    """A skill and how deep it stands; roots are 1."""

    depth: int = 1


class NewSkill(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A skill to be added; without a parent it stands below the one its path says."""

    skill: SkillPath
    title: SkillTitle
    parent: Annotated[str, Meta(max_length=60)] = ""
    description: SkillDescription = ""


class SkillTree(msgspec.Struct, frozen=True):
    """Every skill by its path; what administrators wrote stands over what was shipped."""

    nodes: Mapping[str, SkillNode]

    @property
    def titles(self) -> dict[str, str]:
        """Path -> name, of retired skills too."""
        return {path: node.title for path, node in self.nodes.items()}

    @property
    def held(self) -> list[str]:
        """The paths of what people can have proved, retired or not."""
        return [path for path, node in self.nodes.items() if node.can_be_held]

    def is_retired(self, skill: str) -> bool:
        """Whether it gets no new tests any more, though it was in the tree."""
        return skill in self.nodes and self.nodes[skill].is_retired

    def known(self, skill: str) -> SkillNode:
        """The skill; raises NoSuchSkill."""
        if skill not in self.nodes:
            raise NoSuchSkill("GET /skills lists them, each with its skill_id.")
        return self.nodes[skill]

    def check_asked(self, skill: str, *, field: str) -> None:
        """A project may ask for it, or for anything below it; raises InvalidField."""
        if skill not in self.nodes or self.nodes[skill].is_retired:
            raise InvalidField(field, f"{_TREE_RULE}, such as `math/algebra`")

    def check_held(self, skill: str, *, field: str = "skill") -> None:
        """People may say or prove it from now on; raises InvalidField."""
        self.check_asked(skill, field=field)
        if not self.nodes[skill].can_be_held:
            raise InvalidField(field, f"{_TREE_RULE} and stands below a root, such as `math/algebra`")


def shipped() -> dict[str, SkillNode]:
    """The tree as it is before anybody edits it."""
    roots = {path: SkillNode(path, title) for path, title in ROOTS.items()}
    return roots | {path: SkillNode(path, title, _above(path)) for path, title in SKILLS.items()}


def tree_of(edited: Mapping[str, Any]) -> SkillTree:
    """The tree of a deployment: `edited` is what its administrators added or changed, as `kept` wrote it."""
    return SkillTree(shipped() | {path: msgspec.convert(node, SkillNode) for path, node in edited.items()})


def kept(node: SkillNode) -> dict[str, Any]:
    """A skill as the record of the tree keeps it."""
    plain: dict[str, Any] = msgspec.to_builtins(node)
    return plain


def checked_new(tree: SkillTree, new: NewSkill) -> SkillNode:
    """The skill to be added; raises InvalidField, SkillExists, TreeFull."""
    if not _PATH.fullmatch(new.skill):
        raise InvalidField("skill", _PATH_RULE)
    if new.skill in tree.nodes:
        raise SkillExists(f"Change it with PATCH /skills/{tree.nodes[new.skill].skill_id}.")
    if len(tree.nodes) >= MOST:
        raise TreeFull(f"It has {MOST}, retired ones too: PATCH one of them to mean what you need.", limit=MOST)
    above = _above(new.skill)
    if above is not None:
        _check_open_parent(tree, above, field="skill")
    node = SkillNode(new.skill, _text(new.title, "title"), new.parent or above, new.description.strip())
    _check_place(tree, node)
    return node


def changed(
    tree: SkillTree,
    skill: str,
    *,
    version: int,
    title: str | None = None,
    parent: str | None = None,
    description: str | None = None,
    is_retired: bool | None = None,
) -> SkillNode:
    """The skill with what was given; what is None stays. Raises NoSuchSkill, SkillChanged, InvalidField."""
    before = tree.known(skill)
    if before.version != version:
        raise SkillChanged("Read GET /skills again and decide with what it says now.", version=before.version)
    after = replace(
        before,
        title=before.title if title is None else _text(title, "title"),
        parent=before.parent if parent is None else (parent or None),
        description=before.description if description is None else description.strip(),
        is_retired=before.is_retired if is_retired is None else is_retired,
    )
    if after.parent != before.parent:
        _check_place(tree, after)
    return after if after == before else replace(after, version=version + 1)


def check_size(edited: Mapping[str, Any]) -> None:
    """The edited tree fits into its record; raises TreeFull."""
    if len(msgspec.json.encode(edited)) > LARGEST:
        raise TreeFull("Shorten descriptions with PATCH first.", limit_bytes=LARGEST)


def in_order(tree: SkillTree) -> list[PlacedSkill]:
    """Every skill below its parent, brothers by path: the tree as a list."""
    below: dict[str | None, list[SkillNode]] = {}
    for path in sorted(tree.nodes):
        below.setdefault(tree.nodes[path].parent, []).append(tree.nodes[path])

    def walk(parent: str | None, depth: int) -> Iterator[PlacedSkill]:
        for node in below.get(parent, ()):
            yield PlacedSkill(**asdict(node), depth=depth)
            yield from walk(node.skill, depth + 1)

    return list(walk(None, 1))


def _check_place(tree: SkillTree, node: SkillNode) -> None:
    """Its parent is open and no part of what it carries, and nothing of that comes to stand too deep."""
    if node.parent is None:
        if node.can_be_held:
            raise InvalidField("parent", "is a skill: only roots, whose path has no `/`, stand by themselves")
        return
    _check_open_parent(tree, node.parent, field="parent")
    line = list(_upwards(tree, node.parent))
    if node.skill in line:
        raise InvalidField("parent", "is no skill that stands below this one, nor itself")
    if len(line) + _height(tree, node.skill) > DEEPEST:
        raise InvalidField("parent", f"leaves nothing deeper than {DEEPEST} levels, of which the root is the first")


def _check_open_parent(tree: SkillTree, parent: str, *, field: str) -> None:
    if parent not in tree.nodes or tree.nodes[parent].is_retired:
        raise InvalidField(field, f"stands below `{parent}`, which {_TREE_RULE}: add that first")


def _upwards(tree: SkillTree, skill: str | None) -> Iterator[str]:
    while skill is not None:
        yield skill
        skill = tree.nodes[skill].parent


def _height(tree: SkillTree, skill: str) -> int:
    """How many levels it and what stands below it take."""
    return 1 + max((_height(tree, path) for path, node in tree.nodes.items() if node.parent == skill), default=0)


def _above(path: str) -> str | None:
    return path.rpartition("/")[0] or None


def _text(text: str, field: str) -> str:
    if not text.strip():
        raise InvalidField(field, "is not empty")
    return text.strip()
