"""Owns what is written about money to somebody whose account is closed: nothing there asks them to sign in."""

from chalicelib.domain.words import Quotation, Words

#: Why a payout waits, where the words for who can sign in would ask for something at the page.
HOLDS_AFTER_CLOSING = {
    "identity": "Your identity is not verified.",
    "method": "We do not know where to send money in this currency.",
    "method_failed": "The last transfer to your payout method came back.",
}

#: Instead of the words of the catalogue, by kind of notice.
AFTER_CLOSING = {
    "payout_returned": Words(
        "Your payout of $amount came back",
        (
            "We sent you $amount, but it did not reach you. The money is still owed to you. The reason:",
            Quotation("$reason"),
            "Your account is closed, so you cannot add another payout method yourself. To have the money, $contact.",
        ),
    ),
    "payout_held": Words(
        "Your payout of $amount is waiting",
        (
            "Your payout of $amount could not be sent yet. It stays owed to you, and this is why it waits:",
            Quotation("$holds"),
            (
                "As soon as nothing stands in the way, it goes out on the next Tuesday. Your account is closed, so you "
                "cannot change yourself what is missing: $contact."
            ),
        ),
    ),
}
