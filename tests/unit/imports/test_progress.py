"""How far an import is, and its bad lines as a file (issue 4, item 3)."""

import csv
import io
from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.domain.import_errors import errors_csv
from chalicelib.domain.import_progress import Progress, progress
from chalicelib.domain.imports import BadLine, ImportCreating, ImportOver, check_may_stop

BEGAN = datetime(2026, 11, 22, tzinfo=UTC)


@pytest.mark.parametrize(
    ("state", "bytes_done", "expected"),
    [
        ("waiting", 0, Progress(0)),
        ("queued", 0, Progress(0)),
        ("checking", 0, Progress(0)),
        ("checking", 500, Progress(25, 10, 10)),
        ("creating", 0, Progress(50)),
        ("creating", 1000, Progress(100, 10, 0)),
        ("done", 1000, Progress(100)),
        ("cancelled", 500, Progress(0)),
        ("failed", 1000, Progress(50)),
    ],
)
def test_progress_counts_both_passes_and_tells_the_rate_of_the_one_in_hand(
    state: str, bytes_done: int, expected: Progress
) -> None:
    moved_at = BEGAN + timedelta(seconds=10)
    found = progress(
        state, bytes_done=bytes_done, file_bytes=1000, lines_done=100, began_at=BEGAN, moved_at=moved_at
    )  # fmt: skip
    assert found == expected


def test_an_import_that_failed_while_its_tasks_were_made_says_how_far_it_came() -> None:
    assert progress(
        "failed", bytes_done=500, file_bytes=1000, lines_done=9, began_at=BEGAN, moved_at=BEGAN, is_checked=True
    ) == Progress(75)  # fmt: skip


def test_nobody_can_know_the_rate_before_time_has_passed() -> None:
    assert progress(
        "checking", bytes_done=5, file_bytes=10, lines_done=1, began_at=BEGAN, moved_at=BEGAN
    ) == Progress(25)  # fmt: skip
    assert progress(
        "checking", bytes_done=5, file_bytes=0, lines_done=1, began_at=None, moved_at=BEGAN
    ) == Progress(0)  # fmt: skip


def test_bad_lines_are_rows_that_no_spreadsheet_takes_for_formulas() -> None:
    wrong = [BadLine(2, "input.text", "is required", "=1+1"), BadLine(3, "line", 'is "odd",\nand long')]
    rows = list(csv.reader(io.StringIO(errors_csv(wrong))))
    assert rows == [
        ["line", "key", "field", "rule"],
        ["2", "'=1+1", "input.text", "is required"],
        ["3", "", "line", 'is "odd",\nand long'],
    ]


def test_an_import_stops_while_nothing_is_made_or_when_half_of_it_was_allowed() -> None:
    for state in ("waiting", "queued", "checking"):
        check_may_stop(state, "all_or_nothing")
    check_may_stop("creating", "skip_bad")
    with pytest.raises(ImportCreating):
        check_may_stop("creating", "all_or_nothing")
    for state in ("done", "failed"):
        with pytest.raises(ImportOver):
            check_may_stop(state, "skip_bad")
