"""Owns the indexes of attempts: those without a result, one version's, one person's."""

from typing import Any

from pynamodb.attributes import UnicodeAttribute
from pynamodb.indexes import GlobalSecondaryIndex, KeysOnlyProjection

from chalicelib.models.attributes import InstantAttribute


class AttemptsByEnd(GlobalSecondaryIndex[Any]):
    """Attempts without a result by their end: running, with functions to run, or waiting for a person, by skill.

    A graded one leaves the index.
    """

    class Meta:
        """Index settings."""

        index_name = "by_end"
        projection = KeysOnlyProjection()

    running_shard = UnicodeAttribute(hash_key=True)
    ends_at = InstantAttribute(range_key=True)


class AttemptsByVersion(GlobalSecondaryIndex[Any]):
    """Everybody's attempts of one version of an assessment."""

    class Meta:
        """Index settings."""

        index_name = "by_version"
        projection = KeysOnlyProjection()

    version_id = UnicodeAttribute(hash_key=True)
    started_at = InstantAttribute(range_key=True)


class AttemptsByAccount(GlobalSecondaryIndex[Any]):
    """One person's attempts, for the export of their data; its keys never change."""

    class Meta:
        """Index settings."""

        index_name = "by_account"
        projection = KeysOnlyProjection()

    account_id = UnicodeAttribute(hash_key=True)
    started_at = InstantAttribute(range_key=True)
