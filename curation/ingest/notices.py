"""What is odd about an article but no reason to refuse it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import regex

from curation.model import Article, Issue

_MIXED = regex.compile(
    r"[\p{L}\p{M}]*\p{Devanagari}\p{Cyrillic}[\p{L}\p{M}]*|\p{Cyrillic}+[a-z]+|[a-z]+\p{Cyrillic}+"
)


def notices(article: Article, today: date) -> Iterator[Issue]:
    """Warnings about one article.

    Args:
        article: as cleaned.
        today: articles published after it are named.
    """
    if article.published and article.published > today:
        yield _notice(article, "future-date", f"published on {article.published}, after today")
    at = article.text.find("\ufffd")
    if at >= 0:
        message = "U+FFFD stands for characters that were lost before the file was made"
        yield _notice(article, "lost-characters", message, f"offset {at}")
    mixed = _MIXED.search(article.text)
    if mixed:
        message = f"{mixed[0]!r} mixes scripts within a word"
        yield _notice(article, "mixed-scripts", message, f"offset {mixed.start()}")


def _notice(article: Article, rule: str, message: str, where: str = "published") -> Issue:
    return Issue(rule=rule, severity="warning", article_id=article.id, where=where, message=message)
