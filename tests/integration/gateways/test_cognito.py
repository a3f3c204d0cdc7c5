"""The contract of the gateway to Cognito."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from botocore.exceptions import ClientError

from chalicelib import runtime, settings
from chalicelib.gateways import aws, cognito
from tests.fakes.second_factors import code_of, codes_around
from tests.integration.gateways.worlds import World

PASSWORD = "Sunflower-42"


@pytest.fixture
def account_id(world: World) -> str:
    """An account that can sign in."""
    account_id = f"account_{uuid4().hex}"
    cognito.create_user(account_id, f"{account_id}@people.example")
    cognito.set_password(account_id, PASSWORD)
    return account_id


def _attributes(account_id: str) -> dict[str, str]:
    user = aws.client("cognito-idp").admin_get_user(UserPoolId=settings.current().user_pool_id, Username=account_id)
    return {one["Name"]: one["Value"] for one in user["UserAttributes"]}


def test_a_person_signs_in_with_the_password_that_was_set(account_id: str) -> None:
    tokens = cognito.sign_in(account_id, PASSWORD)
    assert tokens.valid_for == timedelta(hours=1)
    assert len({tokens.id_token, tokens.access_token, tokens.refresh_token}) == 3


def test_tokens_never_show_in_the_text_of_the_session(account_id: str) -> None:
    tokens = cognito.sign_in(account_id, PASSWORD)
    assert tokens.access_token not in repr(tokens)
    assert tokens.refresh_token not in str(tokens)


def test_a_wrong_password_and_an_unknown_account_are_refused_alike(account_id: str) -> None:
    with pytest.raises(cognito.WrongCredentials) as wrong:
        cognito.sign_in(account_id, "Sunflower-43")
    with pytest.raises(cognito.WrongCredentials) as unknown:
        cognito.sign_in("account_of_nobody", PASSWORD)
    assert wrong.value.body() == unknown.value.body()


def test_nobody_tries_passwords_at_cognito_itself_without_our_permission(account_id: str) -> None:
    with pytest.raises(ClientError) as refusal:
        aws.client("cognito-idp").initiate_auth(
            ClientId=settings.current().user_pool_client_id,
            AuthFlow="USER_PASSWORD_AUTH",
            AuthParameters={"USERNAME": account_id, "PASSWORD": PASSWORD},
        )
    assert refusal.value.response["Error"]["Code"] == "InvalidParameterException"


def test_an_account_without_a_password_cannot_sign_in(world: World) -> None:
    cognito.create_user("account_new", "new@people.example")
    with pytest.raises(cognito.WrongCredentials):
        cognito.sign_in("account_new", PASSWORD)


def test_an_account_gets_one_sign_in_only(account_id: str) -> None:
    with pytest.raises(cognito.SignInExists):
        cognito.create_user(account_id, "other@people.example")


@pytest.mark.parametrize("password", ["Short-1aA", "no-capital-42", "NO-SMALL-LETTER-42", "No-number-at-all"])
def test_a_weak_password_is_refused_by_its_field_and_the_old_one_stays(account_id: str, password: str) -> None:
    with pytest.raises(cognito.PasswordTooWeak) as refusal:
        cognito.set_password(account_id, password)
    assert refusal.value.extra["field"] == "password"
    assert cognito.sign_in(account_id, PASSWORD).id_token


def test_a_changed_password_replaces_the_old_one(account_id: str) -> None:
    cognito.set_password(account_id, "Moonflower-43")
    with pytest.raises(cognito.WrongCredentials):
        cognito.sign_in(account_id, PASSWORD)
    assert cognito.sign_in(account_id, "Moonflower-43").id_token


def test_a_session_is_refreshed_with_its_refresh_token(account_id: str) -> None:
    tokens = cognito.sign_in(account_id, PASSWORD)
    fresh = cognito.refresh(tokens.refresh_token)
    assert fresh.refresh_token == tokens.refresh_token
    assert fresh.id_token
    assert fresh.access_token


def test_a_forged_refresh_token_refreshes_nothing(account_id: str) -> None:
    tokens = cognito.sign_in(account_id, PASSWORD)
    for forged in ("nonsense", tokens.access_token, tokens.refresh_token[:-4]):
        with pytest.raises(cognito.SessionEnded):
            cognito.refresh(forged)


def test_signing_out_everywhere_ends_every_session_and_a_new_one_can_begin(account_id: str) -> None:
    sessions = [cognito.sign_in(account_id, PASSWORD) for _ in range(2)]
    cognito.sign_out_everywhere(account_id)
    for tokens in sessions:
        with pytest.raises(cognito.SessionEnded):
            cognito.refresh(tokens.refresh_token)
    again = cognito.sign_in(account_id, PASSWORD)
    assert cognito.refresh(again.refresh_token).id_token


def test_an_address_counts_as_verified_only_after_our_link_was_followed(account_id: str) -> None:
    before = _attributes(account_id)
    cognito.verify_email(account_id)
    after = _attributes(account_id)
    assert (before["email_verified"], after["email_verified"]) == ("false", "true")
    assert before["email"] == after["email"] == f"{account_id}@people.example"


def test_a_new_address_replaces_the_old_one_and_is_verified(account_id: str) -> None:
    cognito.update_email(account_id, "moved@people.example")
    found = _attributes(account_id)
    assert (found["email"], found["email_verified"]) == ("moved@people.example", "true")


def test_a_deleted_sign_in_is_gone_with_its_sessions_and_deleting_it_again_is_fine(account_id: str) -> None:
    tokens = cognito.sign_in(account_id, PASSWORD)
    cognito.delete_user(account_id)
    cognito.delete_user(account_id)
    with pytest.raises(cognito.SessionEnded):
        cognito.refresh(tokens.refresh_token)
    with pytest.raises(cognito.WrongCredentials):
        cognito.sign_in(account_id, PASSWORD)


def test_an_account_without_a_sign_in_is_unknown_to_every_change(world: World) -> None:
    nobody = "account_of_nobody"
    changes: list[Callable[[], None]] = [
        lambda: cognito.set_password(nobody, PASSWORD),
        lambda: cognito.verify_email(nobody),
        lambda: cognito.update_email(nobody, "a@people.example"),
        lambda: cognito.sign_out_everywhere(nobody),
    ]
    for change in changes:
        with pytest.raises(cognito.SignInUnknown):
            change()


def test_a_second_factor_is_asked_for_from_the_moment_it_is_switched_on(account_id: str) -> None:
    tokens = cognito.sign_in(account_id, PASSWORD)
    secret = cognito.begin_second_factor(tokens.access_token)
    with pytest.raises(cognito.WrongCode):
        cognito.confirm_second_factor(tokens.access_token, _wrong(secret))
    cognito.confirm_second_factor(tokens.access_token, code_of(secret, runtime.now()))
    cognito.ask_second_factor(account_id, is_asked=True)
    with pytest.raises(cognito.SecondFactorNeeded) as needed:
        cognito.sign_in(account_id, PASSWORD)
    session = str(needed.value.extra["session"])
    with pytest.raises(cognito.WrongCode):
        cognito.finish_sign_in(account_id, session, _wrong(secret))
    assert cognito.finish_sign_in(account_id, session, code_of(secret, runtime.now())).refresh_token


def test_a_second_factor_that_was_switched_off_can_be_switched_on_again_with_the_same_app(account_id: str) -> None:
    tokens = cognito.sign_in(account_id, PASSWORD)
    secret = cognito.begin_second_factor(tokens.access_token)
    cognito.confirm_second_factor(tokens.access_token, code_of(secret, runtime.now()))
    for is_asked in (True, False):
        cognito.ask_second_factor(account_id, is_asked=is_asked)
    assert cognito.sign_in(account_id, PASSWORD).access_token
    cognito.ask_second_factor(account_id, is_asked=True)
    with pytest.raises(cognito.SecondFactorNeeded):
        cognito.sign_in(account_id, PASSWORD)


def _wrong(secret: str) -> str:
    around = codes_around(secret, runtime.now())
    return next(code for code in ("000000", "000001", "000002", "000003") if code not in around)
