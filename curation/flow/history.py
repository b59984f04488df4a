"""What became of the annotations of an article, from pull to pull: the server keeps no history."""

from __future__ import annotations

import json
from collections.abc import Iterator, Set
from dataclasses import dataclass, replace
from typing import Any

from curation.flow.labels import migrations
from curation.model import Annotation
from curation.studio.decode import decode
from curation.studio.encode import ARTICLE_ID
from curation.studio.migrate import retired
from curation.workspace.store import ARTICLES, PULLED, PULLS, RETURNED, Workspace


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
    texts = {found.id: found.text for found in workspace.read(ARTICLES)}
    returned = [one.id for one in workspace.read(RETURNED) if one.article_id == article]
    texts |= {ident: texts[article] for ident in returned if article in texts}
    authors = _authors(workspace)
    found: dict[tuple[int, int, str], Version] = {}
    newest: dict[tuple[int, int], str] = {}
    there: dict[int, set[int]] = {}
    for number, task in _tasks(workspace, {article, *returned}):
        there[task["id"]] = {annotation["id"] for annotation in task["annotations"]}
        decoded = decode(task, texts, workspace.ontology, authors, retired(migrations(workspace)))
        records = {reading.annotation_id: reading.record for reading in decoded.readings}
        reasons = {left.annotation_id: left.reason for left in decoded.left_out}
        for annotation in task["annotations"]:
            ident, sign = annotation["id"], _sign(annotation)
            seen = Version(
                pull=number,
                task=task["id"],
                annotation=ident,
                author=annotation["completed_by"] or authors.get(ident) or "ann_unknown",
                changed=str(annotation["updated_at"]),
                state="replaced",
                reason=reasons.get(ident),
                record=records.get(ident),
            )
            found.setdefault((task["id"], ident, sign), seen)
            newest[task["id"], ident] = sign
    for server in _servers(workspace):
        there |= {deleted: set() for deleted in server["gone"] if deleted in there}
    for (task_id, ident), sign in newest.items():
        state = "current" if ident in there[task_id] else "deleted"
        found[task_id, ident, sign] = replace(found[task_id, ident, sign], state=state)
    return list(found.values())


def _sign(annotation: dict[str, Any]) -> str:
    """What is different when an annotation has changed."""
    said = [annotation["updated_at"], annotation["result"], annotation.get("was_cancelled")]
    return json.dumps(said, sort_keys=True)


def _tasks(workspace: Workspace, names: Set[str]) -> Iterator[tuple[int, dict[str, Any]]]:
    """The tasks that name any of `names`, in every pull that brought one."""
    for number, entry in enumerate(workspace.logged(PULLS), 1):
        for sha in entry["chunks"]:
            for task in json.loads(workspace.snapshot(sha)):
                if task["data"].get(ARTICLE_ID) in names:
                    yield number, task


def _authors(workspace: Workspace) -> dict[int, str]:
    return {
        int(number): author
        for server in _servers(workspace)
        for number, author in server["authors"].items()
    }


def _servers(workspace: Workspace) -> list[dict[str, Any]]:
    return list((workspace.state(PULLED) or {}).get("servers", {}).values())
