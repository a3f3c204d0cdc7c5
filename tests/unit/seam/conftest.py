"""A world with people of every kind, a clock that stands still, and the log lines of the test."""

import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest

from chalicelib import runtime
from tests.builders.work import Clock, a_person
from tests.fakes.cloud import MemoryCloud


@pytest.fixture
def clock(cloud: MemoryCloud) -> Iterator[Clock]:
    cloud.create_tables()
    clock = Clock()
    runtime.install(clock=clock, sleep=lambda _: None)
    a_person("acc_ann")
    a_person("acc_boss", "contributor", "reviewer", "manager", "admin")
    yield clock
    runtime.install()


class Lines(logging.Handler):
    """What was logged: the lines of ours as objects, and every text that left the process by a logger."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.texts: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.texts.append(self.format(record))

    def named(self, event: str) -> list[dict[str, Any]]:
        objects = [json.loads(text) for text in self.texts if text.startswith("{")]
        return [line for line in objects if line["event"] == event]


@pytest.fixture
def lines() -> Iterator[Lines]:
    found = Lines()
    loggers = [logging.getLogger(name) for name in ("inlier", "")]
    for logger in loggers:
        logger.addHandler(found)
    yield found
    for logger in loggers:
        logger.removeHandler(found)
