"""The second factor: set up with the password, asked for by our record, replaced by recovery codes, for administrators."""

import threading
from contextlib import suppress
from typing import Any

import msgspec
import pytest

from chalicelib import settings
from chalicelib.domain.access import Actor
from chalicelib.domain.problems import Problem
from chalicelib.domain.second_factors import NoSecondFactor, SecondFactorOn, WrongCode, WrongPassword
from chalicelib.domain.sessions import SecondFactorNeeded, SessionEnded, TooManySignIns, WrongCredentials
from chalicelib.gateways import cognito
from chalicelib.models.accounts import Account
from chalicelib.models.store import Busy
from chalicelib.services import accounts, second_factors, sessions
from tests.builders.http import ask
from tests.builders.people import PASSWORD, a_member, follow, mails_to
from tests.builders.work import Clock, a_person
from tests.fakes.calls import Call
from tests.fakes.cloud import MemoryCloud
from tests.fakes.faults import Crashed
from tests.fakes.second_factors import code_of

ADA, PLACE = "ada@example.org", "192.0.2.1"


@pytest.fixture
def ada(cloud: MemoryCloud, clock: Clock) -> Actor:
    actor = accounts.actor_of(a_member(cloud).account_id)
    assert actor is not None
    return actor


class App:
    """Ada's phone."""

    def __init__(self, clock: Clock, actor: Actor) -> None:
        self.clock, self.actor = clock, actor
        self.secret = second_factors.begin(actor, password=PASSWORD, source_ip=PLACE).secret
        self.recovery: list[str] = []

    @property
    def code(self) -> str:
        return code_of(self.secret, self.clock())

    def confirm(self) -> "App":
        given = {"password": PASSWORD, "code": self.code, "source_ip": PLACE}
        self.recovery = second_factors.confirm(self.actor, **given)["recovery_codes"]
        self.clock.advance(minutes=2)
        return self


@pytest.fixture
def app(clock: Clock, ada: Actor) -> App:
    return App(clock, ada).confirm()


def asked_for_code() -> str:
    with pytest.raises(SecondFactorNeeded) as needed:
        sessions.sign_in(ADA, PASSWORD, source_ip=PLACE)
    return str(needed.value.extra["session"])


def finish(session: str, code: str) -> sessions.Session:
    return sessions.finish_sign_in(ADA, session=session, code=code, source_ip=PLACE)


def recover(code: str, password: str = PASSWORD) -> sessions.Session:
    return second_factors.recover(ADA, password=password, code=code, source_ip=PLACE)


def test_a_person_sets_up_an_app_and_every_sign_in_asks_for_its_code(
    cloud: MemoryCloud, clock: Clock, ada: Actor
) -> None:
    before, given_out_at = sessions.sign_in(ADA, PASSWORD), int(clock().timestamp())
    app = App(clock, ada)
    assert sessions.sign_in(ADA, PASSWORD).id_token  # nothing is asked for before a code was confirmed
    app.confirm()
    with pytest.raises(SessionEnded):
        sessions.refresh(before.refresh_token)
    assert ask("GET", "/me", account_id=ada.account_id, iat=given_out_at - 1).status == 401
    assert finish(asked_for_code(), app.code).account_id == ada.account_id
    assert len(set(app.recovery)) == 10
    follow(cloud)
    assert mails_to(cloud, ADA)[-1].subject == "A second factor was added"


def test_the_way_through_the_routes(cloud: MemoryCloud, clock: Clock, ada: Actor) -> None:
    me: dict[str, Any] = {"account_id": ada.account_id}
    begun = ask("POST", "/me/second-factor", body={"password": PASSWORD}, **me)
    assert begun.body["uri"] == f"otpauth://totp/Inlier:ada%40example.org?secret={begun.body['secret']}&issuer=Inlier"
    body = {"password": PASSWORD, "code": code_of(begun.body["secret"], clock())}
    confirmed = ask("POST", "/me/second-factor/confirmation", body=body, **me)
    assert confirmed.status == 201
    mine = ask("GET", "/me", **me).body
    assert (mine["second_factor"], mine["recovery_codes_left"]) == ("on", 10)
    clock.advance(minutes=2)
    needed = ask("POST", "/sessions", body={"email": ADA, "password": PASSWORD})
    assert (needed.status, needed.body["type"]) == (401, "/problems/second-factor-needed")
    answer = {"email": ADA, "session": needed.body["session"], "code": code_of(begun.body["secret"], clock())}
    finished = ask("POST", "/sessions/challenges", body=answer)
    assert (finished.status, finished.body["account_id"]) == (201, ada.account_id)
    code = confirmed.body["recovery_codes"][0]
    recovered = ask("POST", "/sessions/recovery", body={"email": ADA, "password": PASSWORD, "recovery_code": code})
    assert (recovered.status, recovered.body["account_id"]) == (201, ada.account_id)
    assert ask("DELETE", "/me/second-factor", body={"password": "Wrong-horse-9"}, **me).status == 403
    assert ask("DELETE", "/me/second-factor", body={"password": PASSWORD}, **me).status == 204
    assert ask("POST", "/sessions", body={"email": ADA, "password": PASSWORD}).status == 201


