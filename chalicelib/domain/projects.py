"""Owns a project's states, what its publication needs and how its money is divided (R20, R24, R59)."""

from collections.abc import Collection, Sequence
from typing import Literal

import msgspec

from chalicelib.domain.bonus_rules import BonusRule, unmeasured
from chalicelib.domain.ledger import EntryFacts, Posting, budget
from chalicelib.domain.money import Money
from chalicelib.domain.problems import Conflict, NotFound
from chalicelib.domain.rates import REWARD_MAXIMUM, REWARD_MINIMUM, Rate, below_floor_rule, is_in_range, pays_below
from chalicelib.domain.readiness import Gap, example_gaps
from chalicelib.domain.task_types import TaskRules

State = Literal["draft", "open", "paused", "closed", "archived"]
Act = Literal["publish", "pause", "close"]

#: Which states an act leads from, and the one it leads to.
ACTS: dict[Act, tuple[frozenset[State], State]] = {
    "publish": (frozenset({"draft", "paused"}), "open"),
    "pause": (frozenset({"open"}), "paused"),
    "close": (frozenset({"draft", "open", "paused"}), "closed"),
}
#: States in which work may still be added.
UNFINISHED: frozenset[State] = frozenset({"draft", "open", "paused"})
#: Fields that are no terms of anybody's.
CHANGES_WHILE_OPEN = frozenset({"fair_rounds"})


class NoSuchProject(NotFound):
    """There is no such project for you."""


class ProjectStateRefuses(Conflict):
    """The project's state does not allow this."""


class ProjectPublished(Conflict):
    """What was published does not change in place."""


class ProjectHasTasks(Conflict):
    """The project's tasks were made for this."""


class ProjectIncomplete(Conflict):
    """The project cannot be published yet."""


class ReferenceUsed(Conflict):
    """This reference was booked with another amount."""


class Instructions(msgspec.Struct, frozen=True):
    """The parts of guidelines that publication asks for."""

    objective: str
    steps: Sequence[str]
    acceptance_criteria: Sequence[str]
    good_examples: Sequence[object]
    bad_examples: Sequence[object]


class Plan(msgspec.Struct, frozen=True):
    """What publication looks at: price, places, policy, instructions and the money of each budget shard."""

    rate: Rate
    est_minutes: int
    floor: Money | None
    bonus_rules: Sequence[BonusRule]
    approved_minor: int | None
    answer_cost_minor: int
    places: int
    review_levels: int | None
    needs_options: bool
    instructions: Instructions | None
    available_minor: Sequence[int]
    stipends_minor: int = 0
    contradictions: Sequence[Gap] = ()


def state_after(state: str, act: Act) -> State:
    """The state an act leads to; raises ProjectStateRefuses. Doing it again in that state changes nothing."""
    sources, target = ACTS[act]
    if state != target and state not in sources:
        raise ProjectStateRefuses(
            f"It is {state}; to {act} it, it must be {' or '.join(sorted(sources))}.", state=state
        )
    return target


def check_unfinished(state: str) -> None:
    """Money and tasks are added to a project that may still give work; raises ProjectStateRefuses."""
    if state not in UNFINISHED:
        raise ProjectStateRefuses(f"It is {state}. Make a new project with POST /projects.", state=state)


def check_rate_changes(state: str) -> None:
    """Only a published project's rate is announced; raises ProjectStateRefuses with the way out."""
    if state == "draft":
        raise ProjectStateRefuses("It is a draft: change its price in place, with PATCH.", state=state)
    check_unfinished(state)


def check_draft(state: str, project_id: str) -> None:
    """Terms change while nobody can have relied on them (R62); raises ProjectPublished with the way out."""
    if state != "draft":
        raise ProjectPublished(
            f"New instructions are a new version: POST /projects/{project_id}/guidelines. Another rate is announced:"
            f" POST /projects/{project_id}/rate-changes. A later last day or more seats: PATCH"
            f" /projects/{project_id}/limits. All else is another project: POST /projects, then close this one;"
            " work in hand keeps its terms.",
            state=state,
        )


def check_changeable(state: str, fields: Collection[str], project_id: str) -> None:
    """How places are given out changes while there is work; all else in a draft. Raises what check_draft raises."""
    if fields and frozenset(fields) <= CHANGES_WHILE_OPEN:
        check_unfinished(state)
    else:
        check_draft(state, project_id)


