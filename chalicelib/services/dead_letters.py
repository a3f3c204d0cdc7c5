"""Use case of dead letters: what failed for good is handed to its consumer again (rule 13)."""

from typing import Any

from chalicelib.gateways import queues
from chalicelib.models import audit

#: At most so many messages a call, so that one call stays short.
MOST = 1000


def replay_dead_letters(*, by: str, reason: str, queue: str, dry_run: bool = False) -> dict[str, Any]:
    """The queue's dead letters are in the queue again, up to a thousand; a dry run counts them.

    A message is deleted only after it was sent, so that one may come twice, which every consumer bears.
    """
    dead = f"{queue}-dead"
    waiting = queues.counts(dead).waiting
    replayed = 0 if dry_run else _replay(queue, dead)
    details = {"dry_run": dry_run, "waiting": waiting, "replayed": replayed}
    audit.append(by, "replay_dead_letters", queue, reason=reason, **details)
    return {"queue": queue, "dry_run": dry_run, "waiting": waiting, "replayed": replayed}


def _replay(queue: str, dead: str) -> int:
    replayed = 0
    while replayed < MOST:
        received = queues.receive(dead)
        if not received:
            break
        queues.send_again(queue, [message.body for message in received])
        queues.delete(dead, received)
        replayed += len(received)
    return replayed
