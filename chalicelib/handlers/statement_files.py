"""The function that draws statements: apart from the others, because its libraries are in no other package."""

from typing import Annotated, Any

import msgspec
from chalice.app import Blueprint

from chalicelib.handlers.background import ConsoleEvent, function
from chalicelib.services import statement_files

blueprint = Blueprint(__name__)

Id = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]


class StatementEvent(ConsoleEvent, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Whose statement of which week; the API has checked that the person asks for their own."""

    account_id: Id
    period_id: Id


@function(blueprint, StatementEvent)
def render_statement(event: StatementEvent) -> dict[str, Any]:
    """Make the PDF of one person's week, unless it is there."""
    return statement_files.render(**msgspec.structs.asdict(event))
