"""What pulls have brought, read: every task in its last state, and what it says today."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, NamedTuple

from curation.flow.control import known_controls
from curation.flow.labels import migrations
from curation.model import Issue
from curation.studio.decode import Decoded, Reading, decode
from curation.studio.encode import ARTICLE_ID
from curation.studio.migrate import Migration, migrate, retired
from curation.studio.returned import (
    Who,
    author,
    newest,
    of_article,
    only_theirs,
    without_corrected,
)
from curation.workspace.store import ARTICLES, PULLED, RETURNED, Workspace

Task = dict[str, Any]

EMPTY: dict[str, Any] = {"stamps": {}, "snapshots": {}, "gone": [], "authors": {}, "groups": {}}
"""What we know of a server before the first pull.

`stamps`: project → task number → what it looked like; `snapshots`: task number → the chunk that
holds its last state; `gone`: tasks deleted on the server; `authors`: annotation → pseudonym;
`groups`: project → the group that works there, where the work is divided.
"""


def servers_of(workspace: Workspace) -> dict[str, dict[str, Any]]:
    """What earlier pulls left us to know, by the server's address.

    Work pulled from a server counts for ever, also when the next pull speaks to another one.
    """
    return dict((workspace.state(PULLED) or {}).get("servers", {}))


class Held(NamedTuple):
    """What a task holds, and whether it is a control article for those who work there."""

    decoded: Decoded
    control: bool


def read_all(workspace: Workspace, state: dict[str, Any]) -> Iterator[Held]:
    """Every task in its last state, without what its author has corrected since."""
    texts = {article.id: article.text for article in workspace.read(ARTICLES)}
    authors = {int(number): name for number, name in state["authors"].items()}
    steps = migrations(workspace)
    backs = {one.id: one for one in workspace.read(RETURNED) if one.article_id in texts}
    texts |= {one.id: texts[one.article_id] for one in backs.values()}

    def read(task: Task) -> Decoded:
        decoded = decode(task, texts, workspace.ontology, authors, retired(steps))
        decoded = _in_new_labels(decoded, steps, workspace.ontology.version) if steps else decoded
        back = backs.get(article_of(task))
        return of_article(decoded, back.article_id, back.seconds) if back else decoded

    controls, groups = known_controls(workspace), state.get("groups", {})
    checked: set[Who] = set()
    tasks, corrections = [], []
    for task in last_states(workspace, state):
        if back := backs.get(article_of(task)):
            task, others = only_theirs(task, back.author, authors)
            yield Held(of_article(others, back.article_id, None), control=False)
            corrections.append(read(task))
        control = article_of(task) in controls.of(groups.get(str(task.get("project"))))
        if control:
            checked |= {(article_of(task), author(a, authors)) for a in task["annotations"]}
        tasks.append((task, back, control))
    last = newest(corrections)
    for task, back, control in tasks:
        article = back.article_id if back else article_of(task)
        kept, old = without_corrected(task, article, last, authors)
        control = control or (back is not None and (article, back.author) in checked)
        yield Held(old, control)
        yield Held(read(kept), control)


def last_states(workspace: Workspace, state: dict[str, Any]) -> Iterator[Task]:
    """Every task pulled from a server as it was last seen, by number."""
    chunks: dict[str, dict[int, Task]] = {}
    for number, sha in sorted((int(n), sha) for n, sha in state["snapshots"].items()):
        if sha not in chunks:
            chunks[sha] = {task["id"]: task for task in json.loads(workspace.snapshot(sha))}
        yield chunks[sha][number]


def article_of(task: Task) -> str:
    """The article a task names; empty if it names none."""
    return str(task["data"].get(ARTICLE_ID, ""))


def _in_new_labels(decoded: Decoded, steps: list[Migration], version: str) -> Decoded:
    """What a task holds, in the labels of today; what has no place there is named."""
    readings, issues = [], list(decoded.issues)
    for reading in decoded.readings:
        mapped = migrate(reading.record, steps, version)
        readings.append(replace(reading, record=mapped.record))
        issues += [_no_place(reading, what) for what in mapped.lost]
    return replace(decoded, readings=tuple(readings), issues=tuple(issues))


def _no_place(reading: Reading, what: str) -> Issue:
    return Issue(
        rule="retired-label",
        severity="warning",
        article_id=reading.record.article_id,
        author=reading.record.author,
        where=f"task {reading.task_id}, annotation {reading.annotation_id}, {what.split(':')[0]}",
        message=f"has no place under today's labels: {what.partition(': ')[2]}",
        fix="annotate it anew, if it still counts",
    )


def return_mark(workspace: Workspace, person: str) -> str:
    """What names the project of somebody's own faults to the server."""
    return f"{workspace.id}/~{person}"
