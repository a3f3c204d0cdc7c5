"""Owns how messages and changes reach their consumers: twice, late, out of order, while another still works."""

from collections.abc import Callable
from functools import partial
from typing import Any

from chalicelib.handlers import queues, streams
from chalicelib.models.registry import TABLES
from tests.fakes.calls import Call
from tests.fakes.sqs import Queue
from tests.simulation.cloud import SimulatedCloud
from tests.simulation.decisions import Decisions
from tests.simulation.scheduler import Scheduler

Event = dict[str, Any]
Consumer = Callable[[Event, Any], Any]

PREFIX = "inlier-local-"
#: How many messages a consumer is handed at once (infra/cloud/queues.yaml).
BATCH = {
    "checks": 10,
    "reviews": 10,
    "imports": 1,
    "exports": 1,
    "grading": 1,
    "payroll": 1,
    "payouts": 1,
    "notices": 10,
}
QUEUE_LAG, STREAM_LAG = 0.03, 0.06
LATE = (2.0, 90.0, 1200.0)
#: What may go wrong on the way, for the table of coverage.
KINDS = (
    "message late", "messages reordered", "message twice at once", "message not deleted", "changes late",
    "changes again", "few changes", "changes forgotten",
)  # fmt: skip


class Deliveries:
    """Lambda's pollers: of every queue with a consumer and of every table with a stream."""

    def __init__(
        self,
        cloud: SimulatedCloud,
        scheduler: Scheduler,
        decisions: Decisions,
        rate: float,
        *,
        has_notices: bool = True,
    ) -> None:
        self.cloud, self.scheduler, self.decisions, self.rate = cloud, scheduler, decisions, rate
        self.sqs = cloud.services["sqs"]
        self.consumers: dict[str, Consumer] = _consumers(has_notices)
        self.followers: dict[str, list[Follower]] = {}
        self.all_followers: list[Follower] = []
        for name, handler in _followers():
            follower = Follower(self, name, handler)
            self.followers.setdefault(name, []).append(follower)
            self.all_followers.append(follower)
        self._armed: dict[str, float] = {}
        self._streamed = [cloud.store.tables[name] for name in self.followers]

    def after(self, call: Call) -> None:
        """Whatever a call put into a queue or a streamed table will be fetched."""
        if call.service == "sqs" and call.operation.startswith("Send"):
            name = call.params["QueueUrl"].rsplit(PREFIX, 1)[1]
            if name in self.consumers:
                self.arm(name, QUEUE_LAG + (self.odd("message late", name, LATE) or 0.0))
        elif call.service == "dynamodb":
            for table in self._streamed:
                for follower in self.followers[table.name]:
                    if len(table.log) > follower.position:
                        follower.arm(STREAM_LAG)

    def odd(self, kind: str, name: str, values: tuple[Any, ...] = (1,)) -> Any:
        """Something that is not as usual, at the rate of this run."""
        number = self.scheduler.number(f"{kind} {name}")
        dice = self.decisions.dice
        found = self.decisions.special(
            f"{kind} {name}", number, lambda: dice.choice(values) if dice.random() < self.rate else None
        )
        if found is not None:
            self.cloud.coverage[f"mishap: {kind}"] += 1
            self.cloud.trace.say(self.scheduler.now, name, f"*** {kind} ({found})")
        return found

    # queues

    def arm(self, name: str, seconds: float) -> None:
        """The queue is looked at so much later, or before if that is planned."""
        due = self.scheduler.now + seconds
        if self._armed.get(name, due + 1.0) > due:
            self._armed[name] = due
            self.scheduler.at(due, partial(self._poll, name, due))

    def arm_all(self) -> None:
        """Every queue and stream is looked at, as soon as there is something to see."""
        for name in self.consumers:
            self._rearm(name)
        for follower in self.all_followers:
            follower.arm(STREAM_LAG)

    def _poll(self, name: str, due: float) -> None:
        if self._armed.get(name) != due:
            return
        del self._armed[name]
        queue: Queue = self.sqs.queues[PREFIX + name]
        if len(queue.messages) > 1 and self.odd("messages reordered", name):
            queue.messages.reverse()
        event = self.sqs.as_lambda_event(PREFIX + name, max=BATCH[name])
        if event["Records"]:
            self._hand_over(name, event)
            if self.odd("message twice at once", name):
                self._hand_over(name, event)
        self._rearm(name)

    def _hand_over(self, name: str, event: Event) -> None:
        def work() -> None:
            answer = self.consumers[name](event, None)
            if not self.odd("message not deleted", name):
                self.sqs.settle(event, answer)
            self._rearm(name)

        task = f"{name} {self.scheduler.number(name)}"
        self.scheduler.spawn(task, work, on_crash=partial(self._rearm, name), skew=self.skew(task))

    def _rearm(self, name: str) -> None:
        waiting = self.sqs.queues[PREFIX + name].messages
        if waiting:
            visible = min(message.visible_at for message in waiting).timestamp()
            self.arm(name, max(QUEUE_LAG, visible - self.scheduler.now))

    def skew(self, task: str) -> float:
        """How wrong the clock of the machine is that runs this task."""
        dice = self.decisions.dice
        found = self.decisions.special(
            f"skew {task}", 0, lambda: dice.uniform(-5.0, 5.0) if dice.random() < self.rate else None
        )
        if found is not None:
            self.cloud.coverage["mishap: clock skew"] += 1
        return found or 0.0

    @property
    def is_quiet(self) -> bool:
        """Nothing is on its way."""
        is_empty = not any(self.sqs.queues[PREFIX + name].messages for name in self.consumers)
        return is_empty and not any(follower.is_behind for follower in self.all_followers)


