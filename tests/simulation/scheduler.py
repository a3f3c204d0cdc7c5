"""Owns who goes on: tasks are greenlets, every call to the cloud is a place to switch, and time is virtual."""

import contextvars
import heapq
from collections.abc import Callable
from contextlib import suppress
from random import Random
from typing import Any

import greenlet

from tests.simulation.decisions import Decisions

Policy = str  # "walk" or "priorities"


class EndlessError(AssertionError):
    """The run takes more steps than anything sensible would."""


class Task(greenlet.greenlet):  # type: ignore[misc]
    """One process of the platform at work: a request, a batch of messages, a scheduled function."""

    name: str
    calls: int
    picks: int
    priority: float
    is_ready: bool
    skew: float
    stands_at: float | None
    longest: float
    bits: Callable[[int], int]
    on_crash: Callable[[], None]


class Scheduler:
    """Runs tasks until none is left and nothing is planned; the same decisions make the same run."""

    def __init__(self, decisions: Decisions, *, seed: int, now: float, policy: Policy, restlessness: float) -> None:
        self.decisions, self.seed, self.now = decisions, seed, now
        self.policy, self.restlessness = policy, restlessness
        self.ready: list[Task] = []
        self.dead: list[Task] = []
        self.agenda: list[tuple[float, int, Callable[[], None]]] = []
        self.current: Task | None = None
        self.steps, self.most_steps = 0, 100_000
        self.is_over = False
        self._planned = 0
        self._hub = greenlet.getcurrent()
        self._lowest = 0.0
        self._left: Task | None = None
        self._numbers: dict[str, int] = {}

    # what is planned

    def at(self, instant: float, act: Callable[[], None]) -> None:
        """The act happens then, or at once if that is past; it must not call the cloud itself."""
        self._planned += 1
        heapq.heappush(self.agenda, (instant, self._planned, act))

    def after(self, seconds: float, act: Callable[[], None]) -> None:
        """The act happens so much later."""
        self.at(self.now + seconds, act)

    def number(self, name: str) -> int:
        """1, 2, 3 ... for each name."""
        self._numbers[name] = number = self._numbers.get(name, 0) + 1
        return number

    def spawn(
        self,
        name: str,
        act: Callable[[], None],
        *,
        on_crash: Callable[[], None],
        longest: float = 400.0,
        stands_at: float | None = None,
        skew: float = 0.0,
    ) -> Task:
        """A process begins; its name is its own. `stands_at` holds its clock at one instant."""

        def body() -> None:
            act()
            self._leave(task)

        task = Task(body, self._hub)
        task.gr_context = contextvars.copy_context()  # a new greenlet has an empty one, default decimals included
        task.name, task.calls, task.picks, task.is_ready, task.skew = name, 0, 0, True, skew
        task.stands_at, task.longest, task.on_crash = stands_at, longest, on_crash
        task.bits = Random(f"{self.seed}/{name}").getrandbits
        task.priority = self.decisions.dice.random() if self.policy == "priorities" else 0.0
        self.ready.append(task)
        return task

    # the run

    def run(self) -> None:
        """Until no task is left and nothing is planned."""
        while True:
            self._release()
            if self.ready:
                self.current = self._pick(None)
                self.current.switch()
                self.current = None
            elif self.agenda:
                self.now = max(self.now, self.agenda[0][0])
            else:
                return

    def pause(self, task: Task, seconds: float) -> None:
        """A place to switch: time goes on, what is due happens, and somebody goes on."""
        self.steps += 1
        self.now += seconds
        if self.steps > self.most_steps:
            raise EndlessError(f"{self.steps} steps and no end")
        if self.agenda and self.agenda[0][0] <= self.now:
            self._release()
        if len(self.ready) > 1:
            other = self._pick(task)
            if other is not task:
                self._switch_to(other)

    def sleep(self, task: Task, seconds: float) -> None:
        """The task goes on so much later; the others do not wait."""
        self._leave(task)

        def wake() -> None:
            task.is_ready = True
            self.ready.append(task)

        self.after(seconds, wake)
        self._go_on()

    def crash(self, task: Task) -> None:
        """The process stops here for ever: never resumed, nothing unwinds, no `finally` runs."""
        self._leave(task)
        self.dead.append(task)
        task.on_crash()
        self._go_on()
        raise greenlet.GreenletExit  # only when `finish` throws the dead away

    def finish(self) -> None:
        """Throw away what was parked for ever; what unwinds now reaches nothing."""
        self.is_over = True
        for task in self.dead:
            with suppress(Exception):
                task.throw()
        self.dead.clear()

    def _release(self) -> None:
        while self.agenda and self.agenda[0][0] <= self.now:
            heapq.heappop(self.agenda)[2]()

    def _leave(self, task: Task) -> None:
        task.is_ready = False
        self.ready.remove(task)
        self._left = task

    def _go_on(self) -> None:
        self.current = None
        self._hub.switch()

    def _switch_to(self, other: Task) -> None:
        self.current = other
        other.switch()

    def _pick(self, task: Task | None) -> Task:
        """Who goes on; nothing special is: whoever was going on, or has waited longest."""
        usual = task if task is not None and task.is_ready else self.ready[0]
        if len(self.ready) == 1:
            return usual
        who = task or self._left
        where, number = (f">{who.name}", who.picks) if who is not None else (">", 0)
        if who is not None:
            who.picks += 1
        if self.decisions.kept is not None:
            name = self.decisions.special(where, number, lambda: None)
            return next((other for other in self.ready if other.name == name), usual)
        found = self._walked(usual, task) if self.policy == "walk" else self._by_priority(task)
        if found is not usual:
            self.decisions.made[f"{where}/{number}"] = found.name
        return found

    def _walked(self, usual: Task, task: Task | None) -> Task:
        dice = self.decisions.dice
        if task is not None and dice.random() >= self.restlessness:
            return usual
        return self.ready[int(dice.random() * len(self.ready))]

    def _by_priority(self, task: Task | None) -> Task:
        if task is not None and self.decisions.dice.random() < self.restlessness / 20:
            self._lowest -= 1.0
            task.priority = self._lowest
        return max(self.ready, key=_priority)


def _priority(task: Task) -> Any:
    return task.priority
