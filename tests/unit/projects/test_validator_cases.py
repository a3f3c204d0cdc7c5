"""The cases that server and web client share: a validator means the same on both sides (R25)."""

import json
from pathlib import Path
from typing import Any

import pytest

from chalicelib.domain.validators import Validator, broken_validators

CASES = json.loads((Path(__file__).parents[2] / "data" / "validators.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['rule']}-{case['value']}")
def test_a_validator_means_what_the_shared_case_says(case: dict[str, Any]) -> None:
    validator = Validator(case["rule"], "prompt", case["value"])
    assert (not list(broken_validators([validator], case["answer"], field="answer"))) is case["holds"]
