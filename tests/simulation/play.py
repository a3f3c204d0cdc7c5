"""Owns one run: a seed played from its first Monday until nothing is left to do, watched all the while."""

from collections import Counter
from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from typing import Any, NamedTuple

from chalicelib import runtime
from tests.simulation.clients import Clients
from tests.simulation.cloud import Trace
from tests.simulation.decisions import Decisions, Specials
from tests.simulation.deliveries import Deliveries
from tests.simulation.mishaps import Mishaps
from tests.simulation.oracle.raw import BrokenRule
from tests.simulation.oracle.rest import check_rest
from tests.simulation.oracle.watch import Watch
from tests.simulation.people import Crowd
from tests.simulation.plan import Plan, instant, plan_of
from tests.simulation.rest import close_once_more, come_to_rest
from tests.simulation.scheduler import EndlessError, Scheduler, Task
from tests.simulation.stage import Stage
from tests.simulation.timetable import Timetable


class Outcome(NamedTuple):
    """What came of a run."""

    plan: Plan
    wrong: str | None
    calls: int
    trace: str
    specials: Specials
    sessions: list[str]
    coverage: Counter[str]
    lines: list[str]


class Run:
    """The parts of one run, put together."""

    def __init__(self, stage: Stage, plan: Plan, kept: Mapping[str, Any] | None, trace: Trace) -> None:
        self.stage, self.plan, self.cloud, self.coverage = stage, plan, stage.cloud, Counter[str]()
        self.decisions = Decisions(plan.seed, kept)
        self.scheduler = Scheduler(
            self.decisions, seed=plan.seed, now=plan.begins_at, policy=plan.policy, restlessness=plan.restlessness
        )
        stage.enter(plan.setting)
        cloud = self.cloud
        cloud.scheduler, cloud.trace, cloud.coverage = self.scheduler, trace, self.coverage
        cloud.mishaps = Mishaps(self.decisions, plan.rates)
        self.deliveries = Deliveries(
            cloud, self.scheduler, self.decisions, plan.rates.delivery, has_notices=plan.has_notices
        )
        self.watch = Watch(cloud, self.coverage, plan.setting.pay_week_start)
        self.clients = Clients(cloud, self.scheduler, self.deliveries)
        self.crowd = Crowd(self.scheduler, self.clients, self.watch, plan.seed)
        cloud.services["sqs"].clock = cloud.services["s3"].clock = lambda: instant(self.scheduler.now)
        cloud.services["sesv2"].clock = lambda: instant(self.scheduler.now)
        cloud.after_write = self._after
        runtime.install(clock=self._clock, bits=self._bits, sleep=self._sleep)

    def _after(self, call: Any) -> None:
        self.watch.after(call)
        self.deliveries.after(call)

    def _clock(self) -> Any:
        task = self.scheduler.current
        if task is None:
            return instant(self.scheduler.now)
        return instant(task.stands_at if task.stands_at is not None else self.scheduler.now + task.skew)

    def _bits(self, count: int) -> int:
        return self._task().bits(count)

    def _sleep(self, seconds: float) -> None:
        self.scheduler.sleep(self._task(), seconds)

    def _task(self) -> Task:
        task = self.scheduler.current
        assert task is not None, "nobody runs"
        return task

    def play(self) -> str | None:
        """What is wrong, or None."""
        try:
            Timetable(self.plan, self.crowd, self.clients).write()
            self.scheduler.run()
            self._must_have_no_bugs()
            come_to_rest(self)
            close_once_more(self)
            self._must_have_no_bugs()
            check_rest(self.watch)
        except BrokenRule as broken:
            return str(broken)
        except EndlessError as endless:
            return str(endless)
        finally:
            self.scheduler.finish()
            self.cloud.scheduler = None
            self.cloud.after_write = lambda _: None
        return None

    def trace_say(self, what: str) -> None:
        """A line between the calls, for people."""
        self.cloud.trace.say(self.scheduler.now, "", what)

    def _must_have_no_bugs(self) -> None:
        if self.clients.bugs:
            raise BrokenRule(self.clients.bugs[0])
        if self.stage.overheard.errors:
            raise BrokenRule(f"a consumer failed with a bug: {self.stage.overheard.errors[0]}")


def play(
    stage: Stage,
    seed: int,
    *,
    kept: Mapping[str, Any] | None = None,
    trace: Trace | None = None,
    bug: AbstractContextManager[Any] | None = None,
) -> Outcome:
    """One seed: by its dice, or with nothing special but what was kept."""
    trace = trace or Trace()
    plan = plan_of(seed)
    run = Run(stage, plan, kept, trace)
    with bug or nullcontext():
        wrong = run.play()
    return Outcome(
        plan, wrong, run.scheduler.steps, trace.hash.hexdigest(), run.decisions.made, run.crowd.sessions,
        run.coverage, trace.lines or [],
    )  # fmt: skip
