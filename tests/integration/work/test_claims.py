"""Claiming, saving and giving back (rules 1 and 2; R22, R45)."""

import json

import pytest

from chalicelib.domain.claims import (
    BudgetExhausted,
    ClaimNotActive,
    DraftMoved,
    NotEnrolled,
    NothingToClaim,
    OwnProject,
    ProjectNotOpen,
    TaskFull,
    TaskHeldBefore,
    TooManyOpenClaims,
)
from chalicelib.domain.idempotency import Repeat
from chalicelib.domain.instants import instant_text
from chalicelib.domain.terms import signed_text
from chalicelib.gateways import secrets
from chalicelib.models.budgets import BudgetShard
from chalicelib.models.claims import Claim
from chalicelib.models.tasks import Task
from chalicelib.models.workloads import Workload
from chalicelib.services import claims
from tests.builders.http import ask
from tests.builders.pay import meanwhile
from tests.builders.work import a_person, a_project, a_task, enrolled


def _money(project_id: str = "prj_ducks") -> tuple[int, ...]:
    shards = list(BudgetShard.query(project_id))
    return tuple(sum(getattr(s, f) for s in shards) for f in ("available_minor", "reserved_minor", "spent_minor"))


def test_a_claim_takes_a_place_reserves_its_money_and_signs_its_terms(clock):
    a_project(review_levels=1, review_minor=30), a_task()
    ann = enrolled(a_person())

    claim = claims.claim_task(ann, "tsk_1")

    assert Task.get("tsk_1").taken == 1
    assert _money() == (200_000 - 150, 150, 0)
    assert claim.terms["reward"] == {"minor": 120, "currency": "USD"}
    assert secrets.verify(signed_text(claim.terms), claim.signature, purpose="receipt")
    assert not secrets.verify(signed_text(claim.terms | {"est_minutes": 1}), claim.signature, purpose="receipt")


def test_asking_for_the_same_task_again_gives_the_same_claim(clock):
    a_project(), a_task()
    ann = enrolled(a_person())
    first = claims.claim_task(ann, "tsk_1")
    clock.advance(minutes=1)

    again = claims.claim_task(ann, "tsk_1")

    assert again.claim_id == first.claim_id
    assert again.claimed_at == first.claimed_at
    assert Task.get("tsk_1").taken == 1
    assert Workload.get("acc_ann").open_claims == 1


def test_a_receipt_reads_the_same_first_and_again(clock):
    a_project(), a_task()
    ann = enrolled(a_person())

    first, again = (
        ask("POST", "/tasks/{task_id}/claims", path={"task_id": "tsk_1"}, account_id=ann.account_id).body["terms"]
        for _ in range(2)
    )

    assert json.dumps(first) == json.dumps(again) == json.dumps(first, sort_keys=True)
    assert first["claimed_at"] == instant_text(clock.at)


def test_who_has_not_joined_is_told_how(clock):
    a_project(), a_task(), a_person()

    refused = ask("POST", "/tasks/{task_id}/claims", path={"task_id": "tsk_1"}, account_id="acc_ann")

    assert (refused.status, refused.body["type"]) == (403, "/problems/not-enrolled")
    assert "POST /projects/prj_ducks/enrolments with the `guidelines_version`" in refused.body["detail"]


def test_a_task_has_never_more_claims_than_places_and_leaves_the_queue_when_full(clock):
    a_project(), a_task(places=2)
    for name in ("acc_a", "acc_b"):
        claims.claim_task(enrolled(a_person(name)), "tsk_1")

    with pytest.raises(TaskFull):
        claims.claim_task(enrolled(a_person("acc_c")), "tsk_1")

    assert Task.get("tsk_1").queue_position == "taken#tsk_1"
    assert Workload.find("acc_c") is None
    assert _money()[1] == 240


def test_a_newcomer_holds_two_claims_and_an_experienced_person_five(clock):
    a_project()
    for number in range(7):
        a_task(f"tsk_{number}")
    ann = enrolled(a_person())
    claims.claim_task(ann, "tsk_0"), claims.claim_task(ann, "tsk_1")

    with pytest.raises(TooManyOpenClaims) as refused:
        claims.claim_task(ann, "tsk_2")
    assert refused.value.extra["limit"] == 2

    Workload("acc_ann").update([Workload.accepted_count.set(10)])
    for number in range(2, 5):
        claims.claim_task(ann, f"tsk_{number}")
    with pytest.raises(TooManyOpenClaims) as refused:
        claims.claim_task(ann, "tsk_5")
    assert refused.value.extra["limit"] == 5


