"""Builds time at work: claims paid by the hour, and screens that beat."""

from chalicelib.domain.access import Actor
from chalicelib.models.claims import Claim
from chalicelib.services import work_times
from tests.builders.work import Clock

#: The rate of hourly claims and their cap: at most 6.00 USD, so make the project's reward 600.
RATE, CAP_MINUTES, MOST = 1200, 30, 600


def by_the_hour(claim: Claim) -> Claim:
    """The claim is paid for time, as its terms would say had its project been so when it was made."""
    pay = {"kind": "hour", "hourly": {"minor": RATE, "currency": "USD"}, "cap_minutes": CAP_MINUTES}
    claim.update([Claim.terms.set(claim.terms | {"pay": pay})])
    return claim


class Screen:
    """One window on one claim; beats as it is told."""

    def __init__(self, clock: Clock, actor: Actor, claim_id: str, session_id: str = "window-1") -> None:
        self.clock, self.actor, self.claim_id, self.session_id, self.sequence = clock, actor, claim_id, session_id, 0

    def beat(
        self, *, visible: bool = True, research: bool = False, take_over: bool = False, sequence: int | None = None
    ) -> dict[str, object]:
        """One beat now."""
        self.sequence = self.sequence + 1 if sequence is None else sequence
        given = {
            "session_id": self.session_id, "sequence": self.sequence, "is_visible": visible, "is_research": research,
        }  # fmt: skip
        return work_times.beat(self.actor, self.claim_id, given, take_over=take_over)

    def work(self, minutes: float, *, visible: bool = True) -> dict[str, object]:
        """So much time with a beat every 30 seconds."""
        clocks = self.beat(visible=visible)
        for _ in range(int(minutes * 2)):
            self.clock.advance(seconds=30)
            clocks = self.beat(visible=visible)
        return clocks
