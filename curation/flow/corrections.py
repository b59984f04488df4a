"""What people made of the suggestions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from curation.errors import WorkspaceError
from curation.flow.blind import blind_articles
from curation.model import Annotation
from curation.review.accounts import Books, Corrections
from curation.review.ledger import Correction
from curation.review.ledger import corrections as compare
from curation.workspace.store import HUMAN, WEAK, Workspace


@dataclass
class Corrected:
    """The accounts, and how many readings had no suggestions to start from."""

    accounts: Corrections
    without: int


def corrections(workspace: Workspace) -> Corrected:
    """Compare the suggestions, as they are today, with every person's reading.

    Raises:
        WorkspaceError: there is nothing to compare.
    """
    weak = shown(workspace)
    accounts, without = account(weak, workspace.read(HUMAN))
    if not accounts.readings:
        raise WorkspaceError(
            "no reading by a person can be compared with suggestions",
            fix="curation preannotate, then push, pull",
        )
    return Corrected(accounts, without)


def items(workspace: Workspace) -> Iterator[Correction]:
    """What became of every single suggestion, and everything people added."""
    weak = shown(workspace)
    for reading in workspace.read(HUMAN):
        if suggested := _suggested(weak, reading):
            yield from compare(suggested, reading)


def shown(workspace: Workspace) -> dict[str, Annotation]:
    """The suggestions by article, but for those that were held back on purpose."""
    blind = blind_articles(workspace)
    return {a.article_id: a for a in workspace.read(WEAK) if a.article_id not in blind}


def account(
    weak: Mapping[str, Annotation], readings: Iterable[Annotation]
) -> tuple[Corrections, int]:
    """The accounts of readings, and how many of them have no suggestions of the same text."""
    books, without = Books(), 0
    for reading in readings:
        if suggested := _suggested(weak, reading):
            books.add(compare(suggested, reading))
        else:
            without += 1
    return books.result(), without


def _suggested(weak: Mapping[str, Annotation], reading: Annotation) -> Annotation | None:
    suggested = weak.get(reading.article_id)
    same = suggested and suggested.article_sha256 == reading.article_sha256
    return suggested if same else None
