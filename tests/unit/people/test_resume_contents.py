"""A resume is a PDF or DOCX by its content, whole, and harms nobody who opens it (R65)."""

import io
import struct
import zipfile
import zlib

import pytest

from chalicelib.domain.personal_documents import Purpose, place_for
from chalicelib.domain.problems import InvalidField
from chalicelib.domain.resume_contents import ResumeRefused, check_content
from chalicelib.domain.resumes import FORMATS, Kind, is_left_behind, uploaded_kind
from tests.builders.resumes import a_docx, a_pdf

EXE = b"MZ\x90\x00" + bytes(200)
WORD = b"PK\x03\x04"


def refusal(content: bytes, kind: Kind) -> str:
    with pytest.raises(ResumeRefused) as refused:
        check_content(content, kind)
    assert "POST /me/documents" in refused.value.detail
    assert "{" not in refused.value.detail
    return refused.value.detail


def with_flags(content: bytes, flags: int) -> bytes:
    """The same archive with a flag set on every member, in both places where a reader may look."""
    changed = bytearray(content)
    for sign, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.find(sign)
        while at >= 0:
            struct.pack_into("<H", changed, at + offset, flags)
            at = content.find(sign, at + 1)
    return bytes(changed)


def test_real_ones_are_taken() -> None:
    check_content(a_pdf(), "pdf")
    check_content(a_docx(), "docx")
    check_content(a_docx(packing=zipfile.ZIP_STORED), "docx")
    strict = 'xmlns:w="http://purl.oclc.org/ooxml/wordprocessingml/main"'
    check_content(a_docx({"word/document.xml": f"<w:document {strict}/>"}), "docx")


def test_a_pdf_whose_index_is_an_object_is_taken() -> None:
    body = b"%PDF-1.7\n"
    check_content(body + b"1 0 obj\n<</Type/XRef>>\nendobj\nstartxref\n%d\n%%%%EOF\n" % len(body), "pdf")


@pytest.mark.parametrize("content", [b"", EXE, b"<html><script>alert(1)</script></html>", b"PK\x05\x06" + bytes(18)])
@pytest.mark.parametrize("kind", ["pdf", "docx"])
def test_a_renamed_file_is_refused(content: bytes, kind: Kind) -> None:
    assert "its content is no" in refusal(content, kind)


def test_the_one_is_not_the_other() -> None:
    assert "no Word document" in refusal(a_pdf(), "docx")
    assert "no PDF" in refusal(a_docx(), "pdf")


@pytest.mark.parametrize("before", [EXE, b"\n"])
def test_a_file_that_only_holds_a_resume_somewhere_is_refused(before: bytes) -> None:
    refusal(before + a_pdf(), "pdf")
    refusal(before + a_docx(), "docx")


@pytest.mark.parametrize("cut", [0.2, 0.5, 0.9, 0.99])
def test_a_file_that_is_cut_off_is_refused(cut: float) -> None:
    pdf, docx = a_pdf(), a_docx()
    assert "cut off" in refusal(pdf[: int(len(pdf) * cut)], "pdf")
    assert "cut off" in refusal(docx[: int(len(docx) * cut)], "docx")


@pytest.mark.parametrize("offset", [b"0", b"99999999", b"9999999999"])
def test_a_pdf_whose_end_points_nowhere_is_refused(offset: bytes) -> None:
    start, _, _ = a_pdf().rpartition(b"startxref")
    assert "cut off" in refusal(start + b"startxref\n" + offset + b"\n%%EOF\n", "pdf")


def test_what_is_protected_is_refused() -> None:
    assert "password" in refusal(a_pdf(password="secret"), "pdf")
    assert "password" in refusal(with_flags(a_docx(), 1), "docx")


def test_words_about_protection_protect_nothing() -> None:
    check_content(a_pdf("I wrote the /Encrypt chapter of a PDF library"), "pdf")


@pytest.mark.parametrize("name", ["word/vbaProject.bin", "word/VBAPROJECT.BIN", "word/vbaData.xml"])
def test_macros_are_refused(name: str) -> None:
    assert "macros" in refusal(a_docx({name: b"Sub AutoOpen()"}), "docx")


def test_a_document_that_says_it_has_macros_is_refused() -> None:
    main = "application/vnd.ms-word.document.macroEnabled.main+xml"
    assert "macros" in refusal(a_docx({"[Content_Types].xml": f'<Types ContentType="{main}"/>'}), "docx")


@pytest.mark.parametrize(
    "said",
    [
        " " * 70_000 + '<Override ContentType="application/vnd.ms-office.vbaProject"/>',
        " " * 70_000 + '<Override ContentType="application/vnd.ms-word.document.MACROENABLED.main+xml"/>',
        '<Override ContentType="application/vnd.ms-office.vba&#80;roject"/>',
        '<!DOCTYPE Types [<!ENTITY p "P">]><Override ContentType="application/vnd.ms-office.vba&p;roject"/>',
        "\0",
        " " * 1024 * 1024,
    ],
    ids=["macros", "macros_allowed", "letters_as_numbers", "entities", "another_encoding", "endless"],
)
def test_macros_are_found_wherever_the_list_of_types_says_so_and_a_list_that_hides_them_is_refused(said: str) -> None:
    main = '<Override ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>'

    def listing(more: str) -> bytes:
        parts = {"[Content_Types].xml": f"<Types>{main}{more}</Types>"}
        return a_docx(parts, packing=zipfile.ZIP_STORED)  # packed, so much of nothing would be a bomb

    check_content(listing(" " * 70_000), "docx")
    assert "macros" in refusal(listing(said), "docx")


