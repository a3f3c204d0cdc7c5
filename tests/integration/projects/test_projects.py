"""A project's way from draft to closed (R20, R24, R59, R62, R76)."""

import pytest

from chalicelib.domain.claims import ProjectNotOpen
from chalicelib.domain.idempotency import IdempotencyKeyReused, Repeat
from chalicelib.domain.ledger import chain_breaks
from chalicelib.domain.money import Money
from chalicelib.domain.problems import InvalidField
from chalicelib.domain.projects import (
    Instructions,
    NoSuchProject,
    ProjectHasTasks,
    ProjectIncomplete,
    ProjectPublished,
    ProjectStateRefuses,
    ReferenceUsed,
)
from chalicelib.models import audit, ledger
from chalicelib.models.budgets import BudgetShard, shards_of
from chalicelib.models.projects import Project
from chalicelib.services import claims, enrolments, imports, my_work, projects
from tests.builders.projects import (
    ADMIN,
    COMPLETE,
    MANAGER,
    OTHER_MANAGER,
    a_draft,
    a_published_project,
    an_uploaded_import,
    funded,
    lines,
    pictures,
)
from tests.builders.work import Clock, a_person, a_task, enrolled
from tests.fakes.cloud import MemoryCloud
from tests.fakes.faults import Crashed


def missing(refused: pytest.ExceptionInfo[ProjectIncomplete]) -> list[str]:
    return [gap["field"] for gap in refused.value.extra["missing"]]


def test_publication_says_everything_that_is_missing_at_once() -> None:
    empty = projects.create(
        MANAGER,
        {"title": "Ducks", "task_type": "classification", "reward": Money(5, "USD"), "places": 1, "summary": ""},
    )
    with pytest.raises(ProjectIncomplete) as refused:
        projects.publish(MANAGER, empty.project_id)
    assert missing(refused) == [
        "guidelines.objective", "guidelines.steps", "guidelines.acceptance_criteria", "guidelines.good_examples",
        "guidelines.bad_examples", "reward", "review_levels", "options", "budget",
    ]  # fmt: skip
    assert Project.get(empty.project_id).state == "draft"


@pytest.mark.parametrize("field", ["objective", "steps", "acceptance_criteria", "good_examples", "bad_examples"])
def test_no_part_of_the_guidelines_may_be_missing(field: str) -> None:
    project = funded(a_draft())
    parts = {name: getattr(COMPLETE, name) for name in COMPLETE.__struct_fields__}
    projects.issue_guidelines(MANAGER, project.project_id, Instructions(**parts | {field: type(parts[field])()}))
    with pytest.raises(ProjectIncomplete) as refused:
        projects.publish(MANAGER, project.project_id)
    assert missing(refused) == [f"guidelines.{field}"]


@pytest.mark.parametrize(("minor", "is_fine"), [(99, False), (100, True), (5000, True), (5001, False)])
def test_the_price_is_one_to_fifty_dollars_unless_an_administrator_approved_another(minor: int, is_fine: bool) -> None:
    project = funded(a_draft(reward=Money(minor, "USD")), 1_000_000)
    projects.issue_guidelines(MANAGER, project.project_id, COMPLETE)
    if not is_fine:
        with pytest.raises(ProjectIncomplete) as refused:
            projects.publish(MANAGER, project.project_id)
        assert missing(refused) == ["reward"]
        projects.approve_price(ADMIN, project.project_id, reward=Money(minor, "USD"), reason="pilot of 200 tasks")
    assert projects.publish(MANAGER, project.project_id).state == "open"
    reasons = [record.reason for record in audit.AuditRecord.scan() if record.action == "approve_price"]
    assert reasons == ([] if is_fine else ["pilot of 200 tasks"])


def test_an_approved_price_is_for_that_price_alone() -> None:
    project = funded(a_draft(reward=Money(1, "USD")))
    projects.issue_guidelines(MANAGER, project.project_id, COMPLETE)
    projects.approve_price(ADMIN, project.project_id, reward=Money(1, "USD"), reason="public data set")
    projects.change(MANAGER, project.project_id, {"reward": Money(2, "USD")})
    with pytest.raises(ProjectIncomplete):
        projects.publish(MANAGER, project.project_id)


def test_work_for_nothing_is_never_published() -> None:
    """Accepted means owed (rule 4), and of nothing no entry can be written: it could never be accepted."""
    review = {"review_levels": 1, "review_reward": Money(10, "USD")}
    project = funded(a_draft(reward=Money(0, "USD"), **review))
    projects.issue_guidelines(MANAGER, project.project_id, COMPLETE)

    with pytest.raises(InvalidField):
        projects.approve_price(ADMIN, project.project_id, reward=Money(0, "USD"), reason="volunteers")
    Project(project.project_id).update([Project.price_approved_minor.set(0)])  # approved before that was refused
    with pytest.raises(ProjectIncomplete) as refused:
        projects.publish(MANAGER, project.project_id)
    assert missing(refused) == ["reward"]


