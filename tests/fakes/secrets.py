"""Secrets Manager in memory: secrets by name or ARN, each with its newest value."""

from collections import Counter
from typing import Any

from tests.fakes.errors import ServiceError

_PREFIX = "arn:aws:secretsmanager:us-east-1:000000000000:secret:"


class Secrets:
    """The service. `values` holds the secrets by ARN; `reads` counts how often each was read."""

    def __init__(self) -> None:
        self.values: dict[str, str | bytes] = {}
        self.reads: Counter[str] = Counter()

    def __call__(self, op: str, params: dict[str, Any]) -> dict[str, Any]:
        operations = {
            "CreateSecret": self._create,
            "GetSecretValue": self._get,
            "PutSecretValue": self._put,
        }
        return operations[op](params)

    def put(self, name: str, value: str | bytes) -> str:
        """A secret, or a new value of it; returns its ARN."""
        arn = f"{_PREFIX}{name}"
        self.values[arn] = value
        return arn

    def _create(self, params: dict[str, Any]) -> dict[str, Any]:
        name = f"{params['Name']}-memory"  # AWS ends the ARN with six letters of its own
        if f"{_PREFIX}{name}" in self.values:
            raise ServiceError("ResourceExistsException", "A resource with the ID you requested already exists.")
        value = params.get("SecretString") or params["SecretBinary"]
        return {"ARN": self.put(name, value), "Name": params["Name"], "VersionId": "1"}

    def _put(self, params: dict[str, Any]) -> dict[str, Any]:
        arn = self._arn(params)
        self.values[arn] = params.get("SecretString") or params["SecretBinary"]
        return {"ARN": arn}

    def _get(self, params: dict[str, Any]) -> dict[str, Any]:
        arn = self._arn(params)
        self.reads[arn] += 1
        value = self.values[arn]
        kind = "SecretString" if isinstance(value, str) else "SecretBinary"
        return {"ARN": arn, "VersionStages": ["AWSCURRENT"], kind: value}

    def _arn(self, params: dict[str, Any]) -> str:
        wanted = params["SecretId"]
        for arn in (wanted, f"{_PREFIX}{wanted}", f"{_PREFIX}{wanted}-memory"):
            if arn in self.values:
                return arn
        raise ServiceError("ResourceNotFoundException", "Secrets Manager can't find the specified secret.")
