"""Owns the bad lines of an import as rows for a spreadsheet."""

import csv
import io
from collections.abc import Iterable

from chalicelib.domain.imports import BadLine
from chalicelib.domain.spreadsheets import spreadsheet_safe

_COLUMNS = ("line", "key", "field", "rule")


def errors_csv(wrong: Iterable[BadLine]) -> str:
    """One row a bad line, in the order of the file."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(_COLUMNS)
    for bad in wrong:
        writer.writerow([bad.line, *(spreadsheet_safe(text) for text in (bad.key, bad.field, bad.rule))])
    return out.getvalue()
