"""Writing a file so that it is the old or the new one, whatever happens in between."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any


def write_atomically(
    path: Path, content: bytes | Iterable[bytes], *, private: bool = False
) -> bool:
    """Replace a file by new content, or leave it alone if that is what it holds.

    The content goes to a file beside it, is fsynced, renamed, and the folder fsynced.

    Returns:
        Whether the file changed.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}.new")
    digest = hashlib.sha256()
    try:
        with open(temporary, "wb", opener=_private if private else None) as file:
            for chunk in [content] if isinstance(content, bytes) else content:
                digest.update(chunk)
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
        if path.exists() and file_sha256(path) == digest.hexdigest():
            return False
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
    return True


def file_sha256(path: Path) -> str:
    """Hex SHA-256 of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def as_json(value: Any) -> bytes:
    """A JSON document for people to read: indented, unescaped."""
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode()
