"""Rules that see the whole page: where the article begins and ends, and lists of other stories."""

from __future__ import annotations

from collections.abc import Sequence

from curation.ingest import dateline
from curation.ingest.lines import Line
from curation.ingest.rules import is_list_heading


def mark(lines: Sequence[Line], rules: list[str | None], title: int) -> None:
    """Set the rule of lines that are furniture because of where they stand.

    Args:
        lines: the page, broken lines put together.
        rules: for each line the rule that cuts it, or None; changed in place.
        title: the index of the title.
    """
    body = [i for i, line in enumerate(lines) if i != title and rules[i] is None and line.paragraph]
    first = body[0] if body else title
    _before_title(rules, title)
    _lists(lines, rules, first)
    body = [i for i in body if rules[i] is None]
    if body:
        _head(lines, rules, title, body[0])
        _tail(lines, rules, max(body[-1], title))


def _before_title(rules: list[str | None], title: int) -> None:
    for i in range(title):
        if rules[i] is None:
            rules[i] = "before-title"


def _lists(lines: Sequence[Line], rules: list[str | None], first: int) -> None:
    """Cut a heading such as «More News», «संबंधित खबरें» and the headlines under it."""
    inside = False
    for i in range(first + 1, len(lines)):
        line = lines[i]
        if len(line.words) <= 8 and is_list_heading(line.key):
            rules[i] = "related-stories"
            inside = True
        elif inside and rules[i] in (None, "repeated-line", "repeated-headline"):
            inside = not line.paragraph
            if inside:
                rules[i] = "related-stories"


def _head(lines: Sequence[Line], rules: list[str | None], title: int, first: int) -> None:
    """Cut names and other scraps between the title and the first paragraph."""
    for i in range(title + 1, first):
        line = lines[i]
        if (
            rules[i] is None
            and len(line.words) <= 4
            and not line.final
            and not dateline.parse(line.text)
        ):
            rules[i] = "byline"


def _tail(lines: Sequence[Line], rules: list[str | None], last: int) -> None:
    """Cut what stands behind the last paragraph."""
    for i in range(last + 1, len(lines)):
        if rules[i] is None:
            rules[i] = "after-end"
