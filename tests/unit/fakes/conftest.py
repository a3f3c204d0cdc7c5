"""A small table in an empty cloud, and a raw client of it."""

from typing import Any

import botocore.session
import pytest
from botocore.config import Config

from tests.fakes.cloud import MemoryCloud

SCHEMA = {
    "TableName": "things",
    "BillingMode": "PAY_PER_REQUEST",
    "AttributeDefinitions": [
        {"AttributeName": "pk", "AttributeType": "S"},
        {"AttributeName": "group", "AttributeType": "S"},
    ],
    "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}],
    "GlobalSecondaryIndexes": [
        {
            "IndexName": "by_group",
            "KeySchema": [{"AttributeName": "group", "KeyType": "HASH"}],
            "Projection": {"ProjectionType": "ALL"},
        }
    ],
}


@pytest.fixture(scope="session")
def session() -> Any:
    """One session: reading the services' descriptions is what takes long."""
    return botocore.session.Session()


@pytest.fixture
def store(cloud: MemoryCloud, session: Any) -> Any:
    """A client with PynamoDB's three sends, and its table."""
    config = Config(retries={"mode": "standard", "total_max_attempts": 3})
    client = session.create_client("dynamodb", region_name="us-east-1", config=config)
    client.create_table(**SCHEMA)
    return client
