"""Client of S3: signed uploads and downloads for people, and reading and writing for the use cases."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from chalicelib import runtime
from chalicelib.domain.problems import Conflict, NotFound
from chalicelib.gateways import aws

_CHUNK = 1024 * 1024
LONGEST_LINE = 256 * 1024


class FileMissing(NotFound):
    """This file is not in the store."""


class FileChanged(Conflict):
    """The file was replaced while it was read."""


@dataclass(frozen=True, slots=True)
class UploadForm:
    """What a browser posts, with the file as the last field; S3 refuses another key, type or size."""

    url: str
    fields: dict[str, str] = field(repr=False)
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class FileFacts:
    """What S3 knows of a file without reading it."""

    size: int
    content_type: str
    etag: str
    stored_at: datetime


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a file without its end; `is_cut` if it was longer than allowed and only its head is here."""

    number: int
    offset: int
    next_offset: int
    content: bytes
    is_cut: bool = False


def upload_form(
    bucket: str,
    key: str,
    *,
    content_type: str,
    most_bytes: int,
    least_bytes: int = 1,
    valid_for: timedelta = timedelta(minutes=15),
) -> UploadForm:
    """A signed form for one upload of one type within a range of sizes, under exactly this key."""
    form = aws.client("s3").generate_presigned_post(
        bucket,
        key,
        Fields={"Content-Type": content_type},
        Conditions=[{"Content-Type": content_type}, ["content-length-range", least_bytes, most_bytes]],
        ExpiresIn=int(valid_for.total_seconds()),
    )
    return UploadForm(form["url"], form["fields"], runtime.now() + valid_for)


def download_link(bucket: str, key: str, *, file_name: str = "", valid_for: timedelta = timedelta(seconds=60)) -> str:
    """A signed link to the file, saved under `file_name` by a browser; the file need not exist yet."""
    wanted = {"Bucket": bucket, "Key": key}
    if file_name:
        wanted["ResponseContentDisposition"] = f'attachment; filename="{_header_safe(file_name)}"'
    link = aws.client("s3").generate_presigned_url(
        "get_object", Params=wanted, ExpiresIn=int(valid_for.total_seconds())
    )
    return str(link)


def write(bucket: str, key: str, content: bytes, *, content_type: str) -> None:
    """Store the file, in place of what was there: under a key derived from its cause, twice is once."""
    with aws.problems():
        aws.client("s3").put_object(Bucket=bucket, Key=key, Body=content, ContentType=content_type)


def read(bucket: str, key: str) -> bytes:
    """The whole of a small file. Raises FileMissing."""
    with aws.problems({"NoSuchKey": FileMissing}):
        content: bytes = aws.client("s3").get_object(Bucket=bucket, Key=key)["Body"].read()
    return content


def keys(bucket: str, prefix: str) -> Iterator[str]:
    """The keys that begin so, a page at a time."""
    more: dict[str, str] = {}
    while True:
        with aws.problems():
            page = aws.client("s3").list_objects_v2(Bucket=bucket, Prefix=prefix, **more)
        yield from (found["Key"] for found in page.get("Contents", ()))
        if not page.get("IsTruncated"):
            return
        more = {"ContinuationToken": page["NextContinuationToken"]}


def facts(bucket: str, key: str) -> FileFacts:
    """Size, type, tag and time of a file. Raises FileMissing."""
    with aws.problems({"404": FileMissing, "NoSuchKey": FileMissing, "NotFound": FileMissing}):
        head = aws.client("s3").head_object(Bucket=bucket, Key=key)
    return FileFacts(head["ContentLength"], head.get("ContentType", ""), head["ETag"], head["LastModified"])


def remove(bucket: str, key: str) -> None:
    """The file is gone; doing it twice is doing it once."""
    with aws.problems():
        aws.client("s3").delete_object(Bucket=bucket, Key=key)


def lines(
    bucket: str, key: str, *, from_offset: int = 0, from_number: int = 1, longest: int = LONGEST_LINE
) -> Iterator[Line]:
    """The lines of a file of any size, from a line's `next_offset` on if a reader stopped there.

    Memory stays at one part of the file and one line; the rest of a longer line is passed over.
    Raises FileMissing, and FileChanged if another upload replaced the file meanwhile.
    """
    return _split(_parts(bucket, key, from_offset), offset=from_offset, number=from_number, longest=longest)


def _parts(bucket: str, key: str, offset: int) -> Iterator[bytes]:
    """The file in parts of a mebibyte, each its own request: no line stays open while the caller works."""
    found = facts(bucket, key)
    while offset < found.size:
        last = min(offset + _CHUNK, found.size) - 1
        with aws.problems({"NoSuchKey": FileMissing, "PreconditionFailed": FileChanged, "412": FileChanged}):
            answer: dict[str, Any] = aws.client("s3").get_object(
                Bucket=bucket, Key=key, Range=f"bytes={offset}-{last}", IfMatch=found.etag
            )
            part: bytes = answer["Body"].read()
        yield part
        offset += len(part)


def _split(parts: Iterable[bytes], *, offset: int, number: int, longest: int) -> Iterator[Line]:
    head, length = b"", 0  # of the line begun and not ended: as much as is kept, and how long it is so far
    for part in parts:
        *ended, begun = part.split(b"\n")
        for piece in ended:
            size = length + len(piece)
            yield _line(number, offset, size + 1, (head + piece[: longest + 1])[: longest + 1], longest)
            number, offset, head, length = number + 1, offset + size + 1, b"", 0
        head, length = (head + begun[: longest + 1])[: longest + 1], length + len(begun)
    if length:
        yield _line(number, offset, length, head, longest)


def _line(number: int, offset: int, size: int, head: bytes, longest: int) -> Line:
    content = head.removesuffix(b"\r")
    return Line(number, offset, offset + size, content[:longest], is_cut=len(content) > longest)


def _header_safe(name: str) -> str:
    return "".join(
        letter if letter.isascii() and letter.isprintable() and letter not in '"\\' else "_" for letter in name
    )
