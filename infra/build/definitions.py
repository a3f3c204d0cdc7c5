"""Owns reading `infra/cloud`: YAML with CloudFormation's short intrinsics, and the stage's own values written out."""

import platform
from pathlib import Path
from typing import Any

import yaml

from infra.build.failures import DefinitionError

ROOT = Path(__file__).resolve().parents[2]
CLOUD = ROOT / "infra" / "cloud"
STAGES = ("local", "dev", "prod")

#: Files of `infra/cloud` that are plain CloudFormation; the others are tables that a module here writes out.
FRAGMENTS = ("parameters", "buckets", "keys", "identity", "mail", "secrets", "alarms", "api")

Definition = dict[str, Any]


class _Loader(yaml.SafeLoader):
    """YAML as CloudFormation reads it."""


def _intrinsic(loader: _Loader, suffix: str, node: yaml.Node) -> Definition:
    value: Any
    if isinstance(node, yaml.ScalarNode):
        value = loader.construct_scalar(node)
    elif isinstance(node, yaml.SequenceNode):
        value = loader.construct_sequence(node, deep=True)
    else:
        value = loader.construct_mapping(node, deep=True)  # type: ignore[arg-type]
    if suffix in {"Ref", "Condition"}:
        return {suffix: value}
    if suffix == "GetAtt" and isinstance(value, str):
        value = value.split(".", 1)
    return {f"Fn::{suffix}": value}


_Loader.add_multi_constructor("!", _intrinsic)


def read(path: Path) -> Any:
    """One file of `infra/cloud` as it stands."""
    return yaml.load(path.read_text(encoding="utf-8"), _Loader)  # noqa: S506  (a SafeLoader with one tag more)


def stage_values(stage: str) -> Definition:
    """What differs between the stages (stages.yaml), for one of them."""
    if stage not in STAGES:
        raise DefinitionError(f"There is no stage `{stage}`; there are {', '.join(STAGES)}.")
    values: Definition = read(CLOUD / "stages.yaml")[stage]
    return values


def definition(name: str, stage: str) -> Any:
    """One file of `infra/cloud` with the stage's values in place of `<stage>`, `<mail_from>` and the like."""
    values = stage_values(stage)
    words = {
        "<stage>": stage,
        "<root>": str(ROOT),
        "<mail_from>": values["mail_from"],
        "<web_url>": values["web_url"],
        "<support_address>": values["support_address"],
        "<admin_second_factor>": values["admin_second_factor"],
        "<root_retention_days>": str(values["root_retention_days"]),
        "<deletion_protection>": "ACTIVE" if values["keep_data"] else "INACTIVE",
    }
    structures = {"<web_address>": values["web_address"]}
    return _written_out(read(CLOUD / f"{name}.yaml"), words, structures)


def _written_out(value: Any, words: dict[str, str], structures: dict[str, Any]) -> Any:
    if isinstance(value, dict):
        return {_written_out(key, words, {}): _written_out(item, words, structures) for key, item in value.items()}
    if isinstance(value, list):
        return [_written_out(item, words, structures) for item in value]
    if isinstance(value, str):
        if value in structures:
            return structures[value]
        for word, replacement in words.items():
            value = value.replace(word, replacement)
    return value


def merged(into: Definition, other: Definition) -> Definition:
    """Both definitions in one; a leaf that both have is a contradiction, since order must not decide."""
    result = dict(into)
    for key, value in other.items():
        if key not in result:
            result[key] = value
        elif isinstance(result[key], dict) and isinstance(value, dict):
            result[key] = merged(result[key], value)
        elif result[key] != value:
            raise DefinitionError(f"`{key}` is defined twice: {result[key]!r} and {value!r}.")
    return result


def architecture(stage: str, declared: str | None) -> str:
    """The Lambda architecture: the declared one on AWS; on the local cloud the machine it runs on."""
    if stage != "local":
        if declared not in {"arm64", "x86_64"}:
            raise DefinitionError(f"`.chalice/config.json` gives stage {stage} no lambda_architecture.")
        return declared
    return "arm64" if platform.machine().lower() in {"arm64", "aarch64"} else "x86_64"


def logical_id(name: str, kind: str = "") -> str:
    """The name of a resource inside the template: `identity_checks`, `Table` gives `IdentityChecksTable`."""
    return "".join(word.capitalize() for word in name.replace("-", "_").split("_")) + kind