class Follower:
    """One consumer of one table's stream: in order, one batch at a time, again until it is done."""

    def __init__(self, deliveries: Deliveries, name: str, handler: Consumer) -> None:
        self.deliveries, self.handler = deliveries, handler
        self.table = deliveries.cloud.store.tables[name]
        self.name = f"{name.removeprefix(PREFIX)} stream to {getattr(handler, 'name', 'function')}"
        self.position = 0
        self.is_busy = self.is_armed = False

    @property
    def is_behind(self) -> bool:
        """Whether changes wait."""
        return len(self.table.log) > self.position

    def arm(self, seconds: float) -> None:
        """The stream is read so much later."""
        if self.is_armed or self.is_busy or not self.is_behind:
            return
        self.is_armed = True
        late = self.deliveries.odd("changes late", self.name, LATE) or 0.0
        self.deliveries.scheduler.after(seconds + late, self._poll)

    def _poll(self) -> None:
        self.is_armed = False
        if self.is_busy or not self.is_behind:
            return
        odd = self.deliveries.odd
        most = odd("few changes", self.name, (1, 2, 3)) or 100
        self.table.streamed = self.position
        records = self.deliveries.cloud.store.pending_stream(self.table.name, most)
        if self.handler is streams.relay and _may_be_forgotten(records) and odd("changes forgotten", self.name):
            self.position += len(records)
            self.arm(STREAM_LAG)
            return
        self.is_busy = True
        name = f"{self.name} {self.deliveries.scheduler.number(self.name)}"
        self.deliveries.scheduler.spawn(
            name, partial(self._work, records), on_crash=self._crashed, skew=self.deliveries.skew(name)
        )

    def _work(self, records: list[Event]) -> None:
        answer = self.handler({"Records": records}, None)
        numbers = [str(record["dynamodb"]["SequenceNumber"]) for record in records]
        failed = [failure["itemIdentifier"] for failure in (answer or {}).get("batchItemFailures", [])]
        done = min((numbers.index(number) for number in failed), default=len(records))
        self.is_busy = False
        if not failed and self.deliveries.odd("changes again", self.name):
            done = 0
        self.position += done
        self.arm(STREAM_LAG if not failed else 1.0)

    def _crashed(self) -> None:
        self.is_busy = False
        self.arm(2.0)


def _consumers(has_notices: bool) -> dict[str, Consumer]:
    return {
        "checks": queues.check_submissions,
        "reviews": queues.offer_reviews,
        "payroll": queues.run_payroll,
        "payouts": queues.send_payout_batches,
        "grading": queues.grade_attempts,
    } | ({"notices": queues.deliver_notices} if has_notices else {})


def _followers() -> list[tuple[str, Consumer]]:
    """Which function reads which table's stream: all of them the relay, but entries; some have two readers."""
    found: list[tuple[str, Consumer]] = [(PREFIX + short, streams.count_work) for short in ("claims", "submissions")]
    for model in TABLES:
        if not hasattr(model.Meta, "stream_view_type"):
            continue
        short = model.short_name()
        found.append((PREFIX + short, streams.fold_entries if short == "entries" else streams.relay))
    return found


def _may_be_forgotten(records: list[Event]) -> bool:
    """Whether a sweep finds all that follows: answers to check, and steps of a payroll."""
    for record in records:
        image = record["dynamodb"].get("NewImage", {})
        table = record["eventSourceARN"].split("/")[1].removeprefix(PREFIX)
        is_answer = table == "submissions" and record["eventName"] == "INSERT"
        if not is_answer and not (table == "pay_periods" and image):
            return False
    return True