def gaps(plan: Plan) -> list[Gap]:
    """Everything that stands between a project and its publication, at once (R24)."""
    found = _instruction_gaps(plan.instructions)
    found += _price_gaps(plan)
    if plan.places < 1:
        found.append(Gap("places", "is at least 1: how many independent answers a task gets"))
    if plan.review_levels is None:
        found.append(Gap("review_levels", "is chosen: 0 accepts when the checks pass, 1 to 3 ask people"))
    if plan.needs_options:
        found.append(Gap("options", "lists at least two labels, or the input schema requires `options` of every task"))
    for_answers = max(0, sum(plan.available_minor) - plan.stipends_minor)
    if plan.places > answers_covered([for_answers], plan.answer_cost_minor):
        found.append(
            Gap(
                "budget",
                "covers at least one task with all its places, and the pay of the project's test for every seat:"
                " POST /projects/{project_id}/funding",
            )
        )
    return [*found, *plan.contradictions]


def _price_gaps(plan: Plan) -> list[Gap]:
    found = []
    if not is_in_range(plan.rate.reward_minor, plan.approved_minor):
        found.append(
            Gap(
                "reward",
                f"is {REWARD_MINIMUM} to {REWARD_MAXIMUM} minor units, or approved by an administrator:"
                " POST /projects/{project_id}/price-approval",
            )
        )
    if plan.floor is not None and pays_below(plan.rate, plan.est_minutes, plan.floor):
        found.append(Gap("pay", below_floor_rule(plan.rate, plan.est_minutes, plan.floor)))
    found += [
        Gap("bonus_rules", f"look at what is measured; {name} is not measured yet")
        for name in unmeasured(plan.bonus_rules)
    ]
    return found


def _instruction_gaps(given: Instructions | None) -> list[Gap]:
    rules = {
        "objective": "says what the answers are for",
        "steps": "lists at least one step",
        "acceptance_criteria": "lists at least one criterion by which answers are judged",
        "good_examples": "shows at least one good answer",
        "bad_examples": "shows at least one bad answer",
    }
    return [
        Gap(f"guidelines.{name}", rule) for name, rule in rules.items() if given is None or not getattr(given, name)
    ]


def check_complete(plan: Plan, project_id: str) -> None:
    """Publication is refused until everything is there; raises ProjectIncomplete that lists all of it."""
    _refuse(missing(plan, project_id))


def missing(plan: Plan, project_id: str) -> list[Gap]:
    """All of it, with the routes of this project that mend it."""
    return [Gap(gap.field, gap.rule.replace("{project_id}", project_id)) for gap in gaps(plan)]


def check_instructions(state: str, given: Instructions, rules: TaskRules) -> None:
    """Once published, instructions never become incomplete (R24) nor show an answer that would be refused as good.

    Raises ProjectIncomplete.
    """
    if state != "draft":
        _refuse([*_instruction_gaps(given), *example_gaps(rules, given.good_examples)])


def _refuse(found: Sequence[Gap]) -> None:
    if found:
        said = [{"field": gap.field, "rule": gap.rule} for gap in found]
        names = ", ".join(dict.fromkeys(gap.field for gap in found))
        raise ProjectIncomplete(f"In the way: {names}. `missing` says of each what it must be.", missing=said)


def answers_covered(available_minor: Sequence[int], answer_cost_minor: int) -> int:
    """How many answers can be reserved: what lies too thin in several shards is gathered when it is needed."""
    if answer_cost_minor <= 0:
        return 0
    return sum(available_minor) // answer_cost_minor


def spread(amount: Money, answer_cost_minor: int, shards: int) -> list[Money]:
    """The amount over the budget shards in whole answers, so that nothing lies too thin to be reserved.

    What is less than one answer goes to the first shard.
    """
    answers = amount.minor // answer_cost_minor if answer_cost_minor > 0 else 0
    if answers == 0:
        return [amount] + [Money(0, amount.currency)] * (shards - 1)
    weights = [answers // shards + (shard < answers % shards) for shard in range(shards)]
    whole = Money(answers * answer_cost_minor, amount.currency)
    first, *others = whole.split(weights)
    return [first + (amount - whole), *others]


def funding(project_id: str, reference: str, amount: Money, work_period: str) -> EntryFacts:
    """The entry of a client's money for a project, once per reference."""
    return EntryFacts(
        entry_id=f"fund#{project_id}#{reference}",
        kind="funding",
        cause={"project_id": project_id, "reference": reference},
        postings=[Posting(f"client:{project_id}", budget(project_id), amount)],
        work_period=work_period,
    )
