"""Writes the pages that come from the code: problems, settings, routes, tables, the OpenAPI document, calls.

`python -m infra.docs`; tests/unit/docs compares what it would write with what stands there.
"""

import inspect
import json
import logging
import re
import typing
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec

import app  # noqa: F401  (declares every route, and with them every problem)
from chalicelib.domain import problems
from chalicelib.domain.outbox import LISTENERS, QUEUE_OF
from chalicelib.domain.problems import Problem
from chalicelib.handlers.http import ROUTES, Route, problems_of
from chalicelib.handlers.openapi import document
from chalicelib.models.registry import TABLES
from chalicelib.settings import Settings
from infra.build.definitions import definition
from infra.build.queues import declared
from infra.cost import page as cost
from tests.bench import calls  # with the environment of the tests, in which the product can be looked at

DOCS = Path(__file__).resolve().parents[1] / "docs"
BEGIN, END = "<!-- begin: written by infra/docs.py -->", "<!-- end -->"
_NOTE = "Written by `python -m infra.docs` from the code; a test compares.\n"
_KINDS = {kind for kind in vars(problems).values() if isinstance(kind, type) and issubclass(kind, Problem)}
_ABSTRACT = _KINDS - {problems.InvalidField}


def pages() -> dict[str, str]:
    """Every generated page by its path below docs/."""
    return {
        "generated/problems.md": _problems(),
        "generated/routes.md": _routes(),
        "generated/settings.md": _settings(),
        "generated/tables.md": _tables(),
        "cost.md": cost.page(),
        "openapi.json": json.dumps(document(), indent=1, ensure_ascii=False) + "\n",
        "performance.md": _performance(),
    }


def _problems() -> str:
    rows = [
        (f"`{one.kind()}`", str(one.status), one.title(), _answered_by(one))
        for one in sorted(_concrete(), key=lambda one: (one.status, one.kind()))
    ]
    return _page(
        "Problems",
        "A refusal is a problem document (RFC 9457, `application/problem+json`): decide by its `type`, which is "
        "`/problems/` and the name below, never by a text. `detail` says what to do next; some carry more, such as "
        "`field` and `rule`, `limit`, `retry_at` or `retry_after`. The gateway's own refusals have the same shape.",
        _table(("type", "status", "title", "answered by"), rows),
        "## The gateway's own\n\nAnswered before a request reaches a function; where a type stands above too, it "
        "means the same.",
        _table(("type", "status", "title", "when"), _gateways()),
    )


def _gateways() -> list[tuple[str, ...]]:
    """What API Gateway refuses by itself, with its own name for the reason."""
    lines = definition("gateway", "prod").items()
    found = [(f"`{line['type']}`", str(line["status"]), line["title"], f"`{kind}`") for kind, line in lines]
    return sorted(found, key=lambda row: (row[1], row[0], row[3]))


def _concrete() -> Iterator[type[Problem]]:
    """Every problem the API can answer with; what gateways raise is turned into one of these by services."""
    for one in _below(Problem):
        is_ours = one.__module__.startswith("chalicelib.") and not one.__module__.startswith("chalicelib.gateways")
        if is_ours and one not in _ABSTRACT:
            yield one


def _below(kind: type[Problem]) -> Iterator[type[Problem]]:
    for child in kind.__subclasses__():
        yield child
        yield from _below(child)


def _answered_by(problem: type[Problem]) -> str:
    routes = [route for route in ROUTES if problem in problems_of(route)]
    if len(routes) > 10:
        return "most routes"
    return "<br>".join(f"`{route.method} {route.path}`" for route in routes)


def _routes() -> str:
    rows = [
        (
            f"`{route.method} {route.path}`",
            route.allow.name.replace("_", " "),
            _sentence(route),
            str(route.status),
            ", ".join(f"`{problem.kind()}`" for problem in route.refuses),
        )
        for route in sorted(ROUTES, key=lambda route: (route.path, route.method))
    ]
    return _page(
        "Routes",
        "Who may call: *anyone*; *signed in*: any account that is not closed; a role: people who have it, whose "
        "address is confirmed and whose standing is `active` or `warned`; *contributor any standing*: a restricted "
        "person too, for work in hand and money earned. `docs/openapi.json` has bodies and answers. Beside what is "
        "listed, every route refuses what its schemas do not know, and whom it is not for.",
        _table(("route", "who", "what", "answers", "refuses with"), rows),
    )


