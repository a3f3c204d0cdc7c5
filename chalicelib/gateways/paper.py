"""Client of fpdf2: A4 pages in fonts of many scripts, on which words are placed, columns filled, and pages broken.

Only the function that makes statements has fpdf2 in its package: import this module inside the function that needs it.
"""

import unicodedata
import warnings
from collections.abc import Sequence
from datetime import datetime
from importlib.util import find_spec
from pathlib import Path
from typing import Literal

with warnings.catch_warnings():
    warnings.simplefilter("ignore", UserWarning)  # Pillow is left out of the package: no picture is ever drawn
    from fpdf import FPDF
    from fpdf.fonts import TTFFont
    from fpdf.prefs import ViewerPreferences

Align = Literal["L", "R"]

#: Millimetres.
WIDTH, HEIGHT, MARGIN, FOOT = 210.0, 297.0, 20.0, 22.0
INSIDE = WIDTH - 2 * MARGIN
_BLACK, _GREY, _PALE = 20, 100, 234
_POINT = 25.4 / 72
#: Stands for the number of pages until it is known; a letter nobody's font has, and taken out of what people wrote.
_PAGES = "\uf8ff" * 3


class Paper(FPDF):
    """Pages with a foot on each; `dated_at` and the content alone decide the bytes."""

    def __init__(self, *, title: str, author: str, dated_at: datetime, mark: str = "") -> None:
        super().__init__(orientation="portrait", unit="mm", format="A4")
        self.foot = ""
        self.alias_nb_pages(_PAGES)
        self.mark = mark
        self.heading: Row | None = None
        sans = _folder("font_source_sans_pro") / "files"
        self.add_font("sans", "", sans / "SourceSansPro-Regular.ttf")
        self.add_font("sans", "B", sans / "SourceSansPro-Semibold.ttf")
        self.add_font("wide", "", _folder("ziafont") / "fonts" / "DejaVuSans.ttf")
        fonts = self.fonts.items()
        self.letters = {name: frozenset(font.cmap) for name, font in fonts if isinstance(font, TTFFont)}
        self.set_margin(MARGIN)
        self.set_auto_page_break(auto=False)
        self.c_margin = 0
        self.set_title(title)
        self.set_author(author)
        self.set_creator("Inlier")
        self.set_producer("Inlier")
        self.set_lang("en")
        self.set_creation_date(dated_at)
        self.viewer_preferences = ViewerPreferences(display_doc_title=True)

    def header(self) -> None:
        """What lies under the page: the mark of a draft."""
        if self.mark:
            self.set_text_color(_PALE)
            self.set_font("sans", "B", 118)
            with self.rotation(52, WIDTH / 2, HEIGHT / 2):
                self.set_xy(0, HEIGHT / 2 - 25)
                self.cell(WIDTH, 50, self.mark, align="C")
        self.set_y(MARGIN)

    def footer(self) -> None:
        """Whose page this is, and which of how many."""
        self.set_y(HEIGHT - FOOT + 6)
        self.rule()
        self.set_y(self.get_y() + 2)
        self.say(self.foot, size=7.5, is_grey=True, align="R")
        self.set_x(MARGIN)  # how many pages there are is filled in at the end: that text may only grow to the right
        self.cell(20, 7.5 * _POINT * 1.25, f"Page {self.page_no()} of {_PAGES}")

    # words

    def say(
        self, text: str, *, size: float, is_bold: bool = False, is_grey: bool = False, x: float = MARGIN,
        width: float = INSIDE, align: Align = "L",
    ) -> None:  # fmt: skip
        """One line at this height, cut where it would not fit; the height stays."""
        text = text.replace("\n", " ").replace(_PAGES[0], "")
        self._choose(text, size=size, is_bold=is_bold, is_grey=is_grey)
        self.set_x(x)
        self.cell(width, size * _POINT * 1.25, self._cut(text, width), align=align, new_x="LEFT", new_y="TOP")

    def tell(self, text: str, *, size: float, is_grey: bool = False, x: float = MARGIN, width: float = INSIDE) -> None:
        """A paragraph from this height on, over pages if need be."""
        step = size * _POINT * 1.35
        self._choose(text, size=size, is_grey=is_grey)
        for line in self._lines(text, width):
            self.need(step)
            self.say(line, size=size, is_grey=is_grey, x=x, width=width + 1)
            self.down(step)

    def height_of(self, text: str, *, size: float, width: float) -> float:
        """How high the paragraph will be."""
        self._choose(text, size=size)
        return len(self._lines(text, width)) * size * _POINT * 1.35

    def rule(self, *, is_strong: bool = False) -> None:
        """A thin line across the page."""
        self.set_draw_color(_BLACK if is_strong else 190)
        self.set_line_width(0.25 if is_strong else 0.12)
        self.line(MARGIN, self.get_y(), WIDTH - MARGIN, self.get_y())

    def down(self, by: float) -> None:
        """So much further down."""
        self.set_y(self.get_y() + by)

    def need(self, height: float) -> None:
        """A new page, with the table's heading if one is being filled, when this one has not so much left."""
        if self.get_y() + height <= HEIGHT - FOOT:
            return
        self.add_page()
        if self.heading is not None:
            self.heading.draw(self)

    # letters

    def readable(self, text: str, otherwise: str) -> str:
        """The text if a font of ours has its letters and can set its script, else what stands for it."""
        composed = unicodedata.normalize("NFC", text)
        return composed if _face(self, composed) else otherwise

    def _choose(self, text: str, *, size: float, is_bold: bool = False, is_grey: bool = False) -> None:
        if _face(self, text) == "wide":
            self.set_font("wide", "", size * 0.9)  # its letters are larger, and it has no bold ones
        else:
            self.set_font("sans", "B" if is_bold else "", size)
        self.set_text_color(_GREY if is_grey else _BLACK)

    def _lines(self, text: str, width: float) -> list[str]:
        lines = self.multi_cell(width, None, text, align="L", dry_run=True, output="LINES")
        return [str(line) for line in lines]  # type: ignore[union-attr]

    def _cut(self, text: str, width: float) -> str:
        if self.get_string_width(text) <= width:
            return text
        while text and self.get_string_width(text + "…") > width:
            text = text[:-1]
        return text.rstrip() + "…"


