"""While places are scarce they go by lot: who won claims, all others are told when and how (issue 4, item 5)."""

import pytest

from chalicelib.domain.access import Actor
from chalicelib.domain.claims import NotEnrolled, OwnProject, ProjectNotOpen
from chalicelib.domain.fair_rounds import ClaimsByRound, NoSuchRound, RoundsNotInForce, rank_of, seed_hash_of
from chalicelib.domain.idempotency import Repeat
from chalicelib.domain.matching import NotEligible
from chalicelib.models import claims as claim_records
from chalicelib.models import store
from chalicelib.models.enrolments import Enrolment
from chalicelib.models.fair_rounds import RoundEntry
from chalicelib.models.projects import Project, project_of
from chalicelib.services import claims, enrolments, fair_rounds
from tests.builders.pay import meanwhile
from tests.builders.rounds import DUCKS, a_scarce_project, changed, counted, present, stored, won_by
from tests.builders.work import Clock, a_person, a_project, a_task, enrolled
from tests.fakes.cloud import MemoryCloud


def entered(people: list[Actor], clock: Clock) -> str:
    """All of them are in the round, and its draw is due."""
    round_id = present(clock)
    assert [fair_rounds.enter(one, DUCKS).round_id for one in people] == [round_id] * len(people)
    clock.advance(minutes=5)
    return round_id


def winners(people: list[Actor], round_id: str) -> list[Actor]:
    won = won_by(people, round_id)
    return [one for one in people if won.get(one.account_id)]


def refused(actor: Actor) -> ClaimsByRound:
    with pytest.raises(ClaimsByRound) as found:
        claims.claim_next(actor, DUCKS)
    return found.value


def test_who_did_not_enter_is_told_when_and_how(cloud: MemoryCloud, clock: Clock) -> None:
    [ann, *_] = a_scarce_project(cloud, tasks=2, people=3)
    clock.advance(minutes=2)
    with pytest.raises(ClaimsByRound) as of_task:
        claims.claim_task(ann, "tsk_0")
    for told in (refused(ann), of_task.value):
        assert told.extra["enter"] == "POST /projects/prj_ducks/round-entries"
        assert (told.extra["is_entered"], told.extra["retry_after"]) == (False, 180)
        assert told.extra["draws_at"].isoformat() == "2026-11-16T09:05:00+00:00"


def test_the_winners_claim_what_they_won_and_the_others_wait_for_the_next_round(cloud, clock) -> None:
    people = a_scarce_project(cloud, tasks=3, people=8, quota=2)
    round_id = entered(people, clock)
    won = won_by(people, round_id)
    assert sorted(won.values()) == [0, 0, 0, 0, 0, 0, 1, 2]  # three places: a whole quota and what is left
    for person in people:
        for _ in range(won[person.account_id]):
            claims.claim_next(person, DUCKS)
        assert "What your last" in refused(person).detail or not won[person.account_id]
    counted(cloud)
    assert fair_rounds.rounds_now(project_of(DUCKS)).are_in_force  # type: ignore[union-attr]


def test_a_winner_whose_time_is_over_is_as_anybody_and_the_places_are_drawn_again(cloud, clock) -> None:
    people = a_scarce_project(cloud, tasks=2, people=6)
    round_id = entered(people, clock)
    late, *_ = winners(people, round_id)
    clock.advance(minutes=4, seconds=59)
    assert fair_rounds.shown(late, DUCKS, round_id).own.may_claim == 1  # type: ignore[union-attr]
    clock.advance(seconds=1)
    assert refused(late).extra["is_entered"] is False
    assert fair_rounds.shown(late, DUCKS, round_id).own.may_claim == 0  # type: ignore[union-attr]
    again = entered(people, clock)
    assert stored_after(again, people[0]).places == 2


def stored_after(round_id: str, reader: Actor):
    fair_rounds.shown(reader, DUCKS, round_id)
    return stored(round_id)


def test_a_claim_in_hand_is_answered_again_whatever_the_rounds_say(cloud: MemoryCloud, clock: Clock) -> None:
    people = a_scarce_project(cloud, tasks=2, people=6)
    ann, *_ = winners(people, entered(people, clock))
    first = claims.claim_task(ann, "tsk_1")
    assert claims.claim_task(ann, "tsk_1").claim_id == first.claim_id
    clock.advance(minutes=10)
    assert claims.claim_task(ann, "tsk_1").claim_id == first.claim_id


