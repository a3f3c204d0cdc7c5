"""Builds people who sign up, and plays the streams and the queue that tell them what they must know."""

import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from chalicelib.domain.account_security import security_told
from chalicelib.domain.accounts import SignUp, accounts_told
from chalicelib.domain.adjustments import adjustments_told
from chalicelib.domain.appeals import appeals_told
from chalicelib.domain.data_exports import exports_told
from chalicelib.domain.identity_checks import checks_told
from chalicelib.domain.inactivity import inactive_told
from chalicelib.domain.messages import Tell
from chalicelib.domain.phone_notices import phones_told
from chalicelib.domain.proofs import proofs_told
from chalicelib.domain.standing import steps_told
from chalicelib.domain.terms_of_use import TERMS_VERSION
from chalicelib.models.accounts import Account
from chalicelib.models.appeals import Appeal
from chalicelib.models.data_exports import DataExport
from chalicelib.models.identity_checks import IdentityCheck
from chalicelib.models.locks import Lock
from chalicelib.models.skills import Skill
from chalicelib.models.standing_steps import StandingStep
from chalicelib.models.store import Record
from chalicelib.services import accounts, notices
from tests.fakes.cloud import MemoryCloud

PASSWORD = "Correct-horse-9"
Told = Callable[[dict[str, Any] | None, dict[str, Any] | None], list[Tell]]
_TOLD: dict[type[Record], tuple[Told, ...]] = {
    Account: (accounts_told, security_told, inactive_told, phones_told),
    Skill: (proofs_told,),
    IdentityCheck: (checks_told,),
    Lock: (adjustments_told,),
    StandingStep: (steps_told,),
    Appeal: (appeals_told,),
    DataExport: (exports_told,),
}


def a_sign_up(email: str = "ada@example.org", **given: Any) -> SignUp:
    """What Ada gives."""
    return SignUp(
        **{
            "name": "Ada", "email": email, "country": "KE", "password": PASSWORD, "born_on": date(1990, 12, 10),
            "terms_version": TERMS_VERSION, **given,
        }
    )  # fmt: skip


def follow(cloud: MemoryCloud) -> list[Tell]:
    """What the streams have to tell since last time, told."""
    tells = pending_tells(cloud)
    for tell in tells:
        notices.tell(tell)
    return tells


def pending_tells(cloud: MemoryCloud) -> list[Tell]:
    """What the streams have to tell since last time."""
    return [tell for model in _TOLD for tell in _pending(cloud, model)]


def _pending(cloud: MemoryCloud, model: type[Record]) -> Iterator[Tell]:
    for record in cloud.store.drain_stream(model._get_connection().table_name):
        images = record["dynamodb"]
        before, after = model.values(images.get("OldImage")), model.values(images.get("NewImage"))
        for told in _TOLD[model]:
            yield from told(before, after)


def mails_to(cloud: MemoryCloud, email: str) -> list[Any]:
    """The e-mails this person was sent, oldest first."""
    found: list[Any] = cloud.services["sesv2"].to(email)
    return found


def link_in(mail: Any) -> str:
    """The token of the link in an e-mail."""
    found = re.search(r"token=(\S+)", mail.text)
    assert found is not None, f"no link in {mail.text}"
    return found[1]


def a_member(cloud: MemoryCloud, email: str = "ada@example.org", **given: Any) -> Account:
    """Somebody who signed up and followed the link."""
    accounts.sign_up(a_sign_up(email, **given))
    follow(cloud)
    return accounts.verify_email(link_in(mails_to(cloud, email)[-1]))
