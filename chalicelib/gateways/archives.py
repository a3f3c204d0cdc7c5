"""Writer of archives into S3: a ZIP of JSON and other files, made on the function's disk so that memory stays small."""

import zipfile
from collections.abc import Iterable
from tempfile import TemporaryFile
from typing import Any

import msgspec

from chalicelib.gateways import aws

Members = Iterable[tuple[str, Iterable[Any]]]
Files = Iterable[tuple[str, Iterable[bytes]]]


def write(bucket: str, key: str, members: Members, *, beside: Files = ()) -> int:
    """A file `<name>.json` with an array for every member, under this key in place of what was there; its size.

    `beside` are files as they are, a part at a time.
    """
    with TemporaryFile() as made:
        with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, records in members:
                _add(archive, f"{name}.json", records)
            for name, parts in beside:
                with archive.open(zipfile.ZipInfo(name), "w", force_zip64=True) as file:
                    file.writelines(parts)
        size = made.tell()
        made.seek(0)
        with aws.problems():
            aws.client("s3").put_object(Bucket=bucket, Key=key, Body=made, ContentType="application/zip")
    return size


def _add(archive: zipfile.ZipFile, name: str, records: Iterable[Any]) -> None:
    """One record a line, so that a file of any size can be read by people and by programs."""
    with archive.open(zipfile.ZipInfo(name), "w", force_zip64=True) as file:
        file.write(b"[")
        for number, record in enumerate(records):
            file.write((b",\n" if number else b"\n") + msgspec.json.encode(record))
        file.write(b"\n]\n")
