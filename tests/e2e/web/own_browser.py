"""Somebody's own Chromium, whose profile is on their device: what it kept is there after it was killed."""

import os
import signal
import time
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import BrowserType

from infra.local import processes
from tests.e2e.web.browsers import FLAGS
from tests.e2e.web.visitors import USUAL, Visit

_GONE_WITHIN = 10.0  # seconds


@dataclass
class OwnBrowser:
    """One browser at a time on one profile."""

    kind: BrowserType
    executable: str | None
    profile: Path
    url: str
    visits: list[Visit] = field(default_factory=list)

    def start(self) -> Visit:
        """The browser begins, and one is at the page."""
        context = self.kind.launch_persistent_context(
            self.profile, executable_path=self.executable, args=[*FLAGS], base_url=self.url, **USUAL
        )
        self.visits.append(Visit(context, self.url))
        return self.visits[-1]

    def kill(self) -> None:
        """The browser's process ends at once, without a chance to keep anything."""
        pid = self._pid()
        os.kill(pid, signal.SIGKILL)
        deadline = time.monotonic() + _GONE_WITHIN
        while processes.is_alive(pid):
            assert time.monotonic() < deadline, f"process {pid} is still there"
            time.sleep(0.02)

    def _pid(self) -> int:
        """The process that holds the profile: Chromium notes host and process there."""
        return int((self.profile / "SingletonLock").readlink().name.rsplit("-", 1)[1])
