"""How long a proof holds and which of several counts, at every instant and to the millisecond (R16, R42)."""

from calendar import monthrange
from datetime import UTC, datetime, timedelta
from itertools import permutations
from zoneinfo import ZoneInfo

from hypothesis import example, given
from hypothesis import strategies as st

from chalicelib.domain.proofs import (
    REMINDED_BEFORE,
    best_proof,
    is_held,
    next_reminder,
    proof_end,
    reminders_due,
    shown_proof,
    with_proof,
)
from chalicelib.domain.skills import Proof

MS = timedelta(milliseconds=1)
LEAP_DAY = datetime(2028, 2, 29, 23, 59, 59, 999000, tzinfo=UTC)
ZONES = [ZoneInfo(name) for name in ("UTC", "America/Los_Angeles", "Asia/Kathmandu", "Pacific/Kiritimati")]
instants = st.datetimes(datetime(2024, 1, 1), datetime(2040, 1, 1)).map(  # noqa: DTZ001  (made aware in the next line)
    lambda at: at.replace(microsecond=at.microsecond // 1000 * 1000, tzinfo=UTC)
)
months = st.integers(1, 120)
proofs = st.builds(
    lambda level, number, at, valid: Proof(level, f"att_{number}", at, proof_end(at, valid)),
    st.integers(1, 5), st.integers(0, 10**9), instants, st.none() | months,
)  # fmt: skip
several = st.lists(proofs, max_size=6, unique_by=lambda proof: proof.attempt_id)


def kept(given_in_order: list[Proof]) -> list[Proof]:
    found: list[Proof] = []
    for proof in given_in_order:
        found = with_proof(found, proof)
    return found


@given(instants, months, st.sampled_from([-1, 0, 1]) | st.integers(-(10**7), 10**7), st.sampled_from(ZONES))
@example(LEAP_DAY, 12, -1, ZONES[0])
@example(LEAP_DAY, 12, 0, ZONES[1])
@example(LEAP_DAY, 48, 1, ZONES[2])
def test_a_proof_holds_its_calendar_months_to_the_last_millisecond_in_any_zone(graded_at, valid_months, offset, zone):
    end = proof_end(graded_at.astimezone(zone), valid_months)
    assert end is not None
    count = graded_at.year * 12 + graded_at.month - 1 + valid_months
    assert (end.year * 12 + end.month - 1, end.timetz()) == (count, graded_at.timetz())
    assert end.day == min(graded_at.day, monthrange(end.year, end.month)[1])
    assert is_held(end, (end + offset * MS).astimezone(zone)) is (offset < 0)


@given(several, instants)
def test_what_is_kept_counts_for_as_much_as_all_that_was_ever_proved_at_every_instant(given_proofs, at):
    best, of_all = best_proof(kept(given_proofs), at), best_proof(given_proofs, at)
    assert (best.level if best else 0) == (of_all.level if of_all else 0)
    assert (best.expires_at if best else 0) == (of_all.expires_at if of_all else 0)


@given(several, proofs)
def test_another_proof_never_lowers_or_shortens_and_a_skill_keeps_one_a_level(given_proofs, new):
    before = kept(given_proofs)
    after = with_proof(before, new)
    levels = [proof.level for proof in after]
    assert levels == sorted(set(levels), reverse=True)
    assert with_proof(after, new) == after
    ends = {proof.expires_at for proof in [*before, new] if proof.expires_at}
    for at in [each + off * MS for each in ends for off in (-1, 0, 1)]:
        was, is_now = best_proof(before, at), best_proof(after, at)
        assert (was.level if was else 0) <= (is_now.level if is_now else 0)


@given(st.lists(proofs, max_size=4, unique_by=lambda proof: proof.attempt_id), instants)
def test_the_order_in_which_proofs_came_does_not_matter(given_proofs, at):
    found = set()
    for order in permutations(given_proofs):
        best = best_proof(kept(list(order)), at)
        found.add((best.level, best.expires_at) if best else None)
    assert len(found) == 1


@given(several, instants)
def test_what_has_run_out_is_shown_only_where_nothing_counts(given_proofs, at):
    shown, best = shown_proof(given_proofs, at), best_proof(given_proofs, at)
    assert shown == best or (best is None and shown is not None and not is_held(shown.expires_at, at))
    assert (shown is None) is (given_proofs == [])


@given(several)
def test_a_sweep_that_comes_when_it_is_due_tells_each_reminder_once_and_ends(given_proofs):
    found = kept(given_proofs)
    told: dict[str, int] = {}
    given_out = []
    at = next_reminder(found, told, datetime(2020, 1, 1, tzinfo=UTC))
    while at is not None:
        due = reminders_due(found, told, at)
        assert due
        given_out += sorted(due.items())
        told |= due
        at = next_reminder(found, told, at)
    wanted = [
        (proof.attempt_id, days)
        for proof in found
        for days in REMINDED_BEFORE
        if proof.expires_at and proof.expires_at - timedelta(days=days) > proof.verified_at
    ]
    assert sorted(given_out) == sorted(wanted)
