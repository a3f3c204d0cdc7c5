"""Owns every sentence Inlier writes to a person, in one catalogue, outside the code that sends them (R1)."""

from chalicelib.domain.account_words import ACCOUNT_WORDS
from chalicelib.domain.attempt_mails import ATTEMPT_MAILS
from chalicelib.domain.inactivity_words import INACTIVITY_WORDS
from chalicelib.domain.proof_words import PROOF_WORDS
from chalicelib.domain.standing_mails import STANDING_MAILS
from chalicelib.domain.words import Link, Quotation, Words
from chalicelib.domain.work_words import WORK_WORDS

__all__ = ["CATALOGUE", "CHANGES", "HOLDS", "REFUSED_LINES", "STANDINGS", "Link", "Quotation", "Words", "contact"]


#: Why a payout waits, and what ends the wait, by the codes of a payout's holds.
HOLDS = {
    "identity": "We have not verified your identity yet. Hand in a passport or an ID card in your profile.",
    "method": "We do not know where to send money in this currency. Add a payout method under Payments.",
    "exchange_rate": "There is no exchange rate for your currency at the moment. You need do nothing; we try again.",
    "method_failed": "The last transfer to your payout method came back. Check it, and add it again or another one "
    "under Payments.",
    "destination_changed": "Your payout method was changed less than 72 hours ago. This protects you if it was not "
    "you; you need do nothing.",
    "below_minimum": "It is below the smallest amount we pay out, and goes out once there is enough.",
    "nothing_left": "Tax and the fee of the transfer would take all of it; it goes out once something would be left.",
    "other": "Somebody on our side has to look at it first. You need do nothing.",
}

#: What a standing means for the person.
STANDINGS = {
    "active": "You can take and do work without limits.",
    "warned": "You can go on working. Please read what it is about, so that it stays a warning.",
    "restricted": "You cannot take new work at the moment. Work in your hands and earned money stay yours.",
    "suspended": "You cannot work at the moment. Earned money stays yours and is paid on the usual day.",
    "closed": "You cannot sign in any more. Money you have earned is still paid to you.",
    "other": "Your account says what it means for you.",
}

#: What an import refused, by whether there is any such line.
REFUSED_LINES = {False: "No line was refused.", True: "Lines refused: {}. Each one has its reason there."}

#: Why an import failed, and the way out, by its code.
FAILURES = {
    "bad-lines": (
        "It had lines that cannot become tasks, each with its reason there. Mend them and import the file again, or "
        "begin the import with mode `skip_bad`: then the good lines go in and the bad ones stay out."
    ),
    "file-changed": "Its file was replaced or removed while it was read. Begin another import and upload it again.",
    "other": "Please look at the reason there, and begin another import.",
}


def contact(support_address: str) -> str:
    """Whom to tell, as the middle of a sentence."""
    return f"write to {support_address}" if support_address else "tell the organisation that runs this platform"


#: What changed a balance, by the kind of its entry.
CHANGES = {
    "correction": "An administrator corrected your balance by $amount. This is the reason:",
    "service_credit": "We owe you more than an apology: $amount is yours, beside your work. This is the reason:",
    "reversal": "An entry of your balance was taken back, which changes it by $amount. This is the reason:",
}

_APPEAL = "If you think this is wrong, you can appeal; somebody else will then decide."

