"""Owns the route that closes one's account."""

from typing import Annotated

from msgspec import Meta

from chalicelib.domain.access import SIGNED_IN
from chalicelib.domain.account_closing import AdministratorStays, MoneyWaits
from chalicelib.domain.second_factors import WrongPassword
from chalicelib.domain.sessions import TooManySignIns
from chalicelib.handlers.http import Call, Routes
from chalicelib.handlers.second_factors import PasswordInput
from chalicelib.services import account_closing

routes = Routes(__name__)


class ClosingInput(PasswordInput, frozen=True, forbid_unknown_fields=True):
    """The password, and whether to close although money waits for you."""

    leave_money_waiting: Annotated[
        bool, Meta(description="Close even if money you are owed cannot be sent to you; it stays owed.")
    ] = False


@routes.delete(
    "/me",
    allow=SIGNED_IN,
    body=ClosingInput,
    refuses=(AdministratorStays, WrongPassword, TooManySignIns, MoneyWaits),
)
def close_account(call: Call[ClosingInput]) -> object:
    """Close your account for ever; money you have earned is still paid, and what is personal is erased."""
    account_closing.close(
        call.actor,
        password=call.input.password,
        source_ip=call.source_ip,
        leave_money_waiting=call.input.leave_money_waiting,
    )
    return None
