"""Owns the planted bugs of paid tests."""

from typing import Any

from msgspec.structs import replace

from chalicelib.models import stipends as records
from chalicelib.services import stipends
from tests.simulation.planting import Bug, instead


def _by_project(usual: Any) -> Any:
    """Its id names the project, so that each project pays the same sitting."""

    def entry(attempt_id: str, *, test: Any, **given: Any) -> Any:
        return replace(usual(attempt_id, test=test, **given), entry_id=f"stipend#{test['project_id']}#{attempt_id}")

    return entry


class _Nowhere:
    def update(self, *_: Any, **__: Any) -> None:
        """Nothing is written."""


def _not_released(usual: Any) -> Any:
    return lambda tx, before: usual(_Nowhere(), before)


STIPEND_BUGS: dict[str, Bug] = {
    "test paid twice": Bug("one sitting is paid by every project", instead(stipends, "stipend", _by_project)),
    "stipend kept": Bug("a seat given back keeps its test's money", instead(records, "free", _not_released)),
}
