"""A claim and a submission in projects of 1,000, 100,000 and 1,000,000 tasks: calls, items and capacity units must be the same.

`python -m tests.bench.sizes`: the real use cases on the memory store, whose units are DynamoDB's. Exit code 1 if they differ.
"""

import logging
import random
import sys

import tests.conftest  # noqa: F401  (sets the environment first)
from chalicelib import runtime
from chalicelib.domain.imports import queue_position
from chalicelib.models.projects import Project
from chalicelib.models.tasks import Task, shard_id_of
from chalicelib.services import claims, submissions
from tests.builders.work import Clock, a_person, a_project, enrolled
from tests.fakes.calls import Summary
from tests.fakes.cloud import MemoryCloud

SIZES = (1_000, 100_000, 1_000_000)
TASKS_A_SHARD = 1000

Figures = tuple[int, int, int, float, float]


def main() -> int:
    """Print a line a size and use case."""
    logging.getLogger("inlier").setLevel(logging.WARNING)
    print(f"{'tasks':>9}  use case              reads  transactions  items   RCU   WCU")
    found = {size: _measured(size) for size in SIZES}
    for size, cases in found.items():
        for name, (reads, transactions, items, rcu, wcu) in cases.items():
            print(f"{size:>9,}  {name:<20} {reads:>6} {transactions:>13} {items:>6} {rcu:>5.1f} {wcu:>5.1f}")
    is_same = all(found[size] == found[SIZES[0]] for size in SIZES)
    print("ok     the same in every project" if is_same else "MISSED they differ")
    return 0 if is_same else 1


def _measured(size: int) -> dict[str, Figures]:
    with MemoryCloud() as cloud:
        cloud.keeps_calls = False
        cloud.create_tables()
        runtime.install(clock=Clock(), bits=random.Random(3).getrandbits)
        project = a_project(shard_count=-(-size // TASKS_A_SHARD), places=3, budget_shards=32)
        _fill(cloud, project, size)
        ann = enrolled(a_person())
        with cloud.counting() as given:
            claim = claims.claim_task(ann, f"tsk_{size // 2:07d}")
        with cloud.counting() as handed_in:
            submissions.submit(ann, claim.claim_id, {"label": "yes"})
        with cloud.counting() as following:
            claims.claim_next(ann, project.project_id)
        runtime.install()
    named = {"claim a task": given, "submit": handed_in, "claim the next task": following}
    return {name: _figures(count) for name, count in named.items()}


def _figures(count: Summary) -> Figures:
    reads, writes = sum(count.read_units.values()), sum(count.write_units.values())
    return count.reads, count.transactions, count.largest_transaction, reads, writes


def _fill(cloud: MemoryCloud, project: Project, size: int) -> None:
    table = Task._get_connection().table_name
    pattern = Task(
        "tsk", project_id=project.project_id, key="tsk", input={"text": "quack"}, places=3, import_id="imp_1",
        import_line=1, shard_id="", queue_position="", created_at=runtime.now(),
    ).serialize()  # fmt: skip
    for number in range(size):
        shard = shard_id_of(project.project_id, number // TASKS_A_SHARD)
        own = {
            "task_id": {"S": f"tsk_{number:07d}"},
            "shard_id": {"S": shard},
            "queue_position": {"S": queue_position(number + 1, TASKS_A_SHARD)},
        }
        cloud.store.call("PutItem", {"TableName": table, "Item": {**pattern, **own}})


if __name__ == "__main__":
    sys.exit(main())
