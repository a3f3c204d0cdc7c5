"""The product's tables in the memory store, from the models' own schemas."""

from typing import Any

from chalicelib.models import skill_tree
from chalicelib.models.registry import TABLES


def create_tables() -> None:
    """Every table of the registry; models that share a table add their indexes to it."""
    skill_tree.forget_shown()  # what a process keeps for a minute is of another world
    by_name: dict[str, list[Any]] = {}
    for model in TABLES:
        by_name.setdefault(model._get_connection().table_name, []).append(model)
    for models in by_name.values():
        connection = models[0]._get_connection()
        connection.create_table(**_merged([model._get_schema() for model in models]), billing_mode="PAY_PER_REQUEST")
        attributes = {model._ttl_attribute().attr_name for model in models if model._ttl_attribute()}
        for attribute in attributes:
            connection.update_time_to_live(attribute)


def _merged(schemas: list[Any]) -> dict[str, Any]:
    merged: dict[str, Any] = {"key_schema": schemas[0]["key_schema"]}
    for part in ("attribute_definitions", "global_secondary_indexes", "local_secondary_indexes"):
        found: list[Any] = []
        for schema in schemas:
            found += [entry for entry in schema[part] if entry not in found]
        merged[part] = found
    return merged
