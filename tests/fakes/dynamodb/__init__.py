"""An in-memory DynamoDB: the operations PynamoDB uses, by AWS's documented rules, flat in the size of its tables.

Not built, because PynamoDB never sends it: reserved words (it always uses placeholders), legacy parameters, PartiQL,
changes of a table's schema, and the exact text of every message.
"""

from tests.fakes.dynamodb.engine import Answer, Engine

__all__ = ["Answer", "Engine"]
