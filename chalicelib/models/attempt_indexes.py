"""Owns the indexes of attempts: those without a result, one version's, one person's."""

from pynamodb.attributes import UnicodeAttribute
from pynamodb.indexes import GlobalSecondaryIndex, KeysOnlyProjection

from chalicelib.models.attributes import InstantAttribute
from chalicelib.models.store import Record


class AttemptsByEnd(GlobalSecondaryIndex[Record]):
    """Attempts without a result by their end: running, with functions to run, or waiting for a person, by skill.

    A graded one leaves the index.
    """

    class Meta:
        """Index settings."""

        index_name = "by_end"
        projection = KeysOnlyProjection()

    running_shard = UnicodeAttribute(hash_key=True)
    ends_at = InstantAttribute(range_key=True)


class AttemptsByVersion(GlobalSecondaryIndex[Record]):
    """Everybody's attempts of one version of an assessment."""

    class Meta:
        """Index settings."""

        index_name = "by_version"
        projection = KeysOnlyProjection()

    version_id = UnicodeAttribute(hash_key=True)
    started_at = InstantAttribute(range_key=True)


class AttemptsByAccount(GlobalSecondaryIndex[Record]):
    """One person's attempts, for the export of their data; its keys never change."""

    class Meta:
        """Index settings."""

        index_name = "by_account"
        projection = KeysOnlyProjection()

    account_id = UnicodeAttribute(hash_key=True)
    started_at = InstantAttribute(range_key=True)
