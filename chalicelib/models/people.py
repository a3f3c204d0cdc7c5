"""Owns the reading of what matching knows of a person: country, skills, accepted answers; three small reads."""

from msgspec.structs import replace

from chalicelib.domain.matching import Person
from chalicelib.models import accounts, skills, workloads
from chalicelib.models.projects import Project


def person_of(account_id: str) -> Person:
    """The person as matching sees them now."""
    account = accounts.account_of(account_id)
    load = workloads.Workload.find(account_id, consistent=False)
    return Person(
        account.country,
        verified=skills.verified_levels(account_id),
        declared=skills.declared_levels(account_id),
        accepted_count=(load.accepted_count or 0) if load else 0,
        account_id=account_id,
    )


def in_project(person: Person, project: Project) -> Person:
    """The person as one project sees them: managers do not work in their own."""
    return replace(person, manages=person.account_id in project.managers)