CATALOGUE = {
    "email_verification": Words(
        "Confirm your e-mail address",
        (
            "Welcome! Somebody signed up at Inlier with this address. If it was you, open this link within 24 hours:",
            Link("Confirm my address", "/verify-email?token=$token"),
            "It works once. After that you can look for work.",
            "If it was not you, please do not open the link. Nothing else will happen.",
        ),
        is_personal=False,
    ),
    "email_already_known": Words(
        "You already have an account",
        (
            (
                "Somebody tried to sign up at Inlier with this address, but it has an account already. "
                "If it was you, sign in instead:"
            ),
            Link("Sign in", "/sign-in"),
            (
                "If you have not confirmed your address yet, open the link in our earlier e-mail, "
                "or sign in and ask for a new one."
            ),
            "If it was not you, there is nothing to do: nobody got in, and they were not told that you are here.",
        ),
        is_personal=False,
    ),
    "identity_verified": Words(
        "Your identity is verified",
        (
            "We have looked at your documents and everything is in order. Your earnings can now be paid out.",
            "Payday is Tuesday. Please make sure that we know where to send your money:",
            Link("Open Payments", "/payments"),
        ),
    ),
    "identity_rejected": Words(
        "We could not verify your identity yet",
        (
            "We have looked at your documents, but could not use them. This is why:",
            Quotation("$reason"),
            "You can send others at any time:",
            Link("Send other documents", "/profile/identity"),
            "What you have earned is safe: it stays in your balance and is paid out once your identity is verified.",
        ),
    ),
    "submission_accepted": Words(
        "Accepted: you earned $amount",
        (
            "Your answer in “$project” was accepted, and $amount is yours. Thank you for your work.",
            Link("See your answer", "/work/submissions/$submission_id"),
            "It is part of your next statement.",
        ),
        is_mailed=False,
    ),
    "submission_rejected": Words(
        "Your answer in “$project” was not accepted",
        (
            (
                "A reviewer has looked at your answer to task $task_id in “$project” and could not accept it, so its "
                "$amount is not paid. This is the reason:"
            ),
            Quotation("$reason"),
            "You can see the whole decision here:",
            Link("See the decision", "/work/submissions/$submission_id"),
            _APPEAL,
        ),
    ),
    "submission_returned": Words(
        "Your answer in “$project” needs another look",
        (
            "A reviewer has returned your answer to task $task_id in “$project”. This is what to change:",
            Quotation("$reason"),
            "Once it is improved and accepted, you earn $amount. You can go on where you stopped:",
            Link("Improve my answer", "/work/submissions/$submission_id"),
            "The new deadline stands beside your work. If you do nothing, the answer you handed in is judged as it is.",
        ),
    ),
    "statement_ready": Words(
        "Your statement of $amount",
        (
            "The week is closed, and you earned $amount. Every part of it stands on your statement:",
            Link("See your statement", "/payments/statements/$period_id"),
            "If something is missing or wrong, $contact: each line can be followed to the work behind it.",
        ),
    ),
    "payout_sent": Words(
        "$amount is on its way",
        (
            (
                "We have sent you $amount. Depending on where it goes, it takes from a few minutes "
                "to three working days to arrive. You can follow it here:"
            ),
            Link("Open Payments", "/payments"),
        ),
    ),
    "payout_settled": Words(
        "$amount has arrived",
        (
            "Your bank or payment provider has confirmed it: $amount has arrived.",
            Link("Open Payments", "/payments"),
            "If you cannot find it, $contact within two weeks.",
        ),
        is_mailed=False,
    ),
    "payout_returned": Words(
        "Your payout of $amount came back",
        (
            "We sent you $amount, but it did not reach you. The money is safe, in your balance again. The reason:",
            Quotation("$reason"),
            (
                "Please check your payout method, and add it again or another one. "
                "Until then we hold your payouts, so that no more money goes astray:"
            ),
            Link("Check my payout method", "/payments"),
            "After that it goes out with the next Tuesday, three days after the change at the earliest.",
        ),
    ),
    "payout_held": Words(
        "Your payout of $amount is waiting",
        (
            "Your payout of $amount could not be sent yet. It is safe in your balance, and this is why it waits:",
            Quotation("$holds"),
            "As soon as nothing stands in the way, it goes out on the next Tuesday.",
            Link("Open Payments", "/payments"),
        ),
    ),
    "balance_changed": Words(
        "Your balance was changed by $amount",
        (
            "$entry_kind_means",
            Quotation("$reason"),
            "It stands on your statement of the week, with everything it refers to:",
            Link("See your statement", "/payments/statements/$period_id"),
            "If you think it is wrong, $contact.",
        ),
    ),
    "import_finished": Words(
        "Your import has finished",
        (
            "Your import into “$project” has finished. Tasks taken in: $accepted.",
            "$refused_means",
            Link("See the import", "/projects/$project_id/imports/$import_id"),
        ),
    ),
    "import_failed": Words(
        "Your import has failed",
        (
            "Your import into “$project” has failed. Tasks taken in: $accepted. Lines refused: $refused.",
            "$failure_means",
            Link("See the import", "/projects/$project_id/imports/$import_id"),
        ),
    ),
    "standing_changed": Words(
        "Your account is now: $standing",
        (
            "The standing of your account has changed to: $standing.",
            "$standing_means",
            "Your account shows why, and on which rule it rests:",
            Link("Open my account", "/profile"),
            _APPEAL,
        ),
    ),
    **ATTEMPT_MAILS,
    **STANDING_MAILS,
    **WORK_WORDS,
    **ACCOUNT_WORDS,
    **INACTIVITY_WORDS,
    **PROOF_WORDS,
}
