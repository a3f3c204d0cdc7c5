"""Owns what travels through the queues: ids only, never what people wrote or who they are."""

import msgspec


class Message(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One message; it may be delivered twice, late and out of order."""


class CheckSubmission(Message, frozen=True):
    """Queue `checks`: run the automatic checks of a submission."""

    submission_id: str


class OfferReview(Message, frozen=True, tag="offer"):
    """Queue `reviews`: put a submission before reviewers at one level."""

    submission_id: str
    level: int


class CountAcceptance(Message, frozen=True, tag="count"):
    """Queue `reviews`: an accepted answer counts for its contributor's caps (R45)."""

    submission_id: str


class PayReview(Message, frozen=True, tag="pay"):
    """Queue `reviews`: a verdict is owed to its reviewer."""

    review_id: str


class PayBonus(Message, frozen=True, tag="bonus"):
    """Queue `reviews`: what an accepted answer's bonus rules come to is owed, the rest of their money free."""

    submission_id: str


class RunImport(Message, frozen=True):
    """Queue `imports`: go on with an import from where it stands."""

    import_id: str


class BuildDataExport(Message, frozen=True):
    """Queue `exports`: put together what we keep about one person."""

    account_id: str
    export_id: str


class RunPayroll(Message, frozen=True, tag="payroll"):
    """Queue `payroll`: one part of one step (`close`, `prepare`) of a pay period."""

    period_id: str
    step: str
    part: int
    parts: int


class RunLedger(Message, frozen=True, tag="ledger"):
    """Queue `payroll`: one part of a run over the whole ledger."""

    run_id: str
    part: int
    parts: int


class SendPayouts(Message, frozen=True, tag="send"):
    """Queue `payouts`: send one part of a period's approved payouts."""

    period_id: str
    part: int
    parts: int


class SettlePayouts(Message, frozen=True, tag="settle"):
    """Queue `payouts`: the payouts of one part that are on their way have arrived."""

    period_id: str
    part: int
    parts: int


class GradeCode(Message, frozen=True, tag="code"):
    """Queue `grading`: run the functions written in an attempt and grade them."""

    attempt_id: str


class CountAttempt(Message, frozen=True, tag="attempt"):
    """Queue `grading`: count a graded attempt into the analysis of its items."""

    attempt_id: str


class FollowTest(Message, frozen=True, tag="test"):
    """Queue `grading`: the result of an attempt counts in the projects whose test it was."""

    attempt_id: str


class RegradeItem(Message, frozen=True, tag="regrade"):
    """Queue `grading`: go on with the regrading that an upheld challenge brings."""

    challenge_id: str


class Tell(Message, frozen=True):
    """Queue `notices`: tell one person one thing; `cause_id` makes telling twice telling once."""

    account_id: str
    kind: str
    cause_id: str
    facts: dict[str, str | int]
