"""Owns fair rounds: one record a round, and its entries in a few parts."""

from collections.abc import Iterator
from datetime import datetime

from pynamodb.attributes import TTLAttribute, UnicodeAttribute
from pynamodb.indexes import GlobalSecondaryIndex, KeysOnlyProjection

from chalicelib import runtime
from chalicelib.domain.fair_rounds import DRAWING_FOR, KEPT_FOR, Outcome, Right, Window, part_named, part_of
from chalicelib.models import store
from chalicelib.models.attributes import InstantAttribute, IntegerAttribute
from chalicelib.models.store import Record, Transaction

#: The key under which a part of a round is closed; it sorts before every entry's.
_CLOSED, _ENTRIES = "closed", "ent_"


class EnteredBeforeError(Exception):
    """The person's entry is there already."""


class RoundClosedError(Exception):
    """The round is being drawn and takes no entries any more; the next one does."""


class _OpenedBeforeError(Exception):
    """Somebody else entered first."""


class _NotNowError(Exception):
    """The round is drawn, or somebody is drawing it."""


class ByOpenState(GlobalSecondaryIndex["FairRound"]):
    """Rounds that are not drawn, by the instant of their draw; a drawn one leaves the index."""

    class Meta:
        """Index settings."""

        index_name = "by_open_state"
        projection = KeysOnlyProjection()

    open_state = UnicodeAttribute(hash_key=True)
    draws_at = InstantAttribute(range_key=True)


class FairRound(Record):
    """Open, from its first entry on, or drawn; what it was opened with stays as it is."""

    class Meta:
        """Table settings."""

        table_name = "fair_rounds"

    project_id = UnicodeAttribute(hash_key=True)
    round_id = UnicodeAttribute(range_key=True)
    state = UnicodeAttribute()
    open_state = UnicodeAttribute(null=True)
    quota = IntegerAttribute()
    parts = IntegerAttribute()
    seed_hash = UnicodeAttribute()
    opens_at = InstantAttribute()
    draws_at = InstantAttribute()
    drawing_until = InstantAttribute(null=True)
    drawn_at = InstantAttribute(null=True)
    seed = UnicodeAttribute(null=True)
    entrants = IntegerAttribute(null=True)
    places = IntegerAttribute(null=True)
    winners = IntegerAttribute(null=True)
    threshold = UnicodeAttribute(null=True)
    last_quota = IntegerAttribute(null=True)
    forgotten_at = TTLAttribute()
    by_open_state = ByOpenState()

    @property
    def window(self) -> Window:
        """Its five minutes."""
        return Window(self.project_id, self.opens_at)

    def is_due(self, at: datetime) -> bool:
        """Whether it waits for its draw."""
        return self.state == "open" and self.draws_at <= at

    def part_with(self, entry_id: str) -> str:
        """The part an entry lies in."""
        return part_of(self.round_id, entry_id, self.parts)

    def begin_drawing(self, at: datetime) -> bool:
        """Whether the draw is ours for a while; False if it is made, or somebody's who began a moment ago."""
        free = FairRound.drawing_until.does_not_exist() | (FairRound.drawing_until <= at)
        try:
            store.update(
                FairRound(self.project_id, self.round_id),
                [FairRound.drawing_until.set(at + DRAWING_FOR)],
                (FairRound.state == "open") & free,
                lambda _: _NotNowError(),
            )
        except _NotNowError:
            return False
        return True

    def close(self) -> None:
        """No part takes entries from now on; closing it again changes nothing."""
        for number in range(self.parts):
            closed = RoundEntry(part_named(self.round_id, number), _CLOSED, entered_at=self.draws_at)
            closed.forgotten_at = self.forgotten_at
            store.put(closed)

    def entry_ids(self) -> Iterator[str]:
        """Every entry, read consistently, part after part."""
        for number in range(self.parts):
            found = RoundEntry.query(
                part_named(self.round_id, number),
                RoundEntry.entry_id.startswith(_ENTRIES),
                consistent_read=True,
                attributes_to_get=["entry_id"],
            )
            yield from (entry.entry_id for entry in found)

    def reveal(self, seed: str, outcome: Outcome) -> "FairRound":
        """It is drawn, with this outcome; if it was drawn meanwhile, it stays with that one."""
        drawn = FairRound(self.project_id, self.round_id)
        actions = [
            FairRound.state.set("drawn"), FairRound.open_state.remove(), FairRound.drawing_until.remove(),
            FairRound.drawn_at.set(runtime.now()), FairRound.seed.set(seed), FairRound.entrants.set(outcome.entrants),
            FairRound.places.set(outcome.places), FairRound.winners.set(outcome.winners),
            FairRound.last_quota.set(outcome.last_quota),
            *([FairRound.threshold.set(outcome.threshold)] if outcome.threshold else []),
        ]  # fmt: skip
        try:
            store.update(drawn, actions, FairRound.state == "open", lambda _: _NotNowError())
        except _NotNowError:
            return FairRound.get(self.project_id, self.round_id, consistent_read=True)
        return drawn


