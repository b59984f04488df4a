"""One article as it was read, with its cuts, and what the annotations say of it."""

from __future__ import annotations

from dataclasses import dataclass

from curation.errors import UsageError
from curation.model import Annotation, Article
from curation.workspace.store import ARTICLES, GOLD, HUMAN, WEAK, Workspace


@dataclass(frozen=True)
class Piece:
    """A stretch of the page as scraped: kept, or cut by a rule."""

    text: str
    cut_by: str | None = None


@dataclass(frozen=True)
class Shown:
    """An article, its page in pieces, and its annotations."""

    article: Article
    pieces: tuple[Piece, ...]
    annotations: tuple[Annotation, ...]


def show(workspace: Workspace, wanted: str) -> Shown:
    """Look up an article by its id or the beginning of it.

    Raises:
        UsageError: no article, or more than one, begins so.
    """
    found = [article for article in workspace.read(ARTICLES) if article.id.startswith(wanted)]
    exact = [article for article in found if article.id == wanted]
    if len(exact or found) != 1:
        ids = [article.id for article in found]
        raise UsageError(
            f"{len(ids) or 'no'} articles have an id that begins with {wanted!r}",
            details=ids[:10],
            fix="name one of these" if ids else "curation status",
        )
    article = (exact or found)[0]
    annotations = [
        annotation
        for table in (WEAK, HUMAN, GOLD)
        for annotation in workspace.read(table)
        if annotation.article_id == article.id
    ]
    return Shown(article, pieces(article), tuple(annotations))


def pieces(article: Article) -> tuple[Piece, ...]:
    """The page as scraped, from what was kept and what was cut, in the order of the page.

    White space that is in neither is shown as a line end.
    """
    kept = [
        (
            b.raw_start,
            b.raw_start + b.raw_length,
            Piece(article.text[b.clean_start : b.clean_start + b.clean_length]),
        )
        for b in article.offsets
    ]
    cut = [(c.start, c.end, Piece(c.text, c.rule)) for c in article.cuts]
    found: list[Piece] = []
    last = 0
    for start, end, piece in sorted(kept + cut, key=lambda placed: placed[:2]):
        if found and start > last:
            found.append(Piece("\n"))
        found.append(piece)
        last = end
    return tuple(found)
