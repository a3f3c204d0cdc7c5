"""Owns the ways packaging can stop; each message says where, and what to do."""


class PackagingError(Exception):
    """A step of packaging failed."""


class DefinitionError(PackagingError):
    """The definitions of the cloud contradict themselves or the application."""


class TrimError(PackagingError):
    """A dependency no longer looks as it did when its trimming was written; look before trimming it."""
