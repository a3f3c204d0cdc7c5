"""Builds the requests of accounts, sessions, identity and standing."""

from chalicelib.domain.access import Actor
from chalicelib.domain.terms_of_use import TERMS_VERSION
from chalicelib.services import accounts, appeals, data_exports, identity_checks, second_factors, sessions, standing
from infra.demo.people import PICTURE
from tests.builders.asked.world import ADA, NAME, PASSWORD, Given, World, valid
from tests.builders.http import ask
from tests.builders.people import a_sign_up
from tests.builders.standing import an_answer, given
from tests.builders.work import a_person
from tests.fakes.second_factors import code_of

BOSS, ACTING = "acc_boss", Actor("acc_boss", frozenset({"admin"}), "active")
NEW_ADDRESS, NEW_PASSWORD, PLACE = "ada.byron@elsewhere.example", "Battery-staple-7", "192.0.2.1"
SIGN_UP = {
    "name": NAME, "email": ADA, "country": "KE", "password": PASSWORD, "born_on": "1990-12-10",
    "terms_version": TERMS_VERSION, "time_zone": "Africa/Kampala", "languages": [{"language": "en", "level": 4}],
    "specialisation": "Notes on analytical engines",
}  # fmt: skip


def signed_in(world: World, password: str = PASSWORD) -> sessions.Session:
    """Ada's session."""
    return sessions.sign_in(ADA, password, source_ip=PLACE)


@valid("GET /accounts")
def list_accounts(world: World) -> Given:
    world.ada()
    return Given(BOSS, query={"standing": "active", "email": ADA})


@valid("POST /accounts")
def sign_up(world: World) -> Given:
    return Given(None, body=SIGN_UP)


@valid("POST /accounts/email-change")
def follow_email_change(world: World) -> Given:
    world.ask("POST", "/me/email-change", world.ada().account_id, {"email": NEW_ADDRESS})
    world.follow()
    return Given(None, body={"token": world.link(NEW_ADDRESS)})


@valid("POST /accounts/email-verification")
def verify_email(world: World) -> Given:
    accounts.sign_up(a_sign_up(ADA, name=NAME, password=PASSWORD))
    world.follow()
    return Given(None, body={"token": world.link(ADA)})


@valid(
    "GET /accounts/{account_id}",
    "GET /accounts/{account_id}/standing-steps",
    "GET /accounts/{account_id}/evidence",
    "GET /accounts/{account_id}/acts",
)
def read_account(world: World) -> Given:
    return Given(BOSS, {"account_id": world.ada().account_id})


@valid("PUT /accounts/{account_id}/roles")
def set_roles(world: World) -> Given:
    body = {"roles": ["contributor", "reviewer"], "reason": "Has reviewed for the museum"}
    return Given(BOSS, {"account_id": world.ada().account_id}, body)


@valid("POST /accounts/{account_id}/standing")
def take_step(world: World) -> Given:
    account_id = world.ada().account_id
    an_answer("sub_1", account_id=account_id)
    body = {
        "step": "restricted", "reason": "Nineteen answers were copied.", "rule": "quality", "evidence": ["sub_1"],
        "emergency": True, "emergency_reason": "It spoils the museum's week.",
    }  # fmt: skip
    return Given(BOSS, {"account_id": account_id}, body)


def appealed(world: World) -> tuple[str, str]:
    """A step about Ann, and her appeal."""
    ann = a_person()
    an_answer("sub_1")
    step = standing.take_step(ACTING, "acc_ann", given(evidence=["sub_1"]), None)
    world.clock.advance(seconds=1)
    appeal = appeals.appeal_step(ann, step.step_id, reason="The pictures were blank as well.", repeat=None)
    return str(step.step_id), str(appeal.appeal_id)


@valid("GET /appeals")
def list_appeals(world: World) -> Given:
    appealed(world)
    return Given(BOSS, query={"state": "open", "limit": "10"})


@valid("POST /appeals/{appeal_id}/decision")
def decide_appeal(world: World) -> Given:
    _, appeal_id = appealed(world)
    return Given("acc_other", {"appeal_id": appeal_id}, {"decision": "upheld", "reason": "They were blank indeed."})


@valid("POST /me/standing-appeals")
def appeal(world: World) -> Given:
    a_person()
    an_answer("sub_1")
    step = standing.take_step(ACTING, "acc_ann", given(evidence=["sub_1"]), None)
    return Given("acc_ann", body={"step_id": step.step_id, "reason": "Somebody else sat at my desk."})


@valid("GET /standing-rules", "GET /health", "GET /openapi.json", "GET /task-types", "GET /opportunities", "GET /terms")
def anybody(world: World) -> Given:
    return Given(None)


@valid("GET /me", "GET /me/preferences", "GET /me/notices", "GET /me/identity-check", "DELETE /sessions/current")
def own(world: World) -> Given:
    return Given(world.ada().account_id)


@valid("PATCH /me")
def change_me(world: World) -> Given:
    body = {
        "name": "Augusta Ada King", "time_zone": "Africa/Kampala", "languages": [{"language": "fr", "level": 3}],
        "linkedin_url": "https://www.linkedin.com/in/augusta-ada-king", "portfolio_url": "https://ada-king.example/notes",
        "specialisation": "Bernoulli numbers by engine", "background": "Taught at home by Mary Somerville and William Frend in mathematics",
    }  # fmt: skip
    return Given(world.ada().account_id, body=body)


