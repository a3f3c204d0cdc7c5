"""Owns who is in a run: contributors, reviewers, a manager, administrators."""

from chalicelib.domain.access import Actor

CONTRIBUTORS = tuple(
    Actor(f"acc_{name}", frozenset({"contributor"}), "active") for name in "ann ben cho dai eva".split()
)
REVIEWERS = tuple(
    Actor(f"acc_{name}", frozenset({"contributor", "reviewer"}), "active") for name in "rex ria roy".split()
)
MANAGER = Actor("acc_mia", frozenset({"manager"}), "active")
ADMINS = tuple(Actor(f"acc_{name}", frozenset({"admin"}), "active") for name in "ada bob cyd".split())
PEOPLE = (*CONTRIBUTORS, *REVIEWERS, MANAGER, *ADMINS)
