"""What the account's routes and their notices ask of AWS is what `infra/cloud/functions.yaml` grants their functions."""

from collections.abc import Callable
from typing import Any

from chalicelib.services import notices
from infra.build.functions import declared
from tests.builders.grants import granted, needs
from tests.builders.http import Answer, ask
from tests.builders.people import PASSWORD, a_member, link_in, mails_to, pending_tells
from tests.builders.work import Clock
from tests.fakes.cloud import MemoryCloud
from tests.fakes.second_factors import code_of

OLD, NEW, OTHER = "ada@example.org", "ada@new.example", "Brand-new-horse-7"
#: Asked with a person's own token: IAM has no say.
_OF_THE_PERSON = {"AssociateSoftwareToken", "VerifySoftwareToken"}


class Asked:
    """Everything the account's routes ask of AWS."""

    def __init__(self, cloud: MemoryCloud) -> None:
        self.cloud = cloud
        self.used: dict[str, set[tuple[str, str, str]]] = {"api_handler": set(), "deliver_notices": set()}
        self.actions: set[str] = set()

    def run(self, function: str, act: Callable[[], Any]) -> Any:
        with self.cloud.counting() as count:
            done = act()
        self.used[function] |= {need for call in count.calls for need in needs(call)}
        self.actions |= {call.operation for call in count.calls if call.service == "cognito-idp"}
        return done

    def __call__(self, method: str, resource: str, **given: Any) -> Answer:
        answer: Answer = self.run("api_handler", lambda: ask(method, resource, **given))
        assert answer.status < 300, answer
        for tell in pending_tells(self.cloud):
            self.run("deliver_notices", lambda: notices.tell(tell))  # noqa: B023
        return answer


def test_the_routes_of_an_account_may_do_what_they_do(cloud: MemoryCloud, clock: Clock) -> None:
    me: dict[str, Any] = {"account_id": a_member(cloud).account_id}
    asked = Asked(cloud)
    asked("POST", "/password-resets", body={"email": OLD})
    body = {"token": link_in(mails_to(cloud, OLD)[-1]), "password": PASSWORD}
    asked("POST", "/password-resets/confirmation", body=body)
    asked("POST", "/sessions", body={"email": OLD, "password": PASSWORD})
    assert (
        asked.run("api_handler", lambda: ask("POST", "/sessions", body={"email": OLD, "password": "x"})).status == 401
    )
    secret = asked("POST", "/me/second-factor", body={"password": PASSWORD}, **me).body["secret"]
    body = {"password": PASSWORD, "code": code_of(secret, clock())}
    codes = asked("POST", "/me/second-factor/confirmation", body=body, **me).body["recovery_codes"]
    clock.advance(minutes=2)
    needed = asked.run("api_handler", lambda: ask("POST", "/sessions", body={"email": OLD, "password": PASSWORD}))
    body = {"email": OLD, "session": needed.body["session"], "code": code_of(secret, clock())}
    asked("POST", "/sessions/challenges", body=body)
    asked("POST", "/sessions/recovery", body={"email": OLD, "password": PASSWORD, "recovery_code": codes[0]})
    asked("DELETE", "/me/second-factor", body={"password": PASSWORD}, **me)
    asked("POST", "/me/email-change", body={"email": NEW}, **me)
    for email in (OLD, NEW):
        asked("POST", "/accounts/email-change", body={"token": link_in(mails_to(cloud, email)[-1])})
    asked("PATCH", "/me", body={"portfolio_url": "https://example.org/ada"}, **me)
    asked("PUT", "/me/preferences", body={"locale": "sw", "mailed": {}}, **me)
    assert [(name, need) for name, used in asked.used.items() for need in used - granted(name)] == []
    grants = next(line for line in declared("local") if line.name == "api_handler").grants
    assert asked.actions - _OF_THE_PERSON <= set(grants["cognito"])
    assert {"AdminRespondToAuthChallenge", "AdminSetUserMFAPreference"} <= asked.actions
