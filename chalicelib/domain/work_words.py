"""Owns what Inlier writes to people about work in hand and its time; part of the catalogue of notices."""

from chalicelib.domain.words import Link, Quotation, Words

WORK_WORDS = {
    "claim_reminder": Words(
        "Your work in “$project” is due in $time_left",
        (
            (
                "You have a task in “$project” in hand. $percent_done % of its required fields are filled so far, "
                "and it is due in $time_left: on $deadline_at."
            ),
            Link("Go on with it", "/work/claims/$claim_id"),
            "If you need more time, you can extend it once. If it no longer fits, release it: that costs nothing.",
        ),
    ),
    "contest_decided": Words(
        "Your time in “$project”: $granted_minutes minutes granted",
        (
            (
                "You said that time of your work in “$project” was not counted. Somebody has looked at it and granted "
                "$granted_minutes of $contested_minutes minutes. This is the reason:"
            ),
            Quotation("$reason"),
            "Granted minutes count towards your pay, up to the most this work can earn. All of its time stands here:",
            Link("See the time of this work", "/work/claims/$claim_id"),
            "If you think it is wrong, $contact.",
        ),
    ),
    "claim_expired": Words(
        "Your time for a task in “$project” is over",
        (
            (
                "You had a task in “$project” in hand until $expired_at. Its place has gone back for somebody else, "
                "and the task does not come back to you. It costs you nothing."
            ),
            "What you had saved is kept, and stands with the claim:",
            Link("Open the claim", "/work/claims/$claim_id"),
            "There may be more tasks like it in the project. If a deadline is too near, you can extend it once.",
        ),
    ),
}
