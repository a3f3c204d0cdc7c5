"""Projection expressions: which parts of an item an answer shows."""

from collections.abc import Callable
from typing import Any

from tests.fakes.dynamodb.refusals import Item
from tests.fakes.dynamodb.syntax import Path, Reader, shown
from tests.fakes.dynamodb.values import Value, copied

Project = Callable[[Item], Item]
Tree = dict[Any, Any]  # step -> deeper tree, or None for the whole value


class ProjectionReader(Reader):
    """Document paths, separated by commas, none inside another."""

    def read(self) -> tuple[Project, tuple[str, ...]]:
        """The function that shows the parts, and the attributes it looks at."""
        paths = [self.path()]
        while self.took(","):
            paths.append(self.path())
        self.end()
        for i, one in enumerate(paths):
            for two in paths[i + 1 :]:
                length = min(len(one), len(two))
                if one[:length] == two[:length]:
                    raise self.refusal(
                        "Two document paths overlap with each other; must remove or rewrite one of "
                        f"these paths; path one: {shown(one)}, path two: {shown(two)}"
                    )
        return projection(paths), tuple(str(path[0]) for path in paths)


def projection(paths: list[Path]) -> Project:
    """A function that copies those parts out of an item; what is not there is left out."""
    if all(len(path) == 1 for path in paths):
        names = [str(path[0]) for path in paths]
        return lambda item: {name: copied(item[name]) for name in names if name in item}
    tree: Tree = {}
    for path in paths:
        branch = tree
        for step in path[:-1]:
            branch = branch.setdefault(step, {})
        branch[path[-1]] = None
    return lambda item: _of_map(item, tree)


def _of_map(members: dict[str, Value], tree: Tree) -> dict[str, Value]:
    found = {}
    for name, deeper in tree.items():
        part = _part(members[name], deeper) if name in members else None
        if part is not None:
            found[name] = part
    return found


def _part(value: Value, tree: Tree | None) -> Value | None:
    if tree is None:
        return copied(value)
    if "M" in value and isinstance(next(iter(tree)), str):
        members = _of_map(value["M"], tree)
        return {"M": members} if members else None
    if "L" in value and isinstance(next(iter(tree)), int):
        listed = value["L"]
        parts = [_part(listed[index], tree[index]) for index in sorted(tree) if index < len(listed)]
        return {"L": [part for part in parts if part is not None]} if any(parts) else None
    return None
