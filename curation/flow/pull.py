"""People's work back from Label Studio: the raw bytes first, then what they say."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import Any

from curation.errors import StudioError
from curation.flow.lanes import Lane, address, known_lanes
from curation.flow.progress import Progress, quiet
from curation.flow.pulled import EMPTY, read_all, return_mark, servers_of
from curation.model import Annotation, Issue
from curation.studio.client import Studio
from curation.studio.decode import Decoded, Reading
from curation.studio.project import find
from curation.studio.pull import Pull, pseudonyms
from curation.studio.pull import pull as look
from curation.workspace.store import (
    CONTROL,
    HUMAN,
    PULL_ISSUES,
    PULLED,
    PULLS,
    RETURNED,
    Workspace,
)


@dataclass(frozen=True)
class Pulled:
    """What a pull found: tasks that changed or are gone, and what all tasks together hold.

    `controls` are annotations of control articles, which are not among `annotations`.
    """

    tasks: int
    changed: int
    gone: int
    annotations: int
    controls: int
    people: int
    left_out: dict[str, int]
    issues: tuple[Issue, ...]


def pull(
    workspace: Workspace, studio: Studio, *, full: bool = False, progress: Progress = quiet
) -> Pulled:
    """Fetch what changed since the last pull, keep it as it came, and decode all there is.

    Args:
        workspace: where it goes.
        studio: the server.
        full: fetch everything, changed or not.
        progress: told how many tasks are done.

    Raises:
        StudioError: the server does not answer, leaves tasks out, or has no project of ours.
        WorkspaceError: a snapshot or another file of the workspace is damaged.
    """
    with workspace.writing():
        servers = servers_of(workspace)
        url, changed, drafts = address(workspace, studio), 0, 0
        state = servers.get(url, EMPTY)
        projects = _projects(workspace, studio)
        for project in projects:
            known = state["stamps"].get(str(project), {})
            since = {int(number): stamp for number, stamp in known.items()}
            found = look(studio, project, pseudonyms(workspace.salt), None if full else since)
            state, came = _keep(workspace, project, found, state, progress)
            changed, drafts = changed + came, drafts + len(found.drafts)
        groups = {str(project): lane.group for project, lane in projects.items() if lane.group}
        state = {**state, "groups": {**state.get("groups", {}), **groups}}
        servers[url] = state = _without_removed(state, list(projects))
        read = {name: list(read_all(workspace, known)) for name, known in sorted(servers.items())}
        decoded = [one.decoded for some in read.values() for one in some]
        votes = [one.decoded for some in read.values() for one in some if not one.control]
        checks = [one.decoded for some in read.values() for one in some if one.control]
        readings, doubled = _latest(votes)
        checked, doubled_checks = _latest(checks)
        doubled += doubled_checks
        issues = [issue for one in decoded for issue in one.issues] + doubled
        issues += [_deleted(number) for known in servers.values() for number in known["gone"]]
        workspace.write(HUMAN, readings)
        if checked or any(workspace.read(CONTROL)):
            workspace.write(CONTROL, checked)
        workspace.write(PULL_ISSUES, issues)
        authors = {
            str(r.annotation_id): r.record.author for one in read[url] for r in one.decoded.readings
        }
        servers[url] = {**state, "authors": {**state["authors"], **authors}}
        workspace.write_state(PULLED, {"servers": servers})
    left_out = Counter(left.reason for one in decoded for left in one.left_out)
    left_out["draft"] = drafts
    return Pulled(
        tasks=sum(map(len, state["stamps"].values())),
        changed=changed,
        gone=len(state["gone"]),
        annotations=len(readings),
        controls=len(checked),
        people=len({annotation.author for annotation in [*readings, *checked]}),
        left_out={reason: number for reason, number in sorted(left_out.items()) if number},
        issues=tuple(issues),
    )


def readings(workspace: Workspace) -> list[Annotation]:
    """What people said, decoded anew from the snapshots of the last pull; nothing is written.

    Raises:
        WorkspaceError: a snapshot is damaged.
    """
    servers = sorted(servers_of(workspace).items())
    found = [one for _, known in servers for one in read_all(workspace, known)]
    return _latest([one.decoded for one in found if not one.control])[0]


def _without_removed(state: dict[str, Any], projects: list[int]) -> dict[str, Any]:
    """The state after the tasks of projects that are no more went with them."""
    there = {str(project) for project in projects}
    lost = [n for name, known in state["stamps"].items() if name not in there for n in known]
    stamps = {name: known for name, known in state["stamps"].items() if name in there}
    return {**state, "stamps": stamps, "gone": sorted({*state["gone"], *map(int, lost)})}


def _projects(workspace: Workspace, studio: Studio) -> dict[int, Lane]:
    """The projects that hold our tasks, by number."""
    found = {}
    for lane in known_lanes(workspace):
        known = lane.state(workspace, studio).get("project")
        project = find(studio, lane.mark(workspace), known)
        if project is not None:
            found[project.id] = lane
    if not found:
        raise StudioError(
            f"{studio.url} has no project of this workspace", fix="curation push, then pull"
        )
    for mark in sorted({return_mark(workspace, one.author) for one in workspace.read(RETURNED)}):
        project = find(studio, mark)
        if project is not None:
            found[project.id] = Lane()
    return found


def _keep(
    workspace: Workspace, project: int, found: Pull, state: dict[str, Any], progress: Progress
) -> tuple[dict[str, Any], int]:
    """Put what comes on disk; the new state, and how many tasks came, speak of it afterwards."""
    snapshots, chunks, changed = dict(state["snapshots"]), [], 0
    for chunk in found.chunks(progress):
        sha = workspace.keep_snapshot(chunk)
        chunks.append(sha)
        came = [str(task["id"]) for task in json.loads(chunk)]
        snapshots |= dict.fromkeys(came, sha)
        changed += len(came)
    stamps = {str(number): stamp for number, stamp in sorted(found.stamps.items())}
    before = state["stamps"].get(str(project), {})
    gone = sorted({*state["gone"], *map(int, set(before) - set(stamps))})
    if chunks or gone != state["gone"]:
        kept = workspace.keep_snapshot(found.project)
        workspace.log(PULLS, {"project": kept, "page": found.page, "chunks": chunks, "gone": gone})
    all_stamps = {**state["stamps"], str(project): stamps}
    return {**state, "stamps": all_stamps, "snapshots": snapshots, "gone": gone}, changed


def _latest(decoded: list[Decoded]) -> tuple[list[Annotation], list[Issue]]:
    """One annotation per article and person, the last one; the others are named."""
    by_person: dict[tuple[str, str], list[Reading]] = defaultdict(list)
    for one in decoded:
        for reading in one.readings:
            by_person[reading.record.article_id, reading.record.author].append(reading)
    latest, issues = [], []
    for _, readings in sorted(by_person.items()):
        *older, last = sorted(readings, key=lambda r: (r.updated_at, r.annotation_id))
        latest.append(last.record)
        # The same annotation once more comes from a server that has got another address.
        issues += [_superseded(r, last) for r in older if r.annotation_id != last.annotation_id]
    return latest, issues


def _superseded(reading: Reading, last: Reading) -> Issue:
    return Issue(
        rule="several-annotations-by-one-person",
        severity="warning",
        article_id=reading.record.article_id,
        author=reading.record.author,
        where=f"task {reading.task_id}, annotation {reading.annotation_id}",
        message=f"the same person's annotation {last.annotation_id} is newer and counts",
        fix="delete the older one in Label Studio",
    )


def _deleted(number: int) -> Issue:
    return Issue(
        rule="task-deleted",
        severity="warning",
        article_id="",
        where=f"task {number}",
        message="it was deleted on the server; the work in it, as last pulled, still counts",
        fix="curation push --recreate, if it shall come back",
    )
