"""Files, folders, patterns and addresses, as a list of files in a fixed order."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath
from typing import Any

from curation.errors import UsageError
from curation.ingest.places import Place, StandardInput
from curation.ingest.raw import Hidden, Refused
from curation.model import Reject

_DRIVERS = {"s3": "s3", "s3a": "s3", "hf": "hf"}
"""Kinds of addresses whose driver is an extra of ours, and the extra's name."""

_NO_FILE = "a pipe or a device, not a file; what is piped in is read from `-`"
_MAGIC = ("*", "?", "[")


def expand(sources: Sequence[str]) -> list[Place | Refused | Hidden]:
    """All files that sources stand for, each once.

    Args:
        sources: files, folders (taken with all below them), patterns with `*`, `?`, `[…]` and
            `**`, each a local path or an address such as `s3://bucket/news/*.jsonl`; `-` is
            standard input.

    Returns:
        Files, and what is none, leads out of a folder given, or is hidden.

    Raises:
        UsageError: there is nothing at a source, or no driver for its kind of address.
    """
    found: dict[tuple[object, object], Place | Refused | Hidden] = {}
    for source in sources:
        for item in _expand(source):
            key = (type(item.system), item.path) if isinstance(item, Place) else (type(item), item)
            found.setdefault(key, item)
    return list(found.values())


def _expand(source: str) -> list[Place | Refused | Hidden]:
    from fsspec.core import url_to_fs  # type: ignore[import-untyped]

    if source == "-":
        return [Place(StandardInput(), "stdin", "stdin")]
    try:
        system, path = url_to_fs(_home(source))
        if system.isdir(path):
            return list(_folder(system, path, source.rstrip("/"), os.path.realpath(path)))
        if system.exists(path):
            return [_file(system, path, source)]
        if any(mark in source for mark in _MAGIC) and (matches := _matches(system, path, source)):
            return matches
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
    raise UsageError(f"there is nothing at {source}", fix="name a file or folder that is there")


def of_driver(error: Exception, where: str) -> bool:
    """Whether an error is of a kind that the driver of an address brings along."""
    return "://" in where and type(error).__module__ != "builtins"


def _file(system: Any, path: str, where: str) -> Place | Refused:
    if system.info(path)["type"] == "other":
        return _refused(
            where, "not-a-file", "a pipe or a device, not a file; `-` is standard input"
        )
    return Place(system, path, _shown(where))


def _folder(system: Any, path: str, where: str, root: str) -> Iterator[Place | Refused | Hidden]:
    """Every file below a folder, by name. What is hidden is named, not looked at.

    Links to files below `root` are followed, links to folders there are not: what they lead to
    is found where it stands. Of links that lead out it is said so.
    """
    folders, files = [], []
    for entry in system.ls(path, detail=True):
        full = entry["name"].rstrip("/")
        name = PurePosixPath(full).name
        if full == path.rstrip("/"):
            continue
        if name.startswith("."):
            yield Hidden(_shown(f"{where}/{name}"))
        elif entry["type"] == "directory":
            folders.append((name, full))
        else:
            files.append((name, full, entry))
    for name, full, entry in sorted(files, key=lambda file: file[0]):
        yield from _entry(system, full, f"{where}/{name}", entry, root)
    for name, full in sorted(folders):
        try:
            yield from _folder(system, full, f"{where}/{name}", root)
        except OSError as error:
            message = f"cannot be looked at: {error.strerror or error}"
            yield _refused(f"{where}/{name}", "unreadable", message)


def _entry(system: Any, path: str, where: str, entry: Any, root: str) -> Iterator[Place | Refused]:
    if not entry.get("islink"):
        if entry["type"] == "other":
            yield _refused(where, "not-a-file", _NO_FILE)
        else:
            yield Place(system, path, _shown(where))
    elif not Path(os.path.realpath(path)).is_relative_to(root):
        message = f"a link to {_shown(entry['destination'])}, out of the folder given; not followed"
        yield _refused(where, "leads-out", message)
    elif not system.isdir(path):
        yield (
            _file(system, path, where)
            if system.exists(path)
            else Place(system, path, _shown(where))
        )


def _matches(system: Any, path: str, source: str) -> list[Place | Refused | Hidden]:
    """What a pattern stands for. As in a shell it finds hidden files only if it says their dot."""
    found: list[Place | Refused | Hidden] = []
    dotted = "/." in source or source.startswith(".")
    for match in sorted(system.glob(path)):
        where = _where(source, path, match)
        if system.isdir(match):
            continue
        if not dotted and "/." in f"/{where.removeprefix(_fixed(source))}":
            found.append(Hidden(_shown(where)))
        else:
            found.append(_file(system, match, where))
    return found if any(not isinstance(item, Hidden) for item in found) else []


def _refused(where: str, reason: str, message: str) -> Refused:
    return Refused(Reject(where=_shown(where), reason=reason, message=message), None)


def _shown(name: str) -> str:
    r"""A name as it can be written: bytes that are not UTF-8 as `\xff`."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def _home(source: str) -> str:
    return str(Path(source).expanduser()) if source.startswith("~") else source


def _fixed(pattern: str) -> str:
    """The folder that a pattern begins with."""
    return pattern[: min(pattern.find(m) for m in _MAGIC if m in pattern)].rpartition("/")[0] + "/"


def _where(source: str, pattern: str, path: str) -> str:
    """A match as its source would write it: relative where the pattern is."""
    lead = _fixed(source)
    return ("" if lead == "/" and not source.startswith("/") else lead) + path.removeprefix(
        _fixed(pattern)
    )
