"""Replays a real crowd's work as `make demo`: TASKS=200 or all, RUN=2 for another, STAGE and BASE_URL for AWS."""

import argparse
import os
import sys
from datetime import UTC, datetime, timedelta

from infra.demo import crowd as crowds
from infra.demo.client import Refused
from infra.demo.progress import Progress
from infra.demo.run import LOCAL_PASSWORD, Outcome, Wish, run
from infra.demo.stage import Stage, StageError, aws_stage, local_stage
from infra.local import cloud as local

#: Amazon's own mailbox that takes every mail: invented addresses would bounce, and bounces count against the operator.
_SIMULATOR = "success+{user}@simulator.amazonses.com"


def main(arguments: list[str]) -> int:
    """Replay, prove, and say where to look next; 1 when a check fails."""
    given = _parser().parse_args(arguments)
    progress = Progress()
    stage, wish = _where(given)
    crowd = crowds.load()
    progress.line(_whose(crowd))
    outcome = run(wish, stage, crowd, progress)
    for line in _report(outcome, progress, stage, wish):
        progress.line(line)
    return 0 if outcome.is_proved else 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="make demo", description=__doc__)
    parser.add_argument("--tasks", default="200", type=_count, help="how many questions, or `all`")
    parser.add_argument("--run", default=os.environ.get("RUN") or 1, type=int, help="another number, another project")
    parser.add_argument("--parallel", type=int, help="how many requests at the same time (8; on AWS 32)")
    parser.add_argument("--stage", default=os.environ.get("STAGE") or "local")
    parser.add_argument("--base-url", default=os.environ.get("BASE_URL", ""))
    return parser


def _count(text: str) -> int | None:
    if text == "all":
        return None
    if not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError("a number of questions from 1, or `all`")
    return int(text)


def _where(given: argparse.Namespace) -> tuple[Stage, Wish]:
    parallel = given.parallel or (8 if given.stage == "local" else 32)  # each is a function's process of 50 MB here
    wish = {"tasks": given.tasks, "run": given.run, "parallel": parallel}
    if given.stage == "local":
        cloud = local.of_this_checkout()
        if not local.is_ready(cloud):
            raise StageError("The local cloud does not run. Start it in another terminal: make run")
        return local_stage(cloud), Wish(**wish, password=LOCAL_PASSWORD)
    password = os.environ.get("DEMO_PASSWORD", "")
    if not given.base_url or len(password) < 16:
        raise StageError(
            f"Stage {given.stage} needs BASE_URL (an output of `make deploy`), credentials of its account in the"
            " environment, and DEMO_PASSWORD (16 characters or more; administrators sign in with it)."
        )
    return aws_stage(given.stage, given.base_url), Wish(**wish, password=password, address=_SIMULATOR)


def _whose(crowd: crowds.Crowd) -> str:
    if crowd.is_real:
        return f"The crowd: {len(crowd.workers)} people, {len(crowd.answers):,} real answers ({crowds.REAL})."
    return (
        f"The real crowd's data is not at {crowds.REAL}. This is the project's own small set instead:"
        f" {len(crowd.truth)} questions, {len(crowd.workers)} invented people (docs/examples/crowd)."
    )


def _report(outcome: Outcome, progress: Progress, stage: Stage, wish: Wish) -> list[str]:
    """The list of checks, the times, and where to look next."""
    password = wish.password if stage.name == "local" else "the one you gave"
    return [
        "",
        "What the API alone shows:",
        *(check.line() for check in outcome.checks),
        "",
        *outcome.shown,
        "",
        "Times:",
        *(f"  {part.line()}" for part in progress.parts),
        "",
        "Look next, as the busiest worker:",
        f"  POST {stage.base_url}/sessions  e-mail {outcome.someone.email}, password {password}",
        f"  GET  {stage.base_url}/me/statements/{outcome.period_id}",
        f"and as its manager, {wish.email_of('manager')}:",
        f"  GET  {stage.base_url}/projects/{outcome.project_id}/progress",
        *_clock(stage),
        "",
        "Everything holds." if outcome.is_proved else "SOMETHING DOES NOT HOLD: see FAIL above.",
    ]


def _clock(stage: Stage) -> list[str]:
    ahead = stage.now() - datetime.now(UTC)
    if ahead < timedelta(minutes=1):
        return []
    return [f"The cloud's clock is {ahead.days} days ahead now: make clock RESET=1 sets it back."]


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except (StageError, local.CloudError, Refused, ConnectionError) as problem:
        sys.exit(f"\n{problem}\nThe same command goes on from here.")
    except KeyboardInterrupt:
        sys.exit("\nStopped. The same command goes on from here.")
