"""Standing after any steps and appeals: the last step left says it, none left puts everything back (R49)."""

from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.standing import StepTaken, is_paused_after, standing_after, without

SETS = (None, "active", "warned", "restricted", "suspended")


def _history(marks: list[tuple[str | None, bool]]) -> list[StepTaken]:
    """Steps in their order, each beginning at the standing that the ones before had set when it was taken."""
    steps, standing = [], "active"
    for sets, is_overturned in marks:
        steps.append(StepTaken(sets or "notice", sets, standing, None, is_overturned))
        standing = sets or standing
    return steps


histories = st.lists(st.tuples(st.sampled_from(SETS), st.booleans()), max_size=12).map(_history)


@given(histories)
def test_when_every_step_is_overturned_the_standing_is_what_it_was_before_them(steps: list[StepTaken]) -> None:
    assert standing_after([without(step) for step in steps], "active") == "active"


@given(histories, st.data())
def test_appeals_upheld_in_any_order_leave_the_same_standing(steps: list[StepTaken], data: st.DataObject) -> None:
    upheld = data.draw(st.permutations(range(len(steps))))[: len(steps) // 2]
    one_by_one = list(steps)
    for number in upheld:
        one_by_one[number] = without(one_by_one[number])
    at_once = [without(step) if number in upheld else step for number, step in enumerate(steps)]
    assert standing_after(one_by_one, "active") == standing_after(at_once, "active")


@given(histories, st.data())
def test_an_appeal_changes_nothing_unless_its_step_is_the_one_that_holds(
    steps: list[StepTaken], data: st.DataObject
) -> None:
    holding = [number for number, step in enumerate(steps) if step.sets and not step.is_overturned][-1:]
    for number, step in enumerate(steps):
        if number not in holding:
            changed = [*steps[:number], without(step), *steps[number + 1 :]]
            assert standing_after(changed, "active") == standing_after(steps, "active")


@given(st.lists(st.tuples(st.sampled_from(("project_pause", "active")), st.sampled_from(("a", "b"))), max_size=10))
def test_a_project_is_paused_by_its_own_last_step(marks: list[tuple[str, str]]) -> None:
    steps = [StepTaken(step, None, "active", project, False) for step, project in marks]
    last = [step for step, project in marks if project == "a"][-1:]
    assert is_paused_after(steps, "a") == (last == ["project_pause"])
    assert not is_paused_after([without(step) for step in steps], "a")
