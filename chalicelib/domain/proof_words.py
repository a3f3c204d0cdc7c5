"""Owns what Inlier writes to somebody whose proof of a skill will run out."""

from chalicelib.domain.words import Link, Words

PROOF_WORDS = {
    "skill_expiring": Words(
        "Your proof of $skill runs out on $expires_at",
        (
            (
                "You have proved $skill at level $level. That proof holds until $expires_at; work that asks for it "
                "is open to you until then, and what you have claimed before stays yours."
            ),
            (
                "You can renew it now: take the test again. A pass counts from the day it is graded, and if you do "
                "not pass, what you have proved holds until its day all the same."
            ),
            Link("Take the test", "/assessments"),
            "E-mails such as this one can be turned off in your profile.",
        ),
    ),
}
