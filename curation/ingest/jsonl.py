"""JSON Lines: one object a line, split at line feeds and nowhere else."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from typing import IO, Any

from curation.ingest.places import Place, take
from curation.ingest.raw import Columns, Raw, Refused, refuse
from curation.ingest.records import BadRecord, record
from curation.model import Reject


def read(
    place: Place, stream: IO[bytes], columns: Columns, max_chars: int
) -> Iterator[Raw | Refused]:
    """Every line of a file as a record; a line that is none does not stop the rest."""
    limit = 12 * max_chars + 2**20
    number = 0
    while line := stream.readline(limit):
        number += 1
        where = f"{place.where}:{number}"
        if len(line) == limit and not line.endswith(b"\n"):
            yield _endless(where, stream, line)
            continue
        data = line.removesuffix(b"\n").removesuffix(b"\r")
        if number == 1:
            data = data.removeprefix(b"\xef\xbb\xbf")
        if not data.strip():
            continue
        try:
            row = parse(data)
        except BadRecord as error:
            yield refuse(where, error.reason, error.message, data)
        else:
            yield record(row, columns, where=where, stem=place.stem, data=data, max_chars=max_chars)


def parse(data: bytes) -> dict[str, Any]:
    """One object of JSON, strictly.

    Raises:
        BadRecord: it is not UTF-8, not JSON, no object, names a key twice, or holds a number that
            JSON has not.
    """
    try:
        value = json.loads(
            data.decode("utf-8"),
            object_pairs_hook=_object,
            parse_constant=_no_number,
            parse_float=_finite,
        )
    except UnicodeDecodeError as error:
        raise BadRecord("not-utf-8", f"byte {error.start} is not UTF-8: {error.reason}") from None
    except RecursionError:
        raise BadRecord("too-deep", "brackets within brackets, too many to follow") from None
    except json.JSONDecodeError as error:
        raise BadRecord("not-json", f"not JSON: {error.msg} at character {error.pos}") from None
    except BadRecord:
        raise
    except ValueError as error:
        raise BadRecord("not-json", f"not JSON: {str(error).split(';')[0]}") from None
    if not isinstance(value, dict):
        raise BadRecord("no-object", "JSON, but not an object")
    return value


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    out = dict(pairs)
    if len(out) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise BadRecord("repeated-key", f"the key {twice!r} stands twice")
    return out


def _no_number(name: str) -> Any:
    raise BadRecord("not-json", f"{name} is not a number in JSON")


def _finite(digits: str) -> float:
    value = float(digits)
    if not math.isfinite(value):
        raise BadRecord("not-json", f"the number {digits[:20]} is too large")
    return value


def _endless(where: str, stream: IO[bytes], line: bytes) -> Refused:
    data, digest, size = take(stream, line, line=True)
    message = f"a line of {size:,} bytes, longer than any article"
    return Refused(Reject(where=where, reason="too-long", message=message, raw_sha256=digest), data)
