"""What is odd about a text before anybody reads it: a warning each, and it is read all the same."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from curation.model import Issue

LONG = 1_000_000
"""Code points after which a text is hardly one article."""

_DEVANAGARI = regex.compile(r"\p{Script=Devanagari}")
_SIGN = r"[\u0900-\u0903\u093a-\u093c\u093e-\u094f\u0951-\u0957\u0962\u0963]"
_HALF = regex.compile(r"(?<![\p{L}\p{M}\u200c\u200d\u25cc])" + _SIGN)


def oddities(article_id: str, text: str) -> Iterator[Issue]:
    """Texts that are empty, not Hindi, broken or far too long."""
    if not text.strip():
        yield _issue("text-empty", article_id, "there is nothing to read", "leave the line out")
    elif not _DEVANAGARI.search(text):
        what = "no Devanagari letter stands in it; only what is known in Latin letters was found"
        yield _issue("text-not-hindi", article_id, what, "leave the line out, or send Hindi text")
    if half := _HALF.search(text):
        what = f"at {half.start()} a sign stands without its letter; nothing that touches it counts"
        yield _issue("text-half-cluster", article_id, what, "mend the text where it was cut")
    if len(text) > LONG:
        what = f"{len(text):,} code points are more than an article; read as one"
        yield _issue("text-long", article_id, what, "give each article a line of its own")


def _issue(rule: str, article_id: str, message: str, fix: str) -> Issue:
    return Issue(
        rule=rule,
        severity="warning",
        article_id=article_id,
        where="whole text",
        message=message,
        fix=fix,
    )
