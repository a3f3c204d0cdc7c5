"""Owns the weekly cost: how often each use case happens, what it asks of AWS, and what AWS takes for that."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from tests.bench import calls

PRICES = Path(__file__).with_name("prices.json")
WEEKS_A_MONTH = 365.25 / 7 / 12
#: Prices older than this are worth a look before anybody relies on them.
STALE_AFTER_DAYS = 180


@dataclass(frozen=True, slots=True)
class Week:
    """A week's work: accepted answers, people paid, and people who sign in within a month."""

    name: str
    accepted: int
    payees: int
    monthly_people: int


@dataclass(frozen=True, slots=True)
class Happening:
    """One use case: how often in a week, by whom it is run, and why so often."""

    use_case: str
    times: Callable[[Week], float]
    runs_in: str  # "api", or the queue whose consumer runs it, or "stream"
    why: str


#: Figures that are assumptions, not counts; each is one line to change.
REVIEWED_SHARE = 0.2
RELEASED_SHARE = 0.05
DRAFTS_A_CLAIM = 3
BEATS_A_CLAIM = 10
MAILS_A_PAYEE = 2
PLACES = 3
API_GB_SECONDS = 1.0 * 0.030  # 1 GB for 30 ms: our CPU at that size, and three to five calls of about 5 ms
CONSUMER_GB_SECONDS = 0.5 * 0.025  # 512 MB for 25 ms a message
LOG_BYTES = 900  # our line and Lambda's own three
SQS_REQUESTS = 0.4  # a message sent, received and deleted in batches
BYTES_AN_ANSWER = 7_000  # claim, draft, submission, entry, audit and their shares of other records and indexes
PDF_SHARE = 0.3  # of the people paid look at the page of their statement
FILE_BYTES = 60_000
IDLE_POLLS_A_MINUTE = 15  # five long polls of 20 s for each queue that has a consumer

WEEKS_RECONCILED = 52  # every day all entries are read again: after a year of such weeks
ENTRIES_A_READ_UNIT = 7  # of some 550 bytes, read consistently
RECONCILED_GB_SECONDS = 0.5 * 0.0001  # an entry: 512 MB for a tenth of a millisecond
PDF_GB_SECONDS = 1.0 * 0.6
ROOT_FILES = 257  # a shard's file each, and the root


def entries_of(week: Week) -> float:
    """How many entries a week brings."""
    return week.accepted * (1 + REVIEWED_SHARE) + week.payees * 2


