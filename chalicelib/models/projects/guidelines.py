"""Owns the versions of projects' instructions."""

from datetime import datetime
from typing import Self

from pynamodb.attributes import UnicodeAttribute

from chalicelib.domain.projects import Instructions
from chalicelib.models.attributes import InstantAttribute, IntegerAttribute, JsonAttribute
from chalicelib.models.projects.project import Project, ProjectMovedError
from chalicelib.models.store import Record, Transaction


class Guidelines(Record):
    """One version of a project's instructions; a claim pins one (R24)."""

    class Meta:
        """Table settings."""

        table_name = "guidelines"

    project_id = UnicodeAttribute(hash_key=True)
    version = IntegerAttribute(range_key=True)
    objective = UnicodeAttribute()
    steps = JsonAttribute()
    acceptance_criteria = JsonAttribute()
    good_examples = JsonAttribute()
    bad_examples = JsonAttribute()
    created_by = UnicodeAttribute()
    created_at = InstantAttribute()

    @property
    def instructions(self) -> Instructions:
        """The parts publication asks for."""
        return Instructions(self.objective, self.steps, self.acceptance_criteria, self.good_examples, self.bad_examples)

    @classmethod
    def next_of(cls, project: Project, given: Instructions, *, by: str, at: datetime) -> Self:
        """The version after the project's present one, not yet written."""
        return cls(
            project.project_id,
            project.guidelines_version + 1,
            objective=given.objective,
            steps=given.steps,
            acceptance_criteria=given.acceptance_criteria,
            good_examples=given.good_examples,
            bad_examples=given.bad_examples,
            created_by=by,
            created_at=at,
        )

    def issue(self, tx: Transaction, project: Project) -> None:
        """This version applies from now on; claims made before keep theirs."""
        tx.create(self, lambda _: ProjectMovedError())
        project.change(tx, {"guidelines_version": self.version})


def guidelines_of(project: Project) -> Guidelines | None:
    """The version that applies; None before the first."""
    return Guidelines.find(project.project_id, project.guidelines_version) if project.guidelines_version else None
