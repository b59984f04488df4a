"""How well the people of a workspace agree."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

from curation.errors import WorkspaceError
from curation.model import Annotation, sha256
from curation.review.agree import Step
from curation.review.agree import agree as measure
from curation.review.agreement import Agreement
from curation.workspace.store import ARTICLES, HUMAN, Workspace


@dataclass
class Agreed:
    """The measures, how many readings went into them, and how many are of an older text."""

    agreement: Agreement
    readings: int = 0
    outdated: int = 0


def agree(workspace: Workspace, *, step: Step, samples: int, seed: int) -> Agreed:
    """Measure agreement over all articles that two people or more have read.

    Args:
        workspace: whose people.
        step: how time is cut.
        samples: bootstrap samples behind the intervals.
        seed: of the bootstrap.

    Raises:
        WorkspaceError: no article was read by two people.
    """
    texts = {article.id: article.text for article in workspace.read(ARTICLES)}
    counts = {"readings": 0, "outdated": 0}
    together = _together(workspace.read(HUMAN), texts, counts)
    agreement = measure(together, texts, step=step, samples=samples, seed=seed)
    if not agreement.articles:
        raise WorkspaceError(
            f"no article was read by two people ({counts['readings']} readings in all)",
            fix="let a second person annotate some of the tasks, then curation pull",
        )
    return Agreed(agreement, **counts)


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
