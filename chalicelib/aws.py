"""Owns the one botocore session of this process, shared by the store and every gateway."""

import os
from functools import lru_cache
from typing import Any


@lru_cache(maxsize=1)
def session() -> Any:
    """The botocore session: a second one would read the services' descriptions again (70 to 110 ms)."""
    import botocore.session  # noqa: PLC0415  (a process that never calls AWS never loads it)

    return botocore.session.get_session()


def region() -> str:
    """The region Lambda runs in; it sets the variable itself, so it is no setting of ours."""
    return os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION") or "us-east-1"