def with_action(action: str) -> bytes:
    """A PDF that does this when it is opened, with its end where it is now."""
    changed = a_pdf().replace(b"/Type /Catalog", b"/Type /Catalog\n" + action.encode())
    start = changed.rindex(b"startxref") + len(b"startxref")
    return changed[:start] + b"\n%d\n" % (changed.rindex(b"\nxref") + 1) + changed[changed.rindex(b"%%EOF") :]


@pytest.mark.parametrize(
    "action",
    [
        r"/OpenAction << /S /JavaScript /JS (app.alert\(1\)) >>",
        "/OpenAction<</JS 9 0 R/S/JavaScript>>",
        "/OpenAction << /S /Launch /F (cmd.exe) >>",
        "/AA << /O << /S %c\n/L#61u#6Ech /F (cmd.exe) >> >>",
        "/OpenAction << /S /#4aava#53cript >>",
        "/OpenAction << /S 9 0 R /JS <61> >>",
        "/OpenAction << /S /Rendition /OP 0 /JS (x) >>",
        "/X 9 0 R >>\nendobj\n9 0 obj\n/Launch\nendobj\n10 0 obj\n<<",
    ],
)
def test_a_pdf_that_shows_actions_that_run_is_refused(action: str) -> None:
    assert "actions" in refusal(with_action(action), "pdf")


def test_a_pdf_that_only_speaks_of_such_things_is_taken() -> None:
    check_content(with_action("/OpenAction [3 0 R /FitH null] /Title (HTML/CSS/JavaScript, Node/JS (3 years))"), "pdf")
    check_content(with_action("/OpenAction << /S /URI /URI (https://ada.example/JavaScript/Launch) >>"), "pdf")


@pytest.mark.parametrize("missing", ["[Content_Types].xml", "word/document.xml"])
def test_an_archive_that_is_no_word_document_is_refused(missing: str) -> None:
    assert "no Word document" in refusal(a_docx({missing: None}), "docx")
    assert "no Word document" in refusal(a_docx({missing: "<html/>"}), "docx")


def test_a_document_that_declares_entities_is_refused() -> None:
    assert "no Word document" in refusal(a_docx({"word/document.xml": '<!DOCTYPE x [<!ENTITY a "b">]><x/>'}), "docx")


def test_a_bomb_is_refused_by_what_it_says_before_it_is_unpacked() -> None:
    assert "far too large" in refusal(a_docx({"word/media/a.bin": bytes(61 * 1024 * 1024)}), "docx")
    assert "far too large" in refusal(a_docx({"word/media/a.bin": bytes(5 * 1024 * 1024)}), "docx")


def test_a_bomb_that_says_it_is_small_is_refused_at_the_size_it_said() -> None:
    bomb = bytes(5 * 1024 * 1024)
    content = a_docx({"word/media/a.bin": bomb})
    size, lie = struct.pack("<I", len(bomb)), struct.pack("<I", 1000)
    assert content.count(size) == 2
    assert "damaged" in refusal(content.replace(size, lie), "docx")


def test_many_parts_are_refused_before_they_are_listed() -> None:
    assert "too many parts" in refusal(WORD + b"PK\x01\x02" * 2001, "docx")


def test_two_parts_of_one_name_are_refused() -> None:
    made = io.BytesIO(a_docx())
    with zipfile.ZipFile(made, "a") as archive, pytest.warns(UserWarning, match="Duplicate name"):
        archive.writestr("word/document.xml", "<other/>")
    assert "no Word document" in refusal(made.getvalue(), "docx")


@pytest.mark.parametrize("packing", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_packing_that_word_does_not_use_is_refused(packing: int) -> None:
    assert "packed" in refusal(a_docx(packing=packing), "docx")


def test_a_part_that_does_not_unpack_is_refused() -> None:
    content = a_docx()
    packed = zlib.compress(b"")[:2]
    at = content.find(b"word/document.xml") + len("word/document.xml")
    assert "damaged" in refusal(content[:at] + packed * 4 + content[at + 8 :], "docx")


@pytest.mark.parametrize(
    "key",
    [
        "resumes/uploaded/acc_bob/doc_1.pdf",
        "resumes/kept/acc_ann/000000-doc_1.pdf",
        "identity/acc_ann/doc_1.pdf",
        "resumes/uploaded/acc_ann/../acc_bob/doc_1.pdf",
        "resumes/uploaded/acc_ann/doc_1.exe",
        "resumes/uploaded/acc_ann/doc_1.pdf\n",
        "",
    ],
)
def test_nothing_but_an_upload_of_ones_own_is_handed_in(key: str) -> None:
    with pytest.raises(InvalidField):
        uploaded_kind("acc_ann", key)
    assert uploaded_kind("acc_ann", "resumes/uploaded/acc_ann/doc_1.docx") == "docx"


def test_a_file_is_left_behind_once_its_number_is_used_up_and_it_is_not_the_current_one() -> None:
    keys = [f"resumes/kept/acc_ann/00000{number}-doc_{number}.pdf" for number in range(4)]
    left = [is_left_behind(key, current=keys[2], changes=3) for key in keys]
    assert left == [True, True, False, False]


def test_each_purpose_takes_its_own_types() -> None:
    [docx] = [media for media, ending in FORMATS.items() if ending == "docx"]
    wrong: list[tuple[Purpose, str]] = [("resume", "image/png"), ("identity", docx)]
    for purpose, content_type in wrong:
        with pytest.raises(InvalidField) as refused:
            place_for(purpose, content_type)
        assert refused.value.extra["field"] == "content_type"
