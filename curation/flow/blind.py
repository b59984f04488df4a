"""Articles that people read without suggestions, so that the pull of these can be measured."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Set
from dataclasses import dataclass

from curation.flow.lanes import known_lanes
from curation.workspace.store import BLIND, Workspace


@dataclass(frozen=True)
class Blind:
    """Which articles go out without suggestions.

    Attributes:
        share: of new articles, 0 to 1; kept for later pushes until another is named.
        seed: of the choice.
        known: ids of articles sent so before: they stay without suggestions.
        chosen: ids of new articles whose turn it is.
    """

    share: float
    seed: int
    known: frozenset[str]
    chosen: frozenset[str]

    @property
    def articles(self) -> frozenset[str]:
        """All articles that have no suggestions on purpose."""
        return self.known | self.chosen

    def keep(self, workspace: Workspace, created: Set[str]) -> None:
        """Remember what is about to be sent without suggestions; nothing if nothing ever was."""
        if self.share or self.known:
            articles = sorted(self.known | self.chosen & created)
            state = {"share": self.share, "seed": self.seed, "articles": articles}
            workspace.write_state(BLIND, state)


def blind_articles(workspace: Workspace) -> frozenset[str]:
    """Ids of the articles that were sent without suggestions on purpose."""
    return frozenset((workspace.state(BLIND) or {}).get("articles", ()))


def choose(workspace: Workspace, articles: Iterable[str], share: float | None, seed: int) -> Blind:
    """The articles to send without suggestions: those that were, and a share of the new ones.

    The choice is that of a hash of seed and article: it has nothing to do with what is in the
    articles or with their order, and a larger share takes the smaller one in.

    Args:
        workspace: whose articles; what was sent with suggestions keeps them.
        articles: ids of all articles.
        share: of the new articles, 0 to 1; None for that of the push before, with its seed.
        seed: of the choice.
    """
    state = workspace.state(BLIND) or {}
    if share is None:
        share, seed = state.get("share", 0.0), state.get("seed", seed)
    sent = {
        key[0]
        for lane in known_lanes(workspace)
        for key in (workspace.state(lane.file) or {}).get("tasks", ())
    }
    chosen = {ident for ident in articles if ident not in sent and place(seed, ident) < share}
    known = frozenset(state.get("articles", ()))
    return Blind(share, seed, known, frozenset(chosen) - known)


def place(seed: int, article: str, what: str = "blind") -> float:
    """A number from 0 up to 1, evenly spread over articles, another one for each purpose."""
    digest = hashlib.sha256(f"{what} {seed} {article}".encode()).digest()
    return int.from_bytes(digest[:8], "big") / 2**64
