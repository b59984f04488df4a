"""What has been taken already, so that nothing is taken twice."""

from __future__ import annotations

from collections.abc import Iterable

from curation.model import Article, Reject


class Known:
    """The articles there are, by id and by text."""

    def __init__(self, articles: Iterable[tuple[str, str]] = ()):
        """Begin with pairs of an article's id and the sha256 of its text."""
        self._texts: dict[str, str] = {}
        self._ids: dict[str, str] = {}
        for ident, text in articles:
            self._texts[ident] = text
            self._ids.setdefault(text, ident)

    def __contains__(self, article: Article) -> bool:
        """Whether this very article, id and text, is there: nothing to do, nothing to report."""
        return self._texts.get(article.id) == article.sha256

    def takes(self, ident: str) -> bool:
        """Whether an id is free."""
        return ident not in self._texts

    def refuse(self, article: Article, where: str) -> Reject | None:
        """Why an article that is not there cannot be added, or None if it can."""
        sha = article.sha256
        if article.id in self._texts:
            return self._reject(
                article, where, "id-conflict", f"id {article.id!r} belongs to another text"
            )
        if sha in self._ids:
            return self._reject(article, where, "duplicate", f"duplicate of {self._ids[sha]!r}")
        return None

    def add(self, article: Article) -> None:
        """Remember an article."""
        self._texts[article.id] = article.sha256
        self._ids.setdefault(article.sha256, article.id)

    @staticmethod
    def _reject(article: Article, where: str, reason: str, message: str) -> Reject:
        return Reject(where=where, reason=reason, message=message, raw_sha256=article.raw_sha256)
