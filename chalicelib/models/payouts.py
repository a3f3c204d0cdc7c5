"""Owns payouts and payout methods: one transfer of money, and where it goes."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from pynamodb.attributes import UnicodeAttribute
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action
from pynamodb.indexes import GlobalSecondaryIndex, KeysOnlyProjection

from chalicelib import runtime
from chalicelib.domain.money import Money
from chalicelib.domain.payouts import PayoutLine
from chalicelib.models import store
from chalicelib.models.attributes import InstantAttribute, IntegerAttribute, JsonAttribute
from chalicelib.models.store import Record, Transaction


class PayoutMovedError(Exception):
    """The payout was taken a step further by somebody else; read it again."""


class ByPeriod(GlobalSecondaryIndex["Payout"]):
    """The payouts that are sent with one period, by shard of their people."""

    class Meta:
        """Index settings."""

        index_name = "by_period"
        projection = KeysOnlyProjection()

    period_part = UnicodeAttribute(hash_key=True)  # <period_id>#<shard, 3 digits>
    payout_id = UnicodeAttribute(range_key=True)


class Payout(Record):
    """Held, prepared, approved, sent, settled, failed or returned.

    `period_id` is the period it was made for and part of its id; `period_part` is the period it is sent with,
    a later one if it was held meanwhile.
    """

    class Meta:
        """Table settings."""

        table_name = "payouts"
        stream_view_type = "NEW_AND_OLD_IMAGES"

    payout_id = UnicodeAttribute(hash_key=True)
    account_id = UnicodeAttribute()
    period_id = UnicodeAttribute()
    period_part = UnicodeAttribute()
    currency = UnicodeAttribute()
    amount_minor = IntegerAttribute()
    state = UnicodeAttribute()
    holds = JsonAttribute(default=list)
    provider = UnicodeAttribute(null=True)
    method_id = UnicodeAttribute(null=True)
    batch_id = UnicodeAttribute(null=True)
    created_at = InstantAttribute()
    prepared_at = InstantAttribute(null=True)
    sent_at = InstantAttribute(null=True)
    by_period = ByPeriod()

    @property
    def amount(self) -> Money:
        """What is transferred; of a held payout, what would be now."""
        return Money(self.amount_minor, self.currency)

    def line(self) -> PayoutLine:
        """What is approved of it."""
        return PayoutLine(
            self.payout_id, self.account_id, self.currency, self.amount_minor, self.provider, self.method_id
        )

    def is_sent_with(self, period_id: str) -> bool:
        """Whether it belongs to the payouts of this period."""
        return bool(self.period_part.startswith(f"{period_id}#"))

    def create(self, tx: Transaction) -> None:
        """A new payout; PayoutMovedError if its person has one of the same period and currency."""
        tx.create(self, lambda _: PayoutMovedError())

    def release(self, tx: Transaction, *, amount_minor: int, period_part: str, provider: str, method_id: str) -> None:
        """What was held goes out with another period, with the amount due now."""
        tx.update(
            Payout(self.payout_id),
            [
                Payout.state.set("prepared"),
                Payout.holds.set([]),
                Payout.amount_minor.set(amount_minor),
                Payout.period_part.set(period_part),
                Payout.provider.set(provider),
                Payout.method_id.set(method_id),
                Payout.prepared_at.set(runtime.now()),
            ],
            Payout.state == "held",
            lambda _: PayoutMovedError(),
        )

    def hold_on(self, amount_minor: int, holds: Sequence[str]) -> None:
        """It still waits, with the amount and the reasons of now."""
        if (self.amount_minor, self.holds) == (amount_minor, list(holds)):
            return
        actions: list[Action] = [Payout.amount_minor.set(amount_minor), Payout.holds.set(list(holds))]
        self._change(actions, Payout.state == "held")
        self.amount_minor, self.holds = amount_minor, list(holds)

    def join_batch(self, batch_id: str) -> None:
        """It is sent in this batch and in no other; PayoutMovedError if it is in another one."""
        if self.batch_id == batch_id:
            return
        self._change([Payout.state.set("approved"), Payout.batch_id.set(batch_id)], Payout.state == "prepared")
        self.state, self.batch_id = "approved", batch_id

    def mark_sent(self, batch_id: str) -> None:
        """It is on its way; doing it twice is doing it once."""
        if self.state == "sent":
            return
        condition = (Payout.state == "approved") & (Payout.batch_id == batch_id)
        self._change([Payout.state.set("sent"), Payout.sent_at.set(runtime.now())], condition)

    def _change(self, actions: list[Action], condition: Condition) -> None:
        store.update(Payout(self.payout_id), actions, condition, lambda _: PayoutMovedError())


class PayoutMethod(Record):
    """Where a person's money goes; the destination is encrypted, and a new one is a new record."""

    class Meta:
        """Table settings."""

        table_name = "payout_methods"

    account_id = UnicodeAttribute(hash_key=True)
    method_id = UnicodeAttribute(range_key=True)
    provider = UnicodeAttribute()
    currency = UnicodeAttribute()
    label = UnicodeAttribute()
    destination_encrypted = UnicodeAttribute()
    destination_hint = UnicodeAttribute()
    created_at = InstantAttribute()


def period_part(period_id: str, shard: int) -> str:
    """The index key of a period's payouts of one shard."""
    return f"{period_id}#{shard:03d}"


def sent_with(period_id: str, shard: int) -> Iterator[Payout]:
    """The payouts of one shard that go out with a period; held ones do not, and the index may lag."""
    for payout in store.whole(list(Payout.by_period.query(period_part(period_id, shard)))):
        if payout.state != "held":
            yield payout


def methods_of(account_id: str) -> list[PayoutMethod]:
    """The person's payout methods, read consistently."""
    return list(PayoutMethod.query(account_id, consistent_read=True))


def facts_of(methods: Sequence[PayoutMethod]) -> list[tuple[str, str, str, datetime]]:
    """What the choice of a destination needs of each."""
    return [(method.method_id, method.provider, method.currency, method.created_at) for method in methods]
