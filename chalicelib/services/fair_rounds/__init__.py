"""Use cases of fair rounds: enter, draw, look at a draw; and what a claim asks of them."""

from chalicelib.services.fair_rounds.drawing import draw_rounds
from chalicelib.services.fair_rounds.entering import enter, entries, shown
from chalicelib.services.fair_rounds.rights import RoundsNow, right_to_claim, rounds_now

__all__ = ["RoundsNow", "draw_rounds", "enter", "entries", "right_to_claim", "rounds_now", "shown"]
