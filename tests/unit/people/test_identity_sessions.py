"""What a provider's session means here, and what an administrator must look at all the same (R13)."""

from datetime import UTC, date, datetime, timedelta

import pytest

from chalicelib.domain.identity_sessions import (
    CANCELED,
    OPEN_FOR,
    REASONS,
    Proof,
    Session,
    Told,
    Verdict,
    desk_reason,
    verdict_of,
)

BEGAN = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)
TOLD = Told("Zoë Müller-Ōe", date(1990, 1, 1), "KE")
#: What Stripe's public specification lists for a session of a document with a selfie.
CODES = {
    "abandoned", "consent_declined", "country_not_supported", "device_not_supported", "document_expired",
    "document_type_not_supported", "document_unverified_other", "selfie_document_missing_photo",
    "selfie_face_mismatch", "selfie_manipulated", "selfie_unverified_other", "under_supported_age",
}  # fmt: skip


def verdict(status: str, error: str | None = None, after: timedelta = timedelta(0)) -> Verdict | None:
    session = Session("vs_1", "chk_1", status, False, error)  # type: ignore[arg-type]
    return verdict_of(session, began_at=BEGAN, now=BEGAN + after)


def proof(**given: object) -> Proof:
    told = {"number": "A1234", "country": "KE", "first_name": "ZOE", "last_name": "Muller", "born_on": TOLD.born_on}
    return Proof(**told | given)  # type: ignore[arg-type]


def test_every_state_of_a_session_has_a_meaning():
    assert verdict("requires_input") is None
    assert verdict("processing") is None
    assert verdict("verified") == Verdict("verified")
    assert verdict("canceled") == Verdict("rejected", CANCELED)
    assert verdict("requires_input", "abandoned") == Verdict("rejected", REASONS["abandoned"])


def test_what_is_being_looked_at_never_runs_out_and_what_waits_for_the_person_does():
    assert verdict("processing", after=OPEN_FOR * 2) is None
    assert verdict("requires_input", after=OPEN_FOR - timedelta(milliseconds=1)) is None
    assert verdict("requires_input", after=OPEN_FOR) == Verdict("rejected", REASONS["abandoned"])


def test_every_reason_says_what_to_do_next():
    assert set(REASONS) == CODES
    for text in REASONS.values():
        assert any(word in text for word in ("Start again", "Write to support", "write to support")), text


@pytest.mark.parametrize(
    "given",
    [{}, {"first_name": "zoe anna", "last_name": "Oe"}, {"last_name": "MÜLLER OE"}, {"last_name": None}],
)
def test_a_name_is_recognised_however_it_is_written(given: dict[str, object]):
    assert desk_reason(proof(**given), TOLD) is None


@pytest.mark.parametrize(
    "given",
    [
        {"first_name": "Anna"}, {"last_name": "Mull"}, {"first_name": None, "last_name": None},
        {"born_on": date(1990, 1, 2)}, {"born_on": None},
    ],
)  # fmt: skip
def test_another_name_or_birthday_is_looked_at(given: dict[str, object]):
    assert desk_reason(proof(**given), TOLD) == "another_person"


def test_what_was_proved_shows_itself_nowhere():
    assert "A1234" not in f"{proof()!r} {proof()} {[proof()]}"
