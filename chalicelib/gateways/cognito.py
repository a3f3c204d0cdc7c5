"""Client of Cognito, which keeps passwords and sessions; the user name is the account's id."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from chalicelib import settings
from chalicelib.domain.accounts import PasswordTooWeak
from chalicelib.domain.problems import Conflict, NotFound
from chalicelib.domain.second_factors import WrongCode
from chalicelib.domain.sessions import SecondFactorNeeded, SessionEnded, TooManySignIns, WrongCredentials
from chalicelib.gateways import aws

__all__ = ["PasswordTooWeak", "SecondFactorNeeded", "SessionEnded", "TooManySignIns", "WrongCode", "WrongCredentials"]


#: Asked for when nobody has the address, so that Cognito has the same to do and to say.
NOBODY = "acc_00000000000000000000000000"


class SignInExists(Conflict):
    """This account can sign in already."""


class SignInUnknown(NotFound):
    """This account has no sign-in."""


@dataclass(frozen=True, slots=True)
class Tokens:
    """One session's tokens; never logged, so they are left out of the text of this object."""

    id_token: str = field(repr=False)
    access_token: str = field(repr=False)
    refresh_token: str = field(repr=False)
    valid_for: timedelta


Meanings = Mapping[str, Callable[[], Exception]]
_UNKNOWN: Meanings = {"UserNotFoundException": SignInUnknown}
_BUSY: dict[str, Callable[[], Exception]] = {
    "TooManyRequestsException": TooManySignIns,
    "LimitExceededException": TooManySignIns,
}


def create_user(account_id: str, email: str) -> None:
    """Give the account a sign-in without a password and with an unverified address; Cognito sends no mail.

    Raises SignInExists.
    """
    with aws.problems({"UsernameExistsException": SignInExists}):
        aws.client("cognito-idp").admin_create_user(
            UserPoolId=settings.current().user_pool_id,
            Username=account_id,
            MessageAction="SUPPRESS",
            UserAttributes=_attributes(email=email, email_verified="false"),
        )


def set_password(account_id: str, password: str) -> None:
    """The account signs in with this password from now on. Raises PasswordTooWeak, SignInUnknown."""
    # InvalidParameterException: the text breaks the shape of a password, such as a space at its end
    with aws.problems({**_UNKNOWN, "InvalidPasswordException": _too_weak, "InvalidParameterException": _too_weak}):
        aws.client("cognito-idp").admin_set_user_password(**_user(account_id), Password=password, Permanent=True)


def sign_in(account_id: str, password: str) -> Tokens:
    """A new session. Raises WrongCredentials (also for an unknown account), SecondFactorNeeded, TooManySignIns."""
    refusals: Meanings = {
        **_BUSY,
        "NotAuthorizedException": WrongCredentials,
        "UserNotFoundException": WrongCredentials,
        "UserNotConfirmedException": WrongCredentials,
        "PasswordResetRequiredException": WrongCredentials,
    }
    with aws.problems(refusals):
        answer = _initiate("ADMIN_USER_PASSWORD_AUTH", USERNAME=account_id, PASSWORD=password)
    return _tokens(answer)


def finish_sign_in(account_id: str, session: str, code: str) -> Tokens:
    """The session that SecondFactorNeeded carried, with the app's code. Raises WrongCode, SessionEnded."""
    refusals: Meanings = {
        **_BUSY,
        "CodeMismatchException": WrongCode,
        "ExpiredCodeException": WrongCode,
        "NotAuthorizedException": SessionEnded,
        "UserNotFoundException": SessionEnded,
        "InvalidParameterException": SessionEnded,
    }
    with aws.problems(refusals):
        answer = aws.client("cognito-idp").admin_respond_to_auth_challenge(
            UserPoolId=settings.current().user_pool_id,
            ClientId=settings.current().user_pool_client_id,
            ChallengeName="SOFTWARE_TOKEN_MFA",
            Session=session,
            ChallengeResponses={"USERNAME": account_id, "SOFTWARE_TOKEN_MFA_CODE": code},
        )
    return _tokens(answer)


