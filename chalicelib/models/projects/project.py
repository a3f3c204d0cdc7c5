"""Owns projects: their terms, price, rules and state."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from pynamodb.attributes import UnicodeAttribute

from chalicelib import runtime
from chalicelib.domain.access import Actor
from chalicelib.domain.bonus_rules import rules_of
from chalicelib.domain.cards import is_on_offer
from chalicelib.domain.eligibility import Eligibility, eligibility_from
from chalicelib.domain.enrolments import seats_offered
from chalicelib.domain.matching import Audience, Need
from chalicelib.domain.money import Money
from chalicelib.domain.projects import NoSuchProject
from chalicelib.domain.rates import Dated, Pay, Rate, Rates, at_estimate_minor, rates_of
from chalicelib.domain.stipends import pay_of
from chalicelib.domain.task_types import TaskRules
from chalicelib.domain.terms import Offer, worst_case_minor
from chalicelib.domain.validators import Validator
from chalicelib.models import store
from chalicelib.models.attributes import InstantAttribute, IntegerAttribute, JsonAttribute
from chalicelib.models.project_indexes import ProjectsByCreator, ProjectsByState
from chalicelib.models.store import Record, Transaction
from chalicelib.models.tasks import Task, shard_id_of


class ProjectMovedError(Exception):
    """Somebody changed the project meanwhile; read it again."""


class Project(Record):
    """Instructions, task type, price, eligibility, review policy and budget; owned by its managers."""

    class Meta:
        """Table settings."""

        table_name = "projects"

    project_id = UnicodeAttribute(hash_key=True)
    version = IntegerAttribute(default=1)
    managers = JsonAttribute()
    title = UnicodeAttribute()
    summary = UnicodeAttribute()
    task_type = UnicodeAttribute()
    state = UnicodeAttribute()
    reward_minor = IntegerAttribute()
    pay_kind = UnicodeAttribute(default="task")
    hourly_minor = IntegerAttribute(null=True)
    cap_minutes = IntegerAttribute(null=True)
    rate_changes = JsonAttribute(default=list)
    bonus_rules = JsonAttribute(default=list)
    price_approved_minor = IntegerAttribute(null=True)
    currency = UnicodeAttribute()
    places = IntegerAttribute()
    est_minutes = IntegerAttribute()
    lease_minutes = IntegerAttribute()
    difficulty = IntegerAttribute(default=1)
    review_levels = IntegerAttribute(null=True)
    review_minor = IntegerAttribute(default=0)
    required_skills = JsonAttribute(default=list)
    countries = JsonAttribute(default=list)
    eligibility = JsonAttribute(null=True)
    fair_rounds = JsonAttribute(null=True)
    seats = IntegerAttribute(null=True)
    qualification = JsonAttribute(null=True)
    seats_taken = IntegerAttribute(default=0)
    options = JsonAttribute(default=list)
    input_schema = JsonAttribute(null=True)
    output_schema = JsonAttribute(null=True)
    validators = JsonAttribute(default=list)
    template = JsonAttribute(null=True)
    guidelines_version = IntegerAttribute(default=0)
    budget_shards = IntegerAttribute()
    funded_minor = IntegerAttribute(default=0)
    shard_count = IntegerAttribute(default=0)
    task_count = IntegerAttribute(default=0)
    running_import_id = UnicodeAttribute(null=True)
    created_by = UnicodeAttribute()
    created_at = InstantAttribute()
    by_state = ProjectsByState()
    by_creator = ProjectsByCreator()

    @property
    def reward(self) -> Money:
        """What one accepted answer earns, or for hourly work the most that it may earn, at the rate in force."""
        return Money(self.rate.reward_minor, self.currency)

    @property
    def reward_at_estimate(self) -> Money:
        """What an answer that takes the estimated minutes earns at the rate in force, without bonuses."""
        return Money(at_estimate_minor(self.rate, self.est_minutes), self.currency)

    @property
    def rates(self) -> Rates:
        """What it pays, paid and will pay (R62)."""
        first = Rate(self.pay_kind or "task", self.reward_minor, self.hourly_minor, self.cap_minutes)  # type: ignore[arg-type]
        return rates_of(self.currency, first, self.rate_changes or ())

    @property
    def rate(self) -> Rate:
        """The rate in force at this moment."""
        return self.rates.at(runtime.now())

    @property
    def pay(self) -> Pay:
        """How an answer is paid at this moment."""
        return self.rate.pay(self.currency)

    @property
    def rate_history(self) -> list[Dated]:
        """Every rate it had, has and will have, with their reasons (R62)."""
        return self.rates.history(self.created_at, runtime.now())

    @property
    def rate_changes_announced(self) -> list[Dated]:
        """Rates that are to come, with their reasons."""
        return self.rates.announced(runtime.now())

    @property
    def review_reward(self) -> Money:
        """What one review earns its reviewer."""
        return Money(self.review_minor, self.currency)

    @property
    def hourly(self) -> Money | None:
        """What an hour of counted time earns, where it is paid by the hour."""
        minor = self.rate.hourly_minor
        return Money(minor, self.currency) if self.rate.pay_kind == "hour" and minor else None

    @property
    def funded(self) -> Money:
        """All money ever booked into the project."""
        return Money(self.funded_minor, self.currency)

    @property
    def task_shards(self) -> list[str]:
        """The shards of its queue of open tasks, oldest first."""
        return [shard_id_of(self.project_id, number) for number in range(self.shard_count or 0)]

    @property
    def rules(self) -> TaskRules:
        """What input and answers of its tasks keep."""
        validators = [Validator(**validator) for validator in self.validators or []]
        return TaskRules(self.task_type, self.input_schema, self.output_schema, self.options or (), validators)

    @property
    def audience(self) -> Audience:
        """Who it is for."""
        needs = [Need(**need) for need in self.required_skills or []]
        return Audience(self.state, needs, self.countries or (), self.asked)

    @property
    def asked(self) -> Eligibility:
        """What it asks of people beside skills and countries."""
        return eligibility_from(self.eligibility)

    @property
    def is_on_offer(self) -> bool:
        """Whether there is anything to take at the moment: it has tasks, and its last day is not over."""
        return is_on_offer(self.asked, shard_count=self.shard_count or 0, at=runtime.now())

    @property
    def open_seats(self) -> int | None:
        """How many more people it takes; None without a limit (R69)."""
        return None if self.seats_offered is None else max(0, self.seats_offered - (self.seats_taken or 0))

    @property
    def seats_offered(self) -> int | None:
        """How many people may hold a seat, some of them in its test; None without a limit (R69)."""
        return None if self.seats is None else seats_offered(self.seats, has_test=self.qualification is not None)

    @property
    def stipend(self) -> Money | None:
        """What it pays a person for its test; None for nothing, or without a test (R68)."""
        return pay_of(self.qualification)

    @property
    def quota(self) -> int:
        """How many places a winner of a fair round may take; 0 in a project without rounds."""
        return int((self.fair_rounds or {}).get("quota", 0))

    @property
    def offer(self) -> Offer:
        """What it offers for one answer at this moment."""
        return self.offer_at(runtime.now())

    def offer_at(self, instant: datetime) -> Offer:
        """What it offers for an answer claimed at this instant."""
        rate = self.rates.at(instant)
        return Offer(
            project_id=self.project_id,
            task_type=self.task_type,
            reward_minor=rate.reward_minor,
            review_minor=self.review_minor,
            currency=self.currency,
            guidelines_version=self.guidelines_version,
            review_levels=self.review_levels or 0,
            lease_minutes=self.lease_minutes,
            est_minutes=self.est_minutes,
            difficulty=self.difficulty or 1,
            pay_kind=rate.pay_kind,
            hourly_minor=rate.hourly_minor,
            cap_minutes=rate.cap_minutes,
            bonus_rules=rules_of(self.bonus_rules),
        )

    @property
    def answer_cost_minor(self) -> int:
        """What one answer costs at most: its reward, every level's review and every bonus."""
        return worst_case_minor(self.offer)

    def is_managed_by(self, actor: Actor | None) -> bool:
        """Whether the person runs the project; administrators run every one."""
        return actor is not None and (actor.account_id in self.managers or actor.is_a("admin"))

    def change(self, tx: Transaction, changes: Mapping[str, Any]) -> None:
        """These fields change as it was read; raises ProjectMovedError from the commit if it moved meanwhile."""
        fields = [(getattr(Project, name), value) for name, value in changes.items()]
        actions = [field.remove() if value is None else field.set(value) for field, value in fields]
        tx.update(
            Project(self.project_id),
            [*actions, Project.version.set(self.version + 1)],
            Project.version == self.version,
            lambda _: ProjectMovedError(),
        )

    def fill(self, changes: Mapping[str, Any]) -> None:
        """This object has the changed fields too."""
        for name, value in changes.items():
            setattr(self, name, value)

    def count_funding(self, tx: Transaction, amount: Money) -> None:
        """So much more money was booked into it."""
        tx.update(Project(self.project_id), [Project.funded_minor.add(amount.minor)], Project.project_id.exists())