def test_a_repeated_request_for_the_next_task_counts_once(cloud: MemoryCloud, clock: Clock) -> None:
    people = a_scarce_project(cloud, tasks=2, people=6)
    ann, *_ = winners(people, entered(people, clock))
    repeat = Repeat("rep_1", "hash")
    first = claims.claim_next(ann, DUCKS, repeat)
    assert claims.claim_next(ann, DUCKS, repeat).claim_id == first.claim_id
    assert [entry.claims for entry in RoundEntry.scan() if entry.claims] == [1]


def test_two_claims_race_for_the_last_of_a_quota_and_one_is_made(cloud: MemoryCloud, clock: Clock) -> None:
    people = a_scarce_project(cloud, tasks=2, people=6)
    ann, *_ = winners(people, entered(people, clock))
    with meanwhile(cloud, "claims", lambda: claims.claim_task(ann, "tsk_0")) as met, pytest.raises(ClaimsByRound):
        claims.claim_task(ann, "tsk_1")
    assert len(met) == 1
    assert [one.task_id for one in claim_records.Claim.query(ann.account_id)] == ["tsk_0"]


def test_places_enough_go_first_come_first_served_and_there_is_nothing_to_enter(cloud, clock) -> None:
    [ann, ben] = a_scarce_project(cloud, tasks=4, people=2, quota=2)
    assert fair_rounds.rounds_now(project_of(DUCKS)).are_in_force is False  # type: ignore[union-attr]
    with pytest.raises(RoundsNotInForce, match="POST /projects/prj_ducks/claims"):
        fair_rounds.enter(ann, DUCKS)
    claims.claim_next(ann, DUCKS)
    counted(cloud)
    assert refused(ben).extra["is_entered"] is False


def test_a_project_without_rounds_makes_not_one_call_more(cloud: MemoryCloud, clock: Clock) -> None:
    people = a_scarce_project(cloud, tasks=5, people=4)
    changed(fair_rounds=None)
    with cloud.counting() as of_claim:
        claims.claim_task(people[0], "tsk_0")
    assert [call.operation for call in of_claim.calls] == ["GetItem", "GetItem", "TransactWriteItems"]
    assert len(of_claim.calls[-1].params["TransactItems"]) == 5
    with cloud.counting() as of_others:
        claims.claim_next(people[1], DUCKS)
        enrolments.eligibility(people[0], DUCKS)
    tables = ("project_counts", "fair_rounds", "round_entries")
    assert [call for call in of_others.calls for table in tables if f"-{table}'" in str(call.params)] == []


def test_rounds_cost_a_claim_one_read_while_not_in_force_and_three_while_they_are(cloud, clock) -> None:
    people = a_scarce_project(cloud, tasks=9, people=4, quota=2)

    def calls(person: Actor, task_id: str) -> list[str]:
        with cloud.counting() as count:
            claims.claim_task(person, task_id)
        return [call.operation for call in count.calls]

    assert calls(people[0], "tsk_0") == ["GetItem", "GetItem", "Query", "TransactWriteItems"]
    claims.claim_task(people[0], "tsk_1"), claims.claim_task(people[1], "tsk_2")
    counted(cloud)
    round_id = entered(people, clock)
    won = won_by(people, round_id)
    lucky = next(one for one in people[1:] if won[one.account_id])
    made = calls(lucky, "tsk_5")
    assert made == ["GetItem", "GetItem", "Query", "BatchGetItem", "BatchGetItem", "TransactWriteItems"]


def test_a_claim_by_a_winner_is_one_transaction_of_six(cloud: MemoryCloud, clock: Clock) -> None:
    people = a_scarce_project(cloud, tasks=2, people=6)
    ann, *_ = winners(people, entered(people, clock))
    with cloud.counting() as count:
        claims.claim_next(ann, DUCKS)
    [sent] = [call for call in count.calls if call.operation == "TransactWriteItems"]
    assert len(sent.params["TransactItems"]) == 6


def test_entering_asks_what_a_claim_asks(cloud: MemoryCloud, clock: Clock) -> None:
    [ann, *_] = a_scarce_project(cloud, tasks=1, people=3)
    with pytest.raises(NotEnrolled):
        fair_rounds.enter(a_person("acc_stranger"), DUCKS)
    with pytest.raises(OwnProject):
        fair_rounds.enter(enrolled(a_person("acc_manager")), DUCKS)
    changed(eligibility={"blocked": ["acc_0"]})
    with pytest.raises(NotEligible):
        fair_rounds.enter(ann, DUCKS)
    changed(eligibility=None, state="paused")
    for act in (fair_rounds.enter, claims.claim_next):
        with pytest.raises(ProjectNotOpen):
            act(ann, DUCKS)
    assert list(RoundEntry.scan()) == []


