"""Writing and publishing assessments, and declaring skills, on the memory cloud."""

import pytest

from chalicelib.domain.assessments import NoSuchAssessment
from chalicelib.domain.idempotency import IdempotencyKeyReused, Repeat
from chalicelib.domain.problems import InvalidField
from chalicelib.domain.skills import DeclaredSkill
from chalicelib.models.assessments import Assessment, items_of
from chalicelib.models.audit import AuditRecord
from chalicelib.models.skills import verified_levels
from chalicelib.services import assessments, skills
from tests.builders.assessments import ADMIN, ANN, BOB, a_graded_attempt, a_published_assessment, new_assessment


def test_a_written_assessment_is_a_draft_with_its_whole_bank(clock):
    written = assessments.write_assessment(ADMIN, new_assessment(), None)
    kept = Assessment.read(written.assessment_id)
    assert (kept.state, kept.item_count, kept.created_by, kept.created_at) == ("draft", 12, "acc_admin", clock.at)
    assert items_of(kept.assessment_id, kept.version) == new_assessment().items


def test_writing_the_same_request_again_is_writing_it_once(clock):
    repeat = Repeat("acc_admin#POST /assessments#key-1", "hash")
    first = assessments.write_assessment(ADMIN, new_assessment(), repeat)
    again = assessments.write_assessment(ADMIN, new_assessment(), repeat)
    assert again.assessment_id == first.assessment_id
    assert len(list(Assessment.scan())) == 1
    with pytest.raises(IdempotencyKeyReused):
        assessments.write_assessment(ADMIN, new_assessment(), Repeat(repeat.repeat_id, "another hash"))


def test_an_unsound_assessment_is_not_kept(clock):
    with pytest.raises(InvalidField):
        assessments.write_assessment(ADMIN, new_assessment(draw_count=13), None)
    assert list(Assessment.scan()) == []


def test_publishing_is_remembered_once_with_who_did_it(clock):
    published = a_published_assessment()
    assert assessments.publish_assessment(ADMIN, published.assessment_id).state == "published"
    acts = sorted((act.action, act.by) for act in AuditRecord.scan())
    assert acts == [("publish_assessment", "acc_admin"), ("write_assessment", "acc_admin")]


def test_an_unknown_assessment_is_not_published(clock):
    with pytest.raises(NoSuchAssessment):
        assessments.publish_assessment(ADMIN, "asm_unknown")
    assert list(Assessment.scan()) == []


def test_the_list_of_assessments_is_read_page_by_page(clock):
    made = {a_published_assessment(title=f"Test {number}").assessment_id for number in range(5)}
    seen: list[str] = []
    cursor = None
    while True:
        page = assessments.offered_assessments(ANN, limit=2, cursor=cursor)
        seen += [offered.assessment_id for offered in page.assessments]
        cursor = page.next_cursor
        if cursor is None:
            break
    assert (sorted(seen), len(seen)) == (sorted(made), 5)


def test_declaring_replaces_what_was_said_and_leaves_what_is_proved(clock):
    a_graded_attempt(ANN, a_published_assessment(), right=8)
    skills.declare_skills(ANN, [DeclaredSkill("language/en", 4), DeclaredSkill("math/arithmetic", 5)])
    held = skills.declare_skills(ANN, [DeclaredSkill("math/arithmetic", 3), DeclaredSkill("science/physics", 2)])
    assert [(one.skill, one.declared_level, one.verified_level) for one in held] == [
        ("math/arithmetic", 3, 1),
        ("science/physics", 2, None),
    ]
    assert skills.my_skills(ANN) == held
    assert verified_levels("acc_ann") == {"math/arithmetic": 1}
    assert skills.my_skills(BOB) == []
