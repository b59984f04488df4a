"""Articles that people read without suggestions, so that the pull of these can be measured."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Set

from curation.workspace.store import BLIND, Workspace


def blind_articles(workspace: Workspace) -> set[str]:
    """Ids of the articles that were sent without suggestions on purpose."""
    return set((workspace.state(BLIND) or {}).get("articles", ()))


def choose(workspace: Workspace, articles: Iterable[str], share: float, sent: Set[str]) -> set[str]:
    """The articles to send without suggestions: those that were, and a share of the new ones.

    The choice is that of a hash of workspace and article: it has nothing to do with the articles,
    and a larger share takes the smaller one in.

    Args:
        workspace: whose articles; what was sent blind stays blind.
        articles: ids of all articles.
        share: of the new articles, 0 to 1.
        sent: ids of those that were sent before, with suggestions or without.
    """
    known = blind_articles(workspace)
    new = {ident for ident in articles if ident not in sent}
    return known | {ident for ident in new if _place(workspace.id, ident) < share}


def keep(workspace: Workspace, hidden: Set[str]) -> None:
    """Remember what was sent without suggestions; nothing is written if nothing was."""
    if hidden:
        workspace.write_state(BLIND, {"articles": sorted(hidden)})


def _place(seed: str, article: str) -> float:
    """A number from 0 up to 1, evenly spread over articles."""
    digest = hashlib.sha256(f"blind {seed} {article}".encode()).digest()
    return int.from_bytes(digest[:8], "big") / 2**64
