"""Owns the standing_steps table: every step about a person's standing, with its grounds (R49)."""

from datetime import datetime

from pynamodb.attributes import BooleanAttribute, UnicodeAttribute

from chalicelib.domain.appeals import AppealedBefore, NoSuchStep
from chalicelib.domain.standing import StepTaken
from chalicelib.domain.standing_rules import RULES
from chalicelib.models import appeals
from chalicelib.models.attributes import InstantAttribute, IntegerAttribute, JsonAttribute
from chalicelib.models.store import Record, Transaction

#: So many of a person's last steps are looked at; the oldest of them says what the standing was before.
_MOST = 200


class StandingStep(Record):
    """One step; only its appeal and being overturned are ever added to it."""

    class Meta:
        """Table settings."""

        table_name = "standing_steps"
        stream_view_type = "NEW_AND_OLD_IMAGES"

    account_id = UnicodeAttribute(hash_key=True)
    step_id = UnicodeAttribute(range_key=True)
    number = IntegerAttribute()  # of the account's changes of standing: the order of steps, whatever the clocks say
    step = UnicodeAttribute()
    sets = UnicodeAttribute(null=True)
    standing_before = UnicodeAttribute()
    rule = UnicodeAttribute(null=True)
    evidence = JsonAttribute(default=list)
    reason = UnicodeAttribute()
    is_emergency = BooleanAttribute(default=False)
    emergency_reason = UnicodeAttribute(null=True)
    project_id = UnicodeAttribute(null=True)
    taken_by = UnicodeAttribute()
    taken_at = InstantAttribute()
    appeal_until = InstantAttribute(null=True)
    appeal_id = UnicodeAttribute(null=True)
    overturned_at = InstantAttribute(null=True)

    #: The appeal against it, where `with_appeals` has read it.
    appeal: "appeals.Appeal | None" = None

    @property
    def standing_after(self) -> str:
        """The standing after this step."""
        return str(self.sets or self.standing_before)

    @property
    def rule_text(self) -> str | None:
        """The rule it rests on, in words."""
        return RULES.get(self.rule) if self.rule else None

    @property
    def taken(self) -> StepTaken:
        """What decides which standing holds."""
        return StepTaken(self.step, self.sets, self.standing_before, self.project_id, self.overturned_at is not None)

    def be_appealed(self, tx: Transaction, appeal_id: str) -> None:
        """It has its one appeal; raises AppealedBefore."""
        action = StandingStep.appeal_id.set(appeal_id)
        fresh = StandingStep.step.exists() & StandingStep.appeal_id.does_not_exist()
        tx.update(StandingStep(self.account_id, self.step_id), [action], fresh, appealed_before)

    def overturn(self, tx: Transaction, at: datetime) -> None:
        """An appeal against it was upheld: it holds no more, and stays where it is written."""
        action = StandingStep.overturned_at.set(at)
        tx.update(StandingStep(self.account_id, self.step_id), [action], StandingStep.overturned_at.does_not_exist())


def appealed_before(_: object) -> AppealedBefore:
    """Why a second appeal is refused."""
    return AppealedBefore("GET /me shows where it stands; each step is appealed once.")


def step_of(account_id: str, step_id: str) -> StandingStep:
    """The person's step; raises NoSuchStep."""
    found = StandingStep.find(account_id, step_id)
    if found is None:
        raise NoSuchStep("GET /me lists yours.")
    return found


def steps_of(account_id: str, most: int = _MOST) -> list[StandingStep]:
    """The person's last steps, in the order in which they were taken."""
    found = list(StandingStep.query(account_id, consistent_read=True, scan_index_forward=False, limit=most))
    return sorted(found, key=lambda step: step.number)


def with_appeals(steps: list[StandingStep]) -> list[StandingStep]:
    """The steps with the appeals against them."""
    wanted = [step.appeal_id for step in steps if step.appeal_id]
    found = {appeal.appeal_id: appeal for appeal in appeals.Appeal.batch_get(wanted)} if wanted else {}
    for step in steps:
        step.appeal = found.get(step.appeal_id)
    return steps
