"""Owns what a person chooses about our messages: in which language, and which of them come by e-mail."""

from collections.abc import Collection, Mapping

from chalicelib.domain.account_words import ACCOUNT_WORDS
from chalicelib.domain.mail_texts import CATALOGUE
from chalicelib.domain.problems import InvalidField

#: What is always mailed beside the account's own security: standing, identity, and money that is held or changed.
_ALWAYS = frozenset(
    {
        "email_verification",
        "email_already_known",
        "standing_changed",
        "identity_rejected",
        "payout_held",
        "payout_returned",
        "balance_changed",
    }
)
#: What can be read in the app alone, if the person chooses so.
CHOOSABLE = tuple(
    sorted(kind for kind, words in CATALOGUE.items() if words.is_mailed and kind not in _ALWAYS | set(ACCOUNT_WORDS))
)


def kinds_not_mailed(chosen: Mapping[str, bool]) -> list[str]:
    """The kinds a person wants no e-mail for; raises InvalidField for one that is always mailed, or none of ours."""
    for kind in chosen:
        if kind not in CHOOSABLE:
            raise InvalidField(f"mailed.{kind}", f"can be chosen for {', '.join(CHOOSABLE)}")
    return sorted(kind for kind, is_mailed in chosen.items() if not is_mailed)


def is_chosen(kind: str, not_mailed: Collection[str]) -> bool:
    """Whether this comes by e-mail too, as far as the person has a say."""
    return kind not in CHOOSABLE or kind not in not_mailed


def choices(not_mailed: Collection[str]) -> dict[str, bool]:
    """Every kind one can choose about, and what is chosen."""
    return {kind: kind not in not_mailed for kind in CHOOSABLE}
