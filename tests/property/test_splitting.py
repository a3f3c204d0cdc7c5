"""However a file comes in parts, and wherever a reader begins again, its lines, rows and members are the same (R2)."""

import csv
import io
import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain import splitting
from chalicelib.domain.splitting import SPLITTERS, Line, split_csv

#: Letters that mean something to one of the formats stand beside those that mean nothing.
TEXTS = st.text(alphabet='ab ,"\n\r[]{}\\:é', max_size=12)
BYTES = st.lists(
    st.sampled_from([b"a", b",", b'"', b"\n", b"\r", b"[", b"]", b"{", b"}", b"\\", b" ", b"1", b"\xff"])
).map(b"".join)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=8,
)


def parts(content: bytes, size: int) -> list[bytes]:
    return [content[at : at + size] for at in range(0, len(content), size)]


def read(format_: str, content: bytes, size: int = 1 << 20, offset: int = 0, number: int = 1, **given) -> list[Line]:
    return list(SPLITTERS[format_](parts(content[offset:], size), offset=offset, number=number, **given))


@pytest.mark.parametrize("format_", SPLITTERS)
@given(content=BYTES, size=st.integers(1, 7))
def test_the_parts_a_file_comes_in_make_no_difference(format_, content, size):
    assert read(format_, content, size) == read(format_, content)


@pytest.mark.parametrize("format_", SPLITTERS)
@given(content=BYTES)
def test_a_reader_that_begins_again_anywhere_reads_the_rest(format_, content):
    whole = read(format_, content)
    for count, line in enumerate(whole, 1):
        again = read(format_, content, offset=line.next_offset, number=line.number + 1)
        assert again == whole[count:], line


@pytest.mark.parametrize("format_", SPLITTERS)
@given(content=BYTES, longest=st.integers(1, 5))
def test_a_longer_line_is_cut_and_those_after_it_are_read(format_, content, longest):
    whole = read(format_, content)
    for line, cut in zip(whole, read(format_, content, 3, longest=longest), strict=True):
        assert (line.offset, line.next_offset, line.fault) == (cut.offset, cut.next_offset, cut.fault)
        assert cut.content == line.content[:longest]
        assert cut.is_cut == (len(line.content) > longest)


@given(
    rows=st.lists(st.lists(TEXTS, min_size=2, max_size=4), max_size=6),
    quoting=st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]),
)
def test_rows_are_those_that_were_written(rows, quoting):
    out = io.StringIO()
    csv.writer(out, quoting=quoting, lineterminator="\r\n").writerows(rows)
    found = [next(csv.reader([line.content.decode()], strict=True)) for line in read("csv", out.getvalue().encode(), 5)]
    assert found == rows


@given(values=st.lists(VALUES, max_size=5), indent=st.none() | st.integers(0, 2))
def test_members_are_those_of_the_array(values, indent):
    text = " " + json.dumps(values, indent=indent, ensure_ascii=False) + "\n"
    found = read("label_studio", b"\xef\xbb\xbf" + text.encode(), 3)
    assert [json.loads(line.content) for line in found] == values
    assert not any(line.fault for line in found)


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b'{"id": 1}', "is not a JSON array"),
        (b"  \n", "is not a JSON array"),
        (b'[{"id": 1}', "breaks off"),
        (b'[{"id": 1},', "breaks off"),
        (b'[{"id": "1}]', "breaks off"),
        (b"[1] [2]", "goes on after its array"),
    ],
)
def test_what_is_no_whole_array_is_told_once(content, fault):
    (*_, last) = read("label_studio", content, 2)
    assert fault in last.fault
    assert last.next_offset == len(content)


def test_a_quoted_field_that_never_ends_is_told_by_the_row_it_begins_in():
    one, broken = read("csv", b'a,b\n1,"2\n3,4\n' + b"x" * 50, 4, longest=9)
    assert (one.fault, broken.number, broken.is_cut) == ("", 2, True)
    assert broken.fault == "breaks off within a quoted field"


@pytest.mark.parametrize(
    ("format_", "unit", "head"),
    [
        ("csv", b'"",', b""),
        ("csv", b",", b""),
        ("csv", b'"x', b""),
        ("label_studio", b'{"', b"["),
        ("label_studio", b"[", b"["),
    ],
)
def test_a_row_without_end_is_given_up_and_the_rest_passed_over(monkeypatch, format_, unit, head):
    monkeypatch.setattr(splitting, "MOST_PASSED_OVER", 10_000)
    content = head + unit * 20_000
    (line,) = read(format_, content, 4096, longest=100)
    assert (line.is_cut, line.next_offset) == (True, len(content))
    assert line.fault


@pytest.mark.parametrize("row", [b'"' + b'""' * 4_000_000 + b'"', b'"",' * 2_500_000 + b'""', b'"a""b",' * 1_000_000])
def test_a_row_of_quotes_alone_is_passed_over_as_fast_as_any(row):
    began = time.perf_counter()
    parts = (row[at : at + 1024 * 1024] for at in range(0, len(row), 1024 * 1024))
    [line] = split_csv(parts)
    assert (line.is_cut, line.fault, line.next_offset) == (True, "", len(row))
    assert time.perf_counter() - began < 3