def test_an_open_session_without_the_password_changes_nothing(clock: Clock, app: App, ada: Actor) -> None:
    for attempt in (
        lambda: second_factors.begin(ada, password="Wrong-horse-9", source_ip=PLACE),
        lambda: second_factors.confirm(ada, password="Wrong-horse-9", code="000000", source_ip=PLACE),
        lambda: second_factors.remove(ada, password="Wrong-horse-9", source_ip=PLACE),
    ):
        with pytest.raises(WrongPassword):
            attempt()
    asked_for_code()


def test_a_wrong_code_confirms_nothing(clock: Clock, ada: Actor) -> None:
    app = App(clock, ada)
    wrong = "000000" if app.code != "000000" else "000001"
    with pytest.raises(WrongCode, match=r"clock.*recovery code"):
        second_factors.confirm(ada, password=PASSWORD, code=wrong, source_ip=PLACE)
    assert sessions.sign_in(ADA, PASSWORD).account_id == ada.account_id


def test_a_second_app_replaces_the_first_only_after_the_first_was_removed(clock: Clock, app: App, ada: Actor) -> None:
    with pytest.raises(SecondFactorOn):
        App(clock, ada)
    second_factors.remove(ada, password=PASSWORD, source_ip=PLACE)
    second_factors.remove(ada, password=PASSWORD, source_ip=PLACE)
    other = App(clock, ada).confirm()
    assert not set(other.recovery) & set(app.recovery)
    with pytest.raises(WrongCode):
        recover(app.recovery[0])
    assert finish(asked_for_code(), other.code).account_id == ada.account_id


def test_a_code_works_once_with_its_own_sign_in_and_for_its_time(clock: Clock, app: App, ada: Actor) -> None:
    first, second = asked_for_code(), asked_for_code()
    code = app.code
    finish(first, code)
    for session, refusal in ((second, WrongCode), (first, SessionEnded), ("made-up-session-made-up", SessionEnded)):
        with pytest.raises(refusal):
            finish(session, code)
    clock.advance(minutes=3)
    with pytest.raises(SessionEnded):
        finish(second, app.code)


def test_codes_cannot_be_guessed_by_signing_in_again_and_again(clock: Clock, app: App, ada: Actor) -> None:
    for number in range(2):
        with pytest.raises(WrongCode):
            finish(asked_for_code(), f"{number:06d}")
    session = asked_for_code()
    with pytest.raises(TooManySignIns):
        finish(session, app.code)


def test_a_recovery_code_signs_in_once_however_it_is_typed_and_the_second_factor_stays(
    cloud: MemoryCloud, clock: Clock, app: App, ada: Actor
) -> None:
    code = app.recovery[3]
    assert recover(f" {code.upper().replace('-', ' ')} ").account_id == ada.account_id
    with pytest.raises(WrongCode):
        recover(code)
    assert finish(asked_for_code(), app.code).account_id == ada.account_id
    follow(cloud)
    assert "You have 9 left" in mails_to(cloud, ADA)[-1].text


