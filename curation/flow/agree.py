"""How well the people of a workspace agree."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

from curation.errors import WorkspaceError
from curation.flow.blind import blind_articles
from curation.model import Annotation, sha256
from curation.review.agree import Step
from curation.review.agree import agree as measure
from curation.review.agreement import Agreement
from curation.review.anchoring import Anchored, anchoring
from curation.workspace.store import ARTICLES, HUMAN, WEAK, WEAK_HEADINGS, Workspace


@dataclass
class Agreed:
    """What was found.

    Attributes:
        agreement: the measures; None where no article was read by two people.
        anchoring: what suggestions do to people; empty if no article was sent without any, or
            nobody has read one yet.
        readings: how many went into all this.
        outdated: how many are of an older text of their article.
    """

    agreement: Agreement | None
    anchoring: tuple[Anchored, ...] = ()
    readings: int = 0
    outdated: int = 0


def agree(
    workspace: Workspace, *, step: Step, samples: int, seed: int, gamma: bool = False
) -> Agreed:
    """Measure agreement over all articles that two people or more have read, and anchoring.

    Args:
        workspace: whose people.
        step: how time is cut.
        samples: bootstrap samples behind the intervals.
        seed: of the bootstrap.
        gamma: measure gamma too.

    Raises:
        WorkspaceError: no article was read by two people, and there is no blind work either.
    """
    texts = {article.id: article.text for article in workspace.read(ARTICLES)}
    counts = {"readings": 0, "outdated": 0}
    together = _together(workspace.read(HUMAN), texts, counts)
    agreement = measure(together, texts, step=step, gamma=gamma, samples=samples, seed=seed)
    anchored = _anchoring(workspace, texts, samples, seed)
    if not agreement.articles and not anchored:
        raise WorkspaceError(
            f"no article was read by two people ({counts['readings']} readings in all)",
            fix="let a second person annotate some of the tasks, then curation pull",
        )
    return Agreed(agreement if agreement.articles else None, anchored, **counts)


def _anchoring(
    workspace: Workspace, texts: Mapping[str, str], samples: int, seed: int
) -> tuple[Anchored, ...]:
    """Blind work beside assisted work; suggestions are read from disk one by one."""
    blind = blind_articles(workspace)
    if not blind:
        return ()
    places = {weak.article_id: place for place, weak in workspace.located(WEAK_HEADINGS)}

    def compared() -> Iterator[tuple[list[Annotation], Annotation | None]]:
        for readings in _together(workspace.read(HUMAN), texts, {"readings": 0, "outdated": 0}):
            if readings and readings[0].article_id in places:
                yield readings, next(workspace.at(WEAK, [places[readings[0].article_id]]))

    return anchoring(compared(), blind, samples=samples, seed=seed)


def _together(
    annotations: Iterable[Annotation], texts: Mapping[str, str], counts: dict[str, int]
) -> Iterator[list[Annotation]]:
    """The readings of each article's text of today; the workspace keeps them article by article."""
    for ident, group in groupby(annotations, key=lambda annotation: annotation.article_id):
        today = sha256(texts[ident]) if ident in texts else None
        readings = list(group)
        fresh = [reading for reading in readings if reading.article_sha256 == today]
        counts["readings"] += len(fresh)
        counts["outdated"] += len(readings) - len(fresh)
        yield fresh
