"""Client of S3: signed uploads and downloads for people, and reading and writing for the use cases."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from chalicelib import runtime
from chalicelib.domain.problems import Conflict, NotFound
from chalicelib.domain.splitting import LONGEST_LINE, Line, split_lines
from chalicelib.gateways import aws

_CHUNK = 1024 * 1024
LINK_VALID_FOR = timedelta(seconds=60)


class FileMissing(NotFound):
    """This file is not in the store."""


class FileChanged(Conflict):
    """The file was replaced while it was read."""


_GONE: dict[str, type[NotFound]] = {"NoSuchKey": FileMissing, "NoSuchVersion": FileMissing}


@dataclass(frozen=True, slots=True)
class UploadForm:
    """What a browser posts, with the file as the last field; S3 refuses another key, type or size."""

    url: str
    fields: dict[str, str] = field(repr=False)
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class FileVersion:
    """One content of a file; `version_id` where the bucket keeps versions, so that a replaced one can still be read."""

    size: int
    etag: str
    version_id: str = ""


@dataclass(frozen=True, slots=True)
class FileFacts:
    """What S3 knows of a file without reading it."""

    size: int
    content_type: str
    etag: str
    stored_at: datetime
    version_id: str = ""

    @property
    def version(self) -> FileVersion:
        """The content that is there now."""
        return FileVersion(self.size, self.etag, self.version_id)


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


def download_link(bucket: str, key: str, *, file_name: str = "", valid_for: timedelta = LINK_VALID_FOR) -> str:
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
    return FileFacts(
        head["ContentLength"],
        head.get("ContentType", ""),
        head["ETag"],
        head["LastModified"],
        head.get("VersionId", ""),
    )


def copy(bucket: str, source: str, target: str, *, version: FileVersion) -> None:
    """This content of the file lies under another key too. Raises FileMissing, FileChanged."""
    wanted = f"{bucket}/{source}" + (f"?versionId={version.version_id}" if version.version_id else "")
    with aws.problems({**_GONE, "PreconditionFailed": FileChanged, "412": FileChanged}):
        aws.client("s3").copy_object(Bucket=bucket, Key=target, CopySource=wanted, CopySourceIfMatch=version.etag)


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
    return split_lines(
        parts(bucket, key, from_offset=from_offset), offset=from_offset, number=from_number, longest=longest
    )


def parts(bucket: str, key: str, *, from_offset: int = 0, version: FileVersion | None = None) -> Iterator[bytes]:
    """The file in parts of a mebibyte, each its own request: no line stays open while the caller works.

    The `version` that was seen before, even if it was replaced; or what is there now, as long as it stays.
    Raises FileMissing, FileChanged.
    """
    if version is None:
        now = facts(bucket, key)
        version = FileVersion(now.size, now.etag)
    offset = from_offset
    wanted = {"Bucket": bucket, "Key": key, "IfMatch": version.etag}
    if version.version_id:
        wanted["VersionId"] = version.version_id
    while offset < version.size:
        last = min(offset + _CHUNK, version.size) - 1
        with aws.problems({**_GONE, "PreconditionFailed": FileChanged, "412": FileChanged}):
            answer: dict[str, Any] = aws.client("s3").get_object(**wanted, Range=f"bytes={offset}-{last}")
            part: bytes = answer["Body"].read()
        yield part
        offset += len(part)


def _header_safe(name: str) -> str:
    return "".join(
        letter if letter.isascii() and letter.isprintable() and letter not in '"\\' else "_" for letter in name
    )
