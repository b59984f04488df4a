"""A workspace of the sample articles, read by annotators with known faults."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

from licensed import LICENSE, licensed
from readings import Noise, annotator, shipped

from curation import samples
from curation.model import Article, sha256
from curation.workspace.store import ARTICLES, HUMAN, Workspace

FIRST_DAY = datetime(2026, 9, 1, tzinfo=UTC)


def sample_articles() -> list[Article]:
    """The sample articles as cleaning leaves them."""
    return [
        Article(
            id=ident,
            title=text.split("\n", 1)[0],
            text=text,
            raw_sha256=sha256(ident),
            license=LICENSE,
        )
        for ident, text in sorted(samples.texts().items())
    ]


def annotated(root: Path, people: Mapping[str, Noise], *, seed: int = 1) -> Workspace:
    """Every sample article read by everybody in `people`, one article a week."""
    workspace = licensed(Workspace.create(root)[0])
    workspace.write(ARTICLES, sample_articles())
    texts = samples.texts()
    readings = [
        annotator(truth, texts[ident], noise, shipped(), author=author, seed=seed).model_copy(
            update={"created": FIRST_DAY + timedelta(weeks=week), "seconds": 600.0}
        )
        for week, (ident, truth) in enumerate(sorted(samples.gold().items()))
        for author, noise in sorted(people.items())
    ]
    workspace.write(HUMAN, readings)
    return workspace
