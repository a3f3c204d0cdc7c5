"""Owns what Inlier writes to people about their tests and challenges; part of the catalogue of notices."""

from chalicelib.domain.words import Link, Quotation, Words

#: How a sitting ended.
ENDED = {
    "hand": "You handed it in yourself.",
    "time": "Its time ran out before you handed it in; what was saved by then was graded.",
}

ATTEMPT_MAILS = {
    "attempt_passed": Words(
        "You passed: $title",
        (
            (
                "You passed “$title” with $score_percent %. Well done! $ended_by_means "
                "The skill stands in your profile, and the work that needs it is open to you."
            ),
            Link("See your result", "/attempts/$attempt_id"),
        ),
    ),
    "attempt_failed": Words(
        "Your result: $title",
        (
            (
                "You reached $score_percent % in “$title”, which is not enough this time. "
                "$ended_by_means You can try again from $retry_at; the questions are drawn anew."
            ),
            "Your result shows which topics went well and which to look at again:",
            Link("See your result", "/attempts/$attempt_id"),
            "All other work stays open to you meanwhile.",
        ),
    ),
    "attempt_regraded": Words(
        "Your result was raised: $title",
        (
            (
                "A question of “$title” turned out to be wrong and was left out for everybody who was asked it. "
                "You have $score_percent % now."
            ),
            Link("See your result", "/attempts/$attempt_id"),
        ),
    ),
    "challenge_upheld": Words(
        "You were right: $title",
        (
            (
                "The question of “$title” that you challenged is asked no more, and everybody who was asked it has "
                "been graded without it. Nobody's result became worse. The reason:"
            ),
            Quotation("$reason"),
            Link("See your result", "/attempts/$attempt_id"),
        ),
    ),
    "challenge_declined": Words(
        "Your challenge: $title",
        (
            "The question of “$title” that you challenged stays as it is. The reason:",
            Quotation("$reason"),
            Link("See your result", "/attempts/$attempt_id"),
        ),
    ),
}
