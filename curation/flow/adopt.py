"""Articles and their weak annotations from a run into a workspace, to be pushed from there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from curation.flow.ingest import move_stories, story_index, with_stories
from curation.ingest.known import Known
from curation.model import Annotation, Article, Reject
from curation.workspace.store import ARTICLES, WEAK, Workspace


@dataclass
class Adopted:
    """How many articles and annotations were added, were there already, or were refused."""

    added: int = 0
    known: int = 0
    annotations: int = 0
    rejects: tuple[Reject, ...] = ()


def adopt(workspace: Workspace, found: Iterable[tuple[Article, Annotation | None]]) -> Adopted:
    """Add articles that were cleaned elsewhere; nothing that is there is changed.

    Their stories are told anew among the workspace's own. An annotation of another text, or in
    the labels of another ontology, is left behind: `curation preannotate` makes a new one.
    """
    done, rejects = Adopted(), list[Reject]()
    known, told = Known(), dict[str, str | None]()
    with workspace.writing():
        for article in workspace.read(ARTICLES):
            known.add(article)
            told[article.id] = article.story
        new: list[Article] = []
        weak: list[Annotation] = []
        for article, read in found:
            if article in known:
                done.known += 1
            elif reject := known.refuse(article, f"the run's article {article.id}"):
                rejects.append(reject)
            else:
                known.add(article)
                new.append(article)
                if read and _fits(read, article, workspace):
                    weak.append(read)
        index = story_index(workspace, told)
        workspace.append(ARTICLES, with_stories(iter(new), index, told))
        move_stories(workspace, told, index)
        there = {annotation.article_id for annotation in workspace.read(WEAK)}
        weak = [read for read in weak if read.article_id not in there]
        if weak:
            workspace.append(WEAK, weak)
    done.added, done.annotations, done.rejects = len(new), len(weak), tuple(rejects)
    return done


def _fits(read: Annotation, article: Article, workspace: Workspace) -> bool:
    return (
        read.article_sha256 == article.sha256
        and read.ontology_version == workspace.ontology.version
    )
