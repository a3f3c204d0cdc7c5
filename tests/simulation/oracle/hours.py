"""Owns the rules of time: what beats count, deadlines, reminders, rates and seats (R22, R44, R52, R62, R69, R72)."""

from datetime import UTC, datetime, timedelta
from typing import Any

from tests.simulation.oracle.pay import is_timed, most
from tests.simulation.oracle.raw import Item, flag, must, number, parsed, text
from tests.simulation.oracle.records import CLOCKS_DIFFER, Records

#: After a longer pause nobody knows whether work went on; so much research counts.
BEAT_WITHIN, RESEARCH_MOST = 45, 60
#: Offsets of who chose none, and how early a reminder may come: the sweep does not come every minute.
USUAL_OFFSETS, EARLY = (1440, 120, 30), timedelta(minutes=5)
NOTICE = timedelta(days=7)
#: A claim may be made under what its request read, so long ago at most.
READ_WITHIN = timedelta(minutes=5)
SEATED = ("applied", "qualifying", "qualified", "tasking", "paused")


class Hours:
    """Looks at every change of work times, deadlines, reminders, rates and enrolments."""

    def __init__(self, records: Records) -> None:
        self.records = records
        self.counted: dict[str, set[int]] = {}  # by claim: everything its beats came to
        self.frozen: dict[str, int] = {}  # by submission: its seconds when it was handed in
        self.latest: dict[str, datetime] = {}  # by claim: its newest beat
        self.reminders: dict[str, set[str]] = {}  # by claim: the instants it was reminded of
        self.told: dict[str, int] = {}  # by claim: notices
        self.grown: dict[str, int] = {}  # by claim: seconds that its answer gained in this step
        self.granted: dict[str, int] = {}  # by claim: seconds that a person granted in this step
        self.touched_projects: set[str] = set()

    # time

    def time(self, old: Item | None, new: Item | None) -> None:
        """A beat adds what lies since the one before, once, and counts it by how the page stood (R72, R73)."""
        assert new is not None, "times are never deleted"
        claim_id = text(new, "claim_id")
        must(_grown(old, new, "version") == 1, f"{claim_id}: its time was written over what nobody had read")
        before, after = parsed(old, "last_beat", None) if old else None, parsed(new, "last_beat", None)
        gained, lost, research = (_grown(old, new, f"{name}_seconds") for name in ("counted", "uncounted", "research"))
        if before is None and not text(new, "occasion"):
            before = self._claimed(claim_id)
        is_stretch = before is not None and (text(old, "occasion") if old else "") == text(new, "occasion")
        if before != after and is_stretch:
            passed = self._passed(claim_id, after)
            must(gained + lost == passed, f"{claim_id}: {gained} and {lost} seconds for a stretch of {passed} (R72)")
            self._check_stretch(claim_id, before, passed, gained, research)
        else:
            must(gained == lost == 0, f"{claim_id}: {gained} seconds between no two beats (R72)")
        if after is not None and before != after:
            known = self.latest.get(claim_id) if is_stretch else None
            self.latest[claim_id] = max(known or _at(after), _at(after))
        self.counted.setdefault(claim_id, {0}).add(number(new, "counted_seconds"))
        must(number(new, "research_seconds") <= RESEARCH_MOST, f"{claim_id} counts more research than it may")
        self._check_contests(claim_id, old, new)

    def _claimed(self, claim_id: str) -> dict[str, Any]:
        """To claim is a sign of life: the first stretch begins with it."""
        claim = next(found for found in self.records.all("claims") if text(found, "claim_id") == claim_id)
        beat = {"at": text(claim, "claimed_at"), "is_visible": True, "is_research": False}
        self.latest.setdefault(claim_id, _at(beat))
        return beat

    def _passed(self, claim_id: str, after: Any) -> int:
        return max(0, int((_at(after) - self.latest[claim_id]).total_seconds()))

    def _check_stretch(self, claim_id: str, before: Any, passed: int, gained: int, research: int) -> None:
        is_away = (not before["is_visible"] and not before["is_research"]) or before.get("is_elsewhere", False)
        why = "pause" if passed > BEAT_WITHIN else "away" if is_away else "seen" if before["is_visible"] else "research"
        if why in ("pause", "away"):
            must(gained == 0, f"{claim_id}: {gained} seconds counted of a {why} of {passed} (R72)")
        elif why == "seen":
            must(gained == passed and research == 0, f"{claim_id}: {gained} of {passed} seconds in front count (R72)")
        else:
            must(gained == research, f"{claim_id}: {gained} seconds of research count as {research} (R73)")
        self.records.coverage["step: time: " + why] += passed > 0

    def _check_contests(self, claim_id: str, old: Item | None, new: Item) -> None:
        """What was decided of a gap stays; what was granted is the sum of the decisions."""
        before, after = parsed(old, "contests", {}) if old else {}, parsed(new, "contests", {})
        for place, contest in after.items():
            had = before.get(place)
            if had != contest:
                is_first = had is None or had["state"] == "open"
                must(is_first, f"{claim_id}: gap {place} was decided twice")
                how = contest["state"] if not contest["granted_seconds"] else "granted"
                kind = "corrected" if contest.get("is_corrected") else how
                self.records.coverage[f"step: contest: {kind}"] += 1
        whole = sum(contest["granted_seconds"] for contest in after.values())
        must(
            number(new, "granted_seconds") == whole, f"{claim_id}: {number(new, 'granted_seconds')} of {whole} granted"
        )
        is_in_pay = sum(contest["granted_seconds"] for contest in after.values() if not contest.get("is_corrected"))
        had_in_pay = sum(contest["granted_seconds"] for contest in before.values() if not contest.get("is_corrected"))
        if is_in_pay != had_in_pay:
            self.granted[claim_id] = is_in_pay - had_in_pay

    def submission(self, old: Item | None, new: Item | None) -> None:
        """Counted seconds are frozen when an answer is handed in; only a person's grant adds to them."""
        assert new is not None, "submissions are never deleted"
        if not is_timed(parsed(new, "terms")):
            return
        submission_id, claim_id, seconds = (
            text(new, "submission_id"),
            text(new, "claim_id"),
            number(new, "counted_seconds"),
        )
        if old is None:
            time = self.records.one("work_times", claim_id) or {}
            own = seconds - number(time, "granted_seconds")
            must(own in self.counted.get(claim_id, {0}), f"{submission_id} is paid for {seconds} seconds, {time}")
            must(seconds >= 60, f"{submission_id} was handed in with {seconds} seconds")
        elif seconds != number(old, "counted_seconds"):
            self.grown[claim_id] = seconds - number(old, "counted_seconds")

    # claims

    def claim(self, old: Item | None, new: Item | None) -> None:
        """A claim is made by a member at the rate in force; its deadline moves once, its reminders come once."""
        assert new is not None, "claims are never deleted"
        claim_id = text(new, "claim_id")
        if old is None:
            self._check_new(claim_id, new)
            return
        is_reopened = text(old, "state") == "submitted" and text(new, "state") == "active"
        if old.get("extended_at") != new.get("extended_at"):
            must("extended_at" not in old, f"{claim_id} was extended twice (R52)")
            half = timedelta(minutes=-(-parsed(new, "terms")["lease_minutes"] // 2))
            must(
                _instant(new, "expires_at") - _instant(old, "expires_at") == half, f"{claim_id}: not half a lease more"
            )
            self.records.coverage["step: claim: extended"] += 1
        elif old.get("expires_at") != new.get("expires_at"):
            must(is_reopened, f"{claim_id}: its deadline moved to {text(new, 'expires_at')} (R52)")
        if old.get("reminded_at") != new.get("reminded_at"):
            self._check_reminder(claim_id, old, new)
        if text(new, "state") != "active":
            must("next_reminder_at" not in new, f"{claim_id} is over and will be reminded of (R44)")

    def _check_new(self, claim_id: str, claim: Item) -> None:
        project_id, terms = text(claim, "project_id"), parsed(claim, "terms")
        enrolment = self.records.one("enrolments", text(claim, "account_id"), project_id) or {}
        must(text(enrolment, "state") == "tasking", f"{claim_id} was made by somebody who is not in {project_id} (R67)")
        project = self.records.one("projects", project_id)
        assert project is not None
        price = (terms["reward"]["minor"], terms["pay"].get("hourly", {}).get("minor"))
        at, changes = _instant(claim, "claimed_at"), parsed(project, "rate_changes", [])
        seen = [change for change in changes if _moment(change["announced_at"]) < at - READ_WITHIN]
        allowed = {_price_at(project, changes, at), _price_at(project, seen, at)}
        must(price in allowed, f"{claim_id} was made for {price}, in force was {sorted(allowed, key=repr)} (R22, R62)")
        if price != _price_at(project, [], at):
            self.records.coverage["step: claim: at a changed rate"] += 1
        bonuses = sum(rule["amount"] for rule in terms["bonus_rules"])
        worst = most(terms) + terms["review_levels"] * number(claim, "review_minor") + bonuses
        must(
            number(claim, "reserved_minor") >= worst,
            f"{claim_id} reserves {number(claim, 'reserved_minor')} of {worst}",
        )

    def _check_reminder(self, claim_id: str, old: Item, new: Item) -> None:
        at, expires_at = _instant(new, "reminded_at"), _instant(new, "expires_at")
        told = self.reminders.setdefault(claim_id, set())
        must(text(new, "state") == "active", f"{claim_id} is {text(new, 'state')} and was reminded of (R44)")
        offsets = parsed(old, "reminder_offsets", USUAL_OFFSETS)
        chosen = [expires_at - timedelta(minutes=offset) for offset in offsets]
        must(at in chosen, f"{claim_id} was reminded of at {at}, asked was for {chosen} (R44)")
        now = self.records.now()
        must(
            at - EARLY - CLOCKS_DIFFER <= now <= expires_at + CLOCKS_DIFFER, f"{claim_id}: {at} was told at {now} (R44)"
        )
        told.add(text(new, "reminded_at"))
        self.records.coverage["step: claim: reminded"] += 1

    def notice(self, old: Item | None, new: Item | None) -> None:
        """A reminder is written once for its instant, while the work is still in hand (R44)."""
        if old is not None or new is None or text(new, "kind") != "claim_reminder":
            return
        claim_id = parsed(new, "facts")["claim_id"]
        claim = self.records.one("claims", text(new, "account_id"), claim_id) or {}
        must(text(claim, "state") == "active", f"{claim_id} is {text(claim, 'state')}; its reminder came after (R44)")
        is_late = self.records.now() - CLOCKS_DIFFER > _instant(claim, "expires_at")
        must(not is_late, f"{claim_id} ran till {text(claim, 'expires_at')}; its reminder came after (R44)")
        self.told[claim_id] = self.told.get(claim_id, 0) + 1
        due = len(self.reminders.get(claim_id, ()))
        must(
            self.told[claim_id] <= due, f"{claim_id} was reminded of {self.told[claim_id]} times, due were {due} (R44)"
        )
        self.records.coverage["step: reminder: told"] += 1

    # projects

    def project(self, old: Item | None, new: Item | None) -> None:
        """Rates are announced, never taken back; a lower one a week ahead. Seats are looked at with the enrolments."""
        assert new is not None, "projects are never deleted"
        project_id = text(new, "project_id")
        before, after = parsed(old, "rate_changes", []) if old else [], parsed(new, "rate_changes", [])
        must(after[: len(before)] == before, f"{project_id}: a rate that was announced changed (R62)")
        for place in range(len(before), len(after)):
            change = after[place]
            at, announced_at = _moment(change["effective_at"]), _moment(change["announced_at"])
            must(at >= announced_at, f"{project_id}: a rate for the past (R62)")
            is_lower = _price(change["rate"]) < _price_at(new, after[:place], at)
            must(not is_lower or at >= announced_at + NOTICE, f"{project_id}: a lower rate at short notice (R62)")
            self.records.coverage[f"step: rate: {'lower' if is_lower else 'higher'}"] += 1
        self.touched_projects.add(project_id)

    def enrolment(self, _: Item | None, new: Item | None) -> None:
        """Only who is in a project holds a seat."""
        assert new is not None, "enrolments are never deleted"
        is_wrong = flag(new, "has_seat") and text(new, "state") not in SEATED
        must(not is_wrong, f"{text(new, 'account_id')} is {text(new, 'state')} and keeps a seat (R69)")
        self.touched_projects.add(text(new, "project_id"))

    def settle(self) -> None:
        """After a step: seats agree with enrolments, and what answers gained is what was granted."""
        for project_id in self.touched_projects:
            self._check_seats(project_id)
        for claim_id, seconds in self.grown.items():
            granted = self.granted.get(claim_id, 0)
            must(seconds == granted, f"{claim_id}: its answer gained {seconds} seconds, granted were {granted} (R72)")
        self.touched_projects.clear()
        self.grown.clear()
        self.granted.clear()

    def _check_seats(self, project_id: str) -> None:
        project = self.records.one("projects", project_id) or {}
        if "seats" not in project:
            return
        mine = [found for found in self.records.all("enrolments") if text(found, "project_id") == project_id]
        held, taken, seats = (
            sum(flag(found, "has_seat") for found in mine),
            number(project, "seats_taken"),
            number(project, "seats") * (12 if "qualification" in project else 10) // 10,
        )
        must(held == taken, f"{project_id} counts {taken} seats taken, {held} are held (R69)")
        must(taken <= seats, f"{project_id} has {taken} people on {seats} seats (R69)")
        inside = sum(text(found, "state") in SEATED for found in mine)
        must(inside == held, f"{project_id} has {inside} people and {held} seats held (R69)")


def _grown(old: Item | None, new: Item, name: str) -> int:
    return number(new, name) - (number(old, name) if old else 0)


def _at(beat: Any) -> datetime:
    """When a beat was, in whole seconds."""
    return _moment(beat["at"]).replace(microsecond=0)


def _instant(item: Item, name: str) -> datetime:
    return _moment(text(item, name))


def _moment(said: str) -> datetime:
    return datetime.fromisoformat(said).astimezone(UTC)


def _price(rate: Any) -> tuple[int, int | None]:
    return rate["reward_minor"], rate.get("hourly_minor")


def _price_at(project: Item, changes: list[Any], at: datetime) -> tuple[int, int | None]:
    """What an answer pays at most, and an hour: by the newest change that holds by then."""
    held = sorted((change for change in changes if _moment(change["effective_at"]) <= at), key=_effective)
    first = number(project, "reward_minor"), number(project, "hourly_minor") if "hourly_minor" in project else None
    return _price(held[-1]["rate"]) if held else first


def _effective(change: Any) -> datetime:
    return _moment(change["effective_at"])
