"""Owns validators: small rules about an answer's texts, kept as data and the same for server and clients (R25)."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal

import msgspec

from chalicelib.domain.problems import InvalidField
from chalicelib.domain.schemas import check_schema, check_value, schema_text

Rule = Literal["required", "min_words", "max_words", "min_characters", "max_characters", "pattern"]


#: What each rule's value is and what it asks, for clients that check texts themselves.
RULES: dict[Rule, tuple[str, str]] = {
    "required": ("", "The text is not empty."),
    "min_words": ("number", "The text, if there is one, has at least so many words."),
    "max_words": ("number", "The text has at most so many words."),
    "min_characters": ("number", "The text, if there is one, has at least so many Unicode characters."),
    "max_characters": ("number", "The text has at most so many Unicode characters."),
    "pattern": ("regular expression", "The text, if there is one, matches somewhere; no look-around, no references."),
}


class Validator(msgspec.Struct, frozen=True):
    """One rule about one text of the answer, such as Validator("max_words", "prompt", 100)."""

    rule: Rule
    field: str
    value: int | str | None = None

    def check_usable(self, field: str) -> None:
        """The rule has the value it needs; raises InvalidField."""
        if self.rule == "pattern":
            if not isinstance(self.value, str):
                raise InvalidField(f"{field}.value", "is a regular expression")
            check_schema(self._schema(), field=f"{field}.value")
        elif self.rule != "required" and not (isinstance(self.value, int) and 0 < self.value <= 100_000):
            raise InvalidField(f"{field}.value", "is a number from 1 to 100000")

    def _schema(self) -> dict[str, Any]:
        return {"type": "string", "pattern": self.value}


def broken_validators(validators: Sequence[Validator], answer: Any, *, field: str) -> Iterator[InvalidField]:
    """Every rule that does not hold, in their order."""
    for validator in validators:
        try:
            _check(validator, _found(answer, validator.field), f"{field}.{validator.field}")
        except InvalidField as refusal:
            yield refusal


def holds(validator: Validator, answer: Any) -> bool:
    """Whether the answer keeps this rule."""
    return not any(broken_validators([validator], answer, field=""))


def measured(validator: Validator, answer: Any) -> int | None:
    """How many words the rule's text has, or for a rule that counts no words characters; None without a text."""
    text = _found(answer, validator.field)
    if not text:
        return None
    return len(text.split()) if validator.rule.endswith("words") else len(text)


def check_validators(validators: Sequence[Validator], answer: Mapping[str, Any], *, field: str) -> None:
    """Every rule holds; a text that is not there breaks only `required`. Raises InvalidField for the first."""
    for refusal in broken_validators(validators, answer, field=field):
        raise refusal


def _found(answer: Any, path: str) -> str:
    for name in path.split("."):
        answer = answer.get(name) if isinstance(answer, Mapping) else None
    return answer if isinstance(answer, str) else "" if answer is None else str(answer)


def _check(validator: Validator, text: str, field: str) -> None:
    limit = validator.value if isinstance(validator.value, int) else 0
    words, characters = len(text.split()), len(text)
    if validator.rule == "required":
        if not text.strip():
            raise InvalidField(field, "is required")
        return
    if not text:
        return
    if validator.rule == "pattern":
        check_value(schema_text(validator._schema()), text, field=field)  # noqa: SLF001  (its own data in its own module)
    elif validator.rule == "min_words" and words < limit:
        raise InvalidField(field, f"has at least {limit} words, not {words}")
    elif validator.rule == "max_words" and words > limit:
        raise InvalidField(field, f"has at most {limit} words, not {words}")
    elif validator.rule == "min_characters" and characters < limit:
        raise InvalidField(field, f"has at least {limit} characters, not {characters}")
    elif validator.rule == "max_characters" and characters > limit:
        raise InvalidField(field, f"has at most {limit} characters, not {characters}")