@pytest.mark.parametrize(
    ("prepare", "problem"),
    [
        (lambda: None, NotEnrolled),
        (lambda: enrolled(a_person("acc_manager")), OwnProject),
        (lambda: [BudgetShard("prj_ducks", n).update([BudgetShard.is_open.set(False)]) for n in (0, 1)], ProjectNotOpen),
        (lambda: [BudgetShard("prj_ducks", n).update([BudgetShard.available_minor.set(59)]) for n in (0, 1)], BudgetExhausted),
    ],
)  # fmt: skip
def test_what_stands_in_the_way_of_a_claim_is_named_and_nothing_changes(clock, prepare, problem):
    a_project(), a_task()
    ann = a_person()
    who = prepare() or (enrolled(ann) if problem is not NotEnrolled else ann)
    who = who if hasattr(who, "account_id") else enrolled(ann)

    with pytest.raises(problem):
        claims.claim_task(who, "tsk_1")

    assert Task.get("tsk_1").taken == 0
    assert _money()[1] == 0


def test_a_shard_with_too_little_money_leaves_the_claim_to_another_shard(clock):
    a_project(), a_task()
    BudgetShard("prj_ducks", 0).update([BudgetShard.available_minor.set(0)])

    claim = claims.claim_task(enrolled(a_person()), "tsk_1")

    assert claim.budget_shard == 1


def test_money_that_lies_too_thin_in_every_shard_is_gathered_for_a_claim(clock):
    a_project(available=0, budget_shards=8), a_task()
    for shard in range(8):  # 8 x 16 is enough for one claim of 120, and takes more than one move of five shards
        BudgetShard("prj_ducks", shard).update([BudgetShard.available_minor.set(16)])

    claim = claims.claim_task(enrolled(a_person()), "tsk_1")

    assert _money() == (8, 120, 0)
    assert BudgetShard.get("prj_ducks", claim.budget_shard).reserved_minor == 120
    assert all(shard.available_minor >= 0 for shard in BudgetShard.query("prj_ducks"))


def test_two_who_gather_the_last_money_get_one_claim(clock, cloud):
    a_project(available=0, budget_shards=4, reward_minor=100), a_task("tsk_1"), a_task("tsk_2")
    ann, bob = enrolled(a_person("acc_ann")), enrolled(a_person("acc_bob"))
    for shard in range(4):
        BudgetShard("prj_ducks", shard).update([BudgetShard.available_minor.set(30)])

    with meanwhile(cloud, "budgets", lambda: claims.claim_task(bob, "tsk_2")) as met, pytest.raises(BudgetExhausted):
        claims.claim_task(ann, "tsk_1")

    assert met
    assert _money() == (20, 100, 0)


def test_the_next_task_is_one_the_person_has_not_had(clock):
    a_project(), a_task("tsk_1"), a_task("tsk_2")
    ann = enrolled(a_person())
    had = {claims.claim_next(ann, "prj_ducks").task_id for _ in range(2)}
    assert had == {"tsk_1", "tsk_2"}
    for claim in list(Claim.query("acc_ann")):
        claims.release(ann, claim.claim_id)

    with pytest.raises(NothingToClaim):
        claims.claim_next(ann, "prj_ducks")


def test_the_same_request_for_the_next_task_gives_the_same_claim(clock):
    a_project(), a_task("tsk_1"), a_task("tsk_2")
    ann = enrolled(a_person())
    repeat = Repeat("acc_ann#POST#key-1", "hash")

    first = claims.claim_next(ann, "prj_ducks", repeat)
    again = claims.claim_next(ann, "prj_ducks", repeat)

    assert first.claim_id == again.claim_id
    assert Workload.get("acc_ann").open_claims == 1


