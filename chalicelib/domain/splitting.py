"""Owns how a file that comes in parts falls into lines, CSV rows or members of a JSON array, in flat memory."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import Enum

LONGEST_LINE = 256 * 1024
#: A row or member longer than this ends the reading: such a file is not what it says it is.
MOST_PASSED_OVER = 16 * 1024 * 1024
_NO_END = "has no end; is the file what its format says?"
_OPEN_QUOTE = "breaks off within a quoted field"
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Line:
    """One line, CSV row or array member without its end; a reader can begin again at its `next_offset`.

    `is_cut` if it was longer than allowed and only its head is here; `fault` says that the file breaks off or is
    no such file at this place, and is the file's last.
    """

    number: int
    offset: int
    next_offset: int
    content: bytes
    is_cut: bool = False
    fault: str = ""


#: From a file's parts, read from `offset` on, to its lines, the first of which has this `number`.
Splitter = Callable[..., Iterator[Line]]


class _Begun:
    """A line begun and not ended: as much of it as is kept, and how long it is so far."""

    __slots__ = ("head", "length", "longest", "number", "offset")

    def __init__(self, offset: int, number: int, longest: int) -> None:
        self.offset, self.number, self.longest = offset, number, longest
        self.head, self.length = b"", 0

    def add(self, piece: bytes) -> None:
        """More of it."""
        if len(self.head) <= self.longest:
            self.head = (self.head + piece[: self.longest + 1])[: self.longest + 1]
        self.length += len(piece)

    def ended(self, end: int = 0, *, fault: str = "") -> Line:
        """The line; the next one begins after an end of so many bytes."""
        content = self.head.removesuffix(b"\r") if len(self.head) == self.length else self.head
        next_offset = self.offset + self.length + end
        line = Line(self.number, self.offset, next_offset, content[: self.longest], len(content) > self.longest, fault)
        self.number, self.offset, self.head, self.length = self.number + 1, next_offset, b"", 0
        return line


def split_lines(
    parts: Iterable[bytes], *, offset: int = 0, number: int = 1, longest: int = LONGEST_LINE
) -> Iterator[Line]:
    """The lines of a text, which end with LF or CR LF."""
    begun = _Begun(offset, number, longest)
    for part in parts:
        *ended, rest = part.split(b"\n")
        for piece in ended:
            begun.add(piece)
            yield begun.ended(1)
        begun.add(rest)
    if begun.length:
        yield begun.ended()


class _At(Enum):
    """Where in a row of RFC 4180 a reader stands."""

    ROW, FIELD, PLAIN, QUOTED, QUOTE, END = range(6)


_PLAIN_ENDS = re.compile(rb"[,\n]")
#: Whole fields that end with a comma, quoted or not, and what stands before the end of a quoted one: at once, for a
#: file of quotes alone would take a step a sign.
_FIELDS = re.compile(rb'(?:"[^"]*+(?:""[^"]*+)*+"(?!")[^,\n]*+,|[^",\n][^,\n]*+,|,)*+')
_QUOTED_TEXT = re.compile(rb'[^"]*+(?:""[^"]*+)*+')
_AFTER = {b",": _At.FIELD, b"\n": _At.END}


def split_csv(
    parts: Iterable[bytes], *, offset: int = 0, number: int = 1, longest: int = LONGEST_LINE
) -> Iterator[Line]:
    """The rows of a CSV file (RFC 4180): a line end within a quoted field ends no row."""
    begun, where = _Begun(offset, number, longest), _At.ROW
    for count, part in enumerate(parts):
        start = at = len(_BYTE_ORDER_MARK) if not (offset or count) and part.startswith(_BYTE_ORDER_MARK) else 0
        begun.add(part[:start])
        while at < len(part) and begun.length + at - start <= MOST_PASSED_OVER:
            at, where = _plain_row(part, at) if where is _At.ROW else _step(part, at, where)
            if where is _At.END:
                begun.add(part[start : at - 1])
                yield begun.ended(1)
                start, where = at, _At.ROW
        begun.add(part[start:])
    if begun.length:
        fault = _NO_END if begun.length > MOST_PASSED_OVER else _OPEN_QUOTE if where is _At.QUOTED else ""
        yield begun.ended(fault=fault)


def _plain_row(part: bytes, at: int) -> tuple[int, _At]:
    """Past a row without any quote at once; any other is read field by field."""
    end = part.find(b"\n", at)
    is_plain = end >= 0 and part.find(b'"', at, end) < 0
    return (end + 1, _At.END) if is_plain else (at, _At.FIELD)


def _step(part: bytes, at: int, where: _At) -> tuple[int, _At]:
    """One step onward in a row: to the next sign that may end its field."""
    if where is _At.QUOTED:
        end = _end_of(_QUOTED_TEXT, part, at)
        return (end + 1, _At.QUOTE) if end < len(part) else (end, where)
    if where is _At.FIELD:
        at = _end_of(_FIELDS, part, at)
        if at == len(part):
            return at, where
    if where is not _At.PLAIN and part[at : at + 1] == b'"':
        return at + 1, _At.QUOTED
    ends = _PLAIN_ENDS.search(part, at)
    return (ends.end(), _AFTER[ends.group()]) if ends is not None else (len(part), _At.PLAIN)


def _end_of(run: re.Pattern[bytes], part: bytes, at: int) -> int:
    """Where a run ends that may be empty."""
    return run.match(part, at).end()  # type: ignore[union-attr]  # it matches nothing at all, too


_NO_ARRAY = "is not a JSON array of tasks"
_BROKEN_OFF = "breaks off before its array ends"
_GOES_ON = "goes on after its array"
_WHITE_SPACE = re.compile(rb"[ \t\r\n]*+")
_OUTSIDE, _INSIDE = re.compile(rb'["\[\]{},]'), re.compile(rb'["\\]')


def split_array(
    parts: Iterable[bytes], *, offset: int = 0, number: int = 1, longest: int = LONGEST_LINE
) -> Iterator[Line]:
    """The members of the JSON array that a file is; a member's `next_offset` is the comma or bracket after it."""
    reader = _Array(offset, number, longest)
    for part in parts:
        yield from reader.members(part)
    yield from reader.end()


