"""Random requests about the fuzz's table."""

from typing import Any

from tests.fuzz.expressions import Expressions
from tests.fuzz.table import INDEXES, KINDS, TABLE, Request


class Requests(Expressions):
    """A seeded source of requests."""

    def next(self, page: dict[str, Any] | None) -> Request:
        """One request; `page` is the request that would go on where an earlier one stopped."""
        if page is not None and self.dice.random() < 0.6:
            return page["operation"], page["request"]
        kinds = (
            self.put,
            self.update,
            self.update,
            self.delete,
            self.get,
            self.query,
            self.query,
            self.scan,
            self.transaction,
            self.transaction,
            self.transact_get,
            self.batch_write,
            self.batch_get,
        )
        return self.dice.choice(kinds)()

    def put(self) -> Request:
        return "PutItem", {**self.member("Put"), **self.answers(("NONE", "ALL_OLD"))}

    def delete(self) -> Request:
        return "DeleteItem", {**self.member("Delete"), **self.answers(("NONE", "ALL_OLD"))}

    def update(self) -> Request:
        wanted = ("NONE", "ALL_OLD", "ALL_NEW", "UPDATED_OLD", "UPDATED_NEW")
        return "UpdateItem", {**self.member("Update"), **self.answers(wanted)}

    def answers(self, wanted: tuple[str, ...]) -> dict[str, Any]:
        return {
            "ReturnValues": self.dice.choice(wanted),
            "ReturnConsumedCapacity": self.dice.choice(("TOTAL", "INDEXES")),
        }

    def member(self, kind: str, key: dict[str, Any] | None = None) -> dict[str, Any]:
        self.fresh()
        member: dict[str, Any] = {"TableName": TABLE}
        if kind == "Put":
            member["Item"] = {**self.item(), **(key or {})}
        else:
            member["Key"] = key or self.key()
        if kind == "Update":
            member["UpdateExpression"] = self.update_expression(member["Key"])
        if kind == "ConditionCheck" or self.dice.random() < 0.4:
            member["ConditionExpression"] = self.condition()
            if self.dice.random() < 0.5:
                member["ReturnValuesOnConditionCheckFailure"] = "ALL_OLD"
        return {**member, **self.placeholders()}

    def transaction(self) -> Request:
        keys = [{"pk": {"S": p}, "sk": {"N": str(s)}} for p in "pqr" for s in range(4)]
        members = []
        for key in self.dice.sample(keys, self.dice.randint(1, 4)):
            kind = self.dice.choice(("Put", "Update", "Update", "Delete", "ConditionCheck"))
            members.append({kind: self.member(kind, key)})
        if self.dice.random() < 0.03:
            members.append(members[0])
        request: dict[str, Any] = {"TransactItems": members, "ReturnConsumedCapacity": "TOTAL"}
        if self.dice.random() < 0.3:
            request["ClientRequestToken"] = f"token-{self.dice.randint(0, 5)}"
        return "TransactWriteItems", request

    def get(self) -> Request:
        self.fresh()
        request: dict[str, Any] = {"TableName": TABLE, "Key": self.key()}
        if self.dice.random() < 0.3:
            request["ProjectionExpression"] = ", ".join(
                self.name(name) for name in self.dice.sample(tuple(KINDS), self.dice.randint(1, 3))
            )
        if self.dice.random() < 0.3:
            request["ConsistentRead"] = True
        return "GetItem", {**request, **self.placeholders()}

    def transact_get(self) -> Request:
        keys = [self.key() for _ in range(self.dice.randint(1, 3))]
        return "TransactGetItems", {"TransactItems": [{"Get": {"TableName": TABLE, "Key": key}} for key in keys]}

    def batch_get(self) -> Request:
        return "BatchGetItem", {"RequestItems": {TABLE: {"Keys": [self.key() for _ in range(self.dice.randint(1, 3))]}}}

    def batch_write(self) -> Request:
        members = [
            {"PutRequest": {"Item": self.item()}}
            if self.dice.random() < 0.6
            else {"DeleteRequest": {"Key": self.key()}}
            for _ in range(self.dice.randint(1, 3))
        ]
        return "BatchWriteItem", {"RequestItems": {TABLE: members}, "ReturnConsumedCapacity": "TOTAL"}

    def query(self) -> Request:
        self.fresh()
        index = self.dice.choice(tuple(INDEXES))
        hash_name, range_name, filtered = INDEXES[index]
        text = f"{self.name(hash_name)} = {self.placeholder(self.key_value(hash_name))}"
        if range_name and self.dice.random() < 0.6:
            text += " AND " + self.range_condition(range_name)
        request: dict[str, Any] = {
            "TableName": TABLE,
            "KeyConditionExpression": text,
            "ScanIndexForward": self.dice.random() < 0.6,
        }
        return "Query", {**request, **self.page(index, filtered), **self.placeholders()}

    def scan(self) -> Request:
        self.fresh()
        index = self.dice.choice(("", "by_group"))
        return "Scan", {
            "TableName": TABLE,
            **self.page(index, INDEXES[index][2], may_limit=False),
            **self.placeholders(),
        }

    def page(self, index: str, filtered: tuple[str, ...], *, may_limit: bool = True) -> dict[str, Any]:
        """Limits only where both engines agree on the order, which AWS leaves open for scans and equal index keys."""
        request: dict[str, Any] = {"IndexName": index} if index else {}
        if filtered and self.dice.random() < 0.3:
            request["FilterExpression"] = self.condition(filtered, 1)
        if may_limit and index in ("", "by_own_word") and self.dice.random() < 0.5:
            request["Limit"] = self.dice.randint(1, 3)
        if self.dice.random() < 0.15:
            request["Select"] = "COUNT"
        return request