def test_a_released_place_and_its_money_go_back_and_the_draft_stays(clock):
    a_project(), a_task(places=1)
    ann = enrolled(a_person())
    claim = claims.claim_task(ann, "tsk_1")
    claims.save_draft(ann, claim.claim_id, answer={"label": "yes"}, version=0)

    claims.release(ann, claim.claim_id)
    claims.release(ann, claim.claim_id)

    assert Task.get("tsk_1").taken == 0
    assert Task.get("tsk_1").queue_position == "open#tsk_1"
    assert _money() == (200_000, 0, 0)
    assert Workload.get("acc_ann").open_claims == 0
    assert claims.draft_of(ann, claim.claim_id).answer == {"label": "yes"}
    with pytest.raises(TaskHeldBefore):
        claims.claim_task(ann, "tsk_1")


def test_a_draft_saved_in_another_window_is_not_overwritten(clock):
    a_project(), a_task()
    ann = enrolled(a_person())
    claim_id = claims.claim_task(ann, "tsk_1").claim_id
    assert claims.save_draft(ann, claim_id, answer={"label": "yes"}, version=0).version == 1
    assert claims.save_draft(ann, claim_id, answer={"label": "yes"}, version=0).version == 1  # a repeat

    with pytest.raises(DraftMoved) as refused:
        claims.save_draft(ann, claim_id, answer={"label": "no"}, version=0)

    assert refused.value.extra["version"] == 1
    assert claims.draft_of(ann, claim_id).answer == {"label": "yes"}


def test_claims_past_their_deadline_end_by_the_sweep_and_no_others(clock):
    a_project(lease_minutes=30), a_task(), a_task("tsk_2")
    ann = enrolled(a_person())
    late = claims.claim_task(ann, "tsk_1")
    clock.advance(minutes=10)
    claims.claim_task(ann, "tsk_2")
    clock.advance(minutes=20)

    assert claims.expire_claims(by="test", reason="test", dry_run=True)["ended"] == 1
    assert claims.expire_claims(by="test", reason="test")["ended"] == 1
    assert claims.expire_claims(by="test", reason="test")["ended"] == 0

    assert Claim.get("acc_ann", late.claim_id).state == "expired"
    assert Task.get("tsk_1").taken == 0
    with pytest.raises(ClaimNotActive):
        claims.save_draft(ann, late.claim_id, answer={}, version=0)


def test_a_claim_costs_three_reads_at_most_and_one_transaction_of_five(cloud, clock):
    a_project(), a_task(), a_task("tsk_2")
    ann, enrolled_before = enrolled(a_person()), enrolled(a_person("acc_bob"))

    with cloud.counting() as given:
        claims.claim_task(ann, "tsk_1")
    with cloud.counting() as following:
        claims.claim_next(enrolled_before, "prj_ducks")

    assert (given.reads, given.transactions, given.largest_transaction) == (2, 1, 5)
    assert (following.reads, following.transactions, following.largest_transaction) == (3, 1, 5)


def test_the_same_request_for_the_next_task_twice_at_once_gets_one_claim(cloud, clock):
    a_project(), a_task("tsk_1"), a_task("tsk_2")
    ann = enrolled(a_person())
    repeat = Repeat("acc_ann#POST /projects/prj_ducks/claims#k", "hash")
    got = []

    with meanwhile(cloud, "claims", lambda: got.append(claims.claim_next(ann, "prj_ducks", repeat))):
        got.append(claims.claim_next(ann, "prj_ducks", repeat))

    assert got[0].claim_id == got[1].claim_id
    assert Workload.get("acc_ann").open_claims == 1


def test_an_answer_that_grows_beyond_a_record_when_it_is_kept_is_refused_with_its_field(clock):
    """A float is kept with all its digits: 250 KB of `1e15` are a megabyte, and a record has 400 KB."""
    a_project(output_schema={"type": "object", "properties": {"x": {}}}), a_task()
    claim = claims.claim_task(enrolled(a_person()), "tsk_1")
    growing = "[" + ",".join(["1e15"] * 50_000) + "]"
    where = {"path": {"claim_id": claim.claim_id}, "account_id": "acc_ann"}

    for method, resource, answer in (
        ("PUT", "/claims/{claim_id}/draft", growing),
        ("POST", "/claims/{claim_id}/submission", f'{{"label": "yes", "x": {growing}}}'),
    ):
        refused = ask(method, resource, raw=f'{{"answer": {answer}}}', **where)
        assert (refused.status, refused.body["field"]) == (422, "answer")
    largest = json.dumps({"answer": "x" * 250_000})
    assert ask("PUT", "/claims/{claim_id}/draft", raw=largest, **where).status == 200
