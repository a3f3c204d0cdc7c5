"""Use cases of training: read worked answers, try as often as one likes, be told at once (R53)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec

from chalicelib import runtime
from chalicelib.domain.access import Actor
from chalicelib.domain.training import MODULES, Module, Result, module_for, tried, with_progress
from chalicelib.models import training


class Entry(msgspec.Struct, frozen=True):
    """A module in the list, and when the person completed it."""

    task_type: str
    title: str
    introduction: str
    examples: int
    completed_at: datetime | None


class Opened(msgspec.Struct, frozen=True):
    """A module with everything in it, and when the person completed it."""

    module: Module
    completed_at: datetime | None


def listed(actor: Actor) -> Sequence[Entry]:
    """Every module, simple work first."""
    done = training.completed_by(actor.account_id)
    return [
        Entry(one.task_type, one.title, one.introduction, len(one.examples), done.get(one.task_type))
        for one in MODULES.values()
    ]


def opened(actor: Actor, task_type: str) -> Opened:
    """One module with its worked answers. Raises NoSuchTraining."""
    return Opened(module_for(task_type), training.completed_by(actor.account_id).get(task_type))


def attempted(actor: Actor, task_type: str, *, example_id: str, answer: Any) -> Result:
    """What a try is like beside the worked answer; which examples were answered rightly is kept until all were.

    Raises NoSuchTraining, NoSuchExample, InvalidField.
    """
    module = module_for(task_type)
    result = tried(module, example_id, answer)
    if result.is_right:
        training.answered_rightly(actor.account_id, task_type, example_id)
    result = with_progress(result, module, training.right_by_now(actor.account_id, task_type))
    if result.completes:
        training.complete(actor.account_id, task_type, runtime.now())
    return result