HAPPENINGS = (
    Happening("list open tasks (one page)", lambda w: w.payees * 5, "api", "five looks a person and week"),
    Happening("claim the next task", lambda w: w.accepted * (1 + RELEASED_SHARE), "api", "one a claim"),
    Happening("read a claim", lambda w: w.accepted * (1 + RELEASED_SHARE), "api", "the work screen opens it"),
    Happening("save a draft", lambda w: w.accepted * DRAFTS_A_CLAIM, "api", "three saves a claim"),
    Happening("a heartbeat", lambda w: w.accepted * BEATS_A_CLAIM, "api", "every 30 s of five minutes' work"),
    Happening("list my claims (one page)", lambda w: w.payees * 5, "api", "five looks a person"),
    Happening("count 100 changes of work", lambda w: w.accepted * 3.1 / 100, "stream", "claimed, handed in, decided"),
    Happening("release a claim", lambda w: w.accepted * RELEASED_SHARE, "api", "one claim in twenty"),
    Happening("submit", lambda w: w.accepted, "api", "one an answer"),
    Happening("accept (automatic policy)", lambda w: w.accepted * (1 - REVIEWED_SHARE), "checks", "four in five"),
    Happening("check (goes to review)", lambda w: w.accepted * REVIEWED_SHARE, "checks", "one in five"),
    Happening("offer a review", lambda w: w.accepted * REVIEWED_SHARE, "reviews", "each reviewed answer"),
    Happening("take a review", lambda w: w.accepted * REVIEWED_SHARE, "api", "each reviewed answer"),
    Happening("accept (verdict)", lambda w: w.accepted * REVIEWED_SHARE, "api", "each reviewed answer"),
    Happening("count an acceptance", lambda w: w.accepted, "reviews", "each accepted answer"),
    Happening("import 100 tasks", lambda w: w.accepted / PLACES / 100, "imports", "three places a task"),
    Happening("read the balance", lambda w: w.payees * 3, "api", "three looks a person"),
    Happening("list entries (one page)", lambda w: w.payees, "api", "one look a person"),
    Happening("list notices (one page)", lambda w: w.payees * 3, "api", "three looks a person"),
    Happening("tell a person (notice and e-mail)", lambda w: w.payees * MAILS_A_PAYEE, "notices", "statement, payout"),
    Happening("pay a review", lambda w: w.accepted * REVIEWED_SHARE, "reviews", "each reviewed answer"),
    Happening("fold 100 entries", lambda w: entries_of(w) / 100, "stream", "answers, reviews, payouts, settlements"),
    Happening("close a week (each person)", lambda w: w.payees, "payroll", "each person paid"),
    Happening("prepare payouts (each person)", lambda w: w.payees, "payroll", "each person paid"),
    Happening("send payouts (each person)", lambda w: w.payees, "payouts", "each person paid"),
    Happening("settle payouts (each person)", lambda w: w.payees, "payouts", "each person paid"),
)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the bill."""

    service: str
    what: str
    units: float
    usd: float


#: A line before it has its price: service, what, units, the price's name, and of how many units the price is.
Unpriced = tuple[str, str, float, str, float]


def bill(week: Week, costs: Mapping[str, calls.Cost], prices: Mapping[str, float], idle: "Idle") -> list[Line]:
    """What the week costs, line by line; without work only what stands there all the time."""
    lines = [*_of_data(week, costs), *_of_work(week), *_of_people(week), *_standing(idle)]
    return [Line(service, what, units, units / per * prices[price]) for service, what, units, price, per in lines]


def _of_data(week: Week, costs: Mapping[str, calls.Cost]) -> list[Unpriced]:
    writes = sum(one.times(week) * costs[one.use_case].write_units for one in HAPPENINGS)
    reads = sum(one.times(week) * costs[one.use_case].read_units for one in HAPPENINGS)
    reread = _reconciled(week) / ENTRIES_A_READ_UNIT
    grown = week.accepted * BYTES_AN_ANSWER / 1e9
    return [
        ("DynamoDB", "write units", writes, "dynamodb_write_million", 1e6),
        ("DynamoDB", "read units", reads, "dynamodb_read_million", 1e6),
        ("DynamoDB", "read units, the account at each request", _requests(week), "dynamodb_read_million", 1e6),
        ("DynamoDB", "read units, daily reconciliation", reread, "dynamodb_read_million", 1e6),
        ("DynamoDB", "GB grown, its first month", grown, "dynamodb_storage_gb_month", 1),
        ("DynamoDB", "the same, restorable to any second", grown, "dynamodb_pitr_gb_month", 1),
    ]


def _of_work(week: Week) -> list[Unpriced]:
    requests = _requests(week)
    messages = sum(one.times(week) for one in HAPPENINGS if one.runs_in not in ("api", "stream"))
    gb_seconds = requests * API_GB_SECONDS + messages * CONSUMER_GB_SECONDS
    pages = week.payees * PDF_SHARE
    return [
        ("API Gateway", "requests", requests, "api_gateway_rest_million", 1e6),
        ("Lambda", "invocations, five messages each", requests + messages / 5, "lambda_request_million", 1e6),
        ("Lambda", "GB-seconds", gb_seconds, "lambda_arm_gb_second", 1),
        ("Lambda", "GB-seconds, reconciliation", _reconciled(week) * RECONCILED_GB_SECONDS, "lambda_arm_gb_second", 1),
        ("Lambda", "GB-seconds, statements as PDF", pages * PDF_GB_SECONDS, "lambda_arm_gb_second", 1),
        ("SQS", "requests for messages", messages * SQS_REQUESTS, "sqs_million", 1e6),
        ("CloudWatch", "GB of log lines", (requests + messages) * LOG_BYTES / 1e9, "logs_gb", 1),
        ("S3", "statements written", pages, "s3_put_thousand", 1e3),
        ("S3", "GB of them, their first month", pages * FILE_BYTES / 1e9, "s3_gb_month", 1),
    ]


def _of_people(week: Week) -> list[Unpriced]:
    beyond = max(0, week.monthly_people - 10_000) / WEEKS_A_MONTH
    return [
        ("SES", "e-mails", week.payees * MAILS_A_PAYEE, "ses_thousand", 1e3),
        ("KMS", "destinations opened for the bank's file", week.payees, "kms_ten_thousand", 1e4),
        ("Cognito", "people beyond 10,000 a month, in weeks of it", beyond, "cognito_mau", 1),
    ]


def _standing(idle: "Idle") -> list[Unpriced]:
    polls = idle.queues * IDLE_POLLS_A_MINUTE * 60 * 24 * 7
    return [
        ("SQS", "polls, also when idle", polls, "sqs_million", 1e6),
        ("S3", "files of the weekly root", ROOT_FILES, "s3_put_thousand", 1e3),
        ("CloudWatch", "alarms, in weeks of their month", idle.alarms / WEEKS_A_MONTH, "alarm_month", 1),
        ("KMS", "keys, likewise", idle.keys / WEEKS_A_MONTH, "kms_key_month", 1),
        ("Secrets Manager", "secrets, likewise", idle.secrets / WEEKS_A_MONTH, "secret_month", 1),
    ]


def _requests(week: Week) -> float:
    return sum(one.times(week) for one in HAPPENINGS if one.runs_in == "api")


def _reconciled(week: Week) -> float:
    """How many entries are read again in a week."""
    return entries_of(week) * WEEKS_RECONCILED * 7


@dataclass(frozen=True, slots=True)
class Idle:
    """What stands in the template and costs something while nobody works."""

    queues: int
    alarms: int
    keys: int
    secrets: int


def load_prices(path: Path = PRICES) -> tuple[dict[str, float], dict[str, object]]:
    """Prices by name, and the list as it stands; raises KeyError, ValueError for a list that is not whole."""
    listed = json.loads(path.read_text(encoding="utf-8"))
    date.fromisoformat(listed["read_on"])
    return {name: float(line["usd"]) for name, line in listed["prices"].items()}, listed


def is_stale(read_on: str, today: date) -> bool:
    """Whether the prices were read so long ago that they may have changed."""
    return (today - date.fromisoformat(read_on)).days > STALE_AFTER_DAYS
