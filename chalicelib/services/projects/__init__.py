"""Use cases of projects: draft, instruct, fund, publish, pause, close, and look at them."""

from chalicelib.services.projects.drafts import approve_price, change, create, issue_guidelines
from chalicelib.services.projects.money import cost, fund, progress, to_fund
from chalicelib.services.projects.reading import listed, opportunities, shown
from chalicelib.services.projects.states import close, pause, publish, readiness

__all__ = [
    "approve_price",
    "change",
    "close",
    "cost",
    "create",
    "fund",
    "issue_guidelines",
    "listed",
    "opportunities",
    "pause",
    "progress",
    "publish",
    "readiness",
    "shown",
    "to_fund",
]
