"""The function that runs what contributors wrote: apart from the others, with no permission at all (R6)."""

from typing import Annotated, Any

import msgspec
from chalice.app import Blueprint

from chalicelib.handlers.background import asked_function
from chalicelib.services import code_grading

blueprint = Blueprint(__name__)


class CodeEvent(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A written function and the arguments to call it with; the results that are wanted are not among them."""

    source: Annotated[str, msgspec.Meta(max_length=20 * 1024)]
    function: Annotated[str, msgspec.Meta(min_length=1, max_length=60)]
    calls: Annotated[list[list[Any]], msgspec.Meta(max_length=50)]


@asked_function(blueprint, CodeEvent)
def run_code(event: CodeEvent) -> dict[str, Any]:
    """Call a written function, and answer what it gives."""
    return code_grading.run_code(event.source, event.function, event.calls)
