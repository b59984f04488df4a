"""What building a version has written so far, for the card and the other files that describe it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from curation.model import Issue
from curation.publish.release import LABELS
from curation.publish.sheets import Part

if TYPE_CHECKING:
    from datasets import Features


@dataclass(frozen=True)
class Built:
    """What was written, before the card and the manifest.

    `parts` by config and split, empty ones left out; `features` and `about` by config,
    `full` the features with the columns that a release without texts leaves out; `counts` as
    in the manifest; `leaks` are the stories in more than one split; `sources` and `days` of
    publication count the published articles, `people` those who annotated them; `losses` by
    config: what it cannot hold, by reason.
    """

    parts: dict[str, dict[str, Part]]
    features: dict[str, Features]
    about: dict[str, str]
    full: dict[str, Features]
    counts: dict[str, Any]
    leaks: list[Issue]
    sources: Counter[str]
    days: Counter[date | None]
    people: int
    losses: dict[str, dict[str, int]]

    def labels(self, layer: str) -> dict[str, Counter[str]]:
        """How often each label of a layer of `LABELS` occurs in the gold, by split."""
        config, path = LABELS[layer]
        return {split: part.labels[path] for split, part in self.parts.get(config, {}).items()}

    @property
    def protocol(self) -> str:
        """How the gold came to be, in a sentence."""
        first = "People annotated in Label Studio by written guidelines"
        if self.counts["weak"]["published"]:
            first = (
                "A weak tagger made a first proposal, people corrected it in Label Studio by "
                "written guidelines"
            )
        return (
            f"{first}, every reading was validated against the ontology, and readings that "
            "differed were adjudicated into the published gold."
        )
