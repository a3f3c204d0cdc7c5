"""What people typed is text in a spreadsheet, whatever stands before the sign of a formula."""

import pytest

from chalicelib.domain.spreadsheets import spreadsheet_safe


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1", "\u00a0=1", "\ufeff=1", "\0=1", "\uff1d1", "\uff20a"]
)
def test_a_formula_is_text(text: str) -> None:
    assert spreadsheet_safe(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "Ducks", " Ducks", "a = b", "1-2"])
def test_other_text_stays_as_it_is(text: str) -> None:
    assert spreadsheet_safe(text) == text
