"""Keeps everything that a world writes, and finds texts in it."""

import logging
import re
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from chalicelib.models.registry import TABLES
from tests.builders.asked import World
from tests.builders.asked.world import PREFIX


@dataclass
class Written:
    """What a world has written: log lines of every level, and what lies in its services."""

    world: World
    lines: list[str] = field(default_factory=list)

    def logged(self) -> str:
        """Every log line, metrics among them."""
        return "\n".join(self.lines)

    def sent(self) -> str:
        """Every message that was in a queue, dead letters included."""
        self.world.keep_messages()
        return "\n".join(self.world.messages)

    def kept(self, *tables: str) -> str:
        """Every item these tables ever had, all tables if none is named."""
        named = tables or tuple(table.short_name() for table in TABLES)
        changes = (change for name in named for change in self.world.cloud.store.tables[PREFIX + name].log)
        return "\n".join(str(change.new.item) for change in changes if change.new is not None)

    def links(self) -> set[str]:
        """The tokens of all links that were mailed."""
        texts = (mail.text for mail in self.world.cloud.services["sesv2"].outbox)
        return {token for text in texts for token in re.findall(r"token=(\S+)", text)}

    def texted(self) -> str:
        """Every text message."""
        return "\n".join(one.text for one in self.world.cloud.services["sns"].outbox)

    def texted_to(self) -> set[str]:
        """The numbers that were sent a text message."""
        return {one.to for one in self.world.cloud.services["sns"].outbox}

    def codes(self) -> set[str]:
        """The codes of all text messages."""
        return set(re.findall(r"[0-9]{6}", self.texted()))

    def mailed(self, *own: str) -> str:
        """Every e-mail to others than these addresses."""
        outbox = self.world.cloud.services["sesv2"].outbox
        return "\n".join(f"{mail.subject}\n{mail.text}\n{mail.html}" for mail in outbox if not set(mail.to) & set(own))


class _Handler(logging.Handler):
    def __init__(self, lines: list[str]) -> None:
        super().__init__(level=1)
        self.lines = lines

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))


@contextmanager
def everything_logged(lines: list[str]) -> Iterator[None]:
    """Our logger says all it can, to the list; libraries what Lambda writes of them (from WARNING on), and INFO too."""
    handler = _Handler(lines)
    wanted = {logging.getLogger(): logging.INFO, logging.getLogger("inlier"): 1}
    before = {logger: logger.level for logger in wanted}
    for logger, level in wanted.items():
        logger.addHandler(handler)
        logger.setLevel(level)
    try:
        yield
    finally:
        for logger, level in before.items():
            logger.removeHandler(handler)
            logger.setLevel(level)


def found(texts: Collection[str], where: str) -> list[str]:
    """Which of the texts stand there."""
    return sorted(text for text in texts if text in where)
