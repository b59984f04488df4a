"""What several people said about each article, merged into gold."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from curation.errors import UsageError, WorkspaceError
from curation.flow.standing import standing
from curation.flow.validate import faultless
from curation.model import Annotation
from curation.review.adjudicate import adjudicate as merge
from curation.review.votes import POLICIES, Dispute
from curation.workspace.store import ARTICLES, DISPUTES, GOLD, Workspace


@dataclass(frozen=True)
class Adjudicated:
    """Whose readings were merged into gold for how many articles, and what is left open."""

    policy: str
    annotations: int
    people: int
    articles: int
    disputes: tuple[Dispute, ...]
    outvoted: tuple[Dispute, ...]
    faulty: tuple[tuple[str, str], ...]


def adjudicate(workspace: Workspace, policy: str | None) -> Adjudicated:
    """Merge the sound annotations of each article; those with errors take no part.

    Raises:
        WorkspaceError: nobody has annotated anything yet.
        UsageError: there is no such policy.
    """
    name = policy or workspace.settings.policy
    if name not in POLICIES:
        raise UsageError(
            f"there is no policy {name!r}", fix=f"set one of {', '.join(POLICIES)} in curation.toml"
        )
    with workspace.writing():
        human, _ = standing(workspace)
        if not human:
            raise WorkspaceError("there are no annotations by people yet", fix="curation pull")
        texts = {article.id: article.text for article in workspace.read(ARTICLES)}
        sound, faulty = faultless(human, texts, workspace.ontology)
        by_article: dict[str, list[Annotation]] = defaultdict(list)
        for annotation in sound:
            by_article[annotation.article_id].append(annotation)
        outcomes = [
            merge(readings, workspace.ontology, POLICIES[name])
            for _, readings in sorted(by_article.items())
        ]
        disputes = tuple(dispute for outcome in outcomes for dispute in outcome.disputes)
        workspace.write(GOLD, [outcome.gold for outcome in outcomes])
        workspace.write(DISPUTES, disputes)
    return Adjudicated(
        policy=name,
        annotations=len(sound),
        people=len({annotation.author for annotation in sound}),
        articles=len(outcomes),
        disputes=disputes,
        outvoted=tuple(dispute for outcome in outcomes for dispute in outcome.outvoted),
        faulty=tuple((annotation.article_id, annotation.author) for annotation in faulty),
    )
