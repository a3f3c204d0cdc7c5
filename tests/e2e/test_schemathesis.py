"""Random requests of our own OpenAPI document: nothing is a 500, and every answer is what the document says."""

import pytest

import app  # noqa: F401  (declares every route)
from chalicelib.handlers.http import ROUTES
from infra.fuzz_api import ApiFuzz

pytestmark = pytest.mark.cloud

EXAMPLES = 10
NAMES = sorted(f"{route.method} {route.path}" for route in ROUTES)


@pytest.fixture(scope="module")
def fuzz(local_cloud):
    fuzz = ApiFuzz(local_cloud)
    yield fuzz
    fuzz.close()


def test_every_route_is_asked(fuzz):
    assert sorted(fuzz.operations) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_random_requests_are_answered_as_the_document_says(fuzz, name):
    before = fuzz.sent

    fuzz.ask(name, examples=EXAMPLES)

    assert fuzz.sent - before >= EXAMPLES
