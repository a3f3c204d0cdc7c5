"""Owns the tasks table: one unit of input data with places, and the queue of open tasks."""

from collections.abc import Sequence

from pynamodb.attributes import UnicodeAttribute
from pynamodb.expressions.update import Action
from pynamodb.indexes import GlobalSecondaryIndex, KeysOnlyProjection

from chalicelib.domain.claims import NoSuchTask, TaskFull
from chalicelib.models import store
from chalicelib.models.attributes import InstantAttribute, IntegerAttribute, JsonAttribute
from chalicelib.models.store import Record, Transaction


class TaskMovedError(Exception):
    """Somebody else took or freed a place first; read the task again."""


class ByShard(GlobalSecondaryIndex["Task"]):
    """The tasks of one bounded shard; `open#...` sorts before `taken#...`, so open ones come first."""

    class Meta:
        """Index settings."""

        index_name = "by_shard"
        projection = KeysOnlyProjection()

    shard_id = UnicodeAttribute(hash_key=True)
    queue_position = UnicodeAttribute(range_key=True)


class Task(Record):
    """One unit of work. `taken` counts active and handed-in answers and never exceeds `places` (rule 1)."""

    class Meta:
        """Table settings."""

        table_name = "tasks"

    task_id = UnicodeAttribute(hash_key=True)
    project_id = UnicodeAttribute()
    key = UnicodeAttribute()
    input = JsonAttribute()
    places = IntegerAttribute()
    taken = IntegerAttribute(default=0)
    accepted = IntegerAttribute(default=0)
    shard_id = UnicodeAttribute()
    queue_position = UnicodeAttribute()
    import_id = UnicodeAttribute()
    import_line = IntegerAttribute()
    created_at = InstantAttribute()
    by_shard = ByShard()

    @property
    def is_open(self) -> bool:
        """Whether a place is left."""
        return self.taken < self.places

    def take_place(self, tx: Transaction) -> None:
        """One place more is taken; the last one takes the task out of the queue of open tasks (rule 1)."""
        is_last = self.taken + 1 >= self.places
        seen = Task.taken == self.places - 1 if is_last else Task.taken < self.places - 1
        actions: list[Action] = [Task.taken.add(1)]
        if is_last:
            actions.append(Task.queue_position.set(self.queue_position.replace("open#", "taken#", 1)))
        tx.update(Task(self.task_id), actions, seen, _why_no_place)

    def free_place(self, tx: Transaction) -> None:
        """One place less is taken and the task is open again: its answer was not used or not given."""
        position = self.queue_position.replace("taken#", "open#", 1)
        tx.update(
            Task(self.task_id),
            [Task.taken.add(-1), Task.queue_position.set(position)],
            Task.taken >= 1,
        )

    def count_accepted(self, tx: Transaction) -> None:
        """One accepted answer more."""
        tx.update(Task(self.task_id), [Task.accepted.add(1)], Task.task_id.exists())


def _why_no_place(found: Task | None) -> Exception:
    if found is None:
        return NoSuchTask()
    if found.taken >= found.places:
        return TaskFull("Take another one: GET /tasks lists what is open.")
    return TaskMovedError()


def task_of(task_id: str) -> Task:
    """The task, read consistently; raises NoSuchTask."""
    found = Task.find(task_id)
    if found is None:
        raise NoSuchTask("Look at GET /tasks for what is open to you.")
    return found


def open_candidates(shard_id: str, *, begin: int = 0, limit: int, after: str = "") -> list[Task]:
    """Keys of open tasks of a shard from a position on, or after the last one seen, as the index knows them: a hint.

    People who begin at different positions do not all want the same task; the transaction decides.
    """
    first = f"{after}!" if after else f"open#{begin:06d}"  # "!" sorts before everything a position goes on with
    return list(Task.by_shard.query(shard_id, Task.queue_position.between(first, "open#~"), limit=limit))


def open_now(hints: Sequence[Task]) -> list[Task]:
    """Those of them that have a place left at this moment, read consistently in one go."""
    return [task for task in store.whole(hints) if task.is_open]


#: How many shards one page of a list may look into; a page may then be short, and its cursor goes on.
SHARDS_A_PAGE = 8


def shard_id_of(project_id: str, number: int) -> str:
    """The number-th shard of a project's queue of tasks."""
    return f"{project_id}#{number:06d}"


def in_queue(
    project_id: str, shard_count: int, *, limit: int, cursor: str | None = None, first: int = 0, is_open: bool = False
) -> store.Page:
    """One page of a project's tasks from the index, shard after shard from `first` around; whole.

    Of the open ones only what the index holds, which is all a list of them needs: their ids, a moment old perhaps.
    A page may be short while its cursor goes on.
    """
    steps, _, inner = (cursor or "0.").partition(".")
    step = int(steps) if steps.isdecimal() else shard_count + 1
    if step > shard_count:
        raise store.CursorInvalid("Begin again without a cursor.", field="cursor")
    condition = Task.queue_position.startswith("open#") if is_open else None
    hints: list[Task] = []
    for _ in range(SHARDS_A_PAGE):
        if step >= shard_count or len(hints) >= limit:
            break
        shard_id = shard_id_of(project_id, (first + step) % shard_count)
        page = store.listing(Task.by_shard, shard_id, condition, limit=limit - len(hints), cursor=inner or None)
        hints += page.records
        inner = page.next_cursor or ""
        step += 0 if inner else 1
    return store.Page(hints if is_open else store.whole(hints), f"{step}.{inner}" if step < shard_count else None)


def standing_in(task_ids: Sequence[str]) -> dict[str, Task]:
    """Which of these ids are tasks already, by id, with the import and line each came from."""
    wanted = ["task_id", "import_id", "import_line"]
    found = Task.batch_get(list(task_ids), consistent_read=True, attributes_to_get=wanted) if task_ids else []
    return {task.task_id: task for task in found}
