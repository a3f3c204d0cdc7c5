"""Draws a statement's page as a PDF that is readable on paper, in black and white, and in many scripts (R32)."""

from collections.abc import Sequence

from chalicelib.domain.statement_sheets import EntryRow, Line, Section, Sheet
from chalicelib.domain.statement_words import asking, one_direction
from chalicelib.gateways.paper import INSIDE, MARGIN, Align, Paper, Row

Columns = Sequence[tuple[float, Align]]
_LINES: Columns = ((88, "L"), (36, "L"), (14, "R"), (32, "R"))
_SUMS: Columns = ((138, "L"), (32, "R"))
_ENTRIES: Columns = ((13, "L"), (27, "L"), (74, "L"), (26, "L"), (30, "R"))


def drawn(sheet: Sheet) -> bytes:
    """The file; the same sheet is the same bytes."""
    title = f"Statement {sheet.week}"
    paper = Paper(title=title, author="Inlier", dated_at=sheet.dated_at, mark="" if sheet.is_final else "DRAFT")
    name = paper.readable(one_direction(sheet.person.name), sheet.person.account_id)
    paper.foot = f"Inlier · Statement of {name} · {sheet.week}" + ("" if sheet.is_final else " · Draft, not final")
    paper.add_page()
    _head(paper, sheet)
    for section in sheet.sections:
        _section(paper, section)
    _rights(paper, sheet)
    for section in sheet.sections:
        _entries(paper, section)
    return bytes(paper.output())


def _head(paper: Paper, sheet: Sheet) -> None:
    paper.say("Inlier", size=11, is_bold=True)
    paper.say("Statement", size=11, is_grey=True, align="R")
    paper.down(13)
    name = paper.readable(one_direction(sheet.person.name), "")
    paper.say(name or sheet.person.account_id, size=20, is_bold=True)
    paper.down(10)
    paper.say(f"Week {sheet.week}", size=11)
    paper.down(5.6)
    if name:
        paper.say(f"Account {sheet.person.account_id}", size=9, is_grey=True)
    else:
        paper.say("The name of this account is in a script this file has no letters for.", size=9, is_grey=True)
    paper.down(4.6)
    paper.say(sheet.state, size=9, is_bold=not sheet.is_final, is_grey=sheet.is_final)
    paper.down(11)


def _section(paper: Paper, section: Section) -> None:
    """The figure people look for first, then what it is made of."""
    paper.need(60)
    paper.say(section.label, size=9, is_grey=True)
    paper.down(4.5)
    paper.say(f"{section.amount} {section.currency}", size=30, is_bold=True)
    paper.down(15)
    if section.note:
        paper.tell(section.note, size=9.5, width=INSIDE - 30)
    if section.reason:
        paper.tell(f"Why: {paper.readable(section.reason.text, _NO_LETTERS)}", size=9.5, width=INSIDE - 30)
    paper.down(8)
    paper.heading = Row(_LINES, ("What", "Week of work", "Count", section.currency), size=8, is_grey=True)
    paper.heading.draw(paper)
    paper.rule(is_strong=True)
    paper.down(1.6)
    for line in section.lines[:-1]:
        paper.need(_height(paper, line))
        _line(paper, line)
    sums = 6 * len(section.sums) + 4
    for line in section.lines[-1:]:
        paper.need(_height(paper, line) + sums)  # the totals never stand alone on a page
        _line(paper, line)
    paper.need(sums)
    paper.heading = None
    _sums(paper, section)
    paper.down(9)


_NO_LETTERS = "The reason is in a script this file has no letters for; the JSON has it."
_WIDE = _LINES[0][0] + _LINES[1][0] - 8


def _height(paper: Paper, line: Line) -> float:
    """What a line takes; of a note that goes on over pages, its beginning."""
    about = paper.readable(line.project.text, line.project.otherwise) if line.project else ""
    high = sum(
        min(60, paper.height_of(text, size=8.5, width=_WIDE)) + 0.2 for text in (about, _note(paper, line)) if text
    )
    return 7.2 + high


def _note(paper: Paper, line: Line) -> str:
    return paper.readable(line.note, _NO_LETTERS)