def test_entering_twice_is_one_entry_and_a_repeat_names_the_same_round_after_its_draw(cloud, clock) -> None:
    [ann, *_] = a_scarce_project(cloud, tasks=1, people=3)
    repeat = Repeat("rep_1", "hash")
    first = fair_rounds.enter(ann, DUCKS, repeat)
    assert fair_rounds.enter(ann, DUCKS) == first
    assert len(list(RoundEntry.scan())) == 1
    clock.advance(minutes=5)
    again = fair_rounds.enter(ann, DUCKS, repeat)
    assert (again.round_id, again.state) == (first.round_id, "drawn")
    assert fair_rounds.enter(ann, DUCKS).round_id != first.round_id


def test_a_seed_is_promised_before_the_draw_and_shown_after_it(cloud: MemoryCloud, clock: Clock) -> None:
    people = a_scarce_project(cloud, tasks=2, people=5)
    before = fair_rounds.shown(people[0], DUCKS, present(clock))
    assert (before.seed, before.own, before.entrants) == (None, None, None)
    round_id = entered(people, clock)
    after = fair_rounds.shown(people[0], DUCKS, round_id)
    assert after.seed is not None
    assert len(after.seed) == 64
    assert seed_hash_of(after.seed) == before.seed_hash == after.seed_hash
    assert (after.state, after.entrants, after.places, after.winners) == ("drawn", 5, 2, 2)
    assert after.own is not None
    assert after.own.rank == rank_of(after.seed, after.own.entry_id)


def test_nothing_that_is_kept_or_listed_of_an_entry_says_whose_it_is(cloud: MemoryCloud, clock: Clock) -> None:
    people = a_scarce_project(cloud, tasks=2, people=5)
    round_id = entered(people, clock)
    kept = [entry for entry in RoundEntry.scan() if entry.entry_id != "closed"]
    assert not any("acc_" in str(entry.serialize()) for entry in kept)
    found: list[str] = []
    cursor = None
    while True:
        page = fair_rounds.entries(DUCKS, round_id, limit=2, cursor=cursor)
        found += page.records
        if (cursor := page.next_cursor) is None:
            break
    assert sorted(found) == sorted(entry.entry_id for entry in kept)


@pytest.mark.parametrize("cursor", ["9.", "x", "-1.", "0.x", "²."])
def test_a_cursor_of_nothing_is_refused(cloud: MemoryCloud, clock: Clock, cursor: str) -> None:
    people = a_scarce_project(cloud, tasks=2, people=3)
    round_id = entered(people, clock)
    with pytest.raises(store.CursorInvalid):
        fair_rounds.entries(DUCKS, round_id, limit=2, cursor=cursor)


def test_a_round_that_nobody_entered_is_to_come_or_never_was_is_not_there(cloud, clock) -> None:
    [ann, *_] = a_scarce_project(cloud, tasks=1, people=3)
    mine = present(clock)
    clock.advance(minutes=5)
    later = present(clock)
    clock.advance(minutes=-5)
    clock.advance(minutes=10)
    a_project("prj_other"), a_task("tsk_other", "prj_other")
    for round_id in (mine, "rnd_1", "rnd_" + "z" * 26, "", "unknown", later[:-1] + "!"):
        with pytest.raises(NoSuchRound):
            fair_rounds.shown(ann, DUCKS, round_id)
        with pytest.raises(NoSuchRound):
            fair_rounds.entries(DUCKS, round_id, limit=2, cursor=None)
    with pytest.raises(NoSuchRound):
        fair_rounds.shown(ann, "prj_other", present(clock))


def test_who_enters_a_round_has_proved_what_the_project_asks_until_now(cloud: MemoryCloud, clock: Clock) -> None:
    [ann, *_] = a_scarce_project(cloud, tasks=2, people=3)
    ended_at = clock()
    Enrolment(ann.account_id, DUCKS).update([Enrolment.skills_until.set(ended_at)])
    fair_rounds.enter(ann, DUCKS)  # nothing is asked to be proved any more
    assert Enrolment.get(ann.account_id, DUCKS).skills_until is None
    Enrolment(ann.account_id, DUCKS).update([Enrolment.skills_until.set(ended_at)])
    Project(DUCKS).update([Project.required_skills.set([{"skill": "math", "level": 1, "is_verified": True}])])
    clock.advance(minutes=10)
    with pytest.raises(NotEligible):
        fair_rounds.enter(ann, DUCKS)
