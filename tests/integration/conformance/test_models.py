"""Real PynamoDB models on every engine: what the product does with a store."""

from collections.abc import Iterator

import pytest
from pynamodb.attributes import (
    ListAttribute,
    MapAttribute,
    NumberAttribute,
    UnicodeAttribute,
    UnicodeSetAttribute,
    VersionAttribute,
)
from pynamodb.connection import Connection
from pynamodb.exceptions import DoesNotExist, PutError, TransactWriteError, UpdateError
from pynamodb.expressions.update import Action
from pynamodb.indexes import GlobalSecondaryIndex, IncludeProjection
from pynamodb.models import Model
from pynamodb.transactions import TransactGet, TransactWrite


class ByShelf(GlobalSecondaryIndex["Book"]):
    """The books of a shelf by their place."""

    class Meta:
        index_name = "by_shelf"
        projection = IncludeProjection(["copies"])

    shelf = UnicodeAttribute(hash_key=True)
    place = NumberAttribute(range_key=True)


class Book(Model):
    """A record with the attributes the product uses."""

    class Meta:
        table_name = "books"
        region = "us-east-1"
        host: str | None = None

    book_id = UnicodeAttribute(hash_key=True)
    shelf = UnicodeAttribute(null=True)
    place = NumberAttribute(null=True)
    copies = NumberAttribute(default=0)
    topics = UnicodeSetAttribute(null=True)
    readers: ListAttribute[str] = ListAttribute(default=list)
    details: MapAttribute[str, object] = MapAttribute(null=True)
    version = VersionAttribute()
    by_shelf = ByShelf()


@pytest.fixture
def connection(endpoint: str | None) -> Iterator[Connection]:
    """The table on this engine, and a connection to it."""
    Book.Meta.host = endpoint
    Book._connection = None
    Book.create_table(billing_mode="PAY_PER_REQUEST", wait=True)
    yield Connection(region="us-east-1", host=endpoint)
    Book.delete_table()
    Book._connection = None


def test_a_record_is_found_as_it_was_saved(connection: Connection) -> None:
    Book("b", shelf="s", place=2, topics={"x", "y"}, readers=["r"], details={"pages": 3}).save()
    book = Book.get("b", consistent_read=True)
    assert (book.shelf, book.place, book.topics, book.readers) == ("s", 2, {"x", "y"}, ["r"])
    assert book.details["pages"] == 3
    with pytest.raises(DoesNotExist):
        Book.get("c")


def test_a_record_changed_by_somebody_else_is_not_overwritten(connection: Connection) -> None:
    Book("b").save()
    mine, other = Book.get("b"), Book.get("b")
    other.update([Book.copies.add(1)])
    with pytest.raises(PutError) as refused:
        mine.save()
    assert refused.value.cause_response_code == "ConditionalCheckFailedException"
    assert Book.get("b").copies == 1


def test_a_conditional_update_happens_once(connection: Connection) -> None:
    Book("b", copies=1).save()
    book = Book.get("b")
    take: list[Action] = [Book.copies.set(Book.copies - 1), Book.readers.set(Book.readers.append(["r"]))]
    book.update(take, condition=Book.copies > 0)
    assert (book.copies, book.readers) == (0, ["r"])
    with pytest.raises(UpdateError):
        Book.get("b").update(take, condition=Book.copies > 0)


def test_a_refused_transaction_names_the_member_and_what_was_there(connection: Connection) -> None:
    Book("b", copies=7).save()

    def send() -> None:
        with TransactWrite(connection=connection) as tx:
            tx.save(Book("b"), condition=Book.book_id.does_not_exist(), return_values="ALL_OLD")
            tx.save(Book("c"))

    with pytest.raises(TransactWriteError) as refused:
        send()
    first, second = refused.value.cancellation_reasons
    assert first is not None
    assert (first.code, second) == ("ConditionalCheckFailed", None)
    assert first.raw_item is not None
    assert first.raw_item["copies"] == {"N": "7"}
    assert Book.count() == 1


def test_an_index_gives_pages_in_its_order(connection: Connection) -> None:
    with Book.batch_write() as batch:
        for number in range(7):
            batch.save(Book(f"b{number}", shelf="s", place=7 - number, copies=number))
    first = Book.by_shelf.query("s", limit=3, page_size=2)
    assert [book.place for book in first] == [1, 2, 3]
    rest = Book.by_shelf.query("s", last_evaluated_key=first.last_evaluated_key, filter_condition=Book.copies < 3)
    assert [book.book_id for book in rest] == ["b2", "b1", "b0"]
    assert sorted(book.book_id for book in Book.batch_get(["b1", "b3", "nothing"])) == ["b1", "b3"]


def test_a_transaction_reads_one_moment(connection: Connection) -> None:
    Book("b", copies=1).save()
    with TransactGet(connection=connection) as tx:
        there, missing = tx.get(Book, "b"), tx.get(Book, "c")
    assert there.get().copies == 1
    with pytest.raises(DoesNotExist):
        missing.get()
