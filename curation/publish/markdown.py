"""Pieces of Markdown that no title or name can break out of."""

from __future__ import annotations

import html
from collections.abc import Iterable, Iterator, Sequence

import regex

SPECIAL = regex.compile(r"[\\`*_{}\[\]()#+!|~$:@]")


def plain(text: str) -> str:
    """A text as it can stand in Markdown without meaning anything there, on one line."""
    line = html.escape(" ".join(text.split()), quote=False)
    return SPECIAL.sub(lambda match: f"&#{ord(match[0])};", line)


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """A Markdown table; cells are taken as they are."""
    yield f"| {' | '.join(head)} |"
    yield "|" + " --- |" * len(head)
    yield from (f"| {' | '.join(str(cell) for cell in row)} |" for row in rows)
    yield ""
