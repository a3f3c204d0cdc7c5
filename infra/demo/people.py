"""Owns how the driver's people come to be: signed up and verified through the API, given their roles."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from chalicelib.domain.terms_of_use import TERMS_VERSION
from infra.demo.client import Api, Asked, Person, Refused
from infra.demo.stage import BY, Stage

#: A scan of nothing: one white pixel.
PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de"
    "0000000c49444154789c63f8ffff3f0005fe02fe0def46b80000000049454e44ae426082"
)


@dataclass(frozen=True)
class Invitation:
    """Who somebody is."""

    email: str
    name: str
    password: str = field(repr=False)
    country: str = "KE"
    time_zone: str = "Africa/Nairobi"
    born_on: str = "1994-05-17"


def open_account(stage: Stage, api: Api, who: Invitation) -> Person:
    """The person's account, active and signed in; an account that is there is only signed in to."""
    person = Person(api, who.email, who.password)
    try:
        person.sign_in()
    except Refused as refusal:
        if refusal.kind != "wrong-credentials":
            raise
        api.ask(Asked("POST", "/accounts", sign_up_of(who)))
        person.sign_in()
    if person.get("/me")["standing"] == "pending_email":
        token = stage.email_token(who.email, person.account_id)
        _verify(api, token)
    return person


def sign_up_of(who: Invitation) -> dict[str, Any]:
    """What POST /accounts takes."""
    return {
        "name": who.name,
        "email": who.email,
        "password": who.password,
        "country": who.country,
        "time_zone": who.time_zone,
        "born_on": who.born_on,
        "terms_version": TERMS_VERSION,
    }


def _verify(api: Api, token: str) -> None:
    try:
        api.ask(Asked("POST", "/accounts/email-verification", {"token": token}))
    except Refused as refusal:
        if refusal.kind != "link-used":  # the answer of an earlier try was lost
            raise


def first_admin(stage: Stage, api: Api, who: Invitation) -> Person:
    """The administrator that a deployment begins with: made so from the console."""
    person = open_account(stage, api, who)
    stage.invoke("grant_role", role="admin", email=who.email)
    return person


def give_roles(admin: Person, person: Person, roles: Sequence[str]) -> None:
    """The person has these roles beside those they had."""
    held = admin.get(f"/accounts/{person.account_id}")["roles"]
    if not set(roles) <= set(held):
        wanted = sorted({*held, *roles})
        admin.put(f"/accounts/{person.account_id}/roles", {"roles": wanted, "reason": f"{BY}: a role to try"})


def verify_identity(admin: Person, person: Person) -> None:
    """A document handed in by the person and accepted by the administrator, who here looks at one white pixel."""
    identity = person.get("/me/identity-check")
    if identity["state"] in ("none", "rejected"):
        form = person.post("/me/documents", {"content_type": "image/png"})
        person.api.upload(form, PICTURE)
        handed_in = {"document_type": "passport", "document_country": "KE", "document_keys": [form["document_key"]]}
        identity = {"state": "pending", "check": person.post("/me/identity-check", handed_in)}
    if identity["state"] == "pending":
        admin.get(f"/identity-checks/{identity['check']['check_id']}")
        judged = {"decision": "verified", "document_number": person.account_id}
        admin.post(f"/identity-checks/{identity['check']['check_id']}/decision", judged)


def add_payout_method(person: Person, currency: str) -> None:
    """Where the person's money of this currency goes."""
    methods = person.get("/me/payout-methods")["payout_methods"]
    if not any(method["currency"] == currency for method in methods):
        destination = f"KE00DEMO{person.account_id[-8:].upper()}"
        method = {"provider": "manual", "currency": currency, "label": "Demonstration", "destination": destination}
        person.post("/me/payout-methods", method, key=f"demo-method-{currency}")