def test_money_is_booked_once_a_reference_and_every_cent_stands_in_the_ledger() -> None:
    project = a_draft()
    first = projects.fund(ADMIN, project.project_id, amount=Money(100_003, "USD"), reference="wire 7")
    again = projects.fund(ADMIN, project.project_id, amount=Money(100_003, "USD"), reference="wire 7")
    with pytest.raises(ReferenceUsed):
        projects.fund(ADMIN, project.project_id, amount=Money(100_004, "USD"), reference="wire 7")

    assert first == again
    assert sum(shard.available_minor for shard in shards_of(project.project_id)) == 100_003
    chain = ledger.chain_of(project.project_id)
    assert [entry.postings for entry in chain] == [
        [{"source": f"client:{project.project_id}", "destination": f"budget:{project.project_id}",
          "minor": 100_003, "currency": "USD"}]
    ]  # fmt: skip
    assert chain_breaks([entry.members() for entry in chain]) == []
    assert ledger.head_of(project.project_id).balances == {"USD": 100_003}
    assert projects.progress(MANAGER, project.project_id).funded == Money(100_003, "USD")


def test_money_lies_in_whole_answers_so_that_all_of_it_can_be_reserved() -> None:
    project = funded(a_draft(places=1), 120 * 11 + 7)
    assert [shard.available_minor for shard in shards_of(project.project_id)] == [127] + [120] * 10 + [0] * 21


def test_money_for_one_task_in_many_small_bookings_is_enough() -> None:
    project = a_draft(places=2)
    for number in range(24):
        funded(project, 10, reference=f"wire {number}")
    projects.issue_guidelines(MANAGER, project.project_id, COMPLETE)
    assert projects.publish(MANAGER, project.project_id).state == "open"
    assert sorted(shard.available_minor for shard in shards_of(project.project_id))[-2:] == [120, 120]


def test_money_of_another_currency_or_none_is_refused() -> None:
    project = a_draft()
    for amount in (Money(0, "USD"), Money(100, "EUR")):
        with pytest.raises(InvalidField):
            projects.fund(ADMIN, project.project_id, amount=amount, reference="wire")


def test_pausing_stops_new_claims_and_keeps_work_in_hand(cloud: MemoryCloud, clock: Clock) -> None:
    project = a_published_project()
    imports.run(an_uploaded_import(cloud, project, lines(*pictures(2))))
    ann = a_person("acc_ann")
    enrolments.enrol(ann, project.project_id, guidelines_version=1)
    in_hand = claims.claim_next(ann, project.project_id)

    assert projects.pause(MANAGER, project.project_id).state == "paused"
    assert projects.pause(MANAGER, project.project_id).state == "paused"
    other = a_person("acc_bo")
    with pytest.raises(ProjectNotOpen):
        claims.claim_next(enrolled(other, project.project_id), project.project_id)
    assert my_work.my_claims(ann, limit=5, cursor=None).records[0]["claim_id"] == in_hand.claim_id

    clock.advance(minutes=1)
    assert projects.publish(MANAGER, project.project_id).state == "open"
    assert claims.claim_next(other, project.project_id).state == "active"
    acts = [record.action for record in audit.AuditRecord.scan()]
    assert sorted(acts) == ["fund_project", "pause_project", "publish_project", "publish_project"]


def test_a_pause_that_dies_halfway_takes_no_claims_and_is_finished_by_the_next(cloud: MemoryCloud) -> None:
    project = a_published_project()
    cloud.crash_at(5)
    with pytest.raises(Crashed):
        projects.pause(MANAGER, project.project_id)
    cloud.restart()
    assert 0 < sum(shard.is_open for shard in shards_of(project.project_id)) < 32
    ann = enrolled(a_person("acc_ann"), project.project_id)
    a_task("tsk_1", project.project_id)
    for claim in (lambda: claims.claim_next(ann, project.project_id), lambda: claims.claim_task(ann, "tsk_1")):
        with pytest.raises(ProjectNotOpen):
            claim()
    projects.pause(MANAGER, project.project_id)
    assert not any(shard.is_open for shard in shards_of(project.project_id))


def test_a_closed_project_stays_closed() -> None:
    project = a_published_project()
    projects.close(MANAGER, project.project_id)
    assert [shard.is_open for shard in shards_of(project.project_id)] == [False] * 32
    for act in (
        lambda: projects.publish(MANAGER, project.project_id),
        lambda: projects.pause(MANAGER, project.project_id),
        lambda: projects.fund(ADMIN, project.project_id, amount=Money(1, "USD"), reference="late"),
        lambda: imports.begin(MANAGER, project.project_id, mode="skip_bad", repeat=None),
        lambda: projects.issue_guidelines(MANAGER, project.project_id, COMPLETE),
    ):
        with pytest.raises(ProjectStateRefuses):
            act()


