"""Records cleaned, in this process or on an engine."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial

from curation.engine.base import Engine, spread
from curation.ingest.clean import clean
from curation.ingest.raw import Found, Raw, Refused
from curation.model import Article, Reject

CHUNK = 64
"""Records that go to a worker together."""


def cleaned(
    found: Iterator[Found], max_chars: int, engine: Engine | None
) -> Iterator[tuple[Found, Article | Reject]]:
    """Every record with what cleaning makes of it, in the order of the records."""
    work = partial(_clean_all, max_chars)
    if engine is None:
        return ((record, work([record])[0]) for record in found)
    waiting = deque[Found]()

    def sent() -> Iterator[Found]:
        for record in found:
            waiting.append(record)
            # a read-only mapping cannot be sent to another process
            yield (
                replace(record, metadata=dict(record.metadata))
                if isinstance(record, Raw)
                else record
            )

    chunks = spread(engine, work, sent(), CHUNK)
    return ((waiting.popleft(), taken) for chunk in chunks for taken in chunk)


def _clean_all(max_chars: int, records: Sequence[Found]) -> list[Article | Reject]:
    return [_clean(record, max_chars) for record in records]


def _clean(record: Found, max_chars: int) -> Article | Reject:
    if isinstance(record, Raw):
        return clean(record, max_chars=max_chars)
    if isinstance(record, Refused):
        return record.reject
    return Reject(where=record.where, reason="hidden", message="it is not looked at")
