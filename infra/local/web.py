"""Serves the built web client on this machine, and hands /api on to the deployed API: one origin, as on AWS.

Standard library only. `python -m infra.local.web PORT CLOUD_PORT API_PATH` is the process that `make run` starts.
"""

import http.client
import json
import mimetypes
import os
import signal
import subprocess
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

from infra.local import mailbox, processes
from infra.local.cloud import API, ROOT, Cloud, CloudError
from infra.web.headers import cache_control, security_headers

BUILT = ROOT / "build" / "web"
STARTS_WITHIN = 20.0  # seconds
LONGEST_CALL = 60  # seconds
_OF_THE_CONNECTION = {"connection", "keep-alive", "transfer-encoding", "content-length", "host", "date", "server"}


def start(cloud: Cloud) -> None:
    """Start the server, unless it runs; it goes on when this process ends."""
    if _pid(cloud) is not None:
        return
    if not processes.is_free(cloud.web_port):
        owner = processes.listener_on(cloud.web_port)
        raise CloudError(
            f"Port {cloud.web_port}, for the web page, is taken{f' by {owner}' if owner else ''}.\n"
            f"Choose another pair: make run INLIER_PORT={cloud.port + 10}"
        )
    with (cloud.home / "web.log").open("w", encoding="utf-8") as log:
        server = subprocess.Popen(
            [sys.executable, "-m", "infra.local.web", str(cloud.web_port), str(cloud.port)],
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    processes.started(server)
    (cloud.home / "web.json").write_text(json.dumps({"pid": server.pid}), encoding="utf-8")
    deadline = time.monotonic() + STARTS_WITHIN
    while processes.is_free(cloud.web_port):
        if server.poll() is not None or time.monotonic() > deadline:
            raise CloudError(f"The web server did not start; {cloud.home / 'web.log'} says why.")
        time.sleep(0.05)


def stop(cloud: Cloud) -> None:
    """End the server, if it runs."""
    pid = _pid(cloud)
    if pid is not None:
        os.kill(pid, signal.SIGTERM)
        while processes.is_alive(pid):
            time.sleep(0.02)
    (cloud.home / "web.json").unlink(missing_ok=True)


def _pid(cloud: Cloud) -> int | None:
    try:
        pid: int = json.loads((cloud.home / "web.json").read_text(encoding="utf-8"))["pid"]
    except (FileNotFoundError, json.JSONDecodeError):
        return None
    return pid if "infra.local.web" in processes.command_of(pid) else None


class Server(ThreadingHTTPServer):
    """The page and the API behind one address."""

    daemon_threads = True

    def __init__(self, port: int, cloud_port: int) -> None:
        self.cloud_port = cloud_port
        self.page_headers = security_headers([f"http://127.0.0.1:{cloud_port}", f"http://localhost:{cloud_port}"])
        super().__init__(("127.0.0.1", port), Handler)


class Handler(BaseHTTPRequestHandler):
    """One connection of a browser."""

    protocol_version = "HTTP/1.1"
    server: Server

    def do_GET(self) -> None:
        """A file of the page, or an answer of the API."""
        if self.path.startswith("/api/"):
            self._hand_on()
        elif urlsplit(self.path).path == mailbox.PATH:
            self._send_mailbox()
        else:
            self._send_file()

    do_HEAD = do_GET  # noqa: N815  (the library's own names)

    def do_POST(self) -> None:
        """A call of the API: the page itself takes none."""
        if self.path.startswith("/api/"):
            self._hand_on()
        else:
            self.send_error(405)

    do_PUT = do_PATCH = do_DELETE = do_POST  # noqa: N815

    def _hand_on(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(length) if length else None
        gateway = http.client.HTTPConnection("127.0.0.1", self.server.cloud_port, timeout=LONGEST_CALL)
        stage = f"/{API.removesuffix('/api')}"
        try:
            gateway.request(self.command, stage + self.path, body=body, headers=self._handed_on())
            answer = gateway.getresponse()
            content = answer.read()
        except OSError:
            self._say_unavailable()
            return
        finally:
            gateway.close()
        self.send_response(answer.status)
        for name, value in answer.getheaders():
            if name.lower() not in _OF_THE_CONNECTION:
                self.send_header(name, value)
        self._end(content)

    def _handed_on(self) -> dict[str, str]:
        return {name: value for name, value in self.headers.items() if name.lower() not in _OF_THE_CONNECTION}

    def _say_unavailable(self) -> None:
        problem = {
            "type": "/problems/unavailable",
            "title": "Not possible at the moment; try again",
            "status": 503,
            "detail": "The platform does not answer. It starts anew, or was stopped.",
        }
        self.send_response(503)
        self.send_header("Content-Type", "application/problem+json")
        self._end(json.dumps(problem).encode())

    def _send_mailbox(self) -> None:
        try:
            content = mailbox.answer(self.path, f"http://127.0.0.1:{self.server.cloud_port}")
        except OSError:
            self._say_unavailable()
            return
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Cache-Control", "no-store")
        for name, value in self.server.page_headers.items():
            self.send_header(name, value)
        self._end(content)

    def _send_file(self) -> None:
        path = self.path.split("?")[0]
        found = (BUILT / path.lstrip("/")).resolve()
        if not found.is_relative_to(BUILT) or found.name.startswith("."):
            self.send_error(404)
            return
        if not found.is_file():
            if not is_path_of_page(path):
                self.send_error(404)
                return
            path, found = "/index.html", BUILT / "index.html"  # the page itself knows its paths
        self.send_response(200)
        self.send_header("Content-Type", _media_type(found))
        self.send_header("Cache-Control", cache_control(path))
        for name, value in self.server.page_headers.items():
            self.send_header(name, value)
        self._end(found.read_bytes())

    def _end(self, content: bytes) -> None:
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002  (the library's own name)
        """Nothing: what the functions log is what is followed."""


def is_path_of_page(path: str) -> bool:
    """Whether the page itself answers this path (infra/web/paths.js holds the same rule)."""
    return "." not in path.rsplit("/", 1)[-1] and not path.startswith("/assets/")


def _media_type(file: Path) -> str:
    kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    return f"{kind}; charset=utf-8" if kind.startswith("text/") or kind.endswith(("javascript", "json")) else kind


def main(arguments: list[str]) -> None:
    """Serve until told to end."""
    port, cloud_port = map(int, arguments)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    with Server(port, cloud_port) as server:
        server.serve_forever()


if __name__ == "__main__":
    main(sys.argv[1:])
