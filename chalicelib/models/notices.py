"""Owns the notices table: messages to one person, in the app and by e-mail."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime

from pynamodb.attributes import UnicodeAttribute
from pynamodb.indexes import GlobalSecondaryIndex, KeysOnlyProjection

from chalicelib.domain.mails import title_of
from chalicelib.models import store
from chalicelib.models.attributes import InstantAttribute, JsonAttribute
from chalicelib.models.store import Record, Transaction


class NotedBeforeError(Exception):
    """The same message was delivered before; carries the notice it made."""


class MailedBeforeError(Exception):
    """The same message was delivered twice at the same time, and the other one was mailed first."""


class ByTime(GlobalSecondaryIndex["Notice"]):
    """A person's notices, newest first."""

    class Meta:
        """Index settings."""

        index_name = "by_time"
        projection = KeysOnlyProjection()

    account_id = UnicodeAttribute(hash_key=True)
    created_at = InstantAttribute(range_key=True)


class Notice(Record):
    """One message; its id is derived from its cause, so that a repeated event tells once."""

    class Meta:
        """Table settings."""

        table_name = "notices"

    account_id = UnicodeAttribute(hash_key=True)
    notice_id = UnicodeAttribute(range_key=True)
    kind = UnicodeAttribute()
    facts = JsonAttribute()
    created_at = InstantAttribute()
    read_at = InstantAttribute(null=True)
    mailed_at = InstantAttribute(null=True)
    mail_problem = UnicodeAttribute(null=True)
    by_time = ByTime()

    @property
    def title(self) -> str:
        """What it is about, in one line."""
        return title_of(self.kind, self.facts)

    def mailed(self, at: datetime) -> None:
        """The e-mail is on its way; who was first stays first."""
        with suppress(MailedBeforeError):
            store.update(
                self, [Notice.mailed_at.set(at)], Notice.mailed_at.does_not_exist(), lambda _: MailedBeforeError()
            )

    def not_mailed(self, problem: str) -> None:
        """The e-mail cannot be sent and trying again does not help; the notice in the app stays."""
        store.update(self, [Notice.mail_problem.set(problem)])


def write_first(notice: Notice) -> Notice:
    """The notice as written now, or as the same message wrote it before."""
    return _written(notice, lambda: store.create(notice, NotedBeforeError))


def write_first_while(notice: Notice, check: Callable[[Transaction], None]) -> Notice:
    """As `write_first`, in one transaction with what must still hold."""

    def write() -> None:
        with store.transaction() as tx:
            tx.create(notice, NotedBeforeError)
            check(tx)

    return _written(notice, write)


def _written(notice: Notice, write: Callable[[], None]) -> Notice:
    try:
        write()
    except NotedBeforeError as before:
        found: Notice = before.args[0]
        return found
    return notice
