"""Faulty work back to whoever did it, each person in a Label Studio project of their own."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, NamedTuple

from curation.flow.lanes import address, return_mark
from curation.flow.progress import Progress, quiet
from curation.flow.standing import standing
from curation.model import Annotation, Article, Issue, sha256
from curation.studio.client import Studio
from curation.studio.decode import author_of
from curation.studio.encode import link_names, prediction
from curation.studio.guide import instructions
from curation.studio.interface import interface
from curation.studio.plan import Target, plan
from curation.studio.project import Wanted, fingerprint
from curation.studio.push import push
from curation.studio.returned import Who, encode_returned, regions_of, showable
from curation.validate.returned import Returned, asked, fault_lines, returned_id
from curation.workspace.store import (
    ARTICLES,
    ISSUES,
    JOURNAL,
    PULL_ISSUES,
    PULLED,
    RETURNED,
    Workspace,
)


@dataclass(frozen=True)
class SentBack:
    """What one person is asked to mend: how many readings, how many tasks are new, and where."""

    author: str
    readings: int
    created: int
    address: str


class _Back(NamedTuple):
    """A reading on its way back: what is kept of it, its article, and what the page shows."""

    kept: Returned
    article: Article
    suggestion: dict[str, Any]


def send_back(
    workspace: Workspace, studio: Studio, *, progress: Progress = quiet
) -> list[SentBack]:
    """Send every reading with an error to its author; a second run sends nothing.

    The errors are those the last `validate` has found. Those an annotator cannot mend, such as a
    text that has changed since, stay with us.

    Raises:
        StudioError: the server refuses, or does not answer.
    """
    with workspace.writing():
        backs = _backs(workspace, studio)
        known = {one.id for one in workspace.read(RETURNED)}
        new = [back.kept for some in backs.values() for back in some if back.kept.id not in known]
        if new:
            workspace.append(RETURNED, new)
        return [_send(workspace, studio, who, backs[who], progress) for who in sorted(backs)]


def _backs(workspace: Workspace, studio: Studio) -> dict[str, list[_Back]]:
    """What goes back to whom."""
    issues: dict[Who, list[Issue]] = defaultdict(list)
    for issue in workspace.read(ISSUES):
        if issue.severity == "error" and issue.author and issue.rule in asked():
            issues[issue.article_id, issue.author].append(issue)
    unread = {
        (i.article_id, i.author) for i in workspace.read(PULL_ISSUES) if i.severity == "error"
    }
    articles = {article.id: article for article in workspace.read(ARTICLES)}
    readings = {(r.article_id, r.author): r for r in standing(workspace)[0]}
    raw = _last_said(workspace, studio)
    found: dict[str, list[_Back]] = defaultdict(list)
    for who, faults in sorted(issues.items()):
        article, reading = articles.get(who[0]), readings.get(who)
        if article is None or who not in raw:
            continue
        if reading and who not in unread and reading.article_sha256 == article.sha256:
            back = _readable(workspace, article, reading, faults)
        else:
            back = _unreadable(article, who[1], raw[who], faults)
        found[who[1]].append(back)
    return dict(found)


def _readable(
    workspace: Workspace, article: Article, reading: Annotation, issues: Sequence[Issue]
) -> _Back:
    words = {ident: span.text for ident, span in reading.spans()}
    suggestion = prediction(reading, link_names(workspace.ontology))
    return _back(article, reading.author, suggestion, reading.seconds, fault_lines(issues, words))


def _unreadable(
    article: Article, person: str, raw: dict[str, Any], issues: Sequence[Issue]
) -> _Back:
    result = showable(raw["result"], article.text)
    lines = fault_lines(issues, regions_of(raw["result"], article.text))
    suggestion = {"model_version": person, "result": result}
    return _back(article, person, suggestion, raw.get("lead_time"), lines)


def _back(
    article: Article,
    person: str,
    suggestion: dict[str, Any],
    seconds: float | None,
    faults: tuple[str, ...],
) -> _Back:
    kept = Returned(
        id=returned_id(article.id, person, suggestion["result"]),
        article_id=article.id,
        article_sha256=article.sha256,
        author=person,
        faults=faults,
        seconds=seconds,
    )
    return _Back(kept, article, suggestion)


def _last_said(workspace: Workspace, studio: Studio) -> dict[Who, dict[str, Any]]:
    """The last annotation of everybody on every article, as it was pulled from this server."""
    here = address(workspace, studio)
    tasks = sorted(
        (task for task in workspace.read(PULLED) if task.server == here and task.about),
        key=lambda task: task.snapshot,
    )
    found: dict[Who, dict[str, Any]] = {}
    for sha, some in groupby(tasks, key=lambda task: task.snapshot):
        chunk = {task["id"]: task for task in json.loads(workspace.snapshot(sha))}
        for task in some:
            authors = {(work.number, work.created): work.author for work in task.work}
            for annotation in chunk[task.number]["annotations"]:
                who = (str(task.about), author_of(annotation, authors))
                older = found.get(who)
                if older is None or older["updated_at"] < annotation["updated_at"]:
                    found[who] = annotation
    return found


def _send(
    workspace: Workspace, studio: Studio, who: str, backs: Sequence[_Back], progress: Progress
) -> SentBack:
    wanted = Wanted(
        workspace=return_mark(workspace, who),
        title=f"{workspace.settings.project[:22]} · सुधार · {who}",
        page=interface(workspace.ontology, faults=True),
        guide=instructions(workspace.guidelines),
    )
    by_id = {back.kept.id: back for back in backs}
    targets = [
        Target(article_id=ident, text_sha256=sha256(back.article.text), model_version=who)
        for ident, back in by_id.items()
    ]
    made, page = plan(studio, wanted, targets), fingerprint(wanted.page)

    def payload(ids: Sequence[str]) -> list[dict[str, Any]]:
        return [
            encode_returned(i, by_id[i].article, by_id[i].kept.faults, by_id[i].suggestion, page)
            for i in ids
        ]

    project = push(
        studio,
        made,
        payload,
        None,
        journal=lambda entry: workspace.log(JOURNAL, entry),
        progress=progress,
    ).project
    where = f"{studio.url.rstrip('/')}/projects/{project}/data"
    return SentBack(author=who, readings=len(backs), created=len(made.create), address=where)
