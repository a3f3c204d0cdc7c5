"""Owns the reading of what matching knows of a person: country, languages, skills, accepted answers; two reads."""

from msgspec.structs import replace

from chalicelib import runtime
from chalicelib.domain.accounts import NoSuchAccount
from chalicelib.domain.eligibility import languages_of
from chalicelib.domain.matching import Person
from chalicelib.domain.proofs import held_levels
from chalicelib.models import skills, store
from chalicelib.models.accounts import Account
from chalicelib.models.projects import Project
from chalicelib.models.workloads import Workload


def person_of(account_id: str, *, device: str | None = None, is_consistent: bool = True) -> Person:
    """The person as matching sees them now (or, for a list, a moment ago), on the device they say they use."""
    account, load, said = store.gathered(
        (Account, account_id), (Workload, account_id), (skills.DeclaredSkills, account_id), is_consistent=is_consistent
    )
    if account is None:
        raise NoSuchAccount("Ids of accounts begin with `acc_`.")
    proofs = skills.kept_proofs_of(account_id, is_consistent=is_consistent)
    verified = held_levels(proofs, runtime.now())
    declared = (said.levels or {}) if said else {}
    return Person(
        account.country,
        verified=verified,
        declared=declared,
        accepted_count=(load.accepted_count or 0) if load else 0,
        account_id=account_id,
        languages=languages_of(account.spoken, declared, verified),
        device=device,
        has_resume=account.resume is not None,
        proofs=proofs,
    )


def in_project(person: Person, project: Project) -> Person:
    """The person as one project sees them: managers do not work in their own."""
    return replace(person, manages=person.account_id in project.managers)
