"""Every planted bug is found within a thousand seeds, so a real one of its kind would be."""

import pytest

from tests.simulation.bugs import BUGS
from tests.simulation.plan import plan_of
from tests.simulation.play import play
from tests.simulation.stipend_bugs import STIPEND_BUGS
from tests.simulation.work_bugs import WORK_BUGS

MOST = 1000


def _plays(name: str, seed: int) -> bool:
    plan = plan_of(seed)
    return plan.has_hours if name in WORK_BUGS else plan.has_tests if name in STIPEND_BUGS else True


@pytest.mark.parametrize("name", sorted(BUGS))
def test_a_planted_bug_is_found(stage, name):
    bug = BUGS[name]
    seeds = [seed for seed in range(MOST) if _plays(name, seed)]
    found = next((seed for seed in seeds if play(stage, seed, bug=bug.planted(stage.cloud)).wrong), None)
    assert found is not None, f"{bug.what}: nobody noticed in {MOST} seeds"
    assert play(stage, found).wrong is None, "the bug must be what is wrong, not the product"
