"""Where each stage stands, read off the records themselves."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from curation.flow.inputs import behind
from curation.flow.lanes import LOCAL, known_lanes
from curation.model import Annotation
from curation.publish.diff import latest
from curation.workspace.store import (
    ARTICLES,
    DISPUTES,
    GOLD,
    HUMAN,
    ISSUES,
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
    texts, stories = dict[str, str](), set[str]()
    for article in workspace.read(ARTICLES):
        texts[article.id] = article.sha256
        stories.add(article.story or article.id)
    human = list(workspace.read(HUMAN))
    return [
        _articles(workspace, len(texts), len(stories)),
        _weak(workspace, texts),
        tasks := _tasks(workspace, texts),
        _human(human, texts, pushed=tasks.records > 0),
        _issues(workspace, human),
        gold := _gold(workspace, human),
        _releases(workspace, gold=gold.records > 0),
    ]


def _articles(workspace: Workspace, articles: int, stories: int) -> Stage:
    rejected = sum(1 for _ in workspace.read(REJECTED))
    if not articles:
        return Stage("ingest", 0, f"no articles yet, {rejected} rejected", "curation ingest FILES")
    return Stage(
        "ingest",
        articles,
        f"{stories} {'story' if stories == 1 else 'stories'}, {rejected} rejected",
    )


def _weak(workspace: Workspace, texts: dict[str, str]) -> Stage:
    weak = list(workspace.read(WEAK))
    fresh = {a.article_id for a in weak if texts.get(a.article_id) == a.article_sha256}
    missing = len(texts) - len(fresh)
    if missing:
        return Stage("preannotate", len(weak), f"{missing} articles to do", "curation preannotate")
    authors = ", ".join(sorted({annotation.author for annotation in weak}))
    return Stage("preannotate", len(weak), f"by {authors}" if authors else "nothing to do")


def _tasks(workspace: Workspace, texts: dict[str, str]) -> Stage:
    states = [state for lane in known_lanes(workspace) if (state := lane.kept(workspace))]
    if not states:
        return Stage("push", 0, "no project yet", "curation push" if texts else None)
    sent = {(article, text) for state in states for article, text in state.tasks}
    missing = len(set(texts.items()) - sent)
    numbers = ", ".join(str(state.project) for state in states)
    server = "the local server" if states[0].url == LOCAL else states[0].url
    where = f"project{'s' if len(states) > 1 else ''} {numbers} at {server}"
    tasks = sum(len(state.tasks) for state in states)
    if missing:
        return Stage("push", tasks, f"{missing} articles to send to {where}", "curation push")
    return Stage("push", tasks, where)


def _human(human: list[Annotation], texts: dict[str, str], *, pushed: bool) -> Stage:
    people = Counter(annotation.author for annotation in human)
    articles = len({annotation.article_id for annotation in human})
    if not human:
        return Stage("pull", 0, "nobody's work yet", "curation pull" if pushed else None)
    share = f"{articles} of {len(texts)} articles, {len(people)} people"
    return Stage("pull", len(human), share, "curation pull" if articles < len(texts) else None)


def _issues(workspace: Workspace, human: list[Annotation]) -> Stage:
    if human and not (workspace.root / ISSUES.path).exists():
        return Stage("validate", 0, "not checked yet", "curation validate")
    found = Counter(issue.severity for issue in workspace.read(ISSUES))
    state = f"{found['error']} errors, {found['warning']} warnings"
    return Stage("validate", found.total(), state, "curation validate" if found["error"] else None)


def _gold(workspace: Workspace, human: list[Annotation]) -> Stage:
    gold = {annotation.article_id: annotation for annotation in workspace.read(GOLD)}
    waiting = len({annotation.article_id for annotation in human} - set(gold))
    disputes = sum(1 for _ in workspace.read(DISPUTES))
    state = f"{disputes} disputes, {waiting} articles waiting"
    return Stage("adjudicate", len(gold), state, "curation adjudicate" if waiting else None)


def _releases(workspace: Workspace, *, gold: bool) -> Stage:
    newest = latest(workspace.exports)
    if newest is None:
        return Stage("publish", 0, "nothing published yet", "curation publish" if gold else None)
    released = sum(1 for _ in workspace.exports.glob("*/manifest.json"))
    if moved := behind(workspace):
        state = f"latest is {newest}; since then changed: {', '.join(moved)}"
        return Stage("publish", released, state, "curation publish")
    return Stage("publish", released, f"latest is {newest}")
