"""Articles that are to be published no more."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from curation.flow.show import show
from curation.model import Article
from curation.publish.diff import VERSION, version_key
from curation.publish.records import rows
from curation.publish.release import SPLITS
from curation.workspace.store import TAKEN_DOWN, Workspace


@dataclass(frozen=True)
class TakenDown:
    """Which article was taken down, whether it was already, and which versions still hold it."""

    article: str
    new: bool
    still_in: tuple[str, ...]


def takedown(workspace: Workspace, wanted: str, reason: str | None) -> TakenDown:
    """Keep an article, and whatever else has its text or its page, out of all later versions.

    Args:
        workspace: whose article.
        wanted: its id, or the beginning of it.
        reason: for the workspace's own memory; it is not published.

    Raises:
        UsageError: no article, or more than one, begins so.
    """
    article = show(workspace, wanted).article
    with workspace.writing():
        known: dict[str, Any] = workspace.state(TAKEN_DOWN) or {}
        new = article.id not in known
        if new:
            known[article.id] = {
                "text": article.sha256,
                "page": article.raw_sha256,
                "reason": reason,
            }
            workspace.write_state(TAKEN_DOWN, known)
    return TakenDown(article.id, new, _versions_with(workspace, article.id))


def taken_down(workspace: Workspace, articles: Iterable[Article]) -> frozenset[str]:
    """Which of the articles are to be published no more: by id, text or page."""
    known: dict[str, Any] = workspace.state(TAKEN_DOWN) or {}
    texts = {said["text"] for said in known.values()}
    pages = {said["page"] for said in known.values()}
    return frozenset(
        article.id
        for article in articles
        if article.id in known or article.sha256 in texts or article.raw_sha256 in pages
    )


def _versions_with(workspace: Workspace, article: str) -> tuple[str, ...]:
    found = [
        path.parent.name
        for path in workspace.exports.glob("*/manifest.json")
        if VERSION.fullmatch(path.parent.name)
        and any(
            row["article_id"] == article
            for split in SPLITS
            for row in rows(path.parent, "articles", split)
        )
    ]
    return tuple(sorted(found, key=version_key))
