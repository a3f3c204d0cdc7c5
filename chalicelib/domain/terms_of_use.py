"""Owns the terms that a person accepts when signing up: their version, since when they are in force, their words."""

from datetime import date

import msgspec

#: A new text is a new version, and whoever signs up accepts the new one; see docs/runbook.md on an operator's own.
TERMS_VERSION = "2026-11"
IN_FORCE_SINCE = date(2026, 11, 1)


class TermsSection(msgspec.Struct, frozen=True):
    """One matter of the terms; `text` is paragraphs of plain words, a blank line between them."""

    title: str
    text: str


#: What the platform promises and asks, each as the platform carries it out.
TERMS = (
    TermsSection(
        "Who may work here",
        "You are at least 18 years old, you live in the country you name, and you have one account, which you alone "
        "use. Your identity is checked once, before your first payout and not before; what you earn until then is "
        "yours and waits.",
    ),
    TermsSection(
        "What you agree to for a task",
        "When you claim a task, its terms are frozen for you: the pay, the bonus rules, the guidelines, how it is "
        "reviewed and how long it is yours. They are given to you as a signed receipt and never change afterwards. "
        "You may give a task back without a penalty, or let it lapse.",
    ),
    TermsSection(
        "Your answers",
        "An answer is your own work, made by the rules of its project; help by other people or by programs is allowed "
        "only where the guidelines say so. What a project shows you stays in the project.\n\n"
        "Once an answer is accepted and owed to you, who asked for it may use it, pass it on and train models with it.",
    ),
    TermsSection(
        "Review",
        "What you hand in is decided within 24 hours. What nobody decided by then is accepted and paid, unless a check "
        "found something that a person has to look at first; then it is accepted after 72 hours at the latest. "
        "A rejection names the reason and the clause of the guidelines, and it is a person's decision.",
    ),
    TermsSection(
        "Pay",
        "Accepted means owed. You are paid on Tuesdays for the week before, in the currency of the project, by the way "
        "you chose; a statement explains each cent down to the task, a provider's fee too. What lies "
        "below the least amount of a payout is carried into the next week, and what is held says why. Pay for a task "
        "is never cut for time. Taxes on what you earn are yours, unless the statement says that they were withheld.",
    ),
    TermsSection(
        "When something goes wrong",
        "Programs may warn and propose; only a person decides about your account. Each step against it names the rule "
        "and the evidence, and you may appeal once within 14 days; another person decides within 7 days. "
        "Money you earned is paid whatever happens to the account.",
    ),
    TermsSection(
        "Your data",
        "We keep what the work, the pay and the law need. Your documents are encrypted, seen only by who decides on "
        "them, and deleted after 30 days. You can take your data out as a file at any time, and close the account: "
        "then what is personal is erased, while the books of what was paid stay.",
    ),
    TermsSection(
        "Changes",
        "New terms have a new version and are for new work; they never change a task you have claimed or money you "
        "have earned. You may leave at any time.",
    ),
)
