"""Owns reading assessments from YAML files, and bringing them to a platform over its API."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any, Protocol

import msgspec
import yaml

from chalicelib.domain.assessments import NewAssessment, check_assessment
from chalicelib.domain.problems import Problem

FOLDER = Path(__file__).parent


class FileUnsoundError(Exception):
    """A file is no sound assessment; the message names the file and its field."""


class Writer(Protocol):
    """An administrator's session, as far as an import needs one."""

    def post(self, path: str, body: Any = None) -> Any:
        """The answer to a POST; raises for a problem."""


def files() -> list[Path]:
    """Every assessment that is shipped."""
    return sorted(FOLDER.glob("*.yaml"))


def content(path: Path) -> dict[str, Any]:
    """A file's assessment as the API takes it; raises FileUnsoundError with the path of what breaks a rule."""
    try:
        body = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "is no text in UTF-8"
        raise FileUnsoundError(f"{path}: cannot be read: {reason}") from error
    except yaml.YAMLError as error:
        raise FileUnsoundError(f"{path.name}: no YAML: {error}") from error
    try:
        new = msgspec.convert(body, NewAssessment)
        check_assessment(new)
    except msgspec.ValidationError as error:
        raise FileUnsoundError(f"{path.name}: {error}{_hint(str(error))}") from error
    except Problem as problem:
        raise FileUnsoundError(f"{path.name}: {problem.detail}") from problem
    if new.name != path.stem:
        raise FileUnsoundError(f"{path.name}: `name`: is `{path.stem}`, as the file")
    found: dict[str, Any] = body
    return found


def _hint(error: str) -> str:
    """What to do about words that YAML takes for something else."""
    if "got `bool`" in error:
        return "; YAML reads unquoted yes, no, on, off, true and false as true or false: put the text in quotes"
    if "got `int`" in error or "got `float`" in error or "got `date" in error:
        return "; where a text is meant, put it in quotes: YAML reads it as a number or a date"
    return ""


def bring(admin: Writer, paths: Iterable[Path], *, is_published: bool = True) -> list[dict[str, Any]]:
    """Every file is written and published; all are checked first, and bringing one again changes nothing."""
    bodies = [content(path) for path in paths]
    brought = []
    for body in bodies:
        written = admin.post("/assessments", body)
        if is_published:
            written = admin.post(f"/assessments/{written['assessment_id']}/publication")
        brought.append(written)
    return brought
