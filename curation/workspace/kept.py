"""Files the tool keeps for itself: named by their hash, small states, and logs."""

from __future__ import annotations

import gzip
import hashlib
import json
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from curation.errors import WorkspaceError
from curation.workspace.files import append_line, as_json, write_atomically


class Kept:
    """What a workspace keeps beside its tables."""

    root: Path

    def keep_raw(self, data: bytes) -> str:
        """Keep the bytes of an article as read, under their sha256."""
        return self._keep(self.root / "raw", data, "")

    def keep_snapshot(self, data: bytes) -> str:
        """Keep what came back from Label Studio, compressed, under the sha256 of the bytes."""
        return self._keep(self.root / "snapshots", data, ".json.gz")

    def keep_input(self, data: bytes) -> str:
        """Keep what a release was built from, compressed, under the sha256 of the bytes."""
        return self._keep(self.root / "releases", data, ".gz")

    def input(self, sha: str) -> bytes:
        """The bytes of such an input.

        Raises:
            WorkspaceError: it is gone or damaged.
        """
        path = self.root / "releases" / sha[:2] / f"{sha}.gz"
        return self._kept(path, sha, "restore it from a backup")

    def snapshot(self, sha: str) -> bytes:
        """The bytes of a snapshot.

        Raises:
            WorkspaceError: it is gone or damaged.
        """
        path = self.root / "snapshots" / sha[:2] / f"{sha}.json.gz"
        fix = "restore it from a backup, or remove it and run: curation pull --full"
        return self._kept(path, sha, fix)

    @staticmethod
    def _kept(path: Path, sha: str, fix: str) -> bytes:
        try:
            data = gzip.decompress(path.read_bytes())
            why = None if hashlib.sha256(data).hexdigest() == sha else "its content has changed"
        except (OSError, EOFError, zlib.error) as error:
            data, why = b"", str(error)
        if why:
            raise WorkspaceError(f"{path} cannot be read: {why}", fix=fix)
        return data

    @staticmethod
    def _keep(folder: Path, data: bytes, suffix: str) -> str:
        sha = hashlib.sha256(data).hexdigest()
        path = folder / sha[:2] / f"{sha}{suffix}"
        if not path.exists():
            write_atomically(path, gzip.compress(data, 6, mtime=0) if suffix else data)
        return sha

    def state(self, name: str, kind: Any = Any) -> Any:
        """A small JSON document the tool keeps for itself, or None.

        Args:
            name: of the file, relative to the workspace.
            kind: the type it must have.

        Raises:
            WorkspaceError: it is damaged.
        """
        path = self.root / name
        try:
            data = path.read_bytes()
            return json.loads(data) if kind is Any else TypeAdapter(kind).validate_json(data)
        except FileNotFoundError:
            return None
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            why = f"{'.'.join(map(str, first['loc']))}: {first['msg']}".removeprefix(": ")
        except ValueError as error:
            why = str(error)
        raise WorkspaceError(f"{path} is damaged: {why}", fix="restore it from a backup")

    def write_state(self, name: str, value: Any) -> bool:
        """Replace such a document; says whether it changed."""
        return write_atomically(self.root / name, as_json(value))

    def blob(self, name: str) -> bytes | None:
        """A binary file the tool keeps for itself, or None."""
        path = self.root / name
        return path.read_bytes() if path.exists() else None

    def write_blob(self, name: str, data: bytes) -> bool:
        """Replace such a file; says whether it changed."""
        return write_atomically(self.root / name, data)

    def log(self, name: str, entry: Mapping[str, Any]) -> None:
        """Add a line to an append-only log, on disk before this returns.

        What a killed command left of a line is taken off first; a line that stands at the end
        already is not added again, so that a rerun of a killed command adds none.
        """
        append_line(self.root / name, json.dumps(entry, ensure_ascii=False).encode())

    def logged(self, name: str) -> Iterator[dict[str, Any]]:
        """The lines of such a log; one that a killed command left half is passed over.

        Raises:
            WorkspaceError: a line is damaged.
        """
        path = self.root / name
        if not path.exists():
            return
        with path.open("rb") as lines:
            for number, line in enumerate(lines, 1):
                if line.endswith(b"\n"):
                    yield self._entry(path, number, line)

    @staticmethod
    def _entry(path: Path, number: int, line: bytes) -> dict[str, Any]:
        try:
            entry = json.loads(line)
            if isinstance(entry, dict):
                return entry
            why = "it is no object"
        except (ValueError, RecursionError) as error:
            why = str(error)
        raise WorkspaceError(
            f"{path}, line {number} is damaged: {why}",
            fix="restore the file from a backup, or take that line out of it",
        )
