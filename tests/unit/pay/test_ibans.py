"""An IBAN is held against its country's length and its check digits; what is none is left alone (R33)."""

import pytest

from chalicelib.domain.ibans import iban_rule
from chalicelib.domain.payouts import checked_destination
from chalicelib.domain.problems import InvalidField

# examples of the registry of ISO 13616
RIGHT = [
    "DE89370400440532013000",
    "DE89 3704 0044 0532 0130 00",
    "de89 3704 0044 0532 0130 00",
    "GB29 NWBK 6016 1331 9268 19",
    "gb29nwbk60161331926819",
    "NO93 8601 1117 947",
    "MT84MALT011000012345MTLCAST001S",
    "IBAN: FR14 2004 1010 0505 0001 3M02 606",
    "DE89 3704 0044 0532 0130 00 BIC COBADEFFXXX",
]


@pytest.mark.parametrize("text", RIGHT)
def test_a_right_iban_is_taken_as_it_was_written(text: str) -> None:
    assert checked_destination(f" {text} ") == text


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("DE88 3704 0044 0532 0130 00", "check digits"),
        ("de89 3704 0044 0532 0130 01", "check digits"),
        ("DE89 7304 0044 0532 0130 00", "check digits"),  # two digits changed places
        ("GB29NWBK60161331926818", "check digits"),
        ("DE89 3704 0044 0532 0130 0", "has 21 characters; an IBAN of `DE` has 22"),
        ("DE89 3704 0044 0532 0130 000", "has 23 characters"),
        ("IBAN DE89 3704", "has 8 characters"),
        ("IBAN: ZZ89 3704 0044 0532", "check digits"),
        ("iban zz89 3704", "15 to 34"),
    ],
)
def test_a_mistyped_iban_is_refused_beside_its_field(text: str, says: str) -> None:
    with pytest.raises(InvalidField) as refused:
        checked_destination(text)
    assert refused.value.extra["field"] == "destination"
    assert says in refused.value.extra["rule"]


@pytest.mark.parametrize(
    "text",
    [
        "KE12 3456 7890",  # no country of IBANs
        "US12 3456 7890 1234 5678",
        "ann@example.org",
        "+254712345678",
        "12345678",
        "IBAN on request",
        "DE99 0000",  # too short for any bank's number
        "ba20-account of ann, branch 12",
        "de12f0a9c4b7e6d5a8f3c2b1e0d9c8b7a6f5e4d3",  # longer than any IBAN
    ],
)
def test_what_claims_to_be_no_iban_is_left_alone(text: str) -> None:
    assert iban_rule(text) is None
