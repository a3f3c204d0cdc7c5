"""What the route of a project's readiness answers."""

from typing import Annotated

import msgspec
from msgspec import Meta

from chalicelib.handlers.http import Amount


class MissingView(msgspec.Struct, frozen=True):
    """One thing that stands in the way of publication, and what it must be."""

    field: str
    rule: str


class ReadinessView(msgspec.Struct, frozen=True):
    """What publication would refuse now, all at once; `approved_reward` is one that an administrator allowed."""

    project_id: str
    missing: list[MissingView]
    reward_least: Annotated[Amount, Meta(description="Below this an answer needs an approval.")]
    reward_most: Annotated[Amount, Meta(description="Above this an answer needs an approval.")]
    approved_reward: Amount | None
