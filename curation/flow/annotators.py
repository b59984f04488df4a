"""Who has worked, under their pseudonyms: how much, how long, when."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from statistics import median

from curation.flow.control import settled
from curation.flow.corrections import shown
from curation.model import Annotation, Issue
from curation.review.care import Care
from curation.review.care import care as look_after
from curation.workspace.store import CONTROL, HUMAN, ISSUES, PULL_ISSUES, Workspace


@dataclass(frozen=True)
class Annotator:
    """One person's share.

    Attributes:
        annotations: articles with a reading of theirs that counts.
        items: entities, events and stances in these.
        hours: what the page measured, if it measured any; it runs while the page is open.
        minutes: median per article, likewise.
        faults: errors found in their work, by `pull` and by `validate`.
    """

    name: str
    annotations: int
    items: int
    hours: float | None
    minutes: float | None
    first: datetime | None
    last: datetime | None
    faults: int


def annotators(workspace: Workspace) -> list[Annotator]:
    """Everybody whose work was pulled, by pseudonym."""
    readings: dict[str, list[Annotation]] = defaultdict(list)
    for annotation in workspace.read(HUMAN):
        readings[annotation.author].append(annotation)
    faults: dict[str, list[Issue]] = defaultdict(list)
    for table in (PULL_ISSUES, ISSUES):
        for issue in workspace.read(table):
            if issue.author and issue.severity == "error":
                faults[issue.author].append(issue)
    return [
        _annotator(name, readings[name], len(faults[name])) for name in sorted({*readings, *faults})
    ]


def _annotator(name: str, readings: list[Annotation], faults: int) -> Annotator:
    seconds = [reading.seconds for reading in readings if reading.seconds is not None]
    days = sorted(reading.created for reading in readings if reading.created)
    return Annotator(
        name=name,
        annotations=len(readings),
        items=sum(len(r.entities) + len(r.events) + len(r.stances) for r in readings),
        hours=round(sum(seconds) / 3600, 2) if seconds else None,
        minutes=round(median(seconds) / 60, 1) if seconds else None,
        first=days[0] if days else None,
        last=days[-1] if days else None,
        faults=faults,
    )


def care(workspace: Workspace, *, samples: int, seed: int) -> tuple[Care, ...]:
    """Everybody's work, seen with care: pace, agreement with gold, drift, what went unchanged.

    Args:
        workspace: whose people.
        samples: bootstrap samples behind the intervals.
        seed: of the bootstrap.
    """
    return look_after(
        workspace.read(HUMAN),
        controls=workspace.read(CONTROL),
        suggestions=shown(workspace),
        gold=settled(workspace),
        samples=samples,
        seed=seed,
    )
