"""Owns the indexes of the projects table."""

from typing import Any

from pynamodb.attributes import UnicodeAttribute
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex, KeysOnlyProjection

from chalicelib.models.attributes import InstantAttribute


class ProjectsByState(GlobalSecondaryIndex[Any]):
    """What is open to work on."""

    class Meta:
        """Index settings."""

        index_name = "by_state"
        projection = AllProjection()

    state = UnicodeAttribute(hash_key=True)
    created_at = InstantAttribute(range_key=True)


class ProjectsByCreator(GlobalSecondaryIndex[Any]):
    """A manager's own list; its keys never change, so that working in a project writes nothing here."""

    class Meta:
        """Index settings."""

        index_name = "by_creator"
        projection = KeysOnlyProjection()

    created_by = UnicodeAttribute(hash_key=True)
    created_at = InstantAttribute(range_key=True)
