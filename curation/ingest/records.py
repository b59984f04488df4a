"""From a row of a table, whatever its file, to a `Raw` or a refusal."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

from curation.ingest.identity import from_name, from_text
from curation.ingest.normalise import fault
from curation.ingest.raw import Columns, Raw, Refused, refuse

METADATA = ("source", "url", "published", "license")


class BadRecord(ValueError):
    """A record that cannot be taken: a short reason, and a sentence."""

    def __init__(self, reason: str, message: str):
        super().__init__(message)
        self.reason = reason
        self.message = message


def record(
    row: Mapping[str, Any], columns: Columns, *, where: str, stem: str, data: bytes, max_chars: int
) -> Raw | Refused:
    """A row as a record.

    Args:
        row: values by column.
        columns: which column is what.
        where: the place of the row, for people.
        stem: the name of its file, for the id of a row that has none.
        data: the bytes of the row.
        max_chars: the longest text taken.
    """
    try:
        text = _words(row, columns.text)
        if text is None:
            raise BadRecord(
                "no-text", f"it has no {columns.text!r}; it has: {', '.join(row) or 'nothing'}"
            )
        title = _words(row, columns.title)
        title = title.strip() or None if title else None
        page = f"{title}\n{text}" if title else text
        check_length(page, max_chars)
        return Raw(
            where=where,
            id=_id(row, columns.id) or from_text(stem, page),
            data=data,
            text=page,
            title=title,
            metadata=MappingProxyType(_metadata(row, columns)),
        )
    except BadRecord as error:
        return refuse(where, error.reason, error.message, data)


def check_length(text: str, max_chars: int) -> None:
    """Refuse a text over the limit.

    Raises:
        BadRecord: it is.
    """
    if len(text) > max_chars:
        raise BadRecord(
            "too-long", f"{len(text):,} characters, the limit is {max_chars:,} (--max-chars)"
        )


def _words(row: Mapping[str, Any], column: str) -> str | None:
    value = row.get(column)
    if value is not None and not isinstance(value, str):
        raise BadRecord("wrong-type", f"{column!r} is {_kind(value)}, not text")
    return value


def _id(row: Mapping[str, Any], column: str) -> str | None:
    value = row.get(column)
    if value is None or value == "":
        return None
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise BadRecord("wrong-type", f"{column!r} is {_kind(value)}, not text or a whole number")
    return from_name(str(value))


def _metadata(row: Mapping[str, Any], columns: Columns) -> dict[str, str]:
    out = {}
    for name in METADATA:
        column = getattr(columns, name)
        value = row.get(column)
        if isinstance(value, datetime | date):
            value = value.isoformat()
        if value is None or value == "":
            continue
        if not isinstance(value, str):
            raise BadRecord("wrong-type", f"{column!r} is {_kind(value)}, not text")
        if found := fault(value):
            raise BadRecord(found.reason, f"{column!r}: {found.message}")
        out[name] = value
    return out


def _kind(value: Any) -> str:
    if isinstance(value, bool):
        return "true or false"
    names = {int: "a number", float: "a number", list: "a list", dict: "an object"}
    return names.get(type(value), type(value).__name__)
