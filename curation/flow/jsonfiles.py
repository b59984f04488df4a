"""JSON from files of users: lines of it, files that hold one value or a list, folders of those."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from curation.errors import UsageError

STDIN = Path("-")


def objects(path: Path) -> Iterator[tuple[str, dict[str, Any] | ValueError]]:
    """The JSON objects of a file, of the JSON files of a folder, or, with `-`, of what is piped in.

    A `.json` file holds one object or a list of them, on however many lines; any other file, and a
    `.json` file that is neither, one object a line.

    Yields:
        Each with its place (`file:line`, `file` or `file[index]`); where something else stands, an
        error that says what is wrong with it.

    Raises:
        UsageError: a file cannot be read, or a folder holds none.
    """
    if path == STDIN:
        yield from _lines("stdin", sys.stdin.buffer)
        return
    files = [path]
    if path.is_dir():
        files = sorted(one for one in path.glob("[!.]*") if one.suffix in (".json", ".jsonl"))
    if not files:
        raise UsageError(f"no .json or .jsonl file in {path}")
    for file in files:
        try:
            stream = file.open("rb")
        except OSError as error:
            raise UsageError(
                f"cannot read {file}: {error.strerror}", fix="name a file or folder that is there"
            ) from None
        with stream:
            whole = _whole(file) if file.suffix == ".json" else None
            yield from _lines(str(file), stream) if whole is None else whole


def _whole(file: Path) -> list[tuple[str, dict[str, Any] | ValueError]] | None:
    """What a file holds that is one JSON value; nothing if it is not."""
    value = _value(file.read_bytes())
    if isinstance(value, list):
        return [(f"{file}[{index}]", _object(one)) for index, one in enumerate(value)]
    return [(str(file), value)] if isinstance(value, dict) else None


def _lines(name: str, stream: IO[bytes]) -> Iterator[tuple[str, dict[str, Any] | ValueError]]:
    for number, line in enumerate(stream, 1):
        if line.strip():
            yield f"{name}:{number}", parse(line)


def parse(data: bytes) -> dict[str, Any] | ValueError:
    """One JSON object, or an error that says what else it is."""
    return _object(_value(data))


def _value(data: bytes) -> Any:
    try:
        return json.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        return ValueError(f"byte {error.start} is not UTF-8")
    except RecursionError:
        return ValueError("brackets within brackets, too many to follow")
    except ValueError as error:
        return ValueError(f"not JSON: {error}")


def _object(value: Any) -> dict[str, Any] | ValueError:
    if isinstance(value, dict | ValueError):
        return value
    return ValueError("JSON, but not an object")
