"""Tagging article by article, and what it came to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from curation.flow.progress import Progress, quiet
from curation.model import Annotation, Issue
from curation.tag.team import Team

if TYPE_CHECKING:
    from curation.review.accounts import Account


@dataclass
class Tagged:
    """What pre-annotation gave: counts, and what went wrong with which article.

    With a bar for precision: the rules under it, and what was left out for that, by layer.
    """

    tagger: str
    articles: int = 0
    entities: int = 0
    events: int = 0
    arguments: int = 0
    stances: int = 0
    changed: bool = False
    issues: tuple[Issue, ...] = ()
    weak_rules: tuple[Account, ...] = ()
    dropped: dict[str, int] = field(default_factory=dict)

    def count(self, annotation: Annotation) -> Annotation:
        """Add one annotation to the counts."""
        self.articles += 1
        self.entities += len(annotation.entities)
        self.events += len(annotation.events)
        self.arguments += sum(len(event.arguments) for event in annotation.events)
        self.stances += len(annotation.stances)
        return annotation


def tag_all(
    team: Team,
    texts: Iterable[tuple[str, str]],
    issues: list[Issue],
    progress: Progress = quiet,
) -> Iterator[Annotation]:
    """Tag (id, text) pairs one after the other.

    A tagger that raises costs its article its suggestions and nobody else; what does not fit the
    text is left out or mended. Each such thing is added to `issues`.
    """
    total = len(texts) if isinstance(texts, list) else None
    for number, (article_id, text) in enumerate(texts, 1):
        yield team.read(article_id, text, issues)
        progress(number, total)
