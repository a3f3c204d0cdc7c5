"""Owns what Inlier writes about passwords, addresses, phones and second factors; each is always mailed."""

from chalicelib.domain.words import Link, Quotation, Words

_NOT_YOU = (
    "If this was not you, choose a new password at once with “Forgot my password” on the sign-in page, and $contact."
)

ACCOUNT_WORDS = {
    "account_closed": Words(
        "Your account is closed",
        (
            "You closed your account on $closed_at. Nobody can sign in to it any more, and your address is free again.",
            "This is what becomes of your money:",
            Quotation("$money"),
            (
                "Erased within the hour: your profile, resume and phone, drafts, files you asked for, and what our "
                "messages to you said. Erased a day after nothing is owed to you or on its way: your name, address, "
                "date of birth, identity documents and payout methods, which paying you needs until then."
            ),
            (
                "Kept without your name: statements and every entry about money, the answers you handed in, and the "
                "record of who changed what. They prove that work was paid, and the law asks for them. Of an identity "
                "check its outcome stays, with a keyed number that cannot be read back: one identity, one account."
            ),
            "You are welcome to come back with a new account:",
            Link("Sign up", "/sign-up"),
            "If you did not close it, $contact at once.",
        ),
    ),
    "data_export_ready": Words(
        "Your data is ready",
        (
            "You asked for everything we keep about you. It is one file, which you can fetch until $kept_until_at.",
            Link("Fetch it", "/profile/data/$export_id"),
            _NOT_YOU,
        ),
    ),
    "password_reset": Words(
        "Choose a new password",
        (
            "Somebody asked for a new password for your account. If it was you, open this link within one hour:",
            Link("Choose a new password", "/reset-password?token=$token"),
            "It works once. After that every device has to sign in again.",
            "If it was not you, there is nothing to do: your password stays as it is.",
        ),
    ),
    "password_changed": Words(
        "Your password was changed",
        (
            "The password of your account was changed on $changed_at. Every device has to sign in again.",
            Link("Sign in", "/sign-in"),
            _NOT_YOU,
        ),
    ),
    "email_change_allow": Words(
        "Allow another e-mail address",
        (
            "Somebody asked that your account be reached under another e-mail address. If it was you, allow it.",
            "The link works for 24 hours; the other address gets a link of its own, and both are needed:",
            Link("Allow the change", "/change-email?token=$token"),
            "If it was not you, do not open the link: nothing changes without it.",
            _NOT_YOU,
        ),
    ),
    "email_change_confirm": Words(
        "Confirm your new e-mail address",
        (
            "Somebody wants to use this address for their account at Inlier. If it was you, confirm it in 24 hours.",
            "Your present address gets a link of its own, and both are needed:",
            Link("Confirm my new address", "/change-email?token=$token"),
            "If it was not you, please do not open the link. Nothing else will happen.",
        ),
        is_personal=False,
    ),
    "email_changed": Words(
        "Your e-mail address was changed",
        (
            "Since $changed_at your account is reached under this address, and you sign in with it.",
            Link("Sign in", "/sign-in"),
        ),
    ),
    "phone_confirmed": Words(
        "A phone number was confirmed",
        (
            "On $phone_changed_at the mobile number that ends in $phone_hint was confirmed for your account.",
            Link("Open my account", "/profile"),
            _NOT_YOU,
        ),
    ),
    "phone_changed": Words(
        "Your phone number was changed",
        (
            (
                "On $phone_changed_at the mobile number that ends in $phone_hint took the place of the one your "
                "account had before."
            ),
            Link("Open my account", "/profile"),
            _NOT_YOU,
        ),
    ),
    "second_factor_added": Words(
        "A second factor was added",
        (
            "From $changed_at on we ask for a code of your authenticator app when you sign in.",
            "Keep your recovery codes where you find them without your phone.",
            Link("Open my account", "/profile"),
            _NOT_YOU,
        ),
    ),
    "second_factor_removed": Words(
        "Your second factor was removed",
        (
            "We do not ask for a code when you sign in any more.",
            Link("Open my account", "/profile"),
            _NOT_YOU,
        ),
    ),
    "recovery_code_used": Words(
        "A recovery code was used",
        (
            "Somebody signed in to your account with one of your recovery codes. You have $codes_left left.",
            "If you lost your phone, remove the second factor and set it up again: that gives you ten new codes.",
            Link("Open my account", "/profile"),
            _NOT_YOU,
        ),
    ),
}
