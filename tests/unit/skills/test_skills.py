"""Saying a skill beside proving it (R42)."""

from datetime import UTC, datetime

import pytest

from chalicelib.domain.problems import InvalidField
from chalicelib.domain.skill_tree import tree_of
from chalicelib.domain.skills import DeclaredSkill, Proof, checked_declaration, held_skills

TREE = tree_of({})
PROOF = Proof(2, "att_1", datetime(2026, 11, 16, tzinfo=UTC))


def test_declaring_and_proving_stand_side_by_side():
    said_only, both, proved_only = held_skills(
        TREE, {"language/en": 4, "math/algebra": 5}, {"math/algebra": PROOF, "math/arithmetic": PROOF}
    )
    assert (said_only.skill, said_only.declared_level, said_only.verified_level) == ("language/en", 4, None)
    assert (both.skill, both.declared_level, both.verified_level) == ("math/algebra", 5, 2)
    assert (proved_only.skill, proved_only.declared_level, proved_only.attempt_id) == ("math/arithmetic", None, "att_1")


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ([DeclaredSkill("math/algebra", 1), DeclaredSkill("cooking/soup", 1)], "skills[1].skill"),
        ([DeclaredSkill("math", 1)], "skills[0].skill"),
        ([DeclaredSkill("math/algebra", 1), DeclaredSkill("math/algebra", 2)], "skills[1].skill"),
    ],
)
def test_only_skills_of_the_tree_are_declared_and_each_once(said, field):
    with pytest.raises(InvalidField) as refusal:
        checked_declaration(TREE, said)
    assert refusal.value.extra["field"] == field
