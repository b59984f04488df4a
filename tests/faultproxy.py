"""A proxy that breaks chosen answers of a real server, and keeps a log of what passed.

Faults, by when they strike: `before-NNN` answers NNN without forwarding; `after-NNN` forwards,
then answers NNN; `before-rst`, `after-rst` reset the connection; `after-fin` closes it in good
order without an answer; `cut-fin`, `cut-rst` send half of the answer first; `slow` answers after
`delay` seconds; `page-404` forwards and answers 404 with a page of HTML; `short` takes the last
row out of a listing.
"""

from __future__ import annotations

import http.client
import json
import socket
import struct
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit


@dataclass
class Rule:
    """Break the next `times` answers to `method` on paths that contain `part`, after `skip`."""

    method: str
    part: str
    fault: str
    times: int = 1
    skip: int = 0


@dataclass
class Proxy:
    """Where the proxy listens, what it breaks, and what it saw: (method, path, fault or "")."""

    url: str
    delay: float = 3.0
    retry_after: int | None = None
    rules: list[Rule] = field(default_factory=list)
    log: list[tuple[str, str, str]] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def fault(self, method: str, path: str) -> str:
        """The fault for a request, and a line in the log."""
        with self.lock:
            chosen = ""
            for rule in self.rules:
                if not chosen and rule.times and rule.method == method and rule.part in path:
                    if rule.skip:
                        rule.skip -= 1
                    else:
                        rule.times -= 1
                        chosen = rule.fault
            self.log.append((method, path, chosen))
            return chosen

    def count(self, method: str, part: str = "") -> int:
        """How many such requests came."""
        return sum(m == method and part in path for m, path, _ in self.log)

    @property
    def changes(self) -> list[tuple[str, str]]:
        """Everything but GET."""
        return [(method, path) for method, path, _ in self.log if method != "GET"]


@contextmanager
def proxy(target: str) -> Iterator[Proxy]:
    """A proxy on loopback before the server at `target`."""
    host, port = urlsplit(target).hostname, urlsplit(target).port

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_: object) -> None:
            """Say nothing."""

        def do_GET(self) -> None:
            self._pass()

        do_POST = do_PATCH = do_PUT = do_DELETE = do_GET

        def _pass(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            fault = seen.fault(self.command, self.path)
            kind, _, detail = fault.partition("-")
            if kind == "before":
                self._break(detail, b"")
                return
            upstream = http.client.HTTPConnection(host or "", port, timeout=60)
            headers = {k: v for k, v in self.headers.items() if k.lower() not in ("host",)}
            upstream.request(self.command, self.path, body or None, headers)
            answer = upstream.getresponse()
            data = answer.read()
            upstream.close()
            if kind in ("after", "cut"):
                self._break(detail, data if kind == "cut" else b"")
            elif fault == "page-404":
                self._send(404, b"<html><h1>Not Found</h1></html>", "text/html")
            else:
                if fault == "slow":
                    time.sleep(seen.delay)
                if fault == "short":
                    data = _shortened(data)
                self._send(answer.status, data, answer.headers["Content-Type"] or "text/plain")

        def _break(self, how: str, data: bytes) -> None:
            if how.isdecimal():
                self._send(int(how), b'{"detail": "broken by the test"}', "application/json")
                return
            if data:
                self.send_response(200)
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data[: len(data) // 2])
                self.wfile.flush()
            if how == "rst":
                linger = struct.pack("ii", 1, 0)
                self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
                self.connection.close()
            self.close_connection = True

        def _send(self, status: int, data: bytes, kind: str) -> None:
            try:
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(data)))
                if status >= 400 and seen.retry_after is not None:
                    self.send_header("Retry-After", str(seen.retry_after))
                self.end_headers()
                self.wfile.write(data)
            except (BrokenPipeError, ConnectionResetError):
                self.close_connection = True

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_: object) -> None:
            """A client that gives up is part of the game."""

    server = Server(("127.0.0.1", 0), Handler)
    seen = Proxy(f"http://127.0.0.1:{server.server_address[1]}")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield seen
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _shortened(data: bytes) -> bytes:
    found = json.loads(data)
    (found if isinstance(found, list) else found["tasks"]).pop()
    return json.dumps(found).encode()
