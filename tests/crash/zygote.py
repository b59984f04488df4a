"""Runs `curation` in children that die, or are refused by the disk, at a chosen moment.

It is started as a process of its own, imports everything once and forks a child per request, so
that a run costs little. Requests and answers are JSON, one a line:

    {"argv": [...], "folder": DIR, "env": {...}, "at": N or null, "how": "kill" or "full"}
    {"code": exit code, "ticks": [names], "err": what was said on stderr}

A tick is a moment before or after a write, fsync, rename, mkdir, removal or HTTP request; a write
also has one in its middle. At tick `at` the child ends without a word (`kill`), or the system call
fails for want of space (`full`; only at ticks that stand before something).
"""

from __future__ import annotations

import builtins
import errno
import importlib
import io
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

HALF = "half of a write"


class Ticks:
    """Counts the ticks and strikes at one of them."""

    def __init__(self, log: int, at: int | None, how: str):
        self.log, self.at, self.how, self.count = log, at, how, 0

    @property
    def next_strikes(self) -> bool:
        return self.count + 1 == self.at

    def __call__(self, name: str) -> None:
        self.count += 1
        os.write(self.log, name.encode() + b"\n")
        if self.count != self.at:
            return
        if self.how == "kill":
            os._exit(137)
        if not name.startswith("after"):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), name)


class Ticking:
    """A file being written, with a tick before, amid and after every write."""

    def __init__(self, file: Any, name: str, tick: Ticks):
        self._file, self._name, self._tick = file, name, tick

    def write(self, data: Any) -> int:
        self._tick(f"before write {self._name}")
        if self._tick.next_strikes:
            self._file.write(data[: len(data) // 2])
            self._file.flush()
        self._tick(f"{HALF} {self._name}")
        self._file.write(data)
        self._tick(f"after write {self._name}")
        return len(data)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)

    def __enter__(self) -> Ticking:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def __iter__(self) -> Any:
        return iter(self._file)


def arm(tick: Ticks, folder: Path) -> None:
    """Put a tick around everything this process does to files below `folder` and to servers."""
    import httpx

    plain_open = io.open

    def opening(file: Any, mode: str = "r", *more: Any, **named: Any) -> Any:
        opened = plain_open(file, mode, *more, **named)
        inside = not isinstance(file, int) and str(folder) in str(Path(file).absolute())
        return (
            Ticking(opened, Path(file).name, tick) if inside and set(mode) & set("wax+") else opened
        )

    builtins.open = io.open = opening
    for name in ("fsync", "rename", "replace", "mkdir", "unlink", "rmdir"):
        setattr(os, name, around(tick, name, getattr(os, name)))
    handle = httpx.HTTPTransport.handle_request

    def sending(self: httpx.HTTPTransport, request: httpx.Request) -> httpx.Response:
        what = f"{request.method} {request.url.path}"
        tick(f"before {what}")
        answer = handle(self, request)
        answer.read()
        tick(f"after {what}")
        return answer

    httpx.HTTPTransport.handle_request = sending  # type: ignore[method-assign]


def around(tick: Ticks, name: str, call: Callable[..., Any]) -> Callable[..., Any]:
    """A system call between two ticks."""

    def ticking(*args: Any, **named: Any) -> Any:
        tick(f"before {name}")
        found = call(*args, **named)
        tick(f"after {name}")
        return found

    return ticking


def child(request: dict[str, Any], log: int, err: int) -> NoReturn:
    """Be the command; never returns."""
    from curation.cli.main import main

    os.dup2(err, 2)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    os.chdir(request["folder"])
    os.environ.update(request.get("env", {}))
    sys.argv[0] = "curation"
    arm(Ticks(log, request["at"], request["how"]), Path(request["folder"]).resolve())
    code: Any = 0
    try:
        main(request["argv"])
    except SystemExit as ended:
        code = ended.code or 0
    sys.stderr.flush()
    os._exit(code)


def serve() -> None:
    """Answer requests until there are none."""
    for name in ("curation.cli.main", *sys.argv[2:]):
        importlib.import_module(name)
    scratch = Path(sys.argv[1])
    for line in sys.stdin:
        request = json.loads(line)
        flags = os.O_RDWR | os.O_CREAT | os.O_TRUNC
        log, err = os.open(scratch / "ticks", flags), os.open(scratch / "err", flags)
        pid = os.fork()
        if pid == 0:
            child(request, log, err)
        code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        os.close(log)
        os.close(err)
        ticks = (scratch / "ticks").read_text(encoding="utf-8").split("\n")[:-1]
        said = (scratch / "err").read_text(encoding="utf-8")
        sys.stdout.write(json.dumps({"code": code, "ticks": ticks, "err": said}) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    serve()
