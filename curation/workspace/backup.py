"""One file that holds a whole workspace, and the way back.

A gzipped tar: every file of the workspace, the database of its local server as SQLite copies it
while the server runs, and last a manifest with the SHA-256 of each. It holds the keys of the
pseudonyms and of the local server, so that it is for its owner only (mode 0600).
"""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import shutil
import sqlite3
import tarfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, Any, TypeGuard

from curation.errors import WorkspaceError
from curation.workspace.files import sweep_beside, sync_folder, unfinished, writing
from curation.workspace.settings import MARK
from curation.workspace.store import BUSY, Workspace

MANIFEST = "backup.json"
FORMAT = 1
SERVER = "studio/server/"
PASSING = (".lock", BUSY, f"{SERVER}lock", f"{SERVER}label-studio.log")
DATABASE = f"{SERVER}data/label_studio.sqlite3"
CHUNK = 1 << 20
ANOTHER = "name another file: curation restore FILE DIR"


@dataclass(frozen=True)
class Backup:
    """What a backup holds."""

    file: Path
    workspace: str
    files: int
    bytes: int


def backup(workspace: Workspace, target: Path) -> Backup:
    """Write a workspace into one file, whole or not at all; commands that write wait outside.

    Raises:
        WorkspaceError: the file would lie inside the workspace, or another command is writing.
    """
    root = workspace.root.resolve()
    if target.resolve().is_relative_to(root):
        raise WorkspaceError(
            f"{target} lies inside the workspace", fix="curation backup ../FILE, outside of it"
        )
    hashes: dict[str, str] = {}
    size = 0
    sweep_beside(target.resolve())
    with (
        workspace.writing(),
        writing(target, private=True) as out,
        gzip.GzipFile(fileobj=out, mode="wb", mtime=0, filename="", compresslevel=6) as packed,
        tarfile.open(fileobj=packed, mode="w", format=tarfile.PAX_FORMAT) as tar,
    ):
        for name, path in _files(root):
            hashes[name], length = _add(tar, name, path)
            size += length
        about = {"format": FORMAT, "workspace": workspace.id, "files": hashes}
        _add_bytes(tar, MANIFEST, json.dumps(about, indent=1).encode())
    return Backup(target, workspace.id, len(hashes), size)


def restore(source: Path, target: Path) -> Backup:
    """Unpack a backup into a new or empty folder, once every file has been found unharmed.

    Raises:
        WorkspaceError: the folder holds something or is the one we stand in, or the file is no
            backup or is damaged.
    """
    fix = f"curation restore {source} NEW_FOLDER"
    target = target.resolve()
    if target.exists() and not target.is_dir():
        raise WorkspaceError(f"{target} is a file", fix=fix)
    if Path.cwd().is_relative_to(target):  # its place is taken by another folder
        raise WorkspaceError(f"{target} is the folder you are in, or above it", fix=fix)
    if target.exists() and any(target.iterdir()):
        raise WorkspaceError(f"{target} is not empty", fix=fix)
    target.parent.mkdir(parents=True, exist_ok=True)
    half = target.with_name(f".{target.name}.restoring")
    shutil.rmtree(half, ignore_errors=True)
    try:
        found = _unpack(source, half)
        if target.exists():
            target.rmdir()
        half.rename(target)
        sync_folder(target.parent)
    finally:
        shutil.rmtree(half, ignore_errors=True)
    return found


def verify(source: Path) -> Backup:
    """Read every byte of a backup and compare it with its hash.

    Raises:
        WorkspaceError: it is no backup, or damaged; the message names the first fault.
    """
    return _unpack(source, None)


def _files(root: Path) -> Iterator[tuple[str, Path]]:
    """Every file that is to stay, by name; a running server's database as a copy."""
    for path in sorted(_below(root, {root})):
        name = path.relative_to(root).as_posix()
        unfinished = path.name.startswith(".") and path.name.endswith(".new")
        if not path.is_file() or name in PASSING or unfinished:
            continue
        if name == DATABASE:
            with _copied_database(path) as copy:
                yield name, copy
        elif not name.startswith(DATABASE):
            yield name, path


