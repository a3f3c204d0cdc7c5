"""Owns failures that are kept: small enough to read, replayed by a test for ever."""

import json
import re
from pathlib import Path
from typing import Any, NamedTuple

from tests.simulation.bugs import BUGS
from tests.simulation.cloud import Trace
from tests.simulation.decisions import Specials
from tests.simulation.play import Outcome, play
from tests.simulation.shrinking import shrunk
from tests.simulation.stage import Stage

DIRECTORY = Path(__file__).parent / "kept"


class Kept(NamedTuple):
    """A run that failed once: its seed, what was special, the rule it broke, and with which planted bug, if any."""

    seed: int
    specials: Specials
    wrong: str
    bug: str | None = None

    def play(self, stage: Stage, trace: Trace | None = None) -> Outcome:
        """The run again, with the planted bug it is of."""
        bug = BUGS[self.bug].planted(stage.cloud) if self.bug else None
        return play(stage, self.seed, kept=self.specials, trace=trace, bug=bug)

    def write(self, path: Path) -> None:
        """As JSON, one decision a line."""
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(self._asdict(), indent=1, sort_keys=True) + "\n", encoding="utf-8")


def read(path: Path) -> Kept:
    """A kept failure."""
    values: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return Kept(**values)


def kept_small(stage: Stage, outcome: Outcome, *, bug: str | None = None, seconds: float = 60.0) -> Kept:
    """The failure with the fewest sessions and faults; its story is what `play` says of it."""
    assert outcome.wrong is not None
    kind = kind_of(outcome.wrong)

    def fails(specials: Specials) -> bool:
        wrong = Kept(outcome.plan.seed, specials, "", bug).play(stage).wrong
        return wrong is not None and kind_of(wrong) == kind

    whole = dict(outcome.specials)
    small = shrunk(fails, whole, outcome.sessions, seconds=seconds) if fails(whole) else whole
    again = Kept(outcome.plan.seed, small, "", bug).play(stage)
    return Kept(outcome.plan.seed, small, again.wrong or outcome.wrong, bug)


def kind_of(wrong: str) -> str:
    """The rule without ids and figures, so that a smaller run counts as the same failure."""
    return re.sub(r"[a-z]{3}_[0-9a-z_]+|\d[\d:.TZ-]*|'[^']*'", "*", wrong)[:60]


def story(stage: Stage, kept: Kept) -> list[str]:
    """What happens in the run, a line each."""
    outcome = kept.play(stage, Trace(lines=[]))
    ends = f"!!! {outcome.wrong}" if outcome.wrong else "nothing is wrong"
    return [outcome.plan.described(), *outcome.lines, ends]