def begin_second_factor(access_token: str) -> str:
    """A new secret for the authenticator app, of no consequence until it is confirmed."""
    with aws.problems():
        answer: dict[str, Any] = aws.client("cognito-idp").associate_software_token(AccessToken=access_token)
    return str(answer["SecretCode"])


def confirm_second_factor(access_token: str, code: str) -> None:
    """The app has the secret. Raises WrongCode."""
    refusals = ("EnableSoftwareTokenMFAException", "CodeMismatchException", "SoftwareTokenMFANotFoundException")
    with aws.problems(_BUSY | dict.fromkeys(refusals, WrongCode)):
        aws.client("cognito-idp").verify_software_token(AccessToken=access_token, UserCode=code)


def ask_second_factor(account_id: str, *, is_asked: bool) -> None:
    """Whether signing in asks for the app's code. Raises SignInUnknown."""
    with aws.problems(_UNKNOWN):
        aws.client("cognito-idp").admin_set_user_mfa_preference(
            **_user(account_id), SoftwareTokenMfaSettings={"Enabled": is_asked, "PreferredMfa": is_asked}
        )


def refresh(refresh_token: str) -> Tokens:
    """New id and access tokens of a session, with the same refresh token. Raises SessionEnded, TooManySignIns."""
    refusals: Meanings = {
        **_BUSY,
        "NotAuthorizedException": SessionEnded,
        "UserNotFoundException": SessionEnded,
    }
    with aws.problems(refusals):
        answer = _initiate("REFRESH_TOKEN_AUTH", REFRESH_TOKEN=refresh_token)
    return _tokens(answer, refresh_token)


def sign_out_everywhere(account_id: str) -> None:
    """No session of the account can be refreshed any more; our own record ends its id tokens."""
    with aws.problems(_UNKNOWN):
        aws.client("cognito-idp").admin_user_global_sign_out(**_user(account_id))


def verify_email(account_id: str) -> None:
    """The account's address counts as verified: our own link was followed (R10)."""
    _update(account_id, email_verified="true")


def update_email(account_id: str, email: str) -> None:
    """The account has another address, which our own link has verified before."""
    _update(account_id, email=email, email_verified="true")


def delete_user(account_id: str) -> None:
    """The account has no sign-in; doing it twice is doing it once."""
    try:
        with aws.problems(_UNKNOWN):
            aws.client("cognito-idp").admin_delete_user(**_user(account_id))
    except SignInUnknown:
        return


def _too_weak() -> PasswordTooWeak:
    return PasswordTooWeak(
        "password", "10 to 256 characters with a lower-case letter, a capital and a digit, and no space at its ends"
    )


def _update(account_id: str, **attributes: str) -> None:
    with aws.problems(_UNKNOWN):
        aws.client("cognito-idp").admin_update_user_attributes(
            **_user(account_id), UserAttributes=_attributes(**attributes)
        )


def _user(account_id: str) -> dict[str, str]:
    return {"UserPoolId": settings.current().user_pool_id, "Username": account_id}


def _attributes(**values: str) -> list[dict[str, str]]:
    return [{"Name": name, "Value": value} for name, value in values.items()]


def _initiate(flow: str, **parameters: str) -> dict[str, Any]:
    """The server's own flows: they need our IAM permission, so nobody tries passwords past our limits."""
    answer: dict[str, Any] = aws.client("cognito-idp").admin_initiate_auth(
        UserPoolId=settings.current().user_pool_id,
        ClientId=settings.current().user_pool_client_id,
        AuthFlow=flow,
        AuthParameters=parameters,
    )
    return answer


def _tokens(answer: dict[str, Any], refresh_token: str = "") -> Tokens:
    if "ChallengeName" in answer:
        raise SecondFactorNeeded(
            "Send `session` with the code of your app to POST /sessions/challenges.",
            challenge=answer["ChallengeName"],
            session=answer.get("Session", ""),
        )
    result = answer["AuthenticationResult"]
    return Tokens(
        id_token=result["IdToken"],
        access_token=result["AccessToken"],
        refresh_token=result.get("RefreshToken", refresh_token),
        valid_for=timedelta(seconds=result["ExpiresIn"]),
    )