def _sentence(route: Route) -> str:
    return (inspect.getdoc(route.view) or "").split("\n")[0].rstrip(".")


def _settings() -> str:
    hints = typing.get_type_hints(Settings, include_extras=True)
    rows = []
    for field in msgspec.structs.fields(Settings):
        default = "**needed**" if field.required else f"`{field.default}`" if field.default != "" else "empty"
        rows.append((f"`{field.name.upper()}`", default, *_meaning(hints[field.name])))
    return _page(
        "Settings",
        "Environment variables of every function, set by `infra/cloud/environment.yaml`; `chalicelib/settings.py` "
        "alone reads them. A missing or wrong one stops the start and says its name.",
        _table(("variable", "default", "values", "meaning"), rows),
    )


def _meaning(hint: Any) -> tuple[str, str]:
    """What a setting may be, and its description."""
    kind, *notes = typing.get_args(hint)
    while typing.get_origin(kind) is typing.Annotated:
        kind, *more = typing.get_args(kind)
        notes += more
    description = next(note.description for note in notes if note.description)
    least = next((note.ge for note in notes if note.ge is not None), None)
    if typing.get_origin(kind) is typing.Literal:
        return ", ".join(f"`{value}`" for value in typing.get_args(kind)), description
    return ("text" if kind is str else f"number, at least {least}"), description


def _tables() -> str:
    tables = sorted(TABLES, key=lambda table: table.short_name())
    schemas = [table._get_schema() for table in tables]  # noqa: SLF001  (PynamoDB tells it to nobody)
    rows = [
        (f"`{table.short_name()}`", _key(schema), _indexes(schema), _first(table))
        for table, schema in zip(tables, schemas, strict=True)
    ]
    listeners = [
        (f"`{table}`", f"`{listener.__name__}`", _first(listener))
        for table, found in sorted(LISTENERS.items())
        for listener in found
    ]
    consumers = {queue: line["consumer"] for queue, line in declared("prod").items()}
    messages = [
        (f"`{message.__name__}`", f"`{queue}`", f"`{consumers[queue]}`", _first(message).partition(": ")[2])
        for message, queue in QUEUE_OF.items()
    ]
    return _page(
        "Tables, and who listens to them",
        "Keys and indexes as the models declare them; each name has the stage's prefix before it.",
        _table(("table", "key", "indexes", "what"), rows),
        "## Listeners\n\nA committed change is read from the table's stream; a listener is a pure function from the "
        "record before and after to the messages that follow (`domain/outbox.py`).",
        _table(("table", "listener", "rule"), listeners),
        "## Messages",
        _table(("message", "queue", "consumer", "what follows"), messages),
    )


def _key(schema: Mapping[str, Any]) -> str:
    """Partition first: `HASH` stands before `RANGE`."""
    keys = sorted(schema["key_schema"], key=lambda key: str(key["KeyType"]))
    return ", ".join(f"`{key['AttributeName']}`" for key in keys)


def _indexes(schema: Mapping[str, Any]) -> str:
    return "<br>".join(f"`{one['index_name']}`: {_key(one)}" for one in schema["global_secondary_indexes"])


def _first(thing: Any) -> str:
    return (inspect.getdoc(thing) or "").split("\n")[0].rstrip(".")


def _performance() -> str:
    """The page with its table of calls anew; its words are written by hand."""
    text = (DOCS / "performance.md").read_text(encoding="utf-8")
    fresh = f"{BEGIN}\n\n{calls.table(cost.counted())}\n{END}"
    return re.sub(f"{re.escape(BEGIN)}.*{re.escape(END)}", lambda _: fresh, text, flags=re.DOTALL)


def _page(title: str, *parts: str) -> str:
    return f"# {title}\n\n{_NOTE}\n" + "\n\n".join(part.strip("\n") for part in parts) + "\n"


def _table(heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [heads, tuple("---" for _ in heads), *rows]
    return "\n".join(f"| {' | '.join(map(_escaped, line))} |" for line in lines)


def _escaped(cell: str) -> str:
    return cell.replace("|", "\\|")


def main() -> None:
    """Write every page that is not what it should be."""
    logging.getLogger("inlier").setLevel(logging.WARNING)
    for name, text in pages().items():
        path = DOCS / name
        path.parent.mkdir(exist_ok=True)
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
            print(f"written: docs/{name}")


if __name__ == "__main__":
    main()
