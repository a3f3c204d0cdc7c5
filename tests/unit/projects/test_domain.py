"""States, eligibility and money of projects, and what a change of an import sets off."""

import itertools

import pytest

from chalicelib.domain.enrolments import EnrolmentRefuses, joined
from chalicelib.domain.enrolments import state_after as enrolment_after
from chalicelib.domain.imports import (
    SeenKeys,
    imports_followed,
    queue_position,
    shard_number,
    shards_needed,
    task_id_of,
)
from chalicelib.domain.matching import Audience, Need, Person, reasons_against
from chalicelib.domain.messages import RunImport, Tell
from chalicelib.domain.projects import ACTS, ProjectStateRefuses, state_after

PROJECT_STATES = ("draft", "open", "paused", "closed", "archived")
ENROLMENT_STATES = (None, "applied", "qualifying", "qualified", "failed", "tasking", "paused", "left")
STEPS = ("apply", "begin_test", "pass", "fail", "start", "pause", "resume", "leave")
ALLOWED_STEPS = {
    (None, "apply"): "applied", ("left", "apply"): "applied", ("applied", "begin_test"): "qualifying",
    ("qualifying", "pass"): "qualified", ("qualifying", "fail"): "failed", ("applied", "start"): "tasking",
    ("qualified", "start"): "tasking", ("tasking", "pause"): "paused", ("paused", "resume"): "tasking",
    ("applied", "leave"): "left", ("qualifying", "leave"): "left", ("qualified", "leave"): "left",
    ("failed", "leave"): "left", ("tasking", "leave"): "left", ("paused", "leave"): "left",
}  # fmt: skip


@pytest.mark.parametrize(("state", "act"), list(itertools.product(PROJECT_STATES, ACTS)))
def test_a_project_moves_only_along_its_states(state, act):
    allowed = {
        ("draft", "publish"): "open", ("paused", "publish"): "open", ("open", "publish"): "open",
        ("open", "pause"): "paused", ("paused", "pause"): "paused", ("draft", "close"): "closed",
        ("open", "close"): "closed", ("paused", "close"): "closed", ("closed", "close"): "closed",
    }  # fmt: skip
    if (state, act) in allowed:
        assert state_after(state, act) == allowed[state, act]
    else:
        with pytest.raises(ProjectStateRefuses):
            state_after(state, act)


@pytest.mark.parametrize(("state", "step"), list(itertools.product(ENROLMENT_STATES, STEPS)))
def test_an_enrolment_moves_only_along_its_states(state, step):
    if (state, step) in ALLOWED_STEPS:
        assert enrolment_after(state, step) == ALLOWED_STEPS[state, step]
    else:
        with pytest.raises(EnrolmentRefuses):
            enrolment_after(state, step)


def test_a_project_test_is_never_stepped_over():
    with pytest.raises(EnrolmentRefuses):
        enrolment_after("applied", "start", has_test=True)
    assert (joined(None, has_test=True), joined(None, has_test=False)) == ("applied", "tasking")
    assert joined("left", has_test=False) == "tasking"


@pytest.mark.parametrize(
    ("verified", "declared", "need", "code"),
    [
        ({}, {}, Need("math"), "skill-missing"),
        ({}, {"math": 3}, Need("math"), "skill-not-verified"),
        ({"math": 1}, {"math": 5}, Need("math", 2), "skill-level-too-low"),
        ({"math": 2}, {}, Need("math", 2), None),
        ({"math/algebra": 2}, {}, Need("math", 2), None),
        ({"mathematics": 2}, {}, Need("math", 1), "skill-missing"),
        ({"math": 2}, {}, Need("math/algebra"), "skill-missing"),
        ({}, {"math": 2}, Need("math", 2, is_verified=False), None),
        ({}, {"math": 1}, Need("math", 2, is_verified=False), "skill-level-too-low"),
        ({"math": 2}, {}, Need("math", 2, is_verified=False), None),
    ],
)
def test_a_skill_is_enough_or_says_why_not(verified, declared, need, code):
    reasons = reasons_against(Person("KE", verified, declared), Audience("open", [need]))
    assert [reason.code for reason in reasons] == ([code] if code else [])


def test_no_countries_means_all_of_them():
    assert reasons_against(Person("KE"), Audience("open")) == []
    assert [one.code for one in reasons_against(Person("KE"), Audience("open", countries=["DE"]))] == [
        "country-not-included"
    ]


def an_import(**values):
    return {"import_id": "imp_1", "project_id": "prj_1", "account_id": "acc_1", "state": "waiting", "continued": 0,
            "tasks_created": 0, "errors_count": 0, **values}  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "sent"),
    [
        (None, an_import(), []),
        (an_import(), None, []),
        (an_import(), an_import(state="queued"), [RunImport("imp_1")]),
        (None, an_import(state="queued"), [RunImport("imp_1")]),
        (an_import(state="queued"), an_import(state="checking"), []),
        (an_import(state="checking"), an_import(state="checking", lines_done=5), []),
        (an_import(state="creating"), an_import(state="creating", continued=1), [RunImport("imp_1")]),
        (an_import(state="done"), an_import(state="done"), []),
        (
            an_import(state="creating"),
            an_import(state="done", tasks_created=7, errors_count=2),
            [Tell("acc_1", "import_finished", "imp_1",
                  {"project_id": "prj_1", "import_id": "imp_1", "accepted": 7, "refused": 2})],
        ),
        (
            an_import(state="checking"),
            an_import(state="failed", errors_count=1, failure="bad-lines"),
            [Tell("acc_1", "import_failed", "imp_1",
                  {"project_id": "prj_1", "import_id": "imp_1", "accepted": 0, "refused": 1, "failure": "bad-lines"})],
        ),
    ],
)  # fmt: skip
def test_what_a_change_of_an_import_sets_off(old, new, sent):
    assert list(imports_followed(old, new)) == sent


def test_a_line_always_stands_in_the_same_shard_and_each_shard_is_bounded():
    shards = [shard_number(7, line, 1000) for line in range(1, 2501)]
    assert (shards[0], shards[999], shards[1000], shards[-1]) == (7, 7, 8, 9)
    assert max(shards.count(shard) for shard in set(shards)) == 1000
    assert shards_needed(2500, 1000) == len(set(shards))
    assert (shards_needed(1000, 1000), shards_needed(1001, 1000)) == (1, 2)


def test_queue_positions_sort_as_the_lines_do():
    positions = [queue_position(line, 10**6) for line in (1, 2, 10, 99, 1000, 1_000_000)]
    assert positions == sorted(positions)
    assert all(position.startswith("open#") for position in positions)


def test_a_task_is_known_by_project_and_key():
    assert task_id_of("prj_1", "a") == task_id_of("prj_1", "a")
    assert len({task_id_of("prj_1", "a"), task_id_of("prj_1", "b"), task_id_of("prj_2", "a")}) == 3


def test_keys_are_remembered_in_few_bytes_and_none_is_taken_for_another():
    seen = SeenKeys()
    ids = [task_id_of("prj_1", str(number)) for number in range(20_000)]
    assert all(seen.add(one) for one in ids)
    assert not any(seen.add(one) for one in ids)
    assert len(seen._slots) * 8 <= 32 * len(ids)