class _Array:
    """Reads on in an array of any size; what stands within a member is only counted and not judged."""

    def __init__(self, offset: int, number: int, longest: int) -> None:
        self._begun = _Begun(offset, number, longest)
        self._state = self._between if number > 1 else self._before
        self._depth, self._is_text, self._is_escaped = 0, False, False
        self._fault, self._is_first, self._found = "", number == 1, False

    def members(self, part: bytes) -> Iterator[Line]:
        """The members that end in this part."""
        at = 0
        while at < len(part):
            self._found = False
            at = self._state(part, at)
            if self._found:
                yield self._begun.ended()

    def end(self) -> Iterator[Line]:
        """What is wrong with the file once all of it is read."""
        at_end = {self._before: _NO_ARRAY, self._within: _BROKEN_OFF}
        fault = self._fault or at_end.get(self._state, "")
        if fault:
            yield self._begun.ended(fault=fault)

    def _skip(self, part: bytes, at: int) -> int:
        """Past white space; the line begins after it."""
        end = _WHITE_SPACE.match(part, at).end()  # type: ignore[union-attr]  # it matches nothing at all, too
        self._begun.offset += end - at
        return end

    def _before(self, part: bytes, at: int) -> int:
        if not self._begun.offset and part.startswith(_BYTE_ORDER_MARK):
            self._begun.offset = at = len(_BYTE_ORDER_MARK)
        at = self._skip(part, at)
        if at == len(part):
            return at
        if part[at : at + 1] != b"[":
            return self._broken(part, at, _NO_ARRAY)
        return self._opened(at)

    def _opened(self, at: int) -> int:
        self._begun.offset += 1
        self._state = self._within
        return at + 1

    def _between(self, part: bytes, at: int) -> int:
        at = self._skip(part, at)
        if at == len(part):
            return at
        sign = part[at : at + 1]
        if sign == b"]":
            self._begun.offset += 1
            self._state = self._after
            return at + 1
        return self._opened(at) if sign == b"," else self._broken(part, at, _NO_ARRAY)

    def _after(self, part: bytes, at: int) -> int:
        at = self._skip(part, at)
        return at if at == len(part) else self._broken(part, at, _GOES_ON)

    def _broken(self, part: bytes, at: int, fault: str) -> int:
        """The rest of the file is passed over, so that nobody reads on in the middle of it."""
        self._fault = self._fault or fault
        self._state = self._lost
        return self._lost(part, at)

    def _lost(self, part: bytes, at: int) -> int:
        self._begun.length += len(part) - at
        return len(part)

    def _within(self, part: bytes, at: int) -> int:
        if self._begun.length > MOST_PASSED_OVER:
            return self._broken(part, at, _NO_END)
        if not self._begun.length:
            at = self._skip(part, at)
        start = at
        while at < len(part):
            if self._is_escaped:
                at, self._is_escaped = at + 1, False
                continue
            found = (_INSIDE if self._is_text else _OUTSIDE).search(part, at)
            if found is None:
                at = len(part)
                break
            at = found.end()
            if self._ends_member(found.group()):
                self._begun.add(part[start : at - 1])
                return self._closed(part, at - 1)
        self._begun.add(part[start:at])
        return at

    def _ends_member(self, sign: bytes) -> bool:
        """Whether this sign stands outside the member; otherwise it is counted."""
        if self._is_text:
            self._is_escaped, self._is_text = sign == b"\\", sign != b'"'
        elif sign == b'"':
            self._is_text = True
        elif sign in b"[{":
            self._depth += 1
        elif self._depth:
            self._depth -= sign in b"]}"
        else:
            return sign in b",]"
        return False

    def _closed(self, part: bytes, at: int) -> int:
        """The member is over; an array without any has none."""
        is_empty = self._is_first and not self._begun.length and part[at : at + 1] == b"]"
        self._is_first, self._found = False, not is_empty
        self._state = self._between
        return at


SPLITTERS: dict[str, Splitter] = {"jsonl": split_lines, "csv": split_csv, "label_studio": split_array}
