"""Owns how large a project's record may be: every claim reads it, and the store takes 400 KB with all that is added."""

from collections.abc import Mapping
from typing import Any

import msgspec

from chalicelib.domain.problems import InvalidField

#: Bytes of everything managers say of a project; announced rates and an import's doings come on top.
MOST_BYTES = 200_000
#: The fields that may be large.
SAID = (
    "required_skills",
    "countries",
    "eligibility",
    "options",
    "input_schema",
    "output_schema",
    "validators",
    "template",
)


def check_fits(said: Mapping[str, Any]) -> None:
    """All fields together are kept in one record; raises InvalidField that names the largest."""
    sizes = {name: len(msgspec.json.encode(value)) for name, value in said.items()}
    if sum(sizes.values()) > MOST_BYTES:
        largest = max(sizes, key=lambda name: sizes[name])
        raise InvalidField(largest, f"has {sizes[largest]} bytes; a project has at most {MOST_BYTES} in all its fields")
