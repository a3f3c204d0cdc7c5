"""Owns the way to the tables: one connection for all of them, transaction(), single writes, pages of lists."""

from chalicelib.models.store.pages import UNREADABLE, CursorInvalid, Page, gathered, listing, together, whole
from chalicelib.models.store.records import (
    READ_TRIES,
    TRIES,
    Busy,
    Record,
    RefusedWriteError,
    StoreUnreachable,
    busy,
    connection,
)
from chalicelib.models.store.singles import create, delete, put, update
from chalicelib.models.store.transactions import Transaction, again_when, transaction

__all__ = [
    "READ_TRIES",
    "TRIES",
    "UNREADABLE",
    "Busy",
    "CursorInvalid",
    "Page",
    "Record",
    "RefusedWriteError",
    "StoreUnreachable",
    "Transaction",
    "again_when",
    "busy",
    "connection",
    "create",
    "delete",
    "gathered",
    "listing",
    "put",
    "together",
    "transaction",
    "update",
    "whole",
]
