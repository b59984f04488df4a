"""What became of the annotations of an article, from pull to pull: the server keeps no history."""

from __future__ import annotations

import json
from collections.abc import Iterator, Set
from dataclasses import dataclass, replace
from typing import Any

from curation.flow.labels import migrations
from curation.model import Annotation
from curation.studio.decode import Mark, author_of, decode, mark
from curation.studio.encode import ARTICLE_ID
from curation.studio.migrate import retired
from curation.workspace.store import ARTICLES, PULLED, PULLS, RETURNED, Workspace

Place = tuple[int, int, str]
"""Project, number and first date of a task."""


@dataclass(frozen=True)
class Version:
    """One state of one annotation, as a pull has seen it.

    Attributes:
        pull: number of the pull that brought it, from 1.
        changed: when it was last changed, by the server's clock.
        state: `current`, `replaced` by a later one, or `deleted` on the server.
        reason: why it could not be taken as a reading (`skipped`, `faulty` …), if so.
        record: the reading.
    """

    pull: int
    task: int
    annotation: int
    author: str
    changed: str
    state: str
    reason: str | None
    record: Annotation | None


def history(workspace: Workspace, article: str) -> list[Version]:
    """Every state of every annotation of an article that any pull brought, the oldest first."""
    articles = {found.id: found.sha256 for found in workspace.read(ARTICLES)}
    returned = [one.id for one in workspace.read(RETURNED) if one.article_id == article]
    articles |= {ident: articles[article] for ident in returned if article in articles}
    known, old = list(workspace.read(PULLED)), retired(migrations(workspace))
    authors = {(work.number, work.created): work.author for one in known for work in one.work}
    found: dict[tuple[Place, Mark, str], Version] = {}
    newest: dict[tuple[Place, Mark], str] = {}
    there: dict[Place, set[Mark]] = {}
    for number, task in _tasks(workspace, {article, *returned}):
        place = task["project"], task["id"], task["created_at"]
        there[place] = {mark(annotation) for annotation in task["annotations"]}
        decoded = decode(task, articles, workspace.ontology, authors, old)
        records = {reading.annotation_id: reading.record for reading in decoded.readings}
        reasons = {left.annotation_id: left.reason for left in decoded.left_out}
        for annotation in task["annotations"]:
            ident, sign = annotation["id"], _sign(annotation)
            seen = Version(
                pull=number,
                task=task["id"],
                annotation=ident,
                author=author_of(annotation, authors),
                changed=str(annotation["updated_at"]),
                state="replaced",
                reason=reasons.get(ident),
                record=records.get(ident),
            )
            found.setdefault((place, mark(annotation), sign), seen)
            newest[place, mark(annotation)] = sign
    there |= {one.key[1:]: set() for one in known if one.gone}
    for (place, which), sign in newest.items():
        state = "current" if which in there[place] else "deleted"
        found[place, which, sign] = replace(found[place, which, sign], state=state)
    return list(found.values())


def _sign(annotation: dict[str, Any]) -> str:
    """What is different when an annotation has changed."""
    said = [annotation["updated_at"], annotation["result"], annotation.get("was_cancelled")]
    return json.dumps(said, sort_keys=True)


def _tasks(workspace: Workspace, names: Set[str]) -> Iterator[tuple[int, dict[str, Any]]]:
    """The tasks that name any of `names`, in every pull that brought one."""
    for number, entry in enumerate(workspace.logged(PULLS), 1):
        for sha in (sha for project in entry["projects"] for sha in project["chunks"]):
            for task in json.loads(workspace.snapshot(sha)):
                if str(task["data"].get(ARTICLE_ID)) in names:  # anything may stand there
                    yield number, task
