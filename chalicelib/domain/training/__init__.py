"""Owns the training modules: worked answers with explanations for every task type (R53)."""

from chalicelib.domain.training.judging import CLASSIFICATION, COMPARISON, EVALUATION, RANKING
from chalicelib.domain.training.modules import (
    Example,
    Look,
    Module,
    NoSuchExample,
    NoSuchTraining,
    Result,
    example_of,
    tried,
    with_progress,
)
from chalicelib.domain.training.writing import CODE, DATA_OPTIMIZATION, PROMPT_WRITING, TRANSLATION

__all__ = [
    "MODULES",
    "Example",
    "Look",
    "Module",
    "NoSuchExample",
    "NoSuchTraining",
    "Result",
    "example_of",
    "module_for",
    "tried",
    "with_progress",
]

#: Every module by its task type, simple work first.
MODULES: dict[str, Module] = {
    module.task_type: module
    for module in (
        CLASSIFICATION,
        EVALUATION,
        COMPARISON,
        RANKING,
        PROMPT_WRITING,
        DATA_OPTIMIZATION,
        TRANSLATION,
        CODE,
    )
}


def module_for(task_type: str) -> Module:
    """The training of a task type; raises NoSuchTraining."""
    if task_type not in MODULES:
        raise NoSuchTraining(f"There is one for {', '.join(MODULES)}.")
    return MODULES[task_type]
