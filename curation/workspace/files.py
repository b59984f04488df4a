"""Writing a file so that it is the old or the new one, whatever happens in between."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO


@contextmanager
def writing(path: Path, *, private: bool = False) -> Iterator[BinaryIO]:
    """A file to write to that takes its place only when the block ends well.

    The content goes to a file beside it, is fsynced, renamed, and the folder fsynced. If it is
    what the file already holds, the file is left alone. A link stays and its target is written;
    a device or a pipe is written to as it is.
    """
    path = path.resolve()
    if path.exists() and not path.is_file():
        with path.open("wb") as stream:
            yield stream
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = unfinished(path)
    try:
        with open(temporary, "wb", opener=_private if private else None) as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        if path.exists() and file_sha256(path) == file_sha256(temporary):
            return
        temporary.replace(path)
        sync_folder(path.parent)
    finally:
        temporary.unlink(missing_ok=True)


def unfinished(path: Path) -> Path:
    """Where this process keeps what shall become the file, or stand in for it, until it is done.

    `sweep` and `sweep_beside` know it by this name.
    """
    return path.with_name(f".{path.name}.{os.getpid()}.new")


def write_atomically(
    path: Path, content: bytes | Iterable[bytes], *, private: bool = False
) -> bool:
    """Replace a file by new content (see `writing`); says whether the file changed."""
    before = path.stat().st_ino if path.exists() else None
    with writing(path, private=private) as file:
        for chunk in [content] if isinstance(content, bytes) else content:
            file.write(chunk)
    return path.stat().st_ino != before


def append_line(path: Path, line: bytes) -> None:
    """Add a line to a file, fsynced; nothing if it is the last line already.

    Half a line at the end, which a killed process has left, is taken off first.
    """
    new = not path.exists()
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+b") as file:
        end = file.seek(0, os.SEEK_END)
        start = max(0, end - len(line) - 2)
        file.seek(start)
        tail = file.read()
        if tail == b"\n" + line + b"\n" or (start == 0 and tail == line + b"\n"):
            return
        if tail and not tail.endswith(b"\n"):
            file.seek(0)
            file.truncate(file.read().rfind(b"\n") + 1)
        file.write(line + b"\n")
        file.flush()
        os.fsync(file.fileno())
    if new:
        sync_folder(path.parent)


def sweep(folder: Path) -> None:
    """Remove the unfinished files that killed processes left in a workspace."""
    for place in ("*", "*/*", "raw/*/*", "snapshots/*/*", "releases/*/*"):
        for path in folder.glob(place):
            if path.name.startswith(".") and path.name.endswith(".new"):
                path.unlink(missing_ok=True)


def sweep_beside(path: Path) -> None:
    """Remove what processes of this machine that are gone have left of a file outside of one."""
    begin, end = f".{path.name}.", ".new"
    for old in path.parent.iterdir() if path.parent.is_dir() else ():
        number = old.name[len(begin) : -len(end)]
        if old.name == f"{begin}{number}{end}" and number.isdecimal() and not _runs(int(number)):
            old.unlink(missing_ok=True)


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        pass
    return True


def sync_folder(folder: Path) -> None:
    """Put the names in a folder on disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def file_sha256(path: Path) -> str:
    """Hex SHA-256 of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def as_json(value: Any) -> bytes:
    """A JSON document for people to read: indented, unescaped."""
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode()