class RoundEntry(Record):
    """One person's entry, without the person: its id is made from theirs by our key. `claims` counts what it won.

    A part of a round holds one record more once it is closed; an entry is written only while that is not there.
    """

    class Meta:
        """Table settings."""

        table_name = "round_entries"

    round_part = UnicodeAttribute(hash_key=True)
    entry_id = UnicodeAttribute(range_key=True)
    claims = IntegerAttribute(null=True)
    entered_at = InstantAttribute()
    forgotten_at = TTLAttribute()


def opened(window: Window, *, quota: int, parts: int, seed_hash: str) -> FairRound:
    """The window's round, as the first who entered opened it."""
    found = FairRound.find(window.project_id, window.round_id)
    if found is not None:
        return found
    new = FairRound(
        window.project_id, window.round_id, state="open", open_state="open", quota=quota, parts=parts,
        seed_hash=seed_hash, opens_at=window.opens_at, draws_at=window.draws_at,
        forgotten_at=window.draws_at + KEPT_FOR,
    )  # fmt: skip
    try:
        store.create(new, lambda _: _OpenedBeforeError())
    except _OpenedBeforeError:
        return FairRound.get(window.project_id, window.round_id, consistent_read=True)
    return new


def enter(tx: Transaction, found: FairRound, entry_id: str) -> None:
    """The entry is in the round, once; raises EnteredBeforeError or RoundClosedError from the commit."""
    part = found.part_with(entry_id)
    entry = RoundEntry(part, entry_id, entered_at=runtime.now(), forgotten_at=found.forgotten_at)
    tx.create(entry, lambda _: EnteredBeforeError())
    is_open = RoundEntry.round_part.does_not_exist()
    tx.check(RoundEntry(part, _CLOSED), is_open, lambda _: RoundClosedError())


def both(now: Window) -> tuple[FairRound | None, FairRound | None]:
    """The round whose winners may claim now and the one that takes entries, in one read; None if nobody entered."""
    keys = [(now.project_id, now.before.round_id), (now.project_id, now.round_id)]
    found = {one.round_id: one for one in FairRound.batch_get(keys, consistent_read=True)}
    return found.get(now.before.round_id), found.get(now.round_id)


def entries_with(*keys: tuple[FairRound | None, str]) -> list[RoundEntry | None]:
    """The entry of this id in each of some rounds, in one read; None where there is none."""
    wanted = {entry_id: (one.part_with(entry_id), entry_id) for one, entry_id in keys if one is not None}
    read = RoundEntry.batch_get(list(wanted.values()), consistent_read=True) if wanted else ()
    found = {entry.entry_id: entry for entry in read}
    return [found.get(entry_id) for _, entry_id in keys]


def count_claim(tx: Transaction, right: Right) -> None:
    """One claim more by this entry, up to what it won; the right's own problem from the commit when it is used up."""
    is_left = RoundEntry.claims.does_not_exist() | (RoundEntry.claims < right.may_claim)
    entry = RoundEntry(right.round_part, right.entry_id)
    tx.update(entry, [RoundEntry.claims.add(1)], is_left & RoundEntry.round_part.exists(), lambda _: right.otherwise)


def due(at: datetime) -> Iterator[FairRound]:
    """Keys of rounds that wait for their draw, the oldest first, as the index knows them."""
    yield from FairRound.by_open_state.query("open", FairRound.draws_at <= at)


def page_of_entries(found: FairRound, *, limit: int, cursor: str | None) -> store.Page:
    """One page of a round's entries, part after part; it may be short while its cursor goes on."""
    number, _, inner = (cursor or "0.").partition(".")
    part = int(number) if number.isascii() and number.isdecimal() else found.parts
    if part >= found.parts:
        raise store.CursorInvalid("Begin again without a cursor.", field="cursor")
    entries: list[RoundEntry] = []
    while part < found.parts and len(entries) < limit:
        key = part_named(found.round_id, part)
        condition = RoundEntry.entry_id.startswith(_ENTRIES)
        page = store.listing(RoundEntry, key, condition, limit=limit - len(entries), cursor=inner or None)
        entries += page.records
        inner = page.next_cursor or ""
        part += 0 if inner else 1
    return store.Page(entries, f"{part}.{inner}" if part < found.parts else None)
