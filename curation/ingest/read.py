"""Reading sources, one record at a time, never a whole file of many."""

from __future__ import annotations

import codecs
from collections.abc import Iterator, Sequence
from io import BufferedReader
from typing import IO

from curation.ingest import jsonl
from curation.ingest.identity import from_name, from_text
from curation.ingest.places import Place, StandardInput, take
from curation.ingest.raw import MAX_CHARS, Columns, Found, Hidden, Raw, Refused, refuse
from curation.ingest.records import BadRecord, check_length
from curation.ingest.sources import expand, of_driver
from curation.model import Reject

KINDS = (".txt", ".html", ".htm", ".jsonl", ".ndjson", ".csv", ".tsv", ".parquet")
"""Endings of files that can be read; all but parquet also packed (`.gz`, `.bz2`, `.xz`, `.zst`)."""


def read(
    sources: Sequence[str], columns: Columns | None = None, *, max_chars: int = MAX_CHARS
) -> Iterator[Found]:
    """Everything in the sources, in a fixed order: files by name, records as they stand.

    Args:
        sources: files, folders, patterns, fsspec addresses (`s3://…`, `hf://…`), `-`.
        columns: names of the columns of tables, where they are not the usual ones.
        max_chars: the longest article taken, in code points.

    Yields:
        A `Raw` for every record, a `Refused` for what cannot be read; both hold the bytes. A
        `Hidden` for what is passed over.

    Raises:
        UsageError: there is nothing at a source, or no driver for its kind of address.
    """
    columns = columns or Columns()
    places = expand(sources)
    return (item for place in places for item in _found(place, columns, max_chars))


def _found(place: Place | Refused | Hidden, columns: Columns, max_chars: int) -> Iterator[Found]:
    if isinstance(place, Place):
        yield from _file(place, columns, max_chars)
    else:
        yield place


def _file(place: Place, columns: Columns, max_chars: int) -> Iterator[Raw | Refused]:
    piped = isinstance(place.system, StandardInput)
    if place.kind not in KINDS and not piped:
        message = f"not one of {', '.join(KINDS)}"
        yield Refused(Reject(where=place.where, reason="unknown-format", message=message), None)
        return
    try:
        with place.open() as stream:
            kind = _piped_kind(stream) if piped else place.kind
            if place.writable:
                yield from _records(place, kind, stream, columns, max_chars)
            else:
                yield _misnamed(place, stream)
    except Exception as error:
        if not (isinstance(error, OSError | EOFError) or of_driver(error, place.where)):
            raise
        message = f"cannot be read: {getattr(error, 'strerror', None) or error}"
        yield Refused(Reject(where=place.where, reason="unreadable", message=message), None)


def _piped_kind(stream: BufferedReader) -> str:
    """What comes in on standard input: lines of JSON, or one page of text."""
    begins = stream.peek(64).removeprefix(codecs.BOM_UTF8).lstrip()
    return ".jsonl" if begins.startswith(b"{") else ".txt"


def _misnamed(place: Place, stream: IO[bytes]) -> Refused:
    data, digest, _ = take(stream)
    message = "the name of the file is not UTF-8, so nothing can be called by it: rename it"
    reject = Reject(where=place.where, reason="name-not-utf-8", message=message, raw_sha256=digest)
    return Refused(reject, data)


def _records(
    place: Place, kind: str, stream: IO[bytes], columns: Columns, max_chars: int
) -> Iterator[Raw | Refused]:
    if kind in (".jsonl", ".ndjson"):
        yield from jsonl.read(place, stream, columns, max_chars)
    elif kind in (".csv", ".tsv"):
        from curation.ingest import csv_table

        yield from csv_table.read(place, stream, columns, max_chars)
    elif kind == ".parquet":
        from curation.ingest import parquet

        yield from parquet.read(place, stream, columns, max_chars)
    else:
        yield _page(place, kind, stream, max_chars)


def _page(place: Place, kind: str, stream: IO[bytes], max_chars: int) -> Raw | Refused:
    """A file that holds one article."""
    data, digest, size = take(stream)
    if data is None:
        message = f"{size:,} bytes, the limit is {max_chars:,} characters (--max-chars)"
        return Refused(
            Reject(where=place.where, reason="too-long", message=message, raw_sha256=digest), None
        )
    try:
        if kind == ".txt":
            raw = _text(place, data)
        else:
            from curation.ingest import html

            raw = html.page(data, place.where, place.stem)
        check_length(raw.text, max_chars)
    except BadRecord as error:
        return refuse(place.where, error.reason, error.message, data)
    return raw


def _text(place: Place, data: bytes) -> Raw:
    text = decode(data)
    if isinstance(place.system, StandardInput):
        return Raw(where=place.where, id=from_text(place.where, text), data=data, text=text)
    return Raw(where=place.where, id=from_name(place.stem), data=data, text=text, by_file=True)


def decode(data: bytes) -> str:
    """A text file as text: UTF-8, or UTF-16 where a byte order mark says so; strictly.

    Raises:
        BadRecord: it is neither.
    """
    name = "utf-8"
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        name = "utf-16"
    try:
        return data.decode(name)
    except UnicodeDecodeError as error:
        raise BadRecord(
            f"not-{name}", f"byte {error.start} is not {name.upper()}: {error.reason}"
        ) from None
