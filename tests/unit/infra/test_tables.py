"""The tables are defined twice on purpose, for CloudFormation and for PynamoDB; here the two are compared."""

from typing import Any

import pytest

from chalicelib.models.registry import TABLES
from chalicelib.models.store import Record
from infra.build import tables
from infra.build.definitions import STAGES, Definition

_MODELS = {model.Meta.table_name.removeprefix("inlier-local-"): model for model in TABLES}


def test_every_table_has_a_model_and_every_model_a_table():
    assert sorted(tables.declared("prod")) == sorted(_MODELS)


@pytest.mark.parametrize("name", sorted(_MODELS))
def test_a_table_has_the_keys_indexes_and_projections_its_model_uses(name: str):
    assert _as_defined(name) == _as_modelled(_MODELS[name])


@pytest.mark.parametrize("name", sorted(_MODELS))
def test_a_table_forgets_by_the_attribute_its_model_says(name: str):
    properties = tables.resources("prod")[tables.table_id(name)]["Properties"]
    modelled: Any = _MODELS[name]._ttl_attribute()
    defined = properties.get("TimeToLiveSpecification", {"AttributeName": None, "Enabled": True})
    assert defined == {"AttributeName": modelled and modelled.attr_name, "Enabled": True}


@pytest.mark.parametrize("name", sorted(_MODELS))
def test_a_table_has_a_stream_where_its_model_is_an_outbox(name: str):
    properties = tables.resources("prod")[tables.table_id(name)]["Properties"]
    defined = properties.get("StreamSpecification", {}).get("StreamViewType")
    assert defined == getattr(_MODELS[name].Meta, "stream_view_type", None)


@pytest.mark.parametrize("stage", STAGES)
def test_every_table_can_be_restored_is_encrypted_and_paid_by_use(stage: str):
    for resource in tables.resources(stage).values():
        properties = resource["Properties"]
        assert properties["PointInTimeRecoverySpecification"] == {"PointInTimeRecoveryEnabled": True}
        assert properties["SSESpecification"]["SSEEnabled"] is True
        assert properties["BillingMode"] == "PAY_PER_REQUEST"
        assert properties["TableName"].startswith(f"inlier-{stage}-")


def test_only_attributes_that_are_keys_are_defined():
    """DynamoDB refuses a table that defines an attribute no key uses."""
    for name, resource in tables.resources("prod").items():
        properties = resource["Properties"]
        schemas = [properties["KeySchema"], *(i["KeySchema"] for i in properties.get("GlobalSecondaryIndexes", []))]
        used = {key["AttributeName"] for schema in schemas for key in schema}
        assert {entry["AttributeName"] for entry in properties["AttributeDefinitions"]} == used, name


def _as_defined(name: str) -> Definition:
    properties = tables.resources("prod")[tables.table_id(name)]["Properties"]
    kinds = {entry["AttributeName"]: entry["AttributeType"] for entry in properties["AttributeDefinitions"]}
    return {
        "key": _key(properties["KeySchema"], kinds),
        "indexes": {
            index["IndexName"]: (_key(index["KeySchema"], kinds), _projection(index["Projection"]))
            for index in properties.get("GlobalSecondaryIndexes", [])
        },
    }


def _as_modelled(model: type[Record]) -> Definition:
    schema = model._get_schema()
    kinds = {entry["AttributeName"]: entry["AttributeType"] for entry in schema["attribute_definitions"]}
    assert not schema.get("local_secondary_indexes"), "tables.yaml has no word for a local index yet"
    return {
        "key": _key(schema["key_schema"], kinds),
        "indexes": {
            index["index_name"]: (_key(index["key_schema"], kinds), _projection(index["projection"]))
            for index in schema.get("global_secondary_indexes") or []
        },
    }


def _key(schema: Any, kinds: dict[str, str]) -> list[tuple[str, str, str]]:
    return sorted((key["KeyType"], key["AttributeName"], kinds[key["AttributeName"]]) for key in schema)


def _projection(projection: Any) -> tuple[str, list[str]]:
    return projection["ProjectionType"], sorted(projection.get("NonKeyAttributes", []))
