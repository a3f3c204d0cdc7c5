"""Owns what a seed means: the weeks it plays, how wild they are, and what happens when."""

from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import NamedTuple

from tests.simulation.mishaps import Rates
from tests.simulation.stage import Setting

#: Mondays: an ordinary week, the last of a year, the first of a year, and a leap day's.
MONDAYS = (
    date(2026, 11, 16), date(2026, 11, 23), date(2026, 12, 21), date(2026, 12, 28), date(2027, 12, 27),
    date(2028, 2, 21), date(2028, 2, 28), date(2029, 1, 1),
)  # fmt: skip
#: How often calls, index reads and deliveries go wrong: a calm run looks for races alone.
WEATHERS = {
    "calm": Rates(0.0, 0.0, 0.0),
    "late": Rates(0.002, 0.5, 0.12),
    "usual": Rates(0.012, 0.1, 0.05),
    "stormy": Rates(0.04, 0.2, 0.1),
}
_WEATHER = ("calm", "late", "late", "usual", "usual", "usual", "usual", "stormy")
_WEEKS = (1,) * 12 + (2,) * 3 + (3,)
#: How many seeds play time, seats, reminders and rates; how many of the others deliver notices, which are dear.
HOURS, NOTICES = 0.4, 0.35
#: How many seeds play tests that projects pay.
TESTS = 0.3
DAY, HOUR, MINUTE = 86_400.0, 3_600.0, 60.0


class Plan(NamedTuple):
    """What a seed plays."""

    seed: int
    setting: Setting
    weeks: int
    weather: str
    policy: str
    restlessness: float
    has_hours: bool
    has_notices: bool
    has_tests: bool

    @property
    def reconciles(self) -> bool:
        """Whether the ledger is reconciled on Tuesdays, which costs many calls; rule 12 asks for it."""
        return self.setting.release_limit > 0 or self.seed % 5 == 0

    @property
    def rates(self) -> Rates:
        """How often things go wrong."""
        return WEATHERS[self.weather]

    @property
    def begins_at(self) -> float:
        """Monday 00:00 UTC of the first week."""
        return datetime.combine(self.setting.begins_on, datetime.min.time(), UTC).timestamp()

    def week_ends_at(self, week: int) -> float:
        """When the pay week is over."""
        return self.begins_at + (week * 7 + (8 if self.setting.pay_week_start == "tuesday" else 7)) * DAY

    def week_closes_at(self, week: int) -> float:
        """Tuesday 06:00 UTC after the week."""
        return self.begins_at + (week * 7 + 8) * DAY + 6 * HOUR

    def described(self) -> str:
        """One line for people."""
        setting = self.setting
        return (
            f"seed {self.seed}: {self.weeks} week(s) from {setting.begins_on}, pay week from {setting.pay_week_start},"
            f" release limit {setting.release_limit}, {'with' if setting.takes_off else 'no'} tax and fees, {self.weather} weather, {self.policy} {self.restlessness:g}"
        )


def plan_of(seed: int) -> Plan:
    """The plan of a seed; random walk and random priorities in turn."""
    dice = Random(f"plan/{seed}")
    setting = Setting(
        begins_on=dice.choice(MONDAYS),
        pay_week_start=dice.choice(("monday", "monday", "tuesday")),
        release_limit=dice.choice((0, 0, 0, 1_000_000)),
        takes_off=dice.random() < 0.4,
    )
    weeks = dice.choice(_WEEKS)
    policy = "walk" if seed % 2 == 0 else "priorities"
    weather, restlessness, has_hours = dice.choice(_WEATHER), dice.choice((0.1, 0.3, 0.7)), dice.random() < HOURS
    has_notices = has_hours or dice.random() < NOTICES
    has_tests = dice.random() < TESTS
    return Plan(seed, setting, weeks, weather, policy, restlessness, has_hours, has_notices, has_tests)


def instant(seconds: float) -> datetime:
    """Aware, whole milliseconds."""
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=round(seconds * 1000))
