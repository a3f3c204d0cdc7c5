"""Failures that were kept stay mended, and a failure is made small before it is kept."""

import pytest

from tests.simulation import keeping
from tests.simulation.bugs import BUGS
from tests.simulation.cloud import Trace
from tests.simulation.play import play

KEPT = sorted(keeping.DIRECTORY.glob("*.json"))
BUG = "no sweep"


@pytest.mark.parametrize("path", KEPT, ids=lambda path: path.stem)
def test_a_kept_failure_is_mended(stage, path):
    trace = Trace(lines=[])
    kept = keeping.read(path)._replace(bug=None)
    assert kept.play(stage, trace).wrong is None, "\n".join(trace.lines or [])


def test_a_failure_is_made_small_and_told(stage):
    failing = (outcome for seed in range(1000) if (outcome := with_bug(stage, seed)).wrong)
    outcome = next(failing)
    kept = keeping.kept_small(stage, outcome, bug=BUG, seconds=15.0)
    assert keeping.kind_of(kept.wrong) == keeping.kind_of(outcome.wrong)
    assert len(specials_of(kept.specials)) < len(outcome.specials)
    story = keeping.story(stage, kept)
    assert len(story) < outcome.calls
    assert story[-1] == f"!!! {kept.wrong}"


def test_a_kept_failure_reads_as_it_was_written(stage, tmp_path):
    kept = keeping.Kept(7, {"ann.1 claim/2": "crash after"}, "something is wrong")
    kept.write(tmp_path / "kept" / "seven.json")
    assert keeping.read(tmp_path / "kept" / "seven.json") == kept


def specials_of(decisions):
    """Those that are no sessions left out."""
    return [name for name in decisions if not name.startswith("left out")]


def with_bug(stage, seed):
    return play(stage, seed, bug=BUGS[BUG].planted(stage.cloud))
