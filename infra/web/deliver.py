"""Brings a built page to its bucket so that nobody meets half of it, and keeps what open pages may still ask for."""

import json
import mimetypes
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from botocore.exceptions import ClientError

from infra.build.definitions import Definition
from infra.web.headers import HASHED, cache_control

#: For how long the parts of a page stay after a newer one has replaced it: somebody may have left it open.
KEPT_FOR = timedelta(days=30)
#: The one file that is not named after its content and names all that are; it is sent last.
PAGE = "index.html"
#: What was delivered when, in the private bucket of deployments.
RECORD = "web-builds.json"

Build = Definition  # {"at": an instant, "parts": the keys of its hashed files}


def deliver(session: Any, outputs: dict[str, str], built: Path, deployments: str) -> int:
    """Send the page, its parts first and its first file last; answers how many files were new."""
    s3 = session.client("s3")
    bucket = outputs["WebBucketName"]
    files = files_of(built)
    there = set(_keys(s3, bucket))
    now = datetime.now(UTC)
    builds = [*_record(s3, deployments), {"at": now.isoformat(), "parts": sorted(filter(_is_part, files))}]
    wanted = [key for key in in_order(files) if not (_is_part(key) and key in there)]
    # before anything is sent: a delivery that breaks off is known, and a part of it is never taken for an old one's
    s3.put_object(Bucket=deployments, Key=RECORD, Body=json.dumps(kept(builds, now)).encode())
    for key in wanted:
        s3.put_object(
            Bucket=bucket,
            Key=key,
            Body=files[key].read_bytes(),
            ContentType=media_type(key),
            CacheControl=cache_control(f"/{key}"),
        )
    for key in outdated(there, kept(builds, now)):
        s3.delete_object(Bucket=bucket, Key=key)
    session.client("cloudfront").create_invalidation(
        DistributionId=outputs["WebDistributionId"],
        InvalidationBatch={
            "Paths": {"Quantity": 1, "Items": [f"/{PAGE}"]},
            "CallerReference": now.isoformat(),
        },
    )
    return len([key for key in wanted if key not in there])


def files_of(built: Path) -> dict[str, Path]:
    """The page's files by their key; what begins with a dot is the build's own."""
    found = {str(path.relative_to(built)): path for path in sorted(built.rglob("*")) if path.is_file()}
    return {key: path for key, path in found.items() if not any(part.startswith(".") for part in Path(key).parts)}


def in_order(keys: Iterable[str]) -> list[str]:
    """Parts, then the other files, the page itself last."""
    return sorted(keys, key=lambda key: (key == PAGE, not _is_part(key), key))


def kept(builds: list[Build], now: datetime) -> list[Build]:
    """The newest build, and each older one until it has been replaced for KEPT_FOR."""
    replaced_at = [datetime.fromisoformat(after["at"]) for after in builds[1:]]
    return [build for build, at in zip(builds, replaced_at, strict=False) if now - at < KEPT_FOR] + builds[-1:]


def outdated(there: Iterable[str], builds: list[Build]) -> list[str]:
    """Parts in the bucket that belong to no build that is kept."""
    wanted = {part for build in builds for part in build["parts"]}
    return sorted(key for key in there if _is_part(key) and key not in wanted)


def media_type(key: str) -> str:
    """What a file is sent as; text says its encoding."""
    if key.endswith(".js"):  # a machine's own table may say something older
        return "text/javascript; charset=utf-8"
    kind = mimetypes.guess_type(key)[0] or "application/octet-stream"
    return f"{kind}; charset=utf-8" if kind.startswith("text/") or kind == "application/json" else kind


def _is_part(key: str) -> bool:
    return f"/{key}".startswith(HASHED)


def _keys(s3: Any, bucket: str) -> Iterable[str]:
    for page in s3.get_paginator("list_objects_v2").paginate(Bucket=bucket):
        yield from (entry["Key"] for entry in page.get("Contents", []))


def _record(s3: Any, deployments: str) -> list[Build]:
    try:
        builds: list[Build] = json.loads(s3.get_object(Bucket=deployments, Key=RECORD)["Body"].read())
    except ClientError as error:
        if error.response["Error"]["Code"] != "NoSuchKey":
            raise
        return []
    return builds
