"""Client of Lambda: another function of ours is asked, and its answer awaited."""

import json
from collections.abc import Mapping
from typing import Any

from chalicelib import settings
from chalicelib.domain.problems import Unavailable
from chalicelib.gateways import aws


class FunctionFailed(Unavailable):
    """A function that was asked failed or ran out of time; its own log says why."""


def invoke(function: str, event: Mapping[str, Any]) -> Any:
    """What the function answers. Raises FunctionFailed, and ServiceUnreachable when too many run or none answers."""
    name = settings.current().function_prefix + function
    with aws.problems():
        answer = aws.client("lambda").invoke(FunctionName=name, Payload=json.dumps(event).encode())
        content = answer["Payload"].read()
    if answer.get("FunctionError"):
        raise FunctionFailed(f"{function} failed.")
    return json.loads(content)
