"""Owns the statements table: what one person earned and was paid for one period in one currency."""

from datetime import datetime

from pynamodb.attributes import UnicodeAttribute

from chalicelib.domain.statements import StatementFacts, entries_path
from chalicelib.models.attributes import InstantAttribute, IntegerAttribute, JsonAttribute
from chalicelib.models.store import Record


class Statement(Record):
    """Written once, by the close of `closed_in` (a later week's, when the work was accepted late)."""

    class Meta:
        """Table settings."""

        table_name = "statements"
        stream_view_type = "NEW_AND_OLD_IMAGES"

    account_id = UnicodeAttribute(hash_key=True)
    statement_key = UnicodeAttribute(range_key=True)  # <period_id>#<currency>
    period_id = UnicodeAttribute()
    currency = UnicodeAttribute()
    opening_minor = IntegerAttribute()
    earned_minor = IntegerAttribute()
    paid_minor = IntegerAttribute()
    tax_minor = IntegerAttribute(default=0)
    fee_minor = IntegerAttribute(default=0)
    closing_minor = IntegerAttribute()
    lines = JsonAttribute()
    entries_count = IntegerAttribute()
    first_sequence = IntegerAttribute()
    last_sequence = IntegerAttribute()
    entries_hash = UnicodeAttribute()
    closed_in = UnicodeAttribute()
    closed_at = InstantAttribute()

    @property
    def entries_path(self) -> str:
        """Where the person reads the entries behind the lines."""
        return entries_path(self.period_id)

    def facts(self) -> StatementFacts:
        """What it says."""
        return StatementFacts(**{name: getattr(self, name) for name in StatementFacts.__struct_fields__})


def statement(account_id: str, facts: StatementFacts, *, closed_in: str, closed_at: datetime) -> Statement:
    """The record of a statement, not yet written."""
    values = {name: getattr(facts, name) for name in StatementFacts.__struct_fields__}
    key = f"{facts.period_id}#{facts.currency}"
    return Statement(account_id, key, **values, closed_in=closed_in, closed_at=closed_at)


def statements_of(account_id: str, period_id: str) -> list[Statement]:
    """The person's statements of one period, a currency each."""
    key = Statement.statement_key.startswith(f"{period_id}#")
    return list(Statement.query(account_id, key, consistent_read=True))


def newest_of(account_id: str, limit: int) -> list[Statement]:
    """The person's newest statements, newest first, read consistently."""
    return list(Statement.query(account_id, consistent_read=True, scan_index_forward=False, limit=limit))


def all_of(account_id: str) -> list[Statement]:
    """Every statement of the person, oldest first."""
    return list(Statement.query(account_id, consistent_read=True))
