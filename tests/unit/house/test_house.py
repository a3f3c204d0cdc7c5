"""The rules of the house that a linter cannot see; each failure names the place and the way out."""

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
FILE_LINES, FUNCTION_LINES, APP_LINES = 300, 40, 80
EMPTY_NAMES = {"utils", "util", "helpers", "helper", "common", "base", "manager", "core", "misc"}
ROUTE_METHODS = {"get", "post", "put", "patch", "delete"}
#: What a view may not hold, and how people call it.
BRANCHES = {
    ast.If: "if", ast.IfExp: "if", ast.Try: "try", ast.For: "for", ast.While: "while", ast.Match: "match",
    ast.With: "with", ast.Raise: "raise",
}  # fmt: skip

PRODUCT = sorted([*(ROOT / "chalicelib").rglob("*.py"), *(ROOT / "infra").rglob("*.py")])
TESTS = sorted((ROOT / "tests").rglob("*.py"))
HANDLERS = sorted((ROOT / "chalicelib/handlers").glob("*.py"))


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def each(paths: list[Path]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("path", paths, ids=name_of)


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def long_file(text: str) -> str | None:
    lines = len(text.splitlines())
    if lines <= FILE_LINES:
        return None
    return f"{lines} lines, more than {FILE_LINES}: make it a package of the same name with the same public names."


def long_functions(tree: ast.AST) -> list[str]:
    lengths = [(node.name, (node.end_lineno or node.lineno) - node.lineno + 1) for node in functions(tree)]
    return [
        f"{name}() has {length} lines, more than {FUNCTION_LINES}: give a step of it a name of its own."
        for name, length in lengths
        if length > FUNCTION_LINES
    ]


def unsaid(tree: ast.Module) -> str | None:
    """Why a module's docstring does not say in one sentence what the module owns."""
    words = ast.get_docstring(tree)
    if words is None:
        return "no docstring: say in one sentence what this module owns."
    first = words.strip().partition("\n\n")[0]
    if not first.endswith("."):
        return f"the docstring's sentence has no end: {first!r}"
    if re.search(r"[a-z)`\]]\. +[A-Z]", first):
        return f"more than one sentence: put a semicolon, or a blank line before the rest: {first!r}"
    return None


def is_view(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Whether a function is decorated with `@routes.get(...)` or one of its sisters."""
    calls = [decorator.func for decorator in node.decorator_list if isinstance(decorator, ast.Call)]
    return any(
        isinstance(call, ast.Attribute)
        and call.attr in ROUTE_METHODS
        and isinstance(call.value, ast.Name)
        and call.value.id == "routes"
        for call in calls
    )


def thinking_views(tree: ast.AST) -> list[str]:
    found = []
    for view in filter(is_view, functions(tree)):
        words = sorted({BRANCHES[type(node)] for node in ast.walk(view) if type(node) in BRANCHES})
        if words:
            found.append(
                f"{view.name}() has `{'`, `'.join(words)}`: shape belongs into the schema, permission into `allow=`, "
                "truth into the domain."
            )
    return found


def patches(tree: ast.AST) -> list[str]:
    """Lines that replace parts of the product instead of giving it a fake."""
    lines = []
    for node in ast.walk(tree):
        by_import = isinstance(node, ast.ImportFrom) and (node.module or "").startswith(("unittest.mock", "mock"))
        by_module = isinstance(node, ast.ImportFrom) and node.module == "unittest" and "mock" in _names(node)
        by_name = isinstance(node, ast.Import) and any(name.split(".")[-1] == "mock" for name in _names(node))
        if by_import or by_module or by_name:
            lines.append(
                f"line {getattr(node, 'lineno', 0)}: no mock.patch: use the memory cloud, a fake, or runtime.install()."
            )
    return lines


def _names(node: ast.Import | ast.ImportFrom) -> list[str]:
    return [alias.name for alias in node.names]


@each(PRODUCT)
def test_a_file_is_short_enough_to_be_read(path):
    assert long_file(path.read_text(encoding="utf-8")) is None, name_of(path)


@each(PRODUCT)
def test_a_function_fits_on_a_screen(path):
    assert long_functions(parsed(path)) == [], name_of(path)


@each(PRODUCT)
def test_a_module_says_in_one_sentence_what_it_owns(path):
    assert unsaid(parsed(path)) is None, name_of(path)


@each(HANDLERS)
def test_a_view_translates_and_decides_nothing(path):
    assert thinking_views(parsed(path)) == [], name_of(path)


@each(TESTS)
def test_no_test_patches_the_product(path):
    assert patches(parsed(path)) == [], name_of(path)


def test_no_file_is_named_after_nothing():
    named = [
        name_of(path) for path in [*PRODUCT, *TESTS] if EMPTY_NAMES & {path.stem, *path.relative_to(ROOT).parts[:-1]}
    ]
    assert named == [], "name a file after what it owns"


def test_nothing_made_and_no_link_is_part_of_the_project():
    """A link leads out of a clone (it once made every fresh one fail), and what a run makes belongs to its machine."""
    listed = subprocess.run(["git", "ls-files", "-s"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    tracked = {path: about.split()[0] for about, path in (line.split("\t") for line in listed.splitlines())}
    assert len(tracked) > 100
    assert [path for path, mode in tracked.items() if mode == "120000"] == [], "take the link out: git rm --cached"
    made = (".venv", ".local", "build", "node_modules")
    assert [path for path in tracked if path.split("/")[0] in made] == [], "name it in .gitignore"


def test_the_app_is_a_table_of_contents():
    lines = (ROOT / "app.py").read_text(encoding="utf-8").splitlines()
    assert len(lines) <= APP_LINES, "app.py builds the app and registers blueprints; everything else has a home"
    tree = ast.parse("\n".join(lines))
    assert list(functions(tree)) == [], "app.py holds no logic"


def test_every_layer_is_looked_at():
    seen = {path.relative_to(ROOT).parts[1] for path in PRODUCT if path.parts[-2] != "chalicelib"}
    assert {"handlers", "services", "domain", "models", "gateways"} <= seen
    assert sum(sum(map(is_view, functions(parsed(path)))) for path in HANDLERS) > 10


@pytest.mark.parametrize(
    ("text", "check"),
    [
        ('"""Owns a. Owns b too."""', unsaid),
        ('"""Owns a"""', unsaid),
        ("x = 1", unsaid),
        ("def f():\n" + "    x = 1\n" * FUNCTION_LINES, long_functions),
        ("@routes.get('/a')\ndef view(call):\n    return 1 if call else 2", thinking_views),
        ("@routes.put('/a')\ndef view(call):\n    try:\n        pass\n    finally:\n        pass", thinking_views),
        ("from unittest import mock", patches),
        ("from unittest.mock import patch", patches),
        ("import unittest.mock", patches),
    ],
)
def test_what_breaks_a_rule_is_found(text, check):
    assert check(ast.parse(text))


def test_a_long_file_is_found():
    assert long_file("x\n" * (FILE_LINES + 1))
    assert long_file("x\n" * FILE_LINES) is None