class Row:
    """One row of a table: cells in columns, each cut to its width."""

    def __init__(
        self, columns: Sequence[tuple[float, Align]], cells: Sequence[str], *, size: float = 9, is_bold: bool = False,
        is_grey: bool = False, height: float = 5.4,
    ) -> None:  # fmt: skip
        self.columns, self.cells, self.size = columns, cells, size
        self.is_bold, self.is_grey, self.height = is_bold, is_grey, height

    def draw(self, paper: Paper) -> None:
        """Place the cells from left to right and go down by the row's height."""
        x = MARGIN
        for (width, align), text in zip(self.columns, self.cells, strict=True):
            inner = width if align == "R" else width - 2
            paper.say(text, size=self.size, is_bold=self.is_bold, is_grey=self.is_grey, x=x, width=inner, align=align)
            x += width
        paper.down(self.height)


def _face(paper: Paper, text: str) -> str | None:
    """The font that can set this text; none for scripts that are written from the right or must be shaped."""
    letters = {letter for letter in text if letter not in " \n\u00a0"}
    if any(unicodedata.bidirectional(letter) in ("R", "AL", "AN") for letter in letters):
        return None
    codes = {ord(letter) for letter in letters}
    if codes <= paper.letters["sans"]:
        return "sans"
    is_shaped = any(unicodedata.category(letter) in ("Mn", "Mc") for letter in letters)
    return "wide" if codes <= paper.letters["wide"] and not is_shaped else None


def _folder(package: str) -> Path:
    found = find_spec(package)
    if found is None or not found.submodule_search_locations:
        raise ModuleNotFoundError(f"the package has no {package}: statements need its fonts")
    return Path(found.submodule_search_locations[0])
