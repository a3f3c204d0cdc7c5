"""Transactions: all or none, with reasons."""

from tests.integration.conformance.language import (
    INVALID,
    MET,
    TABLE,
    Case,
    Request,
    condition_check,
    delete,
    get,
    key,
    put,
    refused,
    thing,
    transact,
    update,
)

_ONE = (put(thing(n=1)),)


def _add(token: str, n: int = 1) -> Request:
    return transact(update("ADD n :n", n=n), ClientRequestToken=token)


def _cancelled(*reasons: str, **members: object) -> dict[str, object]:
    return refused("TransactionCanceledException", *reasons, **members)


TRANSACTIONS = [
    Case("a transaction writes all its items",
         ("TransactGetItems", {"TransactItems": [{"Get": {"TableName": TABLE, "Key": key(sk=n)}} for n in (1, 2, 3)]}),
         {"Responses": [{"Item": thing(n=2)}, {"Item": thing(sk=2)}, {}]},
         (*_ONE, put(key(sk=3)), transact(update("ADD n :n", n=1), put(key(sk=2)), delete(key(sk=3)),
                                          condition_check("attribute_not_exists(pk)", key(sk=4))))),
    Case("a refused member cancels all, with the item that was there",
         transact(put(key(sk=2)),
                  put(key(), ConditionExpression="attribute_not_exists(pk)", ReturnValuesOnConditionCheckFailure="ALL_OLD")),
         _cancelled("None", "ConditionalCheckFailed", items=[None, thing(n=1)]), _ONE),
    Case("every refused member has its reason",
         transact(condition_check("n = :n", n=2), condition_check("attribute_exists(pk)", key(sk=2)), put(key(sk=3))),
         _cancelled("ConditionalCheckFailed", "ConditionalCheckFailed", "None"), _ONE),
    Case("a member of the wrong type cancels", transact(update("SET t = t + :n", n=1)),
         _cancelled("ValidationError"), (put(thing(t="x")),)),
    Case("a cancelled transaction leaves nothing", get(key(sk=2)), {"Item": None},
         (*_ONE, transact(put(key(sk=2)), condition_check("n = :n", n=2)))),
    Case("an item twice is refused", transact(update("ADD n :n", n=1), condition_check("n = :n", n=1)), INVALID, _ONE),
    Case("100 members are accepted", transact(*(put(key(sk=n)) for n in range(100))), MET),
    Case("101 members are refused", transact(*(put(key(sk=n)) for n in range(101))), INVALID),
    Case("no members are refused", transact(), INVALID),
    Case("the same token again changes nothing", get(), {"Item": thing(n=2)}, (*_ONE, _add("token"), _add("token"))),
    Case("another token is another transaction", get(), {"Item": thing(n=3)}, (*_ONE, _add("one"), _add("two"))),
    Case("the same token for another request is refused", _add("token", 5),
         refused("IdempotentParameterMismatchException"), (*_ONE, _add("token"))),
]  # fmt: skip
