"""Builds the web client into build/web, each step only where something it needs has changed."""

import fcntl
import hashlib
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path

from infra.web import node

ROOT = Path(__file__).resolve().parents[2]
WEB = ROOT / "web"
BUILT = ROOT / "build" / "web"
_CONTRACT = ROOT / "docs" / "openapi.json"
_MADE = ("src/routeTree.gen.ts", "src/api/schema.d.ts", "src/api/problems.gen.ts", "src/lib/words.gen.d.ts")
#: npm's codes for a registry that is not there, answers nonsense, or refuses.
_REGISTRY = ("ENOTFOUND", "EAI_AGAIN", "ECONNREFUSED", "ECONNRESET", "ETIMEDOUT", "E403", "E404", "E503", "SELF_SIGNED")


class WebBuildError(Exception):
    """The web client cannot be built; the message has the tool's own words."""


def install() -> None:
    """The packages that the lock file names, in web/node_modules."""
    with _one_at_a_time("install"):
        wanted = _digest([WEB / "package.json", WEB / "package-lock.json", WEB / ".npmrc"])
        marker = WEB / "node_modules" / ".installed"
        if _is(marker, wanted):
            return
        began = time.monotonic()
        print("Fetching the web client's packages (a minute or two, once) ...", flush=True)
        _npm("ci", "--no-fund", "--no-audit")
        print(f"  done in {time.monotonic() - began:.0f} s", flush=True)
        marker.write_text(wanted, encoding="ascii")


def build_if_changed() -> bool:
    """Whether the page had to be made anew; afterwards build/web is that of the present source."""
    install()
    with _one_at_a_time("build"):
        wanted = _digest(_sources())
        marker = BUILT / ".source"
        if _is(marker, wanted):
            return False
        marker.unlink(missing_ok=True)
        _npm("run", "--silent", "made")
        _npm("run", "--silent", "build")
        marker.write_text(wanted, encoding="ascii")
        return True


def check() -> None:
    """Types, style and unit tests of the web client."""
    install()
    for step in ("made", "check", "test"):
        _npm("run", "--silent", step)


def _sources() -> Iterable[Path]:
    yield _CONTRACT
    made = {WEB / name for name in _MADE}
    for folder in (WEB / "src", WEB / "public", WEB / "tools"):
        yield from (path for path in sorted(folder.rglob("*")) if path.is_file() and path not in made)
    yield from (path for path in sorted(WEB.iterdir()) if path.is_file())


def _npm(*arguments: str) -> None:
    try:
        environment = node.environment()
    except node.NoNodeError as error:
        raise WebBuildError(str(error)) from error
    ran = subprocess.run(
        ["npm", *arguments],
        cwd=WEB,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if ran.returncode:
        raise WebBuildError(
            f"`npm {' '.join(arguments)}` failed in web/:\n{ran.stdout.strip()[-4000:]}{_way_out(ran.stdout)}"
        )


def _way_out(said: str) -> str:
    """What to do where the registry is the reason: npm's own words name a log file and no cure."""
    if not any(code in said for code in _REGISTRY):
        return ""
    return (
        "\nnpm's registry could not be reached or did not answer. Look at the network, or name another registry "
        "(npm config set registry https://...; behind a proxy: npm config set proxy ...), and run it again."
    )


def _is(marker: Path, wanted: str) -> bool:
    return marker.exists() and marker.read_text(encoding="ascii") == wanted


def _digest(paths: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for path in paths:
        digest.update(f"{path.relative_to(ROOT)}\0".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


class _one_at_a_time:  # noqa: N801  (used as a word of the language)
    """Two runs at once: the second waits, and finds the work done."""

    def __init__(self, name: str) -> None:
        (ROOT / ".local").mkdir(exist_ok=True)
        self.lock = (ROOT / ".local" / f"web-{name}.lock").open("w")

    def __enter__(self) -> None:
        fcntl.flock(self.lock, fcntl.LOCK_EX)

    def __exit__(self, *_: object) -> None:
        self.lock.close()


if __name__ == "__main__":
    try:
        check() if sys.argv[1:] == ["check"] else build_if_changed()
    except WebBuildError as problem:
        sys.exit(str(problem))
