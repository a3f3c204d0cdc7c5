"""Owns why a sign-in or a session is refused; who is not known and who mistypes are told the same."""

from chalicelib.domain.problems import TooMany, Unauthenticated


class WrongCredentials(Unauthenticated):
    """The e-mail address or the password is wrong."""


class SessionEnded(Unauthenticated):
    """This session has ended; sign in again."""


class SecondFactorNeeded(Unauthenticated):
    """The password is right; a second factor is asked for."""


class TooManySignIns(TooMany):
    """Too many tries to sign in; wait and try again."""
