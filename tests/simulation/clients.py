"""Owns how people and schedules ask: the same request again until it is answered, sometimes twice at once."""

from collections.abc import Callable
from functools import partial
from typing import Any

from chalicelib.domain.problems import Problem, Unavailable
from chalicelib.handlers import functions
from chalicelib.handlers.background import EventRefusedError, SweepIncompleteError
from tests.simulation.cloud import SimulatedCloud
from tests.simulation.deliveries import Deliveries
from tests.simulation.scheduler import Scheduler

Act = Callable[[], Any]
Then = Callable[[Any], None]

#: How often a person sends the same request, and after how many seconds without an answer.
TRIES, PATIENCE = 6, 31.0
#: API Gateway waits no longer.
LONGEST = 25.0
#: Lambda runs a function that a schedule started and that failed twice more.
INVOCATIONS = 3


class Refused:
    """What a person got instead of an answer."""

    def __init__(self, kind: str) -> None:
        self.kind = kind


class Clients:
    """Everybody who asks something of the platform."""

    def __init__(self, cloud: SimulatedCloud, scheduler: Scheduler, deliveries: Deliveries) -> None:
        self.cloud, self.scheduler, self.deliveries = cloud, scheduler, deliveries
        self.bugs: list[str] = []
        self.acts: list[str] = []

    def ask(
        self, who: str, what: str, act: Act, then: Then = lambda _: None, *, stands_at: float | None = None
    ) -> None:
        """One request, sent again after a crash or a 503 until it is answered; `then` gets answer or refusal."""
        request = f"{who}.{self.scheduler.number(who)} {what}"
        self._send(request, what, act, then, 1, stands_at)
        if self.deliveries.odd("request twice at once", request):
            self._send(f"{request} twin", what, act, lambda _: None, 1, stands_at)

    def _send(self, request: str, what: str, act: Act, then: Then, number: int, stands_at: float | None) -> None:
        def again() -> None:
            if number < TRIES:
                self._send(request, what, act, then, number + 1, None)
            else:
                then(Refused("no answer"))

        def work() -> None:
            answer = self._answer(request, what, act)
            if isinstance(answer, Refused) and answer.kind == "unavailable":
                self.scheduler.after(1.0, again)
            else:
                then(answer)

        name = request if number == 1 else f"{request} try {number}"
        self.scheduler.spawn(
            name, work, on_crash=partial(self.scheduler.after, PATIENCE, again), longest=LONGEST,
            stands_at=stands_at, skew=self.deliveries.skew(name),
        )  # fmt: skip

    def _answer(self, request: str, what: str, act: Act) -> Any:
        try:
            answer = act()
        except Unavailable:
            self.cloud.coverage[f"answer: {what}: unavailable"] += 1
            return Refused("unavailable")
        except Problem as problem:
            self.cloud.coverage[f"answer: {what}: {problem.kind()}"] += 1
            return Refused(problem.kind())
        except Exception as error:  # noqa: BLE001  (a bug is what we are looking for)
            self.bugs.append(f"{request} was answered with a bug: {error!r}")
            return Refused("bug")
        self.cloud.coverage[f"answer: {what}: done"] += 1
        return answer

    def invoke(self, name: str, *, reason: str = "simulation", stands_at: float | None = None, **fields: Any) -> None:
        """A schedule or an administrator at the console runs a function; Lambda runs it again if it fails."""
        self._run(name, {"by": "schedule", "reason": reason} | fields, 1, self.scheduler.number(name), stands_at)

    def _run(self, name: str, event: dict[str, Any], number: int, run: int, stands_at: float | None) -> None:
        def again() -> None:
            if number < INVOCATIONS:
                self._run(name, event, number + 1, run, None)

        def work() -> None:
            try:
                getattr(functions, name)(event, None)
                self.cloud.coverage[f"answer: {name}: done"] += 1
            except (EventRefusedError, SweepIncompleteError, Problem) as refusal:
                self.cloud.coverage[f"answer: {name}: {type(refusal).__name__}"] += 1
                self.scheduler.after(60.0, again)
            except Exception as error:  # noqa: BLE001  (a bug is what we are looking for)
                self.bugs.append(f"{name} failed with a bug: {error!r}")

        task = f"{name}.{run}" + (f" try {number}" if number > 1 else "")
        self.scheduler.spawn(
            task, work, on_crash=partial(self.scheduler.after, 60.0, again), stands_at=stands_at,
            skew=self.deliveries.skew(task),
        )  # fmt: skip
