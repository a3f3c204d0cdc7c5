"""Owns what a notice is made of: its subject and its paragraphs, quotations and links."""

from typing import NamedTuple


class Quotation(str):
    """A paragraph somebody wrote, set apart."""

    __slots__ = ()


class Link(NamedTuple):
    """What to press, and the page of the web client it opens."""

    label: str
    path: str


class Words(NamedTuple):
    """A kind of notice; `$name` stands for a fact."""

    subject: str
    parts: tuple[str | Link, ...]
    #: False until the address is confirmed: whoever typed the name may not be the one who reads it.
    is_personal: bool = True
    #: False for what happens many times a day: it stands in the app, not in the mailbox.
    is_mailed: bool = True
