"""Owns the route that closes one's account."""

from chalicelib.domain.access import SIGNED_IN
from chalicelib.domain.account_closing import AdministratorStays
from chalicelib.domain.second_factors import WrongPassword
from chalicelib.domain.sessions import TooManySignIns
from chalicelib.handlers.http import Call, Routes
from chalicelib.handlers.second_factors import PasswordInput
from chalicelib.services import account_closing

routes = Routes(__name__)


@routes.delete("/me", allow=SIGNED_IN, body=PasswordInput, refuses=(AdministratorStays, WrongPassword, TooManySignIns))
def close_account(call: Call[PasswordInput]) -> object:
    """Close your account for ever; money you have earned is still paid, and what is personal is erased."""
    account_closing.close(call.actor, password=call.input.password, source_ip=call.source_ip)
    return None
