"""Every rule over every annotation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from curation.model import Annotation, Issue
from curation.ontology import Ontology
from curation.validate.rules import check, check_across
from curation.workspace.store import ARTICLES, GOLD, HUMAN, ISSUES, PULL_ISSUES, Workspace

Progress = Callable[[int, int | None], None]


@dataclass(frozen=True)
class Validated:
    """How many annotations were read and what is wrong with them."""

    annotations: int
    errors: int
    warnings: int
    issues: tuple[Issue, ...]


def validate(workspace: Workspace, progress: Progress) -> Validated:
    """Check what people said and what became gold; the findings about people's work are kept.

    What pulling already found (work held back as unreadable) stands first.
    """
    ontology = workspace.ontology
    with workspace.writing():
        texts = {article.id: article.text for article in workspace.read(ARTICLES)}
        human, gold = list(workspace.read(HUMAN)), list(workspace.read(GOLD))
        pulled = workspace.read(PULL_ISSUES)
        issues = [*pulled, *check_all(human, texts, ontology, progress)]
        workspace.write(ISSUES, issues)
    issues += check_all(gold, texts, ontology, progress)
    found = Counter(issue.severity for issue in issues)
    return Validated(len(human) + len(gold), found["error"], found["warning"], tuple(issues))


def check_all(
    annotations: list[Annotation],
    texts: dict[str, str],
    ontology: Ontology,
    progress: Progress = lambda done, total: None,
) -> list[Issue]:
    """The rules about single annotations over each, then those about all of them together."""
    issues: list[Issue] = []
    for number, annotation in enumerate(annotations, 1):
        text = texts.get(annotation.article_id)
        issues += [_orphan(annotation)] if text is None else check(annotation, text, ontology)
        progress(number, len(annotations))
    return issues + check_across(annotations)


def faultless(
    annotations: Iterable[Annotation], texts: dict[str, str], ontology: Ontology
) -> tuple[list[Annotation], list[Annotation]]:
    """Annotations without an error, and those with one, which go no further."""
    sound: list[Annotation] = []
    faulty: list[Annotation] = []
    for annotation in annotations:
        text = texts.get(annotation.article_id)
        wrong = text is None or any(
            issue.severity == "error" for issue in check(annotation, text, ontology)
        )
        (faulty if wrong else sound).append(annotation)
    return sound, faulty


def _orphan(annotation: Annotation) -> Issue:
    return Issue(
        rule="article-unknown",
        severity="error",
        article_id=annotation.article_id,
        author=annotation.author,
        where="whole annotation",
        message="it speaks of an article this workspace does not have",
        fix="curation ingest, with the article's file",
    )
