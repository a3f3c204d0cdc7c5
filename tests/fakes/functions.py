"""A fake of Lambda: functions of the product that others call run in this process, or fail as a test wishes."""

import io
import json
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from botocore.response import StreamingBody

from tests.fakes.errors import ServiceError

Handler = Callable[[dict[str, Any], Any], Any]


class Functions:
    """The service. `fail` makes a function raise, `refuse` makes the service itself say no."""

    def __init__(self, prefix: str) -> None:
        self.prefix = prefix
        self.asked: list[tuple[str, dict[str, Any]]] = []
        self._failing: set[str] = set()
        self._refusal: ServiceError | None = None

    def fail(self, function: str) -> None:
        """From now on the function dies of an error of its own."""
        self._failing.add(function)

    def refuse(self, code: str, status: int = 429) -> None:
        """From now on every call is refused with this code."""
        self._refusal = ServiceError(code, "Rate Exceeded.", status)

    def __call__(self, op: str, params: dict[str, Any]) -> dict[str, Any]:
        if op != "Invoke":
            raise NotImplementedError(f"the fake of Lambda does not know {op}")
        if self._refusal is not None:
            raise self._refusal
        name = params["FunctionName"].removeprefix(self.prefix)
        event = json.loads(params["Payload"])
        self.asked.append((name, event))
        if name in self._failing:
            return _answer({"errorMessage": "boom", "errorType": "RuntimeError"}, error="Unhandled")
        if name not in _handlers():
            raise ServiceError("ResourceNotFoundException", f"Function not found: {name}", 404)
        try:
            return _answer(_handlers()[name](event, SimpleNamespace(aws_request_id="fake")))
        except Exception as error:  # noqa: BLE001  (Lambda answers for whatever a function raises)
            return _answer({"errorMessage": str(error), "errorType": type(error).__name__}, error="Unhandled")


def _handlers() -> dict[str, Handler]:
    from chalicelib.handlers import sandbox, statement_files  # noqa: PLC0415  (fakes work without the product)

    return {"render_statement": statement_files.render_statement, "run_code": sandbox.run_code}


def _answer(content: Any, *, error: str = "") -> dict[str, Any]:
    body = json.dumps(content, ensure_ascii=False).encode()  # as Lambda's own runtime for Python does
    answer = {"StatusCode": 200, "Payload": StreamingBody(io.BytesIO(body), len(body))}
    return answer | ({"FunctionError": error} if error else {})
