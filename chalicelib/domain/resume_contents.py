"""Owns what makes a file a PDF or a Word document: judged by its content, within bounds whatever it holds (R65)."""

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import NoReturn

from chalicelib.domain.problems import Invalid
from chalicelib.domain.resumes import Kind

#: A PDF's last line stands in so many of its last bytes (ISO 32000-1, annex H.3, note 18).
_TAIL = 1024
#: Members of a Word document, its bytes unpacked, how many times the packed ones, and from where on that counts.
_MEMBERS, _UNPACKED, _RATIO, _SMALL = 2_000, 60 * 1024 * 1024, 100, 1024 * 1024
_PART = 64 * 1024
#: The list of a Word document's types is read whole: Word writes a few kilobytes.
_TYPES_MOST = 1024 * 1024
_IS_ENCRYPTED = 0x1
_TYPES, _TEXT = "[Content_Types].xml", "word/document.xml"
_WORD = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_NAMESPACES = (
    b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    b"http://purl.oclc.org/ooxml/wordprocessingml/main",
)
_PDF_END = re.compile(rb"startxref\s+(\d{1,10})\s+%%EOF")


def _letters(name: str) -> bytes:
    """A PDF's name, of which every letter may be written as `#` and its number."""
    return b"".join(b"(?:%c|#(?i:%02x))" % (ord(one), ord(one)) for one in name)


_ACTION = b"(?:" + b"|".join(map(_letters, ("JavaScript", "Launch", "Rendition"))) + b")"
#: An action that runs something (ISO 32000-1, 12.6.4.5, .13 and .16), as it stands beside its key, as what a key is
#: about, and as an object of its own. A name may be written with any of its letters as a number, and words in the text
#: of a resume such as `HTML/JavaScript` are none of these. Gaps are bounded, so that no file makes the search slow.
_GAP = rb"[\x00\s]{0,16}+(?:%[^\r\n]{0,40}+[\r\n][\x00\s]{0,16}+){0,2}+"
_RUNS = re.compile(
    rb"/" + _letters("S") + _GAP + rb"/" + _ACTION + rb"(?![\w#])"
    rb"|(?<=[\s<>()\[\]R])/" + _letters("JS") + _GAP + rb"(?:[(<]|\d{1,10}\s{1,9}\d{1,5}\s{1,9}R\b)"
    rb"|\bobj" + _GAP + rb"/" + _ACTION + rb"(?![\w#])"
)  # fmt: skip
_PROTECTED = re.compile(rb"/Encrypt\s*(\d+\s+\d+\s+R|<<)")
_CROSS_REFERENCES = re.compile(rb"\s*(xref\s|\d+\s+\d+\s+obj\b)")
#: What the reader of a ZIP raises at one that is none, cut off, or made to hurt.
_BROKEN = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, ValueError, RuntimeError, OverflowError)


#: What makes a list of types unlike one that Word writes: other encodings than UTF-8, letters as numbers, entities.
_NOT_PLAIN = (b"\0", b"&#", b"<!doctype", b"<!entity")


class ResumeRefused(Invalid):
    """This file cannot be taken as a resume."""


def check_content(content: bytes, kind: Kind) -> None:
    """The file is what it was said to be, whole, and holds nothing that is seen to run; raises ResumeRefused.

    Seen are macros of a Word document and actions of a PDF that stand in it as text. Not seen is what a PDF packs into
    object streams, nor what a document only links to or has embedded: whoever opens a resume needs a viewer that runs
    nothing.
    """
    if kind == "pdf":
        _check_pdf(content)
    else:
        _check_word(content)


def _check_pdf(content: bytes) -> None:
    if not re.match(rb"%PDF-[12]\.\d", content):
        _refuse("pdf", "its content is no PDF")
    ends = _PDF_END.findall(content[-_TAIL:])
    if not ends or not _CROSS_REFERENCES.match(content, int(ends[-1])):
        _refuse("pdf", "the PDF is cut off or damaged: it has no end that can be read")
    if _PROTECTED.search(content):
        _refuse("pdf", "the PDF is protected; save it without a password")
    if _RUNS.search(content):
        _refuse("pdf", "the PDF holds actions that run something; print it into a new PDF")


def _check_word(content: bytes) -> None:
    if not content.startswith(b"PK\x03\x04"):
        _refuse("docx", "its content is no Word document")
    if content.count(b"PK\x01\x02") > _MEMBERS:
        _refuse("docx", "it holds too many parts")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _check_members(archive.infolist(), packed=len(content))
            _check_parts(archive)
    except _BROKEN:
        _refuse("docx", "the document is cut off or damaged")


def _check_members(members: list[zipfile.ZipInfo], *, packed: int) -> None:
    """What the list of its members says, before any is unpacked."""
    names = [one.filename for one in members]
    if not {_TYPES, _TEXT} <= set(names) or len(set(names)) != len(names):
        _refuse("docx", "its content is no Word document")
    if any(one.flag_bits & _IS_ENCRYPTED for one in members):
        _refuse("docx", "the document is protected; save it without a password")
    if any(name.lower().endswith(("vbaproject.bin", "vbadata.xml")) for name in names):
        _refuse("docx", "the document holds macros; save it without them")
    if any(one.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for one in members):
        _refuse("docx", "the document is packed as Word does not pack one")
    unpacked = sum(one.file_size for one in members)
    if unpacked > _UNPACKED or (unpacked > _SMALL and unpacked > _RATIO * packed):
        _refuse("docx", "the document is far too large when it is unpacked")


def _check_parts(archive: zipfile.ZipFile) -> None:
    """Every member unpacks to just what was said of it; the two that make it a Word document say so."""
    for member in archive.infolist():
        first = b""
        most = _TYPES_MOST if member.filename == _TYPES else 1
        for part in _unpacked(archive, member):
            if len(first) < most:
                first += part
        if member.filename == _TYPES:
            _check_types(first)
        if member.filename == _TEXT and (b"<!DOCTYPE" in first or not any(one in first for one in _NAMESPACES)):
            _refuse("docx", "its content is no Word document")


def _check_types(types: bytes) -> None:
    """The list says of a part that it is a Word document's text, and of none that it holds macros."""
    said = types.lower()
    is_plain = len(types) < _TYPES_MOST and not any(one in said for one in _NOT_PLAIN)
    if not is_plain or _WORD not in types or b"macroenabled" in said or b"vbaproject" in said:
        _refuse("docx", "its content is no Word document without macros")


def _unpacked(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Iterator[bytes]:
    """A part at a time; the reader stops at the size that was said, and a sum of checks tells whether that was true."""
    with archive.open(member) as file:
        while part := file.read(_PART):
            yield part


def _refuse(kind: Kind, why: str) -> NoReturn:
    raise ResumeRefused(
        f"It was deleted, because {why}. Save your resume as PDF or DOCX again, and begin with POST /me/documents.",
        field="document_key",
        rule=f"is that of a file that is {kind.upper()} by its content: {why}",
    )