def test_nothing_published_changes_in_place_and_the_way_out_is_told() -> None:
    project = a_published_project()
    with pytest.raises(ProjectPublished, match="Another rate is announced"):
        projects.change(MANAGER, project.project_id, {"reward": Money(100, "USD")})
    assert Project.get(project.project_id).reward_minor == 120


def test_new_guidelines_are_a_new_version_and_never_less_than_complete() -> None:
    project = a_published_project()
    assert projects.issue_guidelines(MANAGER, project.project_id, COMPLETE).version == 2
    with pytest.raises(ProjectIncomplete):
        projects.issue_guidelines(MANAGER, project.project_id, Instructions("Why?", [], [], [], []))
    assert Project.get(project.project_id).guidelines_version == 2


def test_what_tasks_were_made_by_stays_once_there_are_tasks(cloud: MemoryCloud) -> None:
    project = a_draft()
    imports.run(an_uploaded_import(cloud, project, lines(*pictures(1))))
    with pytest.raises(ProjectHasTasks):
        projects.change(MANAGER, project.project_id, {"places": 5})
    assert projects.change(MANAGER, project.project_id, {"title": "Geese"}).title == "Geese"


def test_a_request_sent_twice_makes_one_draft() -> None:
    given = {"title": "A", "task_type": "code", "reward": Money(900, "USD")}
    repeat = Repeat("acc_manager#POST /projects#k", "hash")
    first = projects.create(MANAGER, {**given, "places": 1, "summary": ""}, repeat)
    again = projects.create(MANAGER, {**given, "places": 1, "summary": ""}, repeat)
    assert first.project_id == again.project_id
    assert (len(list(Project.scan())), len(list(BudgetShard.scan()))) == (1, 32)
    with pytest.raises(IdempotencyKeyReused):
        projects.create(MANAGER, given, Repeat("acc_manager#POST /projects#k", "another body"))
    assert (again.est_minutes, again.lease_minutes) == (120, 360)


def test_a_draft_is_its_managers_alone_and_a_published_project_anybodys() -> None:
    ann = a_person("acc_ann")
    draft = a_draft()
    for stranger in (ann, OTHER_MANAGER):
        with pytest.raises(NoSuchProject):
            projects.shown(stranger, draft.project_id)
    for act in (projects.publish, projects.pause, projects.progress):
        with pytest.raises(NoSuchProject):
            act(OTHER_MANAGER, draft.project_id)
    shown = projects.shown(ann, a_published_project().project_id)
    assert shown.guidelines is not None
    assert list(shown.guidelines.acceptance_criteria) == ["The label says what the picture shows."]


def test_the_cost_preview_is_the_worst_case() -> None:
    project = funded(a_draft(review_levels=2, review_reward=Money(30, "USD"), places=3), 1_000)
    preview = projects.cost(MANAGER, project.project_id, tasks=1000)
    assert (preview.answers, preview.answer_cost, preview.worst_case) == (
        3000,
        Money(180, "USD"),
        Money(540_000, "USD"),
    )
    assert (preview.answers_covered, preview.hourly, preview.warnings) == (
        5, Money(7200, "USD"), ["covers-fewer-answers-at-once"],
    )  # fmt: skip


def test_an_hour_below_ten_dollars_is_warned_about() -> None:
    project = a_draft(reward=Money(100, "USD"), est_minutes=7)
    preview = projects.cost(MANAGER, project.project_id, tasks=None)
    assert (preview.tasks, preview.hourly.minor, preview.warnings) == (0, 857, ["pays-below-10-usd-an-hour"])


def test_two_managers_at_the_same_moment_do_not_overwrite_each_other(cloud: MemoryCloud) -> None:
    project = funded(a_draft())
    projects.issue_guidelines(MANAGER, project.project_id, COMPLETE)
    cloud.conflict_at(4)
    projects.publish(MANAGER, project.project_id)
    assert Project.get(project.project_id).state == "open"


def test_calls_to_the_store_are_few(cloud: MemoryCloud) -> None:
    def calls(act: object) -> tuple[int, int, int]:
        with cloud.counting() as count:
            act()  # type: ignore[operator]  # a use case without arguments
        return count.reads, count.transactions, count.largest_transaction

    project = funded(a_draft())
    project_id = project.project_id
    assert calls(a_draft) == (0, 1, 33)
    assert calls(lambda: projects.fund(ADMIN, project_id, amount=Money(800, "USD"), reference="w")) == (2, 1, 37)
    assert calls(lambda: projects.issue_guidelines(MANAGER, project_id, COMPLETE)) == (1, 1, 2)
    assert calls(lambda: projects.publish(MANAGER, project_id)) == (4, 1, 34)
    assert calls(lambda: projects.pause(MANAGER, project_id)) == (1, 33, 2)
    assert calls(lambda: projects.shown(MANAGER, project_id)) == (2, 0, 0)
    assert calls(lambda: projects.progress(MANAGER, project_id)) == (3, 0, 0)
    assert calls(lambda: imports.begin(MANAGER, project_id, mode="skip_bad", repeat=None)) == (1, 1, 1)
