"""Owns gaps that a person contests: work paid by the hour, decided by somebody else (R72)."""

from collections.abc import Iterable, Mapping
from typing import Any, Literal

from chalicelib.domain.desk_items import desk_item_id
from chalicelib.domain.hourly_pay import is_hourly, pay_for
from chalicelib.domain.messages import Tell
from chalicelib.domain.money import Money
from chalicelib.domain.problems import Conflict, InvalidField

#: The desk's word for it.
KIND: Literal["time_contested"] = "time_contested"
#: States of a claim whose time can still be paid.
_MAY_BE_PAID = ("active", "submitted")


class TimeNotOwed(Conflict):
    """The work this time belongs to is not paid for its time."""


class ContestedBefore(Conflict):
    """This gap has been contested before."""


def subject_of(claim_id: str, number: str) -> str:
    """What a contested gap is called on the desk: one gap is there once."""
    return f"{claim_id}#{number}"


def item_id_of(claim_id: str, number: str) -> str:
    """The desk's item of a contested gap."""
    return desk_item_id(KIND, subject_of(claim_id, number))


def check_may_contest(terms: Mapping[str, Any], state: str) -> None:
    """The time may still make a difference; raises TimeNotOwed."""
    if not is_hourly(terms):
        raise TimeNotOwed("It is paid per task, and never less for the time it took.")
    if state not in _MAY_BE_PAID:
        raise TimeNotOwed("The claim ended without an answer; its time is kept and shown.", state=state)


def check_no_grant(granted_minutes: int | None) -> None:
    """Time is granted for contested time alone; raises InvalidField."""
    if granted_minutes:
        raise InvalidField("granted_minutes", "is for contested time alone; leave it out for this item")


def granted_seconds(granted_minutes: int | None, gap_seconds: int) -> int:
    """What is granted of a gap, never more than it is long; raises InvalidField, also when nobody said how much."""
    most = -(-gap_seconds // 60)
    if granted_minutes is None:
        raise InvalidField("granted_minutes", f"is required for contested time: 0 to {most}; 0 refuses it", limit=most)
    if granted_minutes > most:
        raise InvalidField("granted_minutes", f"is at most {most}: the gap is no longer", limit=most)
    return min(granted_minutes * 60, gap_seconds)


def contests_told(old: Mapping[str, Any] | None, new: Mapping[str, Any] | None) -> list[Tell]:
    """Whoever contested a gap is told what was decided, and why; reason and minutes are read when it is told."""
    if new is None or new["kind"] != KIND or new["state"] != "resolved" or (old and old["state"] == "resolved"):
        return []
    facts = {"item_id": new["item_id"], "claim_id": new["facts"]["claim_id"], "project_id": new["facts"]["project_id"]}
    return [Tell(new["facts"]["account_id"], "contest_decided", new["item_id"], facts)]


def late_grant(
    terms: Mapping[str, Any], counted_seconds: int, contests: Iterable[Mapping[str, Any]], granted_seconds: int
) -> Money:
    """What granted time adds to pay that is booked: after what earlier corrections added, and up to the cap."""
    before = counted_seconds + sum(one["granted_seconds"] for one in contests if one.get("is_corrected"))
    return pay_for(terms, before + granted_seconds) - pay_for(terms, before)