def test_one_recovery_code_used_many_times_at_once_signs_in_once(
    cloud: MemoryCloud, clock: Clock, app: App, ada: Actor
) -> None:
    told: list[str] = []
    begin = threading.Barrier(4)

    def use_it() -> None:
        begin.wait()
        try:
            told.append(str(recover(app.recovery[0]).account_id))
        except (Problem, Busy) as refused:
            told.append(type(refused).__name__)

    threads = [threading.Thread(target=use_it) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(told) == 4
    assert told.count(ada.account_id) <= 1
    assert len(accounts.account_of(ada.account_id).recovery_codes) == 9
    assert finish(asked_for_code(), app.code).account_id == ada.account_id


def test_a_recovery_code_opens_nothing_without_the_password_nor_for_somebody_else(
    cloud: MemoryCloud, clock: Clock, app: App
) -> None:
    with pytest.raises(WrongCredentials):
        recover(app.recovery[0], "Wrong-horse-9")
    a_member(cloud, "bob@example.org")
    with pytest.raises(NoSecondFactor):
        second_factors.recover("bob@example.org", password=PASSWORD, code=app.recovery[0], source_ip=PLACE)
    with pytest.raises(WrongCredentials):
        second_factors.recover("nobody@example.org", password=PASSWORD, code=app.recovery[0], source_ip=PLACE)
    recover(app.recovery[0])


def test_our_record_decides_even_when_cognito_forgot_to_ask(clock: Clock, app: App, ada: Actor) -> None:
    cognito.ask_second_factor(ada.account_id, is_asked=False)
    assert finish(asked_for_code(), app.code).account_id == ada.account_id


def test_a_recovery_signs_in_although_somebody_with_the_password_makes_cognito_ask(
    cloud: MemoryCloud, clock: Clock, app: App, ada: Actor
) -> None:
    original, signed_in = cloud.carry_out, []

    def carry_out(call: Call) -> dict[str, Any]:
        if call.operation == "AdminInitiateAuth":
            signed_in.append(call)
            if len(signed_in) == 2:
                cognito.ask_second_factor(ada.account_id, is_asked=True)
        return original(call)

    setattr(cloud, "carry_out", carry_out)  # noqa: B010  (this cloud alone)
    assert recover(app.recovery[0]).account_id == ada.account_id
    assert len(signed_in) == 3
    assert finish(asked_for_code(), app.code).account_id == ada.account_id


def test_no_tokens_are_given_out_while_recoveries_keep_cognito_from_asking(
    cloud: MemoryCloud, clock: Clock, app: App, ada: Actor
) -> None:
    cognito.ask_second_factor(ada.account_id, is_asked=False)  # as a recovery left it that died
    original = cloud.carry_out

    def carry_out(call: Call) -> dict[str, Any]:
        if call.operation == "AdminInitiateAuth":  # another recovery is just before its own sign-in
            cloud.carry_out = original  # type: ignore[method-assign]
            cognito.ask_second_factor(ada.account_id, is_asked=False)
            setattr(cloud, "carry_out", carry_out)  # noqa: B010  (this cloud alone)
        return original(call)

    setattr(cloud, "carry_out", carry_out)  # noqa: B010  (this cloud alone)
    with pytest.raises(Busy):
        sessions.sign_in(ADA, PASSWORD, source_ip=PLACE)
    setattr(cloud, "carry_out", original)  # noqa: B010  (this cloud alone)
    assert finish(asked_for_code(), app.code).account_id == ada.account_id


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("point", range(1, 10))
def test_a_recovery_that_died_anywhere_never_leaves_the_password_alone_enough(
    cloud: MemoryCloud, clock: Clock, app: App, ada: Actor, point: int, when: Any
) -> None:
    cloud.faults.counted_services.add("cognito-idp")
    cloud.crash_at(point, when)
    with pytest.raises(Crashed):
        recover(app.recovery[0])
    cloud.restart()
    assert finish(asked_for_code(), app.code).account_id == ada.account_id


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("point", range(1, 10))
def test_a_confirmation_that_died_anywhere_leaves_a_way_in_and_can_be_done_again(
    cloud: MemoryCloud, clock: Clock, ada: Actor, point: int, when: Any
) -> None:
    app = App(clock, ada)
    cloud.faults.counted_services.add("cognito-idp")
    cloud.crash_at(point, when)
    with pytest.raises(Crashed):
        app.confirm()
    cloud.restart()
    clock.advance(minutes=2)
    with suppress(SecondFactorNeeded):
        sessions.sign_in(ADA, PASSWORD)
        assert accounts.account_of(ada.account_id).second_factor_at is None
    second_factors.remove(ada, password=PASSWORD, source_ip=PLACE)
    App(clock, ada).confirm()
    asked_for_code()


def test_neither_codes_nor_secrets_are_kept_by_us(cloud: MemoryCloud, clock: Clock, app: App) -> None:
    follow(cloud)
    stored = str(cloud.snapshot()) + str([dict(item.attribute_values) for item in Account.scan()])
    for secret in (app.secret, *app.recovery):
        assert secret not in stored
        assert secret.replace("-", "") not in stored


@pytest.fixture
def strict(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setenv("ADMIN_SECOND_FACTOR", "required")
    settings.current.cache_clear()
    yield
    monkeypatch.undo()
    settings.current.cache_clear()


@pytest.mark.usefixtures("strict")
def test_an_administrator_acts_only_with_a_second_factor_where_that_is_required(cloud: MemoryCloud, ada: Actor) -> None:
    boss = a_person("acc_boss", "admin", "contributor").account_id
    refused = ask("GET", "/accounts", account_id=boss)
    assert (refused.status, refused.body["type"]) == (403, "/problems/second-factor-required")
    assert ask("GET", "/me", account_id=boss).status == 200
    assert ask("GET", "/accounts", account_id=ada.account_id).body["type"] == "/problems/role-required"
    Account(boss).update([Account.second_factor_at.set(accounts.account_of(ada.account_id).created_at)])
    assert ask("GET", "/accounts", account_id=boss).status == 200


def test_a_deployment_requires_it_unless_told_otherwise() -> None:
    fields = {field.name: field for field in msgspec.structs.fields(settings.Settings)}
    assert fields["admin_second_factor"].default == "required"
