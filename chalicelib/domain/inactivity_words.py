"""Owns what Inlier writes to somebody who has stayed away."""

from chalicelib.domain.words import Link, Words

INACTIVITY_WORDS = {
    "account_inactive": Words(
        "Your account is still here",
        (
            (
                "You last signed in on $signed_in_at. Nothing happens to your account because of that: it stays open, "
                "with everything you have earned and proved."
            ),
            "What we owe you: $owed.",
            "Your verified skills: $skills. None of them is lost because you were away.",
            (
                "You can come back at any time. Signed in, you can also close your account in your profile, if you do "
                "not want it any more; what you have earned is still paid. E-mails such as this one can be turned "
                "off there:"
            ),
            Link("Sign in", "/sign-in"),
        ),
    ),
}
