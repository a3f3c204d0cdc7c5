"""The page writes and reads amounts with the digits that the platform accounts in (rule 6)."""

import re
from pathlib import Path

from chalicelib.domain.money import EXPONENTS

TABLE = Path(__file__).parents[3] / "web/src/lib/digits.ts"
LINE = re.compile(r"\[([^\[\]]*)\]\.map\(\(code\) => \[code, (\d)\]")


def test_the_page_has_the_digits_of_every_currency():
    lines = LINE.findall(TABLE.read_text())
    written = {code: int(digits) for codes, digits in lines for code in re.findall(r'"(\w+)"', codes)}
    assert written == {code: digits for code, digits in EXPONENTS.items() if digits != 2}
