"""An in-memory DynamoDB: the operations PynamoDB uses, by AWS's documented rules, flat in the size of its tables."""

from tests.fakes.dynamodb.engine import Answer, Engine

__all__ = ["Answer", "Engine"]
