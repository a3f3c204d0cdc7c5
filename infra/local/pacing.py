"""Paces what the emulator does in the background for one machine: streams beside queues, few batches at a time."""

import logging
import os
import threading
from typing import Any

from ministack.services import lambda_svc

#: Batches of one queue in work at the same time, for each processor; each is a process of 50 MB.
BATCHES_A_PROCESSOR = 2


def read_streams_apart() -> None:
    """One thread reads queues and streams in turn, so that each batch of stream records holds up every queue."""
    read = lambda_svc._poll_dynamodb_streams
    woken = threading.Event()

    def go_on() -> None:
        while True:
            woken.wait(1)
            woken.clear()
            try:
                while read():
                    pass
            except Exception:  # whatever happened, the streams are read again
                logging.getLogger(__name__).exception("reading the tables' streams")

    reader = threading.Thread(target=go_on, name="streams", daemon=True)

    def wake() -> bool:
        if not reader.ident:
            reader.start()  # not earlier: the kept state is loaded by now
        woken.set()
        return False

    lambda_svc._poll_dynamodb_streams = wake


def run_few_batches_at_once() -> None:
    """A queue's batches start as many processes as its mapping allows on AWS, which has more than this machine."""
    allowed = lambda_svc._sqs_esm_concurrency
    most = max(2, BATCHES_A_PROCESSOR * (os.cpu_count() or 1))

    def here(*given: Any) -> int:
        return min(most, int(allowed(*given)))

    lambda_svc._sqs_esm_concurrency = here
