"""Owns what Inlier writes to people about steps, appeals and what came of them; part of the catalogue of notices."""

from chalicelib.domain.words import Link, Quotation, Words

STANDING_MAILS = {
    "standing_step": Words(
        "$step_heading",
        (
            "$step_means",
            "The rule it rests on:",
            Quotation("$rule_means"),
            "The reason, in the words of the person who decided it:",
            Quotation("$reason"),
            "What shows it: $evidence",
            "If you think it is wrong, you can appeal once before $appeal_until_at; somebody else decides in a week:",
            Link("See it and appeal", "/profile/standing/$step_id"),
        ),
    ),
    "standing_lifted": Words(
        "$step_heading",
        ("$step_means", "The reason:", Quotation("$reason"), Link("Find work", "/work")),
    ),
    "appeal_decided": Words(
        "Your appeal was decided",
        (
            "Somebody who had no part in the first decision has read your appeal. $outcome_means",
            "The reason:",
            Quotation("$reason"),
            "$standing_means",
            Link("See the decision", "/profile/standing/$step_id"),
        ),
    ),
}
