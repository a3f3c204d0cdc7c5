"""Owns the table of who listens: which committed change is followed by which messages (house: outbox)."""

from collections.abc import Callable, Iterable
from typing import Any

import msgspec

from chalicelib.domain.messages import CheckSubmission, CountAcceptance, Message, OfferReview, Tell

#: Attribute values of a record before (None when it was created) and after (None when it was removed) a change.
Values = dict[str, Any] | None


class Send(msgspec.Struct, frozen=True):
    """One message and the queue it goes to."""

    queue: str
    message: Message


def followed(table: str, old: Values, new: Values) -> list[Send]:
    """The messages that follow a change of a table; none for a change nobody listens to."""
    return [send for listen in LISTENERS.get(table, ()) for send in listen(old, new)]


def became(old: Values, new: Values, name: str, value: object) -> bool:
    """Whether this change gave the attribute this value."""
    return new is not None and new.get(name) == value and (old is None or old.get(name) != value)


def checks_after(old: Values, new: Values) -> Iterable[Send]:
    """A submission handed in is checked."""
    if new is not None and became(old, new, "state", "checking"):
        yield Send("checks", CheckSubmission(new["submission_id"]))


def reviews_after(old: Values, new: Values) -> Iterable[Send]:
    """A submission in review at a new level is put before reviewers."""
    if new is None or new["state"] != "in_review":
        return
    if old is None or old["state"] != "in_review" or old["review_level"] != new["review_level"]:
        yield Send("reviews", OfferReview(new["submission_id"], new["review_level"]))


def acceptances_counted(old: Values, new: Values) -> Iterable[Send]:
    """An accepted answer counts for its contributor's caps."""
    if new is not None and became(old, new, "state", "accepted"):
        yield Send("reviews", CountAcceptance(new["submission_id"]))


def decisions_told(old: Values, new: Values) -> Iterable[Send]:
    """The contributor is told what became of an answer; the reason is read from the record."""
    kinds = {
        "accepted": "submission_accepted",
        "soft_rejected": "submission_accepted",
        "rejected": "submission_rejected",
        "returned": "submission_returned",
    }
    if new is None or (old is not None and old["state"] == new["state"]) or new["state"] not in kinds:
        return
    facts = {"submission_id": new["submission_id"], "task_id": new["task_id"], "project_id": new["project_id"]}
    tell = Tell(new["account_id"], kinds[new["state"]], new["submission_id"], facts)
    yield Send("notices", tell)


Listener = Callable[[Values, Values], Iterable[Send]]

#: Table -> its listeners. A message goes to exactly one queue; a consumer makes at most one more hop.
LISTENERS: dict[str, tuple[Listener, ...]] = {
    "submissions": (checks_after, reviews_after, acceptances_counted, decisions_told),
}
