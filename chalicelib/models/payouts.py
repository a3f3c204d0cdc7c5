"""Owns payouts and payout methods: one transfer of money, and where it goes."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from pynamodb.attributes import BooleanAttribute, UnicodeAttribute
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action
from pynamodb.indexes import GlobalSecondaryIndex, KeysOnlyProjection

from chalicelib import runtime
from chalicelib.domain.money import Money
from chalicelib.domain.pay_periods import SHARDS
from chalicelib.domain.payouts import MethodFacts, PayoutLine, expected_on
from chalicelib.domain.periods import period_named
from chalicelib.domain.settlements import SENT, NoSuchPayout, Recorded, Taken
from chalicelib.models import store
from chalicelib.models.attributes import InstantAttribute, IntegerAttribute, JsonAttribute
from chalicelib.models.store import Record, Transaction

#: How many shards one page of a list may look into.
SHARDS_A_PAGE = 64


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
    a later one if it was held meanwhile. `amount_minor` is what is transferred, `gross_minor` what it takes from the
    balance; `withholding` is the rule it fell under, with all it was computed from. `has_returned_money` says that it
    pays again what had arrived and came back, which people approve.
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
    gross_minor = IntegerAttribute()
    tax_minor = IntegerAttribute(default=0)
    fee_minor = IntegerAttribute(default=0)
    withholding = JsonAttribute(null=True)
    has_returned_money = BooleanAttribute(default=False)
    state = UnicodeAttribute()
    holds = JsonAttribute(default=list)
    provider = UnicodeAttribute(null=True)
    method_id = UnicodeAttribute(null=True)
    batch_id = UnicodeAttribute(null=True)
    created_at = InstantAttribute()
    prepared_at = InstantAttribute(null=True)
    sent_at = InstantAttribute(null=True)
    settled_at = InstantAttribute(null=True)
    came_back_at = InstantAttribute(null=True)
    outcomes = JsonAttribute(default=list)
    by_period = ByPeriod()

    @property
    def amount(self) -> Money:
        """What is transferred; of a held payout, what would be now."""
        return Money(self.amount_minor, self.currency)

    def line(self) -> PayoutLine:
        """What is approved of it."""
        return PayoutLine(
            self.payout_id,
            self.account_id,
            self.currency,
            self.amount_minor,
            self.provider,
            self.method_id,
            self.tax_minor,
            self.fee_minor,
        )

    def taken(self) -> Taken:
        """What it took from the balance, and where that went."""
        rule_id = self.withholding.get("rule_id") if self.withholding else None
        return Taken(
            payout_id=self.payout_id,
            account_id=self.account_id,
            provider=self.provider,
            net=self.amount,
            tax_minor=self.tax_minor,
            fee_minor=self.fee_minor,
            rule_id=rule_id,
        )

    def recorded(self) -> Recorded:
        """What the entries about it are compared with."""
        return Recorded(self.state, self.taken(), self.gross_minor, self.withholding, self.period_part)

    @property
    def goes_with(self) -> str:
        """The period it goes out with, or waits since."""
        return str(self.period_part).partition("#")[0]

    @property
    def expected_on(self) -> date | None:
        """By which day it arrives: counted from its sending, or from the Tuesday it goes out; None while it waits."""
        if self.state in ("held", "failed", "returned"):
            return None
        leaves_at = period_named(self.goes_with).closes_at if self.sent_at is None else self.sent_at
        return expected_on(self.provider, leaves_at.date())

    def is_sent_with(self, period_id: str) -> bool:
        """Whether it belongs to the payouts of this period."""
        return bool(self.period_part.startswith(f"{period_id}#"))

    def create(self, tx: Transaction) -> None:
        """A new payout; PayoutMovedError if its person has one of the same period and currency."""
        tx.create(self, lambda _: PayoutMovedError())

    def release(self, tx: Transaction, values: Mapping[str, Any]) -> None:
        """What was held goes out with another period, with the amounts due now."""
        actions = [getattr(Payout, name).set(value) for name, value in values.items() if value is not None]
        tx.update(Payout(self.payout_id), actions, Payout.state == "held", lambda _: PayoutMovedError())

    def hold_on(self, amount_minor: int, holds: Sequence[str]) -> None:
        """It still waits, with the amount and the reasons of now."""
        if (self.amount_minor, self.holds) == (amount_minor, list(holds)):
            return
        actions: list[Action] = [
            Payout.amount_minor.set(amount_minor),
            Payout.gross_minor.set(amount_minor),
            Payout.holds.set(list(holds)),
        ]
        self._change(actions, Payout.state == "held")
        self.amount_minor = self.gross_minor = amount_minor
        self.holds = list(holds)

    def join_batch(self, batch_id: str) -> None:
        """It is sent in this batch and in no other; PayoutMovedError if it is in another one."""
        if self.batch_id == batch_id:
            return
        self._change([Payout.state.set("approved"), Payout.batch_id.set(batch_id)], Payout.state == "prepared")
        self.state, self.batch_id = "approved", batch_id

    def mark_sent(self, batch_id: str) -> None:
        """It is on its way; doing it twice is doing it once, even if the bank has answered between."""
        if self.state in SENT:
            return
        condition = (Payout.state == "approved") & (Payout.batch_id == batch_id)
        self._change([Payout.state.set("sent"), Payout.sent_at.set(runtime.now())], condition)

    def record_outcome(self, tx: Transaction, outcome: Mapping[str, str]) -> None:
        """What became of it, on top of what was known; PayoutMovedError if anything of that moved."""
        now = runtime.now()
        at = Payout.settled_at.set(now) if outcome["outcome"] == "settled" else Payout.came_back_at.set(now)
        actions = [Payout.state.set(outcome["outcome"]), Payout.outcomes.set([*self.outcomes, dict(outcome)]), at]
        tx.update(Payout(self.payout_id), actions, Payout.state == self.state, lambda _: PayoutMovedError())

    def _change(self, actions: list[Action], condition: Condition) -> None:
        store.update(Payout(self.payout_id), actions, condition, lambda _: PayoutMovedError())


class PayoutMethod(Record):
    """Where a person's money goes; the destination is encrypted, and a new one is a new record.

    `returned_in` is the statement period in which money that had arrived there was owed again.
    """

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
    failed_at = InstantAttribute(null=True)
    returned_in = UnicodeAttribute(null=True)

    def facts(self) -> MethodFacts:
        """What the choice of a destination needs of it."""
        return MethodFacts(self.method_id, self.provider, self.currency, self.created_at, self.failed_at is not None)


def mark_failed(tx: Transaction, account_id: str, method_id: str, *, returned_in: str | None = None) -> None:
    """A transfer to this method came back, in a statement period if it had arrived: no other one follows it there."""
    actions: list[Action] = [PayoutMethod.failed_at.set(runtime.now())]
    if returned_in is not None:
        actions.append(PayoutMethod.returned_in.set(returned_in))
    tx.update(PayoutMethod(account_id, method_id), actions, PayoutMethod.account_id.exists())


def payout_of(payout_id: str) -> Payout:
    """The payout, read consistently; raises NoSuchPayout."""
    found = Payout.find(payout_id)
    if found is None:
        raise NoSuchPayout("GET /pay-periods/{period_id}/payouts lists a week's.")
    return found


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


def in_period(period_id: str, *, state: str | None, limit: int, cursor: str | None) -> store.Page:
    """One page of a period's payouts, held ones too, shard after shard; it may be short while its cursor goes on."""
    text, _, inner = (cursor or "0.").partition(".")
    shard = int(text) if text.isdecimal() else SHARDS
    if shard >= SHARDS:
        raise store.CursorInvalid("Begin again without a cursor.", field="cursor")
    hints: list[Payout] = []
    last = min(SHARDS, shard + SHARDS_A_PAGE)
    while shard < last and len(hints) < limit:
        page = store.listing(
            Payout.by_period, period_part(period_id, shard), limit=limit - len(hints), cursor=inner or None
        )
        hints += page.records
        inner = page.next_cursor or ""
        shard += 0 if inner else 1
    found = [payout for payout in store.whole(hints) if state in (None, payout.state)]
    return store.Page(found, f"{shard}.{inner}" if shard < SHARDS else None)
