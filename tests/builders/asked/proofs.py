"""Builds the requests by which people prove things about themselves: a resume, a phone, a provider's word."""

import re
import zipfile
from typing import Any

import pytest

from tests.builders.asked.world import NAME, Given, World, valid
from tests.builders.identity import a_stripe, chosen
from tests.builders.resumes import a_docx, posted

PHONE = "+254733918264"
LIFE = "Computed the numbers of Bernoulli for Mr Babbage"
NUMBER = "QX 90-4711 Z"


def waiting_resume(world: World) -> tuple[str, str]:
    """Ada, and the key of the resume she uploaded; its words stand in the file as they are."""
    ada, word = world.ada(), "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    text = f'<w:document xmlns:w="{word}"><w:body><w:p><w:r><w:t>{LIFE}</w:t></w:r></w:p></w:body></w:document>'
    content = a_docx({"word/document.xml": text}, packing=zipfile.ZIP_STORED)
    assert LIFE.encode() in content
    return ada.account_id, posted(world.cloud, ada, content, "docx")


@valid("PUT /me/resume")
def hand_in(world: World) -> Given:
    account_id, key = waiting_resume(world)
    return Given(account_id, body={"document_key": key}, secret=(LIFE,))


@valid("GET /me/resume", "DELETE /me/resume")
def handed_in(world: World) -> Given:
    account_id, key = waiting_resume(world)
    world.ask("PUT", "/me/resume", account_id, {"document_key": key})
    return Given(account_id, secret=(LIFE,))


@valid("POST /me/phone-verification")
def ask_code(world: World) -> Given:
    return Given(world.ada().account_id, body={"phone": PHONE}, secret=(PHONE.removeprefix("+"),))


@valid("POST /me/phone-verification/confirmation")
def confirm_phone(world: World) -> Given:
    account_id = world.ada().account_id
    world.ask("POST", "/me/phone-verification", account_id, {"phone": PHONE})
    found = re.match(r"[0-9]{6}", world.cloud.services["sns"].to(PHONE)[-1].text)
    assert found is not None
    return Given(account_id, body={"code": found[0]}, secret=(PHONE, PHONE.removeprefix("+")))


@valid("POST /webhooks/{provider}")
def provider_news(world: World) -> Given:
    world.until_end.enter_context(chosen(pytest.MonkeyPatch()))
    stripe = a_stripe(world.cloud, world.clock)
    begin = {"document_type": "passport", "document_country": "KE"}
    world.ask("POST", "/me/identity-check", world.ada().account_id, begin)
    [session_id] = stripe.sessions
    born_on = {"day": 10, "month": 12, "year": 1990}
    stripe.verify(session_id, number=NUMBER, first_name="Ada Augusta", last_name="Lovelace", dob=born_on)

    def signed(body: Any) -> tuple[str, dict[str, str]]:
        raw, signature = stripe.delivery(body)
        return raw, {"stripe-signature": signature}

    return Given(
        None,
        {"provider": "stripe"},
        stripe.events[-1],
        secret=(NUMBER, "QX904711Z"),
        personal=(NAME, "Ada Augusta", "1990-12-10"),
        signed=signed,
    )