@valid("DELETE /me", "DELETE /me/second-factor", "POST /me/second-factor")
def with_password(world: World) -> Given:
    return Given(world.ada().account_id, body={"password": PASSWORD})


@valid("POST /me/second-factor/confirmation")
def confirm_factor(world: World) -> Given:
    ada = world.ada()
    secret = second_factors.begin(ada, password=PASSWORD, source_ip=PLACE).secret
    return Given(ada.account_id, body={"password": PASSWORD, "code": code_of(secret, world.clock())})


def guarded(world: World) -> tuple[str, list[str]]:
    """Ada's second factor: its secret, and the recovery codes."""
    ada = world.ada()
    secret = second_factors.begin(ada, password=PASSWORD, source_ip=PLACE).secret
    code = code_of(secret, world.clock())
    codes = second_factors.confirm(ada, password=PASSWORD, code=code, source_ip=PLACE)["recovery_codes"]
    world.clock.advance(minutes=2)
    return secret, codes


@valid("POST /sessions/challenges")
def finish_sign_in(world: World) -> Given:
    secret, _ = guarded(world)
    asked = ask("POST", "/sessions", body={"email": ADA, "password": PASSWORD}).body
    code = code_of(secret, world.clock())
    return Given(None, body={"email": ADA, "session": asked["session"], "code": code})


@valid("POST /sessions/recovery")
def recover(world: World) -> Given:
    _, codes = guarded(world)
    return Given(None, body={"email": ADA, "password": PASSWORD, "recovery_code": codes[0]})


@valid("POST /sessions")
def sign_in(world: World) -> Given:
    world.ada()
    return Given(None, body={"email": ADA, "password": PASSWORD})


@valid("POST /sessions/refresh")
def refresh(world: World) -> Given:
    world.ada()
    return Given(None, body={"refresh_token": signed_in(world).refresh_token})


@valid("POST /password-resets")
def reset(world: World) -> Given:
    world.ada()
    return Given(None, body={"email": ADA})


@valid("POST /password-resets/confirmation")
def confirm_reset(world: World) -> Given:
    world.ada()
    world.clock.advance(hours=1)
    ask("POST", "/password-resets", body={"email": ADA})
    world.follow()
    return Given(None, body={"token": world.link(ADA), "password": NEW_PASSWORD})


@valid("POST /me/email-change")
def change_email(world: World) -> Given:
    return Given(world.ada().account_id, body={"email": NEW_ADDRESS})


@valid("POST /me/email-verification")
def ask_verification(world: World) -> Given:
    a_person("acc_new", standing="pending_email")
    return Given("acc_new")


@valid("PUT /me/preferences")
def prefer(world: World) -> Given:
    return Given(world.ada().account_id, body={"locale": "en-GB", "mailed": {"claim_expired": False}})


@valid("GET /me/data-exports", "POST /me/data-exports")
def exports(world: World) -> Given:
    return Given(world.ada().account_id)


@valid("GET /me/data-exports/{data_export_id}")
def read_export(world: World) -> Given:
    ada = world.ada()
    export = data_exports.ask_export(ada, None)
    world.follow()
    return Given(ada.account_id, {"data_export_id": export.export_id})


@valid("POST /me/documents")
def ask_form(world: World) -> Given:
    return Given(world.ada().account_id, body={"content_type": "image/png"})


def scan(world: World, account_id: str) -> str:
    """The key of a scan that was uploaded."""
    form = world.ask("POST", "/me/documents", account_id, {"content_type": "image/png"})
    world.upload(form, PICTURE)
    return str(form["document_key"])


@valid("POST /me/identity-check")
def ask_check(world: World) -> Given:
    ada = world.ada()
    body = {
        "document_type": "passport", "document_country": "KE", "document_keys": [scan(world, ada.account_id)],
    }  # fmt: skip
    return Given(ada.account_id, body=body)


def checked(world: World) -> str:
    """A document of Ada's that waits."""
    ada = world.ada()
    keys = [scan(world, ada.account_id), scan(world, ada.account_id)]
    check = identity_checks.ask_check(
        ada, document_type="passport", document_country="KE", document_keys=keys, repeat=None
    )
    return str(check.check_id)


@valid("GET /identity-checks")
def list_checks(world: World) -> Given:
    checked(world)
    return Given(BOSS, query={"state": "pending", "limit": "5"})


@valid("GET /identity-checks/{check_id}")
def read_check(world: World) -> Given:
    return Given(BOSS, {"check_id": checked(world)})


@valid("POST /identity-checks/{check_id}/decision")
def decide_check(world: World) -> Given:
    body = {
        "decision": "verified", "reason": "Compared with the register.", "document_number": "QX 90-4711 Z",
        "document_country": "KE",
    }  # fmt: skip
    check_id = checked(world)
    identity_checks.check_details(ACTING, check_id)
    return Given(BOSS, {"check_id": check_id}, body, secret=("QX904711Z",))


@valid("GET /audit-log")
def read_audit_log(world: World) -> Given:
    checked(world)
    return Given(BOSS, query={"day": "2026-11-16", "subject": "acc_ann"})