def _below(folder: Path, seen: set[Path]) -> Iterator[Path]:
    """All there is in a folder, also where a link leads to another one; no folder twice."""
    for path in folder.iterdir():
        if not path.is_dir():
            yield path
        elif (real := path.resolve()) not in seen:
            seen.add(real)
            yield from _below(path, seen)


@contextmanager
def _copied_database(source: Path) -> Iterator[Path]:
    """A copy of an SQLite database that may be in use (SQLite's online backup).

    It lies beside the database, where only its owner can enter; those of killed backups go.
    """
    sweep_beside(source)
    copy = unfinished(source)
    one, other = sqlite3.connect(source), sqlite3.connect(copy)
    try:
        other.execute("PRAGMA journal_mode = OFF")  # no second file to be left behind
        one.backup(other)
        other.close()
        yield copy
    finally:
        one.close()
        other.close()
        copy.unlink(missing_ok=True)


def _add(tar: tarfile.TarFile, name: str, path: Path) -> tuple[str, int]:
    if name == f"{SERVER}server.json":
        known = json.loads(path.read_bytes())
        # The process belongs to this machine.
        return _add_bytes(tar, name, json.dumps({**known, "pid": None, "birth": None}).encode())
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        length = file.tell()
        file.seek(0)
        tar.addfile(_head(name, length), file)
    return digest, length


def _add_bytes(tar: tarfile.TarFile, name: str, data: bytes) -> tuple[str, int]:
    tar.addfile(_head(name, len(data)), io.BytesIO(data))
    return hashlib.sha256(data).hexdigest(), len(data)


def _head(name: str, length: int) -> tarfile.TarInfo:
    head = tarfile.TarInfo(name)
    private = name.startswith((".private/", SERVER))
    head.size, head.mode = length, 0o600 if private else 0o644
    return head


def _unpack(source: Path, target: Path | None) -> Backup:
    hashes: dict[str, str] = {}
    about, size = None, 0
    try:
        with gzip.open(source) as unpacked, tarfile.open(fileobj=unpacked, mode="r:") as tar:
            for member in tar:
                _refuse_odd(member, source)
                file = tar.extractfile(member)
                assert file is not None
                if member.name == MANIFEST:
                    about = json.loads(file.read())
                    continue
                place = target / member.name if target else None
                hashes[member.name] = _write(file, place, member.mode)
                size += member.size
            while unpacked.read(CHUNK):  # to the end, where gzip compares its own sum
                pass
    except FileNotFoundError:
        raise WorkspaceError(f"{source} is not there", fix="curation restore FILE DIR") from None
    except (OSError, EOFError, tarfile.TarError, ValueError, RecursionError, zlib.error) as error:
        raise WorkspaceError(f"{source} is no backup, or damaged: {error}", fix=ANOTHER) from None
    if not _is_manifest(about):
        raise WorkspaceError(f"{source} is no backup, or was cut short", fix=ANOTHER)
    wrong = sorted(n for n in {*hashes, *about["files"]} if hashes.get(n) != about["files"].get(n))
    if wrong:
        raise WorkspaceError(
            f"{source} is damaged: {len(wrong)} files are not what they were",
            details=wrong[:10],
            fix=ANOTHER,
        )
    return Backup(source, about["workspace"], len(hashes), size)


def _is_manifest(about: Any) -> TypeGuard[dict[str, Any]]:
    return (
        isinstance(about, dict)
        and about.get("format") == FORMAT
        and isinstance(about.get("workspace"), str)
        and isinstance(about.get("files"), dict)
        and MARK in about["files"]
    )


def _refuse_odd(member: tarfile.TarInfo, source: Path) -> None:
    """Nothing of a backup may land outside of its folder, or be anything but a file."""
    path = PurePosixPath(member.name)
    if not member.isfile() or path.is_absolute() or ".." in path.parts:
        raise WorkspaceError(
            f"{source} is no backup of ours: it holds {member.name!r}", fix=ANOTHER
        )


def _write(file: IO[bytes], place: Path | None, mode: int) -> str:
    """Copy a member to its place, if it has one; returns its hash."""
    digest = hashlib.sha256()
    if place is None:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
        return digest.hexdigest()
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with writing(place, private=mode == 0o600) as out:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
            out.write(chunk)
    return digest.hexdigest()
