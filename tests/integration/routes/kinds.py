"""Says of every field that takes words what may become of them: a new field gets a line here."""

from typing import Literal

from tests.builders.asked.fields import ELEMENT, VALUE, Place

#: `secret`: in no record, log, message, mail or answer as it is. `personal`: in the person's records and answers alone.
#: `written`: in records, and told to whom it is for, but in no log, queue or problem. `open`: ids, codes, choices.
Kind = Literal["secret", "personal", "written", "open"]

_FIELDS: dict[Kind, str] = {
    "secret": "password token code session recovery_code refresh_token document_number destination phone",
    "personal": "name email born_on background linkedin_url portfolio_url specialisation time_zone label",
    "written": (
        "acceptance_criteria answer clause grader_notes description emergency_reason evidence input input_schema key keys objective"
        " options output_schema prompt reason reference result source starter steps summary template title tools topic why"
    ),
    "open": (
        "account_id allowed assessment_id blocked countries country criterion currency cursor data day deadline_at"
        " document_country document_key document_keys effective_on entry_id example_id field function id item_id key_column language"
        " locale parent payouts_hash period_id planned_on project_id rule rule_id session_id skill step_id subject task_id"
        " terms_version tolerance type value"
    ),
}
KINDS: dict[str, Kind] = {name: kind for kind, names in _FIELDS.items() for name in names.split()}
#: Where a name means something else than elsewhere.
ELSEWHERE: dict[tuple[str, str], Kind] = {
    ("POST /assessments", "name"): "open",
    ("POST /accounts/{account_id}/standing", "evidence"): "open",
    (
        "POST /adjustments",
        "reference",
    ): "open",  # a ticket's number, and no name as its docs say: part of the entry's id
    ("POST /assessments", "result"): "open",  # what a function returns
}


def field_of(place: Place) -> str:
    """The name of the field a place is in."""
    return next(part for part in reversed(place) if part not in (ELEMENT, VALUE))


def kind_of(route: str, place: Place) -> Kind | None:
    """What the words in a place are; None if nobody has said it."""
    name = field_of(place)
    return ELSEWHERE.get((route, name)) or KINDS.get(name)
