"""The engine: each operation of the service by its name, and what a test may do that a client cannot."""

import time
from collections.abc import Callable
from typing import Any, NamedTuple

from tests.fakes.dynamodb import batches, reads, writes
from tests.fakes.dynamodb.capacity import Consumed, charge_write, write_units
from tests.fakes.dynamodb.refusals import ConditionFailedError, invalid, unknown_table
from tests.fakes.dynamodb.schema import described, in_use, new_table
from tests.fakes.dynamodb.streams import stream_record
from tests.fakes.dynamodb.tables import Change, Index, Table
from tests.fakes.dynamodb.transactions import Transactions, transact_get
from tests.fakes.dynamodb.values import number
from tests.fakes.dynamodb.writes import Plan, attributes_answer, check_choice
from tests.fakes.errors import ServiceError

Request = dict[str, Any]


class Answer(NamedTuple):
    """What the client gets, and what it cost whether or not the client asked."""

    output: dict[str, Any]
    consumed: list[Consumed]


class Engine:
    """All tables of one account and region."""

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self.clock = clock
        self.tables: dict[str, Table] = {}
        self.sequence = 0
        self.transactions = Transactions(clock, self._commit)
        self._operations: dict[str, Callable[[Request], Answer]] = {
            "GetItem": self._get_item,
            "PutItem": self._put_item,
            "UpdateItem": self._update_item,
            "DeleteItem": self._delete_item,
            "Query": self._query,
            "Scan": self._scan,
            "TransactWriteItems": self._transact_write,
            "TransactGetItems": self._transact_get,
            "BatchGetItem": self._batch_get,
            "BatchWriteItem": self._batch_write,
            "CreateTable": self._create_table,
            "DescribeTable": lambda request: Answer({"Table": described(self.table(request.get("TableName")))}, []),
            "DeleteTable": self._delete_table,
            "ListTables": lambda _: Answer({"TableNames": sorted(self.tables)}, []),
            "UpdateTimeToLive": self._update_time_to_live,
            "DescribeTimeToLive": self._describe_time_to_live,
        }

    def call(self, operation: str, request: Request) -> Answer:
        """Carry out one request; raises ServiceError."""
        if operation not in self._operations:
            raise invalid(f"The memory store has no operation {operation}")
        return self._operations[operation](request)

    def table(self, name: Any) -> Table:
        try:
            return self.tables[name]
        except (KeyError, TypeError):
            raise unknown_table(name) from None

    def lag(self, table: Table, index: Index, is_consistent: bool) -> int:
        """How many changes a read of this index (the table's own order: no name) is behind; overridden by tests."""
        return 0

    # what a test may do

    def drain_stream(self, name: str, limit: int | None = None) -> list[dict[str, Any]]:
        """The table's next stream records, which count as delivered from now on."""
        table = self.table(name)
        records = self.pending_stream(name, limit)
        table.streamed += len(records)
        return records

    def pending_stream(self, name: str, limit: int | None = None) -> list[dict[str, Any]]:
        """The table's next stream records, still to be delivered."""
        table = self.table(name)
        end = None if limit is None else table.streamed + limit
        return [stream_record(table, change) for change in table.log[table.streamed : end]]

    def changes(self) -> list[Change]:
        """Every change of every table, in the order they were made."""
        return sorted((change for table in self.tables.values() for change in table.log), key=lambda c: c.sequence)

    def expire(self, name: str, at: float | None = None) -> int:
        """Delete the items whose time to live has passed, as DynamoDB's own process would; how many."""
        table = self.table(name)
        attribute, now = table.ttl_attribute, self.clock() if at is None else at
        if attribute is None:
            raise invalid(f"Table {name} has no time to live")
        due = [
            record.key
            for record in table.items.values()
            if "N" in record.item.get(attribute, {}) and number(record.item[attribute]["N"]) < now
        ]
        for key in due:
            self.sequence += 1
            table.store(key, None, self.sequence, is_expiry=True)
        return len(due)

    # tables

    def _create_table(self, request: Request) -> Answer:
        table = new_table(request, self.clock)
        if table.name in self.tables:
            raise in_use(table.name)
        self.tables[table.name] = table
        return Answer({"TableDescription": described(table)}, [])

    def _delete_table(self, request: Request) -> Answer:
        table = self.table(request.get("TableName"))
        del self.tables[table.name]
        return Answer({"TableDescription": {**described(table), "TableStatus": "DELETING"}}, [])

    def _update_time_to_live(self, request: Request) -> Answer:
        table, wanted = self.table(request.get("TableName")), request["TimeToLiveSpecification"]
        if wanted["Enabled"] is (table.ttl_attribute is not None):
            raise invalid(f"TimeToLive is already {'enabled' if wanted['Enabled'] else 'disabled'}")
        table.ttl_attribute = wanted["AttributeName"] if wanted["Enabled"] else None
        return Answer({"TimeToLiveSpecification": wanted}, [])

    def _describe_time_to_live(self, request: Request) -> Answer:
        attribute = self.table(request.get("TableName")).ttl_attribute
        status = (
            {"TimeToLiveStatus": "ENABLED", "AttributeName": attribute}
            if attribute
            else {"TimeToLiveStatus": "DISABLED"}
        )
        return Answer({"TimeToLiveDescription": status}, [])

    # reads

    def _get_item(self, request: Request) -> Answer:
        item, consumed = reads.get_item(self.table(request.get("TableName")), request, self.lag)
        return _one(request, {} if item is None else {"Item": item}, consumed)

    def _query(self, request: Request) -> Answer:
        return _one(request, *reads.query(self.table(request.get("TableName")), request, self.lag))

    def _scan(self, request: Request) -> Answer:
        return _one(request, *reads.scan(self.table(request.get("TableName")), request, self.lag))

    def _batch_get(self, request: Request) -> Answer:
        return _many(request, *batches.batch_get(request, self.table, self.lag))

    def _transact_get(self, request: Request) -> Answer:
        answers, consumed = transact_get(request, self.table)
        return _many(request, {"Responses": answers}, consumed)

    # writes

    def _commit(self, plan: Plan) -> None:
        self.sequence += 1
        plan.table.store(plan.key, plan.new, self.sequence)

    def _put_item(self, request: Request) -> Answer:
        return self._write(request, writes.plan_put, ("NONE", "ALL_OLD"))

    def _delete_item(self, request: Request) -> Answer:
        return self._write(request, writes.plan_delete, ("NONE", "ALL_OLD"))

    def _update_item(self, request: Request) -> Answer:
        returned = ("NONE", "ALL_OLD", "UPDATED_OLD", "ALL_NEW", "UPDATED_NEW")
        return self._write(request, writes.plan_update, returned)

    def _write(self, request: Request, plan_of: Callable[[Table, Request], Plan], returned: tuple[str, ...]) -> Answer:
        table = self.table(request.get("TableName"))
        wanted = check_choice(request, "ReturnValues", returned)
        plan = plan_of(table, request)
        self._commit(plan)
        consumed = Consumed(table.name, is_read=False)
        charge_write(consumed, table, plan.old, plan.new)
        attributes = attributes_answer(plan, wanted) if wanted != "NONE" else None
        return _one(request, {} if attributes is None else {"Attributes": attributes}, consumed)

    def _batch_write(self, request: Request) -> Answer:
        return _many(request, {"UnprocessedItems": {}}, batches.batch_write(request, self.table, self._commit))

    def _transact_write(self, request: Request) -> Answer:
        return _many(request, {}, self.transactions.write(request, self.table))


def refused_cost(operation: str, request: Request, refusal: ServiceError) -> list[Consumed]:
    """A refused condition is charged as the write of the item that was there (Developer Guide, "Conditional
    writes")."""
    if not isinstance(refusal, ConditionFailedError):
        return []
    return [Consumed(str(request.get("TableName")), is_read=False, units=write_units(refusal.read_bytes))]


def _wanted(request: Request) -> str:
    return check_choice(request, "ReturnConsumedCapacity", ("NONE", "TOTAL", "INDEXES"))


def _one(request: Request, output: dict[str, Any], consumed: Consumed) -> Answer:
    wanted = request.get("ReturnConsumedCapacity", "NONE")
    if wanted != "NONE":
        output["ConsumedCapacity"] = consumed.answer(_wanted(request))
    return Answer(output, [consumed])


def _many(request: Request, output: dict[str, Any], consumed: list[Consumed]) -> Answer:
    wanted = request.get("ReturnConsumedCapacity", "NONE")
    if wanted != "NONE":
        output["ConsumedCapacity"] = [one.answer(_wanted(request)) for one in consumed]
    return Answer(output, consumed)
