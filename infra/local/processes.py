"""Tells which processes live, what they are, and who listens on a port of this machine."""

import os
import socket
import subprocess
from pathlib import Path

_started: dict[int, "subprocess.Popen[bytes]"] = {}  # by this process, which must ask about them when they end


def started(process: "subprocess.Popen[bytes]") -> None:
    """Remember a process of ours that may outlive us."""
    _started[process.pid] = process


def take_leave() -> None:
    """Ask about every process of ours that has ended, so that it does not stay as a zombie."""
    for process in _started.values():
        process.poll()


def is_free(port: int) -> bool:
    """Whether one may listen on this port of the loopback."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def listener_on(port: int) -> str:
    """Name and id of the process that listens, where the system tells."""
    try:
        found = subprocess.run(
            ["lsof", "-nP", f"-iTCP:{port}", "-sTCP:LISTEN", "-Fpc"],
            capture_output=True,
            text=True,
            timeout=5,
            check=False,
        ).stdout
        fields = {line[0]: line[1:] for line in found.splitlines()}
        return f"{fields['c']} (process {fields['p']})" if "p" in fields else ""
    except (OSError, subprocess.TimeoutExpired):
        return _owner_by_proc(port)


def _owner_by_proc(port: int) -> str:
    try:
        lines = Path("/proc/net/tcp").read_text(encoding="ascii").splitlines()[1:]
        sockets = [line.split() for line in lines]
        inodes = {f"socket:[{one[9]}]" for one in sockets if one[1].endswith(f":{port:04X}") and one[3] == "0A"}
        for descriptor in Path("/proc").glob("[0-9]*/fd/*"):
            if str(_link(descriptor)) in inodes:
                pid = descriptor.parts[2]
                return f"{Path(f'/proc/{pid}/comm').read_text(encoding='utf-8').strip()} (process {pid})"
    except OSError:
        return ""
    return ""


def _link(path: Path) -> Path | None:
    try:
        return path.readlink()
    except OSError:
        return None


def command_of(pid: int) -> str:
    """The command line of a running process; empty if it has ended."""
    if not is_alive(pid):
        return ""
    try:
        return Path(f"/proc/{pid}/cmdline").read_text(encoding="utf-8").replace("\0", " ")
    except OSError:  # no /proc on macOS
        asked = ["ps", "-ww", "-o", "command=", "-p", str(pid)]
        return subprocess.run(asked, capture_output=True, text=True, check=False).stdout


def is_alive(pid: int) -> bool:
    """Whether the process still runs."""
    if pid in _started:
        return _started[pid].poll() is None
    try:
        os.kill(pid, 0)
    except (ProcessLookupError, PermissionError):
        return False
    return not _has_ended(pid)


def _has_ended(pid: int) -> bool:
    """Whether it is over and only waits for another process, its parent, to notice (Linux; elsewhere not known)."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace")
    except OSError:
        return False
    return stat.rpartition(")")[2].split()[0] == "Z"
