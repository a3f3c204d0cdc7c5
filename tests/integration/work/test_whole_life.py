"""What one task's life costs the store from claim to counted acceptance (issue 4: 48 write and 40 read units in all)."""

import pytest

from chalicelib.domain.messages import CountAcceptance
from chalicelib.services import claims, my_work, reviews, submissions
from tests.builders.work import a_person, a_project, a_task, enrolled

YES = {"label": "yes"}
#: Import (3.2 written, next to nothing read) and a card of a list come on top.
WRITE_UNITS, READ_UNITS = 44, 20


@pytest.mark.parametrize("lease_minutes", [30, 2000])
def test_a_claim_three_drafts_an_answer_its_check_and_acceptance_are_cheap(cloud, clock, lease_minutes):
    """A long lease has reminders, whose index is two units more."""
    a_project(lease_minutes=lease_minutes), a_task()
    ann = enrolled(a_person())

    with cloud.counting() as count:
        claim = claims.claim_task(ann, "tsk_1")
        for version in range(3):
            my_work.save_draft(ann, claim.claim_id, answer=YES, version=version)
        answer = submissions.submit(ann, claim.claim_id, YES)
        submissions.check(answer.submission_id)
        reviews.follow(CountAcceptance(answer.submission_id))

    assert sum(count.write_units.values()) <= WRITE_UNITS
    assert sum(count.read_units.values()) <= READ_UNITS
