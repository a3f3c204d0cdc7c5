"""Owns appeals: once for each decision, in time, decided by somebody else, within a week."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Literal

from chalicelib.domain.ids import derived_id
from chalicelib.domain.messages import Tell
from chalicelib.domain.problems import Conflict, Forbidden, InvalidField, NotFound

#: What is appealed against.
Kind = Literal["standing"]
State = Literal["open", "upheld", "rejected"]
Outcome = Literal["upheld", "rejected"]

#: How soon somebody else decides.
DECIDED_WITHIN = timedelta(days=7)


class NoSuchStep(NotFound):
    """There is no such step about your standing."""


class NoSuchAppeal(NotFound):
    """There is no such appeal."""


class NotAppealable(Conflict):
    """A step in your favour is not appealed."""


class AppealedBefore(Conflict):
    """This has been appealed before."""


class AppealTooLate(Conflict):
    """The time for an appeal is over."""


class AppealDecided(Conflict):
    """This appeal has been decided."""


class OwnDecision(Forbidden):
    """Who decided first does not decide the appeal."""


class OwnAppeal(Forbidden):
    """Nobody decides their own appeal."""


def appeal_id_of(kind: Kind, subject: str) -> str:
    """One appeal for each decision: asking twice is asking once."""
    return derived_id("apl", kind, subject)


def check_in_time(until: datetime | None, now: datetime) -> None:
    """Before the last instant; raises NotAppealable, AppealTooLate."""
    if until is None:
        raise NotAppealable("There is nothing to take back.")
    if now >= until:
        raise AppealTooLate("Write to support if something new has come up.", appeal_until=until)


def check_decides(by: str, *, appellant: str, against: str, reason: str) -> None:
    """A third person decides, and says why; raises OwnAppeal, OwnDecision, InvalidField."""
    if by == appellant:
        raise OwnAppeal("Ask another administrator.")
    if by == against:
        raise OwnDecision("Ask another administrator.")
    if len(reason.strip()) < 20:
        raise InvalidField("reason", "says in at least 20 characters why; the person reads it")


def appeals_told(old: Mapping[str, Any] | None, new: Mapping[str, Any] | None) -> list[Tell]:
    """Who appealed is told what was decided; its words are read from the record when it is told."""
    if new is None or new["state"] not in ("upheld", "rejected") or (old is not None and old["state"] != "open"):
        return []
    return [Tell(new["account_id"], "appeal_decided", new["appeal_id"], {"appeal_id": new["appeal_id"]})]
