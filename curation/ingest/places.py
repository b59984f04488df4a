"""Files, folders, patterns and addresses, as a list of files in a fixed order."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, Any

from curation.errors import UsageError

HOLD = 64 * 2**20
"""The most bytes of one record that are held to be kept; of a longer one only the hash is."""

_DRIVERS = {"s3": "s3", "s3a": "s3", "hf": "hf"}
"""Kinds of addresses whose driver is an extra of ours, and the extra's name."""

_PACKED = {".gz": "gzip", ".bz2": "bz2", ".xz": "xz"}
_MAGIC = ("*", "?", "[")


@dataclass(frozen=True)
class Place:
    """One file: the file system it is on, its path there, and its name for people."""

    system: Any
    path: str
    where: str

    @property
    def name(self) -> str:
        """The name of the file, without what its packing adds."""
        name = PurePosixPath(self.path).name
        return name.removesuffix(self._packing())

    @property
    def kind(self) -> str:
        """The ending that says how to read it, small letters, with its dot."""
        return PurePosixPath(self.name).suffix.lower()

    @property
    def stem(self) -> str:
        """The name of the file without its ending."""
        return PurePosixPath(self.name).stem

    def open(self) -> IO[bytes]:
        """The bytes of the file, unpacked, to be read once from the front.

        Raises:
            OSError: it cannot be opened.
        """
        stream = self.system.open(self.path, "rb", compression=_PACKED.get(self._packing()))
        # drivers' own streams know no limit to the length of a line
        return io.BufferedReader(stream)

    def _packing(self) -> str:
        suffix = PurePosixPath(self.path).suffix
        return suffix if suffix.lower() in _PACKED else ""


def expand(sources: Sequence[str]) -> list[Place]:
    """All files that sources stand for, each once.

    Args:
        sources: files, folders (taken with all below them), patterns with `*`, `?`, `[…]` and
            `**`, each a local path or an address such as `s3://bucket/news/*.jsonl`.

    Raises:
        UsageError: there is nothing at a source, or no driver for its kind of address.
    """
    found: dict[tuple[str, str], Place] = {}
    for source in sources:
        for place in _expand(source):
            found.setdefault((str(type(place.system)), place.path), place)
    return list(found.values())


def _expand(source: str) -> list[Place]:
    from fsspec.core import url_to_fs  # type: ignore[import-untyped]

    try:
        system, path = url_to_fs(_home(source))
        if system.isdir(path):
            return list(_folder(system, path, source))
        if system.exists(path):
            return [Place(system, path, source)]
        if any(mark in source for mark in _MAGIC):
            matches = [p for p in sorted(system.glob(path)) if system.isfile(p)]
            if matches:
                return [Place(system, p, _where(source, path, p)) for p in matches]
    except ImportError as error:
        extra = _DRIVERS.get(source.partition("://")[0])
        fix = f"pip install 'curation[{extra}]'" if extra else None
        raise UsageError(f"cannot read {source}: {error}", fix=fix) from None
    except ValueError as error:
        raise UsageError(f"{source} is no address that can be read: {error}") from None
    except OSError as error:
        raise UsageError(f"cannot look at {source}: {error}") from None
    except Exception as error:
        if not of_driver(error, source):
            raise
        raise UsageError(f"cannot reach {source}: {error}") from None
    raise UsageError(f"there is nothing at {source}")


def of_driver(error: Exception, where: str) -> bool:
    """Whether an error is of a kind that the driver of an address brings along."""
    return "://" in where and type(error).__module__ != "builtins"


def _folder(system: Any, path: str, source: str) -> Iterator[Place]:
    """Every file below a folder, by name; not hidden ones, nor what links to folders lead to."""
    folders, files = [], []
    for entry in system.ls(path, detail=True):
        name = PurePosixPath(entry["name"].rstrip("/")).name
        if name.startswith(".") or entry["name"].rstrip("/") == path.rstrip("/"):
            continue
        linked = bool(entry.get("islink"))
        if entry["type"] == "directory" or (linked and system.isdir(entry["name"])):
            if not linked:
                folders.append((name, entry["name"]))
        else:
            files.append((name, entry["name"]))
    for name, below in sorted(files):
        yield Place(system, below, f"{source.rstrip('/')}/{name}")
    for name, below in sorted(folders):
        yield from _folder(system, below, f"{source.rstrip('/')}/{name}")


def _home(source: str) -> str:
    return str(Path(source).expanduser()) if source.startswith("~") else source


def _where(source: str, pattern: str, path: str) -> str:
    """A match as its source would write it: relative where the pattern is."""
    fixed = source.split("*")[0].split("?")[0].split("[")[0]
    lead = fixed.rsplit("/", 1)[0] + "/" if "/" in fixed else ""
    full = pattern.split("*")[0].split("?")[0].split("[")[0].rsplit("/", 1)[0] + "/"
    return lead + path.removeprefix(full)


def take(
    stream: IO[bytes], first: bytes = b"", *, line: bool = False
) -> tuple[bytes | None, str, int]:
    """Read what is left of a stream, or of its line, without holding more than `HOLD` bytes.

    Returns:
        The bytes with `first` before them (None where they are more than `HOLD`), the sha256 of
        them all, and their number.
    """
    digest = hashlib.sha256(first)
    kept: list[bytes] | None = [first]
    size = len(first)
    while not (line and first.endswith(b"\n")):
        first = stream.readline(2**20) if line else stream.read(2**20)
        if not first:
            break
        digest.update(first)
        size += len(first)
        if kept is not None:
            kept.append(first)
            if size > HOLD:
                kept = None
    return (None if kept is None else b"".join(kept)), digest.hexdigest(), size
