"""Owns the list of all tables, for those who make, check or follow them."""

from chalicelib import settings
from chalicelib.models.account_sums import AccountSum, FoldedEntry
from chalicelib.models.accounts import Account
from chalicelib.models.appeals import Appeal
from chalicelib.models.assessments import Assessment, Bank
from chalicelib.models.attempts import Attempt, AttemptAnswer, Retry
from chalicelib.models.audit import AuditRecord
from chalicelib.models.bonuses import BonusCount
from chalicelib.models.budgets import BudgetShard
from chalicelib.models.challenges import Challenge
from chalicelib.models.claims import Claim, Draft
from chalicelib.models.data_exports import DataExport
from chalicelib.models.desk_items import DeskItem
from chalicelib.models.enrolments import Enrolment
from chalicelib.models.fair_rounds import FairRound, RoundEntry
from chalicelib.models.graders import Grader
from chalicelib.models.idempotency import Done
from chalicelib.models.identity_checks import IdentityCheck
from chalicelib.models.imports import Import
from chalicelib.models.item_sums import ItemSums
from chalicelib.models.ledger import Entry, Head
from chalicelib.models.locks import Lock
from chalicelib.models.notices import Notice
from chalicelib.models.pay_periods import PayPeriod, PayrollPart
from chalicelib.models.payouts import Payout, PayoutMethod
from chalicelib.models.phone_verifications import PhoneVerification
from chalicelib.models.project_counts import CountedChange, ProjectCount
from chalicelib.models.projects import Guidelines, Project
from chalicelib.models.reviews import Review
from chalicelib.models.runs import LedgerRun, RunPart
from chalicelib.models.sign_in_tries import SignInTries
from chalicelib.models.skill_tree import EditedSkills
from chalicelib.models.skills import DeclaredSkills, Skill
from chalicelib.models.standing_steps import StandingStep
from chalicelib.models.statements import Statement
from chalicelib.models.store import Record
from chalicelib.models.submissions import Submission
from chalicelib.models.tasks import Task
from chalicelib.models.tokens import Token
from chalicelib.models.training import Completed
from chalicelib.models.work_times import WorkTime
from chalicelib.models.workloads import Workload

TABLES: tuple[type[Record], ...] = (
    BonusCount,
    Account, AccountSum, Appeal, Assessment, Attempt, AttemptAnswer, AuditRecord, Bank, BudgetShard, Challenge, Claim,
    DeclaredSkills, DeskItem, Done, Draft, Enrolment, Entry, FoldedEntry, Grader, Guidelines, Head, IdentityCheck,
    Import, ItemSums, LedgerRun, Lock, Notice, PayPeriod, Payout, PayoutMethod, PayrollPart, Project, Retry, Review,
    RunPart, SignInTries, Skill, StandingStep, Statement, Submission, Task, Token, Workload, WorkTime, Completed,
    CountedChange, ProjectCount, FairRound, RoundEntry, DataExport, EditedSkills, PhoneVerification,
)  # fmt: skip


def table_named(stream_arn: str) -> type[Record]:
    """The table a stream belongs to: `arn:...:table/<name>/stream/<time>`."""
    name = stream_arn.split(":table/", 1)[1].split("/", 1)[0].removeprefix(settings.current().table_prefix)
    return next(table for table in TABLES if table.short_name() == name)
