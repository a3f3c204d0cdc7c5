"""Owns the seven kinds of problem (RFC 9457); a concrete problem is a two-line class beside its rule."""

import re
from collections.abc import Sequence
from typing import Any, ClassVar


def with_support(text: str, support_address: str) -> str:
    """The text with the address wherever it says to write to support.

    >>> with_support("Write to support if it stays.", "help@inlier.example")
    'Write to support (help@inlier.example) if it stays.'
    """
    return re.sub(r"\b([Ww]rite to support)\b", rf"\1 ({support_address})", text) if support_address else text


class Problem(Exception):  # noqa: N818  (a problem is what the API answers; "error" is kept for bugs)
    """Something the caller can act on.

    The class's name in kebab case is the problem's type, its docstring the title;
    `detail` says what happened and what to do next, extra fields carry it for machines.
    """

    status: ClassVar[int]

    def __init__(self, detail: str = "", **extra: Any) -> None:
        super().__init__(detail)
        self.detail = detail
        self.extra = extra

    @classmethod
    def kind(cls) -> str:
        """The type: the class's name in kebab case, such as `task-full`."""
        return re.sub(r"(?<!^)(?=[A-Z])", "-", cls.__name__).lower()

    @classmethod
    def title(cls) -> str:
        """The docstring's first line without its full stop."""
        return (cls.__doc__ or "").strip().split("\n")[0].rstrip(".")

    def body(self, support_address: str = "") -> dict[str, Any]:
        """The members of the problem document, in RFC 9457's order; where it says to write to support, also where."""
        head = {"type": f"/problems/{self.kind()}", "title": self.title(), "status": self.status}
        said = ({"detail": self.detail} if self.detail else {}) | self.extra
        told = {name: said[name] for name in ("detail", "rule") if isinstance(said.get(name), str)}
        return head | said | {name: with_support(text, support_address) for name, text in told.items()}


class Invalid(Problem):
    """What was sent breaks a rule."""

    status = 422


class Unauthenticated(Problem):
    """Sign in first."""

    status = 401


class Forbidden(Problem):
    """This person may not do this."""

    status = 403


class NotFound(Problem):
    """There is no such thing, or it is not yours."""

    status = 404


class Conflict(Problem):
    """The present state does not allow it."""

    status = 409


class TooMany(Problem):
    """Too often; wait and try again."""

    status = 429


class Unavailable(Problem):
    """Not possible at the moment; try again."""

    status = 503


class InvalidField(Invalid):
    """A field breaks a rule."""

    def __init__(self, field: str, rule: str, **extra: Any) -> None:
        super().__init__(f"`{field}`: {rule}", field=field, rule=rule, **extra)

    @classmethod
    def of_all(cls, found: "Sequence[InvalidField]") -> "InvalidField":
        """One problem that names every field, so that nobody mends them one request at a time; the first leads."""
        errors = [{"field": one.extra["field"], "rule": one.extra["rule"]} for one in found]
        together = cls(errors[0]["field"], errors[0]["rule"], errors=errors)
        together.detail = "; ".join(one.detail for one in found)
        return together
