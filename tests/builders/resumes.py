"""Builds small resumes that are real ones, and uploads them as a person does."""

import io
import zipfile
from collections.abc import Mapping

from fpdf import FPDF

from chalicelib.domain.access import Actor
from chalicelib.domain.resumes import FORMATS, Kind
from chalicelib.services import identity_checks
from tests.fakes.cloud import MemoryCloud

_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_PARTS: Mapping[str, str] = {
    "[Content_Types].xml": '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/'
    f'content-types"><Override PartName="/word/document.xml" ContentType="{_MAIN}"/></Types>',
    "_rels/.rels": '<?xml version="1.0"?><Relationships/>',
    "word/document.xml": '<?xml version="1.0"?><w:document xmlns:w="http://schemas.openxmlformats.org/'
    'wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>Ada</w:t></w:r></w:p></w:body></w:document>',
}


def a_pdf(text: str = "Ada Lovelace, analyst", *, password: str = "") -> bytes:
    """A page with these words."""
    document = FPDF()
    document.add_page()
    document.set_font("helvetica")
    document.cell(text=text)
    if password:
        document.set_encryption(owner_password=password)
    return bytes(document.output())


def a_docx(parts: Mapping[str, str | bytes | None] | None = None, *, packing: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A Word document with these parts added or changed; None takes one away."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", packing) as archive:
        for name, content in {**_PARTS, **(parts or {})}.items():
            if content is not None:
                archive.writestr(name, content)
    return made.getvalue()


def posted(cloud: MemoryCloud, actor: Actor, content: bytes, kind: Kind = "pdf") -> str:
    """The key of an upload that waits to be handed in."""
    [content_type] = [media for media, ending in FORMATS.items() if ending == kind]
    form = identity_checks.upload_document(actor, content_type, "resume")
    cloud.services["s3"].upload(form.url, form.fields, content)
    return form.document_key