def _line(paper: Paper, line: Line) -> None:
    about = paper.readable(line.project.text, line.project.otherwise) if line.project else ""
    Row(_LINES, (line.what, line.week, line.count, line.amount)).draw(paper)
    for text in (about, _note(paper, line)):
        if text:
            paper.down(-0.6)
            paper.tell(text, size=8.5, is_grey=True, width=_WIDE)
            paper.down(0.8)
    paper.down(0.6)
    paper.rule()
    paper.down(1.2)


def _sums(paper: Paper, section: Section) -> None:
    paper.down(1)
    last = len(section.sums) - 1
    for number, one in enumerate(section.sums):
        if number == last:
            paper.rule(is_strong=True)
            paper.down(1.2)
        label = f"{one.label} · {one.note}" if one.note else one.label
        Row(_SUMS, (label, one.amount), is_bold=number == last).draw(paper)


def _entries(paper: Paper, section: Section) -> None:
    """Every entry that made the figures, with what is needed to follow it."""
    paper.need(40)
    paper.down(4)
    paper.say(f"Every entry in {section.currency}", size=13, is_bold=True)
    paper.down(8)
    heading = _Heading(section.currency)
    heading.draw(paper)
    paper.heading = heading
    for entry in section.entries:
        _entry(paper, heading, entry)
    paper.heading = None
    paper.down(2)
    count = len(section.entries)
    what = "1 entry" if count == 1 else f"{count:,} entries"
    paper.tell(f"{what}; SHA-256 of their hashes in this order: {section.entries_hash}", size=7.5, is_grey=True)
    paper.down(6)


class _Heading(Row):
    """The entries' heading, drawn again on every page, with the title of the project whose entries go on."""

    def __init__(self, currency: str) -> None:
        super().__init__(_ENTRIES, ("No.", "Written, UTC", "What", "Hash", currency), size=8, is_grey=True)
        self.title = ""

    def draw(self, paper: Paper) -> None:
        """The row, the rule under it, the title."""
        super().draw(paper)
        paper.rule(is_strong=True)
        paper.down(1.4)
        self.name(paper)

    def name(self, paper: Paper) -> None:
        """The title that the next entries stand under, told whole."""
        heading, paper.heading = paper.heading, None
        if self.title:
            paper.tell(self.title, size=8.5, is_grey=True)
            paper.down(0.8)
        paper.heading = heading


def _entry(paper: Paper, heading: _Heading, entry: EntryRow) -> None:
    title = paper.readable(entry.project.text, entry.project.otherwise) if entry.project else ""
    reason = paper.readable(entry.reason.text, entry.reason.otherwise) if entry.reason else ""
    height = 9.4 if entry.ids else 5.6
    if title != heading.title:
        heading.title = ""
        paper.need(height + 1 + (paper.height_of(title, size=8.5, width=INSIDE) if title else 0))
        heading.title = title
        heading.name(paper)
    paper.need(height)
    cells = (entry.sequence, entry.at, entry.what, entry.hash, entry.amount)
    Row(_ENTRIES, cells, size=8.5, height=4.2).draw(paper)
    if entry.ids:
        paper.say(entry.ids, size=6.6, is_grey=True, x=MARGIN + 40, width=INSIDE - 40)
        paper.down(3.4)
    if reason:
        paper.tell(reason, size=7.5, is_grey=True, x=MARGIN + 40, width=INSIDE - 42)
    paper.down(0.5)
    paper.rule()
    paper.down(1.1)


_CHECKING = (
    "Every entry carries the hash of the one before, so nobody can change one unseen. Save all pages of "
    "GET\u00a0/me/entries and GET\u00a0/me/statements and run docs/recompute.py of the project: it needs only Python, "
    "and prints whatever differs. The commands to paste stand in docs/runbook.md, “Somebody doubts their statement”."
)
_OBJECTING = (
    "{ask} which entry is wrong and why. What was written is never changed: a correction is an entry of "
    "its own, with its reason, and stands on the statement of the week in which it is made."
)


def _rights(paper: Paper, sheet: Sheet) -> None:
    """What the person can do about these figures, before the long list of them."""
    words = (("Check it yourself", _CHECKING), ("Object to it", _OBJECTING.format(ask=asking(sheet.support_address))))
    paper.need(4 + sum(8 + paper.height_of(text, size=9, width=INSIDE) for _, text in words))
    for title, text in words:
        paper.say(title, size=10, is_bold=True)
        paper.down(5)
        paper.tell(text, size=9, width=INSIDE)
        paper.down(3)
