"""Owns templates: a task's input fields as texts with `${column}`, filled from a row and never executed (R2)."""

import re
from collections.abc import Iterator, Mapping

from chalicelib.domain.problems import InvalidField

MOST_FIELDS = 50
LONGEST_FIELD_NAME = 100
LONGEST_TEXT = 10_000
#: Characters of one field once it is filled in.
LONGEST_FILLED = 100_000
#: `$${` stands for `${` itself.
_PIECE = re.compile(r"\$\$\{|\$\{([^{}]*)\}?")


def check_template(template: Mapping[str, str], *, field: str = "template") -> None:
    """Every text's columns are named and closed, and there are not too many; raises InvalidField."""
    if len(template) > MOST_FIELDS:
        raise InvalidField(field, f"has at most {MOST_FIELDS} fields")
    for name, text in template.items():
        if not 0 < len(name) <= LONGEST_FIELD_NAME:
            raise InvalidField(field, f"names each field with 1 to {LONGEST_FIELD_NAME} characters")
        if not 0 < len(text) <= LONGEST_TEXT:
            raise InvalidField(f"{field}.{name}", f"has 1 to {LONGEST_TEXT} characters")
        for found in _PIECE.finditer(text):
            if found[0] != "$${" and not (found[1] and found[0].endswith("}")):
                raise InvalidField(f"{field}.{name}", "names a column as ${column}; $${ stands for ${ itself")


def columns_named(template: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Every field and column that a template puts together."""
    for name, text in template.items():
        for found in _PIECE.finditer(text):
            if found[1]:
                yield name, found[1]


def filled_in(template: Mapping[str, str], row: Mapping[str, str]) -> dict[str, str]:
    """The fields with the row's cells in place of their columns; a cell stays what it is: `${…}` in it is text.

    A field all of whose cells are empty is left out, as an empty cell without a template is; one with some of them
    empty would hide that. Raises InvalidField for that, and for a field that grows too long.
    """
    filled = {}
    for name, text in template.items():
        columns = [found[1] for found in _PIECE.finditer(text) if found[1]]
        empty = [column for column in columns if not row[column].strip()]
        if empty and len(empty) == len(columns):
            continue
        if empty:
            raise InvalidField(
                f"input.{name}",
                f"is made of column `{empty[0]}`, whose cell is empty here: fill it, or give the template a field for"
                " that column alone, which an empty cell leaves out",
            )
        size = len(text) + sum(len(row[found[1]]) for found in _PIECE.finditer(text) if found[1])
        if size > LONGEST_FILLED:
            raise InvalidField(
                f"input.{name}", f"has at most {LONGEST_FILLED} characters once its columns are filled in"
            )
        filled[name] = _PIECE.sub(lambda found: row[found[1]] if found[1] else "${", text)
    return filled
