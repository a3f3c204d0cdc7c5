"""S3 in memory: files by bucket and key, and the person's side of signed uploads and downloads."""

import base64
import hashlib
import hmac
import io
import json
import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from botocore.response import StreamingBody

from chalicelib import runtime
from tests.fakes.errors import ServiceError

_UNCONDITIONED = {"policy", "x-amz-signature", "file"}  # form fields that need no condition in the policy


@dataclass(frozen=True)
class StoredFile:
    """One object."""

    content: bytes
    content_type: str
    stored_at: datetime

    @property
    def etag(self) -> str:
        return f'"{hashlib.md5(self.content).hexdigest()}"'

    def described(self) -> dict[str, Any]:
        """The headers every answer about this object has."""
        return {
            "ContentLength": len(self.content),
            "ContentType": self.content_type,
            "ETag": self.etag,
            "LastModified": self.stored_at.replace(microsecond=0),
            "AcceptRanges": "bytes",
        }


class S3:
    """The service. `buckets` maps bucket to key to file.

    Signed links and forms are made by botocore itself on the machine's clock, so `upload` and `download`
    judge their age on that clock too, or on `at`.
    """

    def __init__(self, *buckets: str, clock: Callable[[], datetime] = runtime.now) -> None:
        self.clock = clock
        self.buckets: dict[str, dict[str, StoredFile]] = {bucket: {} for bucket in buckets}
        self.versions: dict[tuple[str, str], list[StoredFile]] = {}
        self.keeps_versions = True

    def __call__(self, op: str, params: dict[str, Any]) -> dict[str, Any]:
        operations: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
            "CreateBucket": self._create_bucket,
            "HeadBucket": self._head_bucket,
            "PutObject": self._put,
            "GetObject": self._get,
            "HeadObject": self._head,
            "CopyObject": self._copy,
            "DeleteObject": self._delete,
            "ListObjectsV2": self._list,
        }
        return operations[op](params)

    # the person's side

    def upload(self, url: str, fields: Mapping[str, str], content: bytes, *, at: datetime | None = None) -> StoredFile:
        """What S3 does with a browser's POST of a signed form: store the file, or refuse as the policy says."""
        form = {name.lower(): value for name, value in fields.items()}
        policy = _signed_policy(form)
        if datetime.fromisoformat(policy["expiration"]) < (at or datetime.now(UTC)):
            raise ServiceError("AccessDenied", "Invalid according to Policy: Policy expired.", 403)
        bucket = _bucket_of(url)
        form["bucket"] = bucket
        self._check_conditions(policy["conditions"], form, len(content))
        file = StoredFile(content, form.get("content-type", "binary/octet-stream"), self.clock())
        self._bucket({"Bucket": bucket})[form["key"]] = file
        self.versions.setdefault((bucket, form["key"]), []).append(file)
        return file

    def download(self, link: str, *, at: datetime | None = None) -> StoredFile:
        """What S3 gives a browser that follows a signed link."""
        parts = urlsplit(link)
        asked = dict(parse_qsl(parts.query))
        signed_at = datetime.strptime(asked["X-Amz-Date"], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
        if (at or datetime.now(UTC)) > signed_at + timedelta(seconds=int(asked["X-Amz-Expires"])):
            raise ServiceError("AccessDenied", "Request has expired", 403)
        bucket = _bucket_of(link)
        key = unquote(parts.path).removeprefix(f"/{bucket}/").removeprefix("/")
        return self._file({"Bucket": bucket, "Key": key})

    def _check_conditions(self, conditions: list[Any], form: dict[str, str], size: int) -> None:
        named = set()
        for condition in conditions:
            if isinstance(condition, dict):
                kind, (name, value) = "eq", next(iter(condition.items()))
            elif condition[0] == "content-length-range":
                least, most = map(int, condition[1:])
                if size > most:
                    message = "Your proposed upload exceeds the maximum allowed size"
                    raise ServiceError("EntityTooLarge", message)
                if size < least:
                    message = "Your proposed upload is smaller than the minimum allowed size"
                    raise ServiceError("EntityTooSmall", message)
                continue
            else:
                kind, name, value = condition[0], condition[1].removeprefix("$"), condition[2]
            named.add(name.lower())
            found = form.get(name.lower(), "")
            if not (found == value if kind == "eq" else found.startswith(value)):
                message = f'Invalid according to Policy: Policy Condition failed: ["{kind}", "${name}", "{value}"]'
                raise ServiceError("AccessDenied", message, 403)
        extra = sorted(set(form) - named - _UNCONDITIONED - {"bucket"})
        extra = [name for name in extra if not name.startswith("x-ignore-")]
        if extra:
            message = f"Invalid according to Policy: Extra input fields: {', '.join(extra)}"
            raise ServiceError("AccessDenied", message, 403)

    # operations

    def _create_bucket(self, params: dict[str, Any]) -> dict[str, Any]:
        self.buckets.setdefault(params["Bucket"], {})
        return {"Location": f"/{params['Bucket']}"}

    def _head_bucket(self, params: dict[str, Any]) -> dict[str, Any]:
        self._bucket(params)
        return {}

    def _put(self, params: dict[str, Any]) -> dict[str, Any]:
        bucket, body = self._bucket(params), params.get("Body", b"")
        if params.get("IfNoneMatch") == "*" and params["Key"] in bucket:
            raise _precondition_failed()
        content = body.read() if hasattr(body, "read") else bytes(body)
        kind = params.get("ContentType", "binary/octet-stream")
        bucket[params["Key"]] = file = StoredFile(content, kind, self.clock())
        self.versions.setdefault((params["Bucket"], params["Key"]), []).append(file)
        return {"ETag": file.etag}

    def _get(self, params: dict[str, Any]) -> dict[str, Any]:
        file = self._version(params) if "VersionId" in params else self._file(params)
        if params.get("IfMatch", file.etag) != file.etag:
            raise _precondition_failed()
        content, answer = file.content, file.described()
        if "Range" in params:
            first, last = _range(params["Range"], len(content))
            answer["ContentRange"] = f"bytes {first}-{last}/{len(content)}"
            content = content[first : last + 1]
        answer["ContentLength"] = len(content)
        return {**answer, "Body": StreamingBody(io.BytesIO(content), len(content))}

    def _head(self, params: dict[str, Any]) -> dict[str, Any]:
        try:
            file = self._file(params)
            kept = self.versions.get((params["Bucket"], params["Key"]), [])
            version = {"VersionId": f"v{len(kept)}"} if self.keeps_versions and kept and kept[-1] is file else {}
            return file.described() | version
        except ServiceError:
            raise ServiceError("404", "Not Found", 404) from None  # an answer to HEAD has no body to tell more

    def _copy(self, params: dict[str, Any]) -> dict[str, Any]:
        path, _, version = params["CopySource"].partition("?versionId=")
        bucket, _, key = path.partition("/")
        source = {"Bucket": bucket, "Key": key} | ({"VersionId": version} if version else {})
        file = self._version(source) if "VersionId" in source else self._file(source)
        if params.get("CopySourceIfMatch", file.etag) != file.etag:
            raise _precondition_failed()
        answer = self._put({**params, "Body": file.content, "ContentType": file.content_type})
        return {"CopyObjectResult": answer}

    def _delete(self, params: dict[str, Any]) -> dict[str, Any]:
        self._bucket(params).pop(params["Key"], None)
        return {}

    def _list(self, params: dict[str, Any]) -> dict[str, Any]:
        bucket, prefix, most = self._bucket(params), params.get("Prefix", ""), params.get("MaxKeys", 1000)
        after = params.get("ContinuationToken") or params.get("StartAfter", "")
        keys = sorted(key for key in bucket if key.startswith(prefix) and key > after)
        shown = [
            {
                "Key": key,
                "Size": len(bucket[key].content),
                "ETag": bucket[key].etag,
                "LastModified": bucket[key].stored_at,
            }
            for key in keys[:most]
        ]
        answer: dict[str, Any] = {"KeyCount": len(shown), "IsTruncated": len(keys) > most}
        if shown:
            answer["Contents"] = shown
        if len(keys) > most:
            answer["NextContinuationToken"] = keys[most - 1]
        return answer

    def _bucket(self, params: dict[str, Any]) -> dict[str, StoredFile]:
        if params["Bucket"] not in self.buckets:
            raise ServiceError("NoSuchBucket", "The specified bucket does not exist", 404)
        return self.buckets[params["Bucket"]]

    def _version(self, params: dict[str, Any]) -> StoredFile:
        kept = self.versions.get((params["Bucket"], params["Key"]), [])
        number = int(params["VersionId"].removeprefix("v"))
        if not 0 < number <= len(kept):
            raise ServiceError("NoSuchVersion", "The specified version does not exist.", 404)
        return kept[number - 1]

    def _file(self, params: dict[str, Any]) -> StoredFile:
        bucket = self._bucket(params)
        if params["Key"] not in bucket:
            raise ServiceError("NoSuchKey", "The specified key does not exist.", 404)
        return bucket[params["Key"]]


def _signed_policy(form: dict[str, str]) -> dict[str, Any]:
    """The form's policy, if our own key signed it (signature version 4)."""
    key = f"AWS4{os.environ.get('AWS_SECRET_ACCESS_KEY', '')}".encode()
    for part in form["x-amz-credential"].split("/")[1:]:
        key = hmac.new(key, part.encode(), hashlib.sha256).digest()
    expected = hmac.new(key, form["policy"].encode(), hashlib.sha256).hexdigest()
    if not hmac.compare_digest(expected, form.get("x-amz-signature", "")):
        message = "The request signature we calculated does not match the signature you provided."
        raise ServiceError("SignatureDoesNotMatch", message, 403)
    policy: dict[str, Any] = json.loads(base64.b64decode(form["policy"]))
    return policy


def _bucket_of(url: str) -> str:
    """The bucket in the host name (AWS) or as the first part of the path (an endpoint of its own)."""
    parts = urlsplit(url)
    found = re.match(r"(.+)\.s3[.-]", parts.hostname or "")
    return found[1] if found else parts.path.split("/")[1]


def _range(text: str, size: int) -> tuple[int, int]:
    found = re.fullmatch(r"bytes=(\d+)-(\d*)", text)
    if not found or int(found[1]) >= size:
        raise ServiceError("InvalidRange", "The requested range is not satisfiable", 416)
    return int(found[1]), min(int(found[2] or size - 1), size - 1)


def _precondition_failed() -> ServiceError:
    return ServiceError("PreconditionFailed", "At least one of the pre-conditions you specified did not hold", 412)
