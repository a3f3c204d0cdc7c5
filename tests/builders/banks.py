"""Reads the assessments that come with the project, as they stand in version control."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml

BANKS = Path(__file__).parents[2] / "infra/assessments"
NAMES = sorted(path.stem for path in BANKS.glob("*.yaml"))


@cache
def bank(name: str) -> dict[str, Any]:
    """The file as it is; read once, so nobody changes it."""
    read: dict[str, Any] = yaml.safe_load((BANKS / f"{name}.yaml").read_text(encoding="utf-8"))
    return read


@cache
def items_of(name: str) -> dict[str, dict[str, Any]]:
    """Its items by id."""
    return {item["item_id"]: item for item in bank(name)["items"]}
