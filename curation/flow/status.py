"""Where each stage stands, read off the records themselves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from curation.model import Annotation
from curation.publish.diff import latest
from curation.workspace.store import (
    ARTICLES,
    DISPUTES,
    GOLD,
    HUMAN,
    ISSUES,
    PROJECT,
    REJECTED,
    WEAK,
    Workspace,
)


@dataclass(frozen=True)
class Stage:
    """One line of `curation status`."""

    stage: str
    records: int
    state: str
    next: str | None = None


def status(workspace: Workspace) -> list[Stage]:
    """The stages in their order; `next` is the command that brings one up to date."""
    texts = {article.id: article.sha256 for article in workspace.read(ARTICLES)}
    weak = list(workspace.read(WEAK))
    human = list(workspace.read(HUMAN))
    return [
        _articles(workspace, texts),
        _annotations("preannotate", weak, texts, "curation preannotate"),
        _tasks(workspace, texts),
        _human(human, texts),
        _issues(workspace),
        _gold(workspace, human),
        _releases(workspace),
    ]


def _articles(workspace: Workspace, texts: dict[str, str]) -> Stage:
    rejected = sum(1 for _ in workspace.read(REJECTED))
    stories = len({article.story or article.id for article in workspace.read(ARTICLES)})
    if not texts:
        return Stage("ingest", 0, "no articles yet", "curation ingest FILES")
    return Stage("ingest", len(texts), f"{stories} stories, {rejected} rejected")


def _annotations(
    stage: str, found: Iterable[Annotation], texts: dict[str, str], command: str
) -> Stage:
    annotations = list(found)
    fresh = {a.article_id for a in annotations if texts.get(a.article_id) == a.article_sha256}
    missing = len(texts) - len(fresh)
    authors = ", ".join(sorted({a.author for a in annotations}))
    if missing:
        return Stage(stage, len(annotations), f"{missing} articles to do", command)
    return Stage(stage, len(annotations), f"by {authors}" if authors else "nothing to do")


def _tasks(workspace: Workspace, texts: dict[str, str]) -> Stage:
    project = workspace.state(PROJECT)
    if project is None:
        return Stage("push", 0, "no project yet", "curation push" if texts else None)
    sent = {(article, text) for article, text in project["tasks"]}
    missing = len(set(texts.items()) - sent)
    where = f"project {project['project']} at {project['url']}"
    if missing:
        return Stage("push", len(sent), f"{missing} articles to send to {where}", "curation push")
    return Stage("push", len(sent), where)


def _human(human: list[Annotation], texts: dict[str, str]) -> Stage:
    people = Counter(annotation.author for annotation in human)
    articles = len({annotation.article_id for annotation in human})
    if not human:
        return Stage("pull", 0, "nobody's work yet", "curation pull")
    share = f"{articles} of {len(texts)} articles, {len(people)} people"
    return Stage("pull", len(human), share, "curation pull" if articles < len(texts) else None)


def _issues(workspace: Workspace) -> Stage:
    found = Counter(issue.severity for issue in workspace.read(ISSUES))
    state = f"{found['error']} errors, {found['warning']} warnings"
    return Stage("validate", found.total(), state, "curation validate" if found["error"] else None)


def _gold(workspace: Workspace, human: list[Annotation]) -> Stage:
    gold = {annotation.article_id: annotation for annotation in workspace.read(GOLD)}
    waiting = len({annotation.article_id for annotation in human} - set(gold))
    disputes = sum(1 for _ in workspace.read(DISPUTES))
    state = f"{disputes} disputes, {waiting} articles waiting"
    return Stage("adjudicate", len(gold), state, "curation adjudicate" if waiting else None)


def _releases(workspace: Workspace) -> Stage:
    released = sorted(path.parent.name for path in workspace.exports.glob("*/manifest.json"))
    newest = latest(workspace.exports) if released else None
    if newest is None:
        return Stage("publish", 0, "nothing published yet", "curation publish")
    return Stage("publish", len(released), f"latest is {newest}")
