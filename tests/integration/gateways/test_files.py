"""The contract of the gateway to S3."""

from datetime import timedelta
from itertools import pairwise
from uuid import uuid4

import pytest

from chalicelib import settings
from chalicelib.gateways import files
from tests.integration.gateways.worlds import World


@pytest.fixture
def bucket(world: World) -> str:
    return settings.current().files_bucket


@pytest.fixture
def key() -> str:
    return f"imports/{uuid4().hex}.jsonl"


@pytest.fixture
def form(bucket: str, key: str) -> files.UploadForm:
    return files.upload_form(bucket, key, content_type="application/x-ndjson", least_bytes=3, most_bytes=1000)


def test_a_person_uploads_a_file_with_a_signed_form(
    world: World, bucket: str, key: str, form: files.UploadForm
) -> None:
    assert world.upload(form, b'{"a": 1}\n') == ""
    found = files.facts(bucket, key)
    assert (files.read(bucket, key), found.size, found.content_type) == (b'{"a": 1}\n', 9, "application/x-ndjson")


@pytest.mark.parametrize(
    ("content", "changed", "refusal"),
    [
        (b"x" * 1001, {}, "EntityTooLarge"),
        (b"x", {}, "EntityTooSmall"),
        (b"xxxx", {"Content-Type": "text/html"}, "AccessDenied"),
        (b"xxxx", {"key": "payouts/somebody-elses.csv"}, "AccessDenied"),
        (b"xxxx", {"acl": "public-read"}, "AccessDenied"),
        (b"xxxx", {"x-amz-signature": "0" * 64}, "SignatureDoesNotMatch"),
    ],
    ids=["too large", "too small", "another type", "another key", "a field more", "a forged signature"],
)
def test_an_upload_that_differs_from_what_was_signed_is_refused(
    world: World,
    bucket: str,
    key: str,
    form: files.UploadForm,
    content: bytes,
    changed: dict[str, str],
    refusal: str,
) -> None:
    assert world.upload(form, content, **changed) == refusal
    with pytest.raises(files.FileMissing):
        files.facts(bucket, changed.get("key", key))


def test_a_form_can_be_used_only_while_it_is_valid(world: World, bucket: str, key: str) -> None:
    form = files.upload_form(bucket, key, content_type="text/csv", most_bytes=10, valid_for=timedelta(seconds=1))
    world.wait(2.2)
    assert world.upload(form, b"late") == "AccessDenied"


def test_a_signed_link_gives_the_file_while_it_is_valid(world: World, bucket: str, key: str) -> None:
    files.write(bucket, key, b"who,what\n", content_type="text/csv")
    long, short = (
        files.download_link(bucket, key, file_name="statement 2026-11.csv", valid_for=timedelta(seconds=seconds))
        for seconds in (300, 1)
    )
    world.wait(2.2)
    assert world.download(long) == ("", b"who,what\n")
    assert world.download(short)[0] == "AccessDenied"


def test_writing_again_puts_the_new_file_in_place_of_the_old(bucket: str, key: str) -> None:
    files.write(bucket, key, b"first", content_type="text/plain")
    files.write(bucket, key, b"second", content_type="text/csv")
    found = files.facts(bucket, key)
    assert (files.read(bucket, key), found.content_type, found.size) == (b"second", "text/csv", 6)


def test_a_file_that_is_not_there_is_missing_however_it_is_asked_for(bucket: str, key: str) -> None:
    for ask in (files.read, files.facts):
        with pytest.raises(files.FileMissing):
            ask(bucket, key)
    with pytest.raises(files.FileMissing):
        list(files.lines(bucket, key))


def test_a_removed_file_is_gone_and_removing_it_again_is_fine(bucket: str, key: str) -> None:
    files.write(bucket, key, b"x", content_type="text/plain")
    files.remove(bucket, key)
    files.remove(bucket, key)
    with pytest.raises(files.FileMissing):
        files.read(bucket, key)


def test_the_lines_of_a_large_file_are_read_part_by_part_and_come_out_whole(bucket: str, key: str) -> None:
    written = [f'{{"row": {number}, "text": "{"é" * (number % 90)}"}}' for number in range(25_000)]
    files.write(bucket, key, "\n".join(written).encode(), content_type="application/x-ndjson")
    read = list(files.lines(bucket, key))
    assert files.facts(bucket, key).size > 2 * 1024 * 1024
    assert [line.content.decode() for line in read] == written
    assert [line.number for line in read] == list(range(1, 25_001))
    assert all(before.next_offset == after.offset for before, after in pairwise(read))


def test_a_reader_that_stopped_goes_on_at_the_next_line(bucket: str, key: str) -> None:
    files.write(bucket, key, b"one\r\ntwo\n\nfour", content_type="text/plain")
    first, second, *_ = files.lines(bucket, key)
    rest = list(files.lines(bucket, key, from_offset=second.next_offset, from_number=second.number + 1))
    assert [first.content, second.content, *(line.content for line in rest)] == [b"one", b"two", b"", b"four"]
    assert [line.number for line in rest] == [3, 4]


def test_a_line_that_is_too_long_is_cut_and_says_so_and_the_next_one_is_whole(bucket: str, key: str) -> None:
    files.write(bucket, key, b"x" * 10 + b"\n" + b"y" * 11 + b"\nz\n", content_type="text/plain")
    read = [(line.content, line.is_cut) for line in files.lines(bucket, key, longest=10)]
    assert read == [(b"x" * 10, False), (b"y" * 10, True), (b"z", False)]


def test_an_empty_file_has_no_lines(bucket: str, key: str) -> None:
    files.write(bucket, key, b"", content_type="text/plain")
    assert list(files.lines(bucket, key)) == []


def test_a_file_replaced_while_it_is_read_stops_the_reader(bucket: str, key: str) -> None:
    files.write(bucket, key, b"old\n" * 600_000, content_type="text/plain")
    reading = files.lines(bucket, key)
    assert next(reading).content == b"old"
    files.write(bucket, key, b"new\n" * 600_000, content_type="text/plain")
    with pytest.raises(files.FileChanged):
        list(reading)


def test_a_version_that_was_replaced_can_still_be_read_or_is_told_as_changed(bucket: str, key: str) -> None:
    files.write(bucket, key, b"first", content_type="text/plain")
    first = files.facts(bucket, key).version
    files.write(bucket, key, b"second", content_type="text/plain")
    unversioned = files.FileVersion(first.size, first.etag)
    with pytest.raises(files.FileChanged):
        list(files.parts(bucket, key, version=unversioned))
    if first.version_id:  # as in the bucket of the product
        assert b"".join(files.parts(bucket, key, version=first, from_offset=1)) == b"irst"


def test_a_copy_is_of_the_content_that_was_seen(bucket: str, key: str) -> None:
    files.write(bucket, key, b"first", content_type="image/png")
    seen = files.facts(bucket, key).version
    files.copy(bucket, key, f"{key}.copy", version=seen)
    found = files.facts(bucket, f"{key}.copy")
    assert (files.read(bucket, f"{key}.copy"), found.content_type) == (b"first", "image/png")
    files.write(bucket, key, b"second", content_type="image/png")
    with pytest.raises(files.FileChanged):
        files.copy(bucket, key, f"{key}.other", version=files.FileVersion(seen.size, seen.etag))
    with pytest.raises(files.FileMissing):
        files.copy(bucket, f"{key}.none", f"{key}.other", version=files.FileVersion(1, seen.etag))
