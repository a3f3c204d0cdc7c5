"""Owns what a line of each format says: JSONL objects, CSV rows under their heading, members of a Label Studio export.

CSV is RFC 4180 in UTF-8; the form MTurk's batches have is known by its columns `Input.<name>`.
"""

import csv
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, Literal

import msgspec

from chalicelib.domain.broken_rules import broken_rule
from chalicelib.domain.problems import InvalidField
from chalicelib.domain.splitting import LONGEST_LINE, Line
from chalicelib.domain.templates import columns_named, filled_in

Format = Literal["jsonl", "csv", "label_studio"]

#: The content type and the ending of a file of each format.
CONTENT_TYPES: dict[str, str] = {
    "jsonl": "application/x-ndjson",
    "csv": "text/csv",
    "label_studio": "application/json",
}
ENDINGS: dict[str, str] = {"jsonl": "jsonl", "csv": "csv", "label_studio": "json"}
MOST_COLUMNS = 200
#: Columns shown as left out.
COLUMNS_SHOWN = 50

csv.field_size_limit(LONGEST_LINE)  # Python's own limit is half a line


class Given(msgspec.Struct, frozen=True):
    """What one line brings: an input, and the key it is known by if it has one."""

    input: dict[str, Any]
    key: str | None = None


#: What a line says; None for one that says nothing. Raises InvalidField.
RowReader = Callable[[Line], Given | None]


class _Object(msgspec.Struct, forbid_unknown_fields=True):
    input: dict[str, Any]
    key: str | None = None


class _Labelled(msgspec.Struct):
    data: dict[str, Any]
    id: int | str | None = None


_objects, _labelled = msgspec.json.Decoder(_Object), msgspec.json.Decoder(_Labelled)
_A_LINE = 'a line is {"input": {…}, "key": "…"}'
_A_MEMBER = 'a task is {"id": …, "data": {…}}'


def object_given(line: Line) -> Given | None:
    """What a line of JSONL says."""
    content = line.content.removeprefix(b"\xef\xbb\xbf") if line.number == 1 else line.content
    if not content.strip():
        return None
    found: _Object = _decoded(_objects, content, _Object, _A_LINE)
    return Given(found.input, found.key)


def member_given(line: Line) -> Given:
    """What a task of a Label Studio export says: `data` is the input; what else it holds is left out."""
    found: _Labelled = _decoded(_labelled, line.content, _Labelled, _A_MEMBER, whole="task")
    return Given(found.data, None if found.id is None else str(found.id))


def _decoded(decoder: msgspec.json.Decoder[Any], content: bytes, kind: type, shape: str, whole: str = "line") -> Any:
    """What stands there; `whole` is what its file has so many of."""
    try:
        return decoder.decode(content)
    except msgspec.ValidationError as error:
        field, rule = broken_rule(error, kind)
        raise InvalidField(field or whole, f"{rule}; {shape}") from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        _text_of(content, whole)
        why = (
            "is nested too deeply" if isinstance(error, RecursionError) else f"is not one JSON object: {error}; {shape}"
        )
        raise InvalidField(whole, why) from error


def _text_of(content: bytes, whole: str = "line") -> str:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as wrong:
        raise InvalidField(whole, f"is not UTF-8: byte {wrong.start + 1} of the {whole}") from wrong


class Heading(msgspec.Struct, frozen=True):
    """The first row of a CSV file: what each column is called in the input, None for one that is left out."""

    columns: tuple[str, ...]
    fields: tuple[str | None, ...]
    key_at: int | None
    template: Mapping[str, str]

    @property
    def merges_rows(self) -> bool:
        """Whether rows with one key are one task: MTurk's results have a row for every worker of a HIT."""
        return self.key_at is not None and _is_mturk(self.columns) and self.columns[self.key_at] == _MTURK_ID

    @property
    def left_out(self) -> list[str]:
        """The columns that no task gets, as the file calls them."""
        named = [name for _, name in columns_named(self.template)] if self.template else None
        return [
            column or f"column {number}"
            for number, (column, field) in enumerate(zip(self.columns, self.fields, strict=True), 1)
            if (field is None or (named is not None and field not in named)) and number - 1 != self.key_at
        ]

    def row_given(self, line: Line) -> Given | None:
        """What a row says: its cells by their columns, or the template filled with them; an empty cell says nothing."""
        if line.number == 1 or not line.content.strip():
            return None
        cells = _cells(line.content)
        if len(cells) != len(self.columns):
            raise InvalidField("row", f"has {len(cells)} cells; the heading has {len(self.columns)}")
        row = {field: cell for field, cell in zip(self.fields, cells, strict=True) if field is not None}
        texts = filled_in(self.template, row) if self.template else row
        given = {name: text for name, text in texts.items() if text}
        return Given(_with_lists(given), None if self.key_at is None else cells[self.key_at])


