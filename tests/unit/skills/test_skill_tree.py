"""What an administrator may add to the tree of skills, change in it and retire (R4)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.problems import InvalidField, Problem
from chalicelib.domain.shipped_skills import ROOTS, SKILLS
from chalicelib.domain.skill_tree import (
    DEEPEST,
    MOST,
    NewSkill,
    SkillChanged,
    SkillExists,
    SkillNode,
    SkillTree,
    TreeFull,
    changed,
    check_size,
    checked_new,
    in_order,
    kept,
    tree_of,
)

SHIPPED = tree_of({})


def with_nodes(tree: SkillTree, *nodes: SkillNode) -> SkillTree:
    return SkillTree({**tree.nodes, **{node.skill: node for node in nodes}})


def added(tree: SkillTree, *skills: str) -> SkillTree:
    for skill in skills:
        tree = with_nodes(tree, checked_new(tree, NewSkill(skill, skill)))
    return tree


def test_what_is_shipped_has_at_least_three_roots_and_a_name_for_every_skill():
    assert len(ROOTS) >= 3
    assert {path.partition("/")[0] for path in SKILLS} == set(ROOTS)
    assert all(path.count("/") == 1 and path == path.lower() for path in SKILLS)
    assert len(set(SKILLS.values())) == len(SKILLS)


def test_an_edit_stands_over_what_is_shipped_and_a_later_shipment_does_not_touch_it():
    edited = changed(SHIPPED, "math/algebra", version=1, title="Algebra and groups")
    tree = tree_of({"math/algebra": kept(edited)})
    assert tree.titles["math/algebra"] == "Algebra and groups"
    assert len(tree.nodes) == len(SHIPPED.nodes)


def test_the_tree_is_listed_below_its_roots():
    tree = added(SHIPPED, "programming/python/asyncio", "cooking", "cooking/soup")
    shown = [(node.skill, node.depth) for node in in_order(tree)]
    at = shown.index(("programming/python", 2))
    assert shown[at + 1] == ("programming/python/asyncio", 3)
    assert shown[shown.index(("cooking", 1)) + 1] == ("cooking/soup", 2)
    assert len(shown) == len(tree.nodes)


@pytest.mark.parametrize(
    ("new", "field"),
    [
        (NewSkill("Math/Rings", "Rings"), "skill"),
        (NewSkill("math//rings", "Rings"), "skill"),
        (NewSkill("math/rings/a/b/c", "Rings"), "skill"),
        (NewSkill("math/rings-", "Rings"), "skill"),
        (NewSkill("math/rings\n", "Rings"), "skill"),
        (NewSkill("cooking/soup", "Soup"), "skill"),
        (NewSkill("math/rings", "  "), "title"),
        (NewSkill("math/rings", "Rings", "cooking"), "parent"),
        (NewSkill("math/rings", "Rings", "math/rings"), "parent"),
    ],
)
def test_an_unsound_skill_is_refused_by_its_field(new, field):
    with pytest.raises(InvalidField) as refusal:
        checked_new(SHIPPED, new)
    assert refusal.value.extra["field"] == field


def test_there_is_one_skill_a_path_and_at_most_five_hundred():
    with pytest.raises(SkillExists):
        checked_new(SHIPPED, NewSkill("math/algebra", "Again"))
    room = MOST - len(SHIPPED.nodes)
    nearly = with_nodes(SHIPPED, *[SkillNode(f"math/s{number}", "S", "math") for number in range(room - 1)])
    last = checked_new(nearly, NewSkill("math/last", "Last"))
    with pytest.raises(TreeFull):
        checked_new(with_nodes(nearly, last), NewSkill("math/more", "More"))


def test_five_hundred_ordinary_skills_fit_into_the_record_and_what_does_not_is_refused():
    check_size(
        {str(number): kept(SkillNode(f"math/skill-{number}", "T" * 40, "math", "d" * 100)) for number in range(500)}
    )
    with pytest.raises(TreeFull):
        check_size(
            {str(number): kept(SkillNode(f"math/s{number}", "名" * 80, "math", "字" * 200)) for number in range(500)}
        )


def test_a_change_is_built_on_the_version_that_was_read():
    first = changed(SHIPPED, "math/algebra", version=1, title="A")
    assert (first.title, first.version) == ("A", 2)
    with pytest.raises(SkillChanged) as refusal:
        changed(with_nodes(SHIPPED, first), "math/algebra", version=1, title="B")
    assert refusal.value.extra["version"] == 2
    assert changed(SHIPPED, "math/algebra", version=1) == SHIPPED.nodes["math/algebra"]


def test_nothing_comes_to_stand_below_itself_or_too_deep():
    tree = added(SHIPPED, "programming/python/asyncio", "programming/python/asyncio/tasks")
    with pytest.raises(InvalidField):
        changed(tree, "programming", version=1, parent="programming/python/asyncio")
    with pytest.raises(InvalidField):  # programming carries four levels already
        changed(tree, "programming", version=1, parent="math")
    with pytest.raises(InvalidField):
        changed(tree, "programming/python", version=1, parent="")
    moved = changed(tree, "programming/python", version=1, parent="science")
    assert (moved.parent, moved.skill) == ("science", "programming/python")


def test_a_retired_skill_is_asked_said_and_proved_no_more_and_takes_nothing_below_it():
    retired = changed(SHIPPED, "math/algebra", version=1, is_retired=True)
    tree = with_nodes(SHIPPED, retired)
    for refuse in (
        lambda: tree.check_asked("math/algebra", field="x"),
        lambda: tree.check_held("math/algebra", field="x"),
        lambda: checked_new(tree, NewSkill("math/algebra/rings", "Rings")),
        lambda: changed(tree, "math/statistics", version=1, parent="math/algebra"),
    ):
        with pytest.raises(InvalidField):
            refuse()
    back = changed(tree, "math/algebra", version=2, is_retired=False)
    with_nodes(tree, back).check_held("math/algebra")
    assert "math/algebra" in tree.titles


def test_a_root_is_asked_for_and_not_held():
    SHIPPED.check_asked("math", field="x")
    with pytest.raises(InvalidField):
        SHIPPED.check_held("math")


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30), st.booleans()), max_size=40))
def test_no_moves_ever_make_a_circle_lose_a_skill_or_go_too_deep(moves):
    tree = added(SHIPPED, "math/algebra/rings", "math/algebra/rings/ideals", "science/physics/light")
    paths = sorted(tree.nodes)
    for one, other, is_retired in moves:
        skill, parent = paths[one % len(paths)], paths[other % len(paths)]
        version = tree.nodes[skill].version
        try:
            node = changed(tree, skill, version=version, parent=parent, is_retired=is_retired)
        except Problem:
            continue
        tree = with_nodes(tree, node)
        shown = in_order(tree)
        assert sorted(each.skill for each in shown) == paths
        assert max(each.depth for each in shown) <= DEEPEST