def check_state(tx: Transaction, project_id: str, state: str) -> None:
    """The project is still in this state; raises ProjectMovedError."""
    tx.check(Project(project_id), Project.state == state, lambda _: ProjectMovedError())


def project_of(project_id: str) -> Project:
    """The project, read consistently; raises NoSuchProject."""
    found = Project.find(project_id)
    if found is None:
        raise NoSuchProject("GET /projects lists what is open to you.")
    return found


def published(project_id: str) -> Project:
    """The project, once it was published; NoSuchProject before: a draft is its managers' alone."""
    return once_published(Project.find(project_id))


def once_published(found: Project | None) -> Project:
    """The same of what was read of it already."""
    if found is None or found.state == "draft":
        raise NoSuchProject("GET /projects lists what is open to you.")
    return found


def managed(actor: Actor, project_id: str) -> Project:
    """The project, for one of its managers; NoSuchProject for anybody else: nobody learns what exists."""
    found = project_of(project_id)
    if not found.is_managed_by(actor):
        raise NoSuchProject("GET /projects?scope=managed lists yours.")
    return found


def with_task(project_id: str, task_id: str) -> tuple[Project, Task]:
    """A project and one of its tasks in one consistent read; raises NoSuchProject."""
    project, task = store.together((Project, project_id), (Task, task_id))
    if project is None or task is None:
        raise NoSuchProject("GET /projects lists what is open to you.")
    return project, task


def titles_of(project_ids: Iterable[str]) -> dict[str, str]:
    """The title of each project, in one read."""
    keys = list(dict.fromkeys(project_ids))
    read = Project.batch_get(keys, attributes_to_get=["project_id", "title"]) if keys else []
    return {found.project_id: found.title for found in read}


def managed_among(project_ids: Iterable[str], account_id: str) -> set[str]:
    """Those of the projects that this person manages, in one read."""
    keys = list(project_ids)
    read = Project.batch_get(keys, attributes_to_get=["project_id", "managers"]) if keys else []
    return {found.project_id for found in read if account_id in found.managers}


def open_ones(most: int) -> list[Project]:
    """The newest open projects, whole, from their index."""
    return list(Project.by_state.query("open", limit=most, scan_index_forward=False))
