"""Builds a deployment whose identity checks go to Stripe: its settings, its secret, and the fake that answers."""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import pytest

from chalicelib import settings
from chalicelib.gateways import secrets, web
from tests.builders.http import Answer, ask
from tests.fakes.cloud import MemoryCloud
from tests.fakes.stripe_identity import KEY, NEXT_SECRET, WEBHOOK_SECRET, Stripe

ARN = "arn:aws:secretsmanager:us-east-1:000000000000:secret:inlier-local-stripe"


@contextmanager
def chosen(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """IDENTITY_PROVIDER is stripe within."""
    with monkeypatch.context() as patch:
        patch.setenv("IDENTITY_PROVIDER", "stripe")
        patch.setenv("STRIPE_SECRET_ARN", ARN)
        settings.current.cache_clear()
        secrets.forget()
        yield
    settings.current.cache_clear()
    secrets.forget()
    web.install()


def a_stripe(cloud: MemoryCloud, clock: Callable[[], datetime]) -> Stripe:
    """The fake of this cloud, with the operator's keys where they belong."""
    kept = {"api_key": KEY, "webhook_secrets": [WEBHOOK_SECRET, NEXT_SECRET]}
    cloud.services["secretsmanager"].put("inlier-local-stripe", json.dumps(kept))
    stripe = Stripe(cloud, clock)
    web.install(send=stripe)
    return stripe


def deliver(stripe: Stripe, event: Mapping[str, Any], **given: Any) -> Answer:
    """Stripe posts one event to the webhook."""
    body, signature = stripe.delivery(event, **given)
    return posted(body, signature)


def posted(body: str, signature: str, provider: str = "stripe") -> Answer:
    """Somebody posts something to the webhook."""
    headers = {"stripe-signature": signature}
    return ask("POST", "/webhooks/{provider}", path={"provider": provider}, raw=body, headers=headers)
