"""A stand-in for an OpenAI-compatible endpoint: no model is at work, it answers as it was told to.

A real one needs a machine with a model on it, which tests cannot count on.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class StandIn:
    """Answers given in turn, the last one for ever, and what was asked."""

    answers: list[tuple[int, Any]]
    url: str = ""
    asked: list[dict[str, Any]] = field(default_factory=list)
    keys: list[str | None] = field(default_factory=list)


def says(reply: Any) -> tuple[int, Any]:
    """An answer whose content is JSON of `reply`, or `reply` itself if it is text."""
    content = reply if isinstance(reply, str) else json.dumps(reply, ensure_ascii=False)
    return 200, {"choices": [{"message": {"role": "assistant", "content": content}}]}


@contextmanager
def standin(*answers: tuple[int, Any]) -> Iterator[StandIn]:
    """A server on the loopback address while the block runs."""
    state = StandIn(list(answers))

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            state.asked.append(json.loads(body) | {"path": self.path})
            state.keys.append(self.headers.get("Authorization"))
            status, answer = state.answers[min(len(state.asked), len(state.answers)) - 1]
            data = answer.encode() if isinstance(answer, str) else json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, format: str, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    state.url = f"http://127.0.0.1:{server.server_port}/v1"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield state
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
