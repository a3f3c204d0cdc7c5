"""The tree of skills, and saying beside proving."""

from datetime import UTC, datetime

import pytest

from chalicelib.domain.problems import InvalidField
from chalicelib.domain.skills import ROOTS, SKILLS, DeclaredSkill, Proof, checked_declaration, held_skills

PROOF = Proof(2, "att_1", datetime(2026, 11, 16, tzinfo=UTC))


def test_the_tree_has_at_least_three_roots_and_a_name_for_every_skill():
    assert len(ROOTS) >= 3
    assert all(path.count("/") == 1 and path == path.lower() for path in SKILLS)
    assert len(set(SKILLS.values())) == len(SKILLS)


def test_declaring_and_proving_stand_side_by_side():
    said_only, both, proved_only = held_skills(
        {"language/en": 4, "math/algebra": 5}, {"math/algebra": PROOF, "math/arithmetic": PROOF}
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
        checked_declaration(said)
    assert refusal.value.extra["field"] == field