#: A number is written in one way alone: two columns are never the same member.
_MEMBER = re.compile(r"(.+)\[(0|[1-9][0-9]?)\]")
_MTURK_INPUT, _MTURK_ID = "Input.", "HITId"


def heading_of(
    line: Line | None, *, key_column: str | None, template: Mapping[str, str] | None, wanted: Collection[str] = ()
) -> Heading:
    """The heading that a file's first row is; raises InvalidField with the column that is missing or there twice.

    The key is no part of the input, unless the template or `wanted`, the fields that the schemas name, asks for it.
    """
    content = b"" if line is None or line.is_cut or line.fault else line.content.removeprefix(b"\xef\xbb\xbf")
    columns = tuple(name.strip() for name in _cells(content, "heading")) if content.strip() else ()
    _check_columns(columns)
    fields = _fields(columns)
    _check_twice([field for field in fields if field is not None])
    for field, column in columns_named(template or {}):
        if column not in fields:
            raise InvalidField(f"template.{field}", f"names column `{column}`, which the file does not have")
    key_at = _key_at(columns, fields, key_column)
    shown = fields if template else _without_keys(columns, fields, key_at, wanted)
    return Heading(columns, shown, key_at, template or {})


def _without_keys(
    columns: Sequence[str], fields: Sequence[str | None], key_at: int | None, wanted: Collection[str]
) -> tuple[str | None, ...]:
    """The fields without what tells tasks apart and says nothing to who works on them."""
    ids = {_MTURK_ID if _is_mturk(columns) else None, None if key_at is None else columns[key_at]} - {None}
    return tuple(
        None if column in ids and not column.startswith(_MTURK_INPUT) and field not in wanted else field
        for column, field in zip(columns, fields, strict=True)
    )


def _is_mturk(columns: Sequence[str]) -> bool:
    return any(column.startswith(_MTURK_INPUT) for column in columns)


def _check_columns(columns: Sequence[str]) -> None:
    if not any(columns):
        raise InvalidField("heading", f"is the first row, has at most {LONGEST_LINE} bytes and names the columns")
    if len(columns) > MOST_COLUMNS:
        raise InvalidField("heading", f"has at most {MOST_COLUMNS} columns")
    if len(columns) == 1 and (found := re.search("[;\t]", columns[0])):
        raise InvalidField("heading", f"separates columns by commas, not by {found.group()!r}")


def _check_twice(names: Sequence[str]) -> None:
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise InvalidField("heading", f"names column `{twice[0]}` twice")


def _fields(columns: Sequence[str]) -> tuple[str | None, ...]:
    """What the columns are called in the input; of MTurk's all but `Input.<name>` and the id are somebody's answers."""
    if not _is_mturk(columns):
        return tuple(column or None for column in columns)
    return tuple(
        column.removeprefix(_MTURK_INPUT) or None if column.startswith(_MTURK_INPUT) or column == _MTURK_ID else None
        for column in columns
    )


def _key_at(columns: Sequence[str], fields: Sequence[str | None], key_column: str | None) -> int | None:
    if key_column is None:
        return columns.index(_MTURK_ID) if _is_mturk(columns) and _MTURK_ID in columns else None
    for names in (columns, fields):
        if key_column in names:
            return names.index(key_column)
    raise InvalidField("key_column", f"names column `{key_column}`, which the file does not have")


def _cells(content: bytes, field: str = "row") -> list[str]:
    text = _text_of(content)
    try:
        rows = list(csv.reader([text], strict=True))
    except csv.Error as error:
        raise InvalidField(field, f"is not CSV as in RFC 4180: {error}") from error
    return rows[0] if rows else []


def _with_lists(given: Mapping[str, str]) -> dict[str, Any]:
    """`responses[0]`, `responses[1]` as one list `responses`, in the order of their numbers."""
    made: dict[str, Any] = {}
    lists: dict[str, dict[int, str]] = {}
    for name, text in given.items():
        found = _MEMBER.fullmatch(name)
        if found is None:
            made[name] = text
        else:
            lists.setdefault(found[1], {})[int(found[2])] = text
    for name, members in lists.items():
        if name in made:
            raise InvalidField(f"input.{name}", f"comes from a column `{name}` or from `{name}[0]`, not from both")
        made[name] = [members[number] for number in sorted(members)]
    return made


def row_reader(format_: str, heading: Heading | None = None) -> RowReader:
    """What reads the lines of a format; CSV needs its heading."""
    if heading is not None:
        return heading.row_given
    return member_given if format_ == "label_studio" else object_given
