"""People's work back from Label Studio: the raw bytes first, then what they say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from curation.collector import without_collector
from curation.errors import StudioError
from curation.flow.control import known_controls
from curation.flow.lanes import Lane, address, known_lanes, return_mark
from curation.flow.progress import Progress, quiet
from curation.flow.readings import Reader, latest, reading, without_corrected
from curation.model import Annotation, Issue
from curation.studio.client import Studio
from curation.studio.decode import FOREIGN
from curation.studio.known import Known, Place, TaskKey, made, seen
from curation.studio.project import find
from curation.studio.pull import Pull, pseudonyms
from curation.studio.pull import pull as look
from curation.studio.server import tidy
from curation.workspace.store import CONTROL, HUMAN, PULL_ISSUES, PULLED, PULLS, RETURNED, Workspace


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
    """Fetch what changed since the last pull, keep it as it came, and read what is new.

    The ontology version of a reading is the one the workspace had when this state of it was first
    pulled, or that of the last change of labels (`curation migrate`) since then.

    Args:
        workspace: where it goes.
        studio: the server.
        full: fetch and read everything, changed or not.
        progress: told how many tasks are done.

    Raises:
        StudioError: the server does not answer, leaves tasks out, or has no project of ours.
        WorkspaceError: a snapshot or another file of the workspace is damaged.
    """
    with workspace.writing(), reading(workspace) as reader, without_collector():
        run = _Run(workspace, reader, address(workspace, studio), full)
        projects = _projects(workspace, studio)
        tidy(workspace.server_home, projects)
        for project, lane in projects.items():
            since = None if full else run.since(project)
            found = look(studio, project, pseudonyms(workspace.salt), since)
            run.take(project, lane.group, found, progress)
        run.finish(projects)
        tasks = [run.known[key] for key in sorted(run.known)]
        valid = without_corrected(tasks)
        votes, checks = _divided(workspace, valid)
        standing, doubled = latest(votes)
        checked, doubled_checks = latest(checks)
        issues = [issue for task in valid for issue in task.issues if not _of_no_task(task, issue)]
        issues += [*doubled, *doubled_checks, *_deleted(tasks), *run.unreadable]
        workspace.write_lines(HUMAN, reader.lines(HUMAN, standing))
        if checked or any(workspace.lines(CONTROL)):
            workspace.write_lines(CONTROL, reader.lines(CONTROL, checked))
        workspace.write(PULL_ISSUES, issues)
        workspace.write(PULLED, tasks)
    left_out = Counter(work.reason for task in valid for work in task.work if work.reason)
    left_out["draft"] = run.drafts
    here = [task for task in tasks if task.server == run.server]
    return Pulled(
        tasks=sum(not task.gone for task in here),
        changed=run.changed,
        gone=sum(task.gone for task in here),
        annotations=len(standing),
        controls=len(checked),
        people=len({one.author for one in [*standing, *checked]}),
        left_out={reason: number for reason, number in sorted(left_out.items()) if number},
        issues=tuple(issues),
    )


def readings(workspace: Workspace) -> list[Annotation]:
    """What people said, read anew from the snapshots of the last pull; nothing is written.

    Raises:
        WorkspaceError: a snapshot is damaged.
    """
    with reading(workspace) as reader:
        tasks = sorted(workspace.read(PULLED), key=lambda task: task.snapshot)
        again = [reader.read(task) for task in tasks]
        votes, _ = _divided(workspace, without_corrected(again))
        return [reader.record(one) for one in latest(votes)[0]]


def _divided(workspace: Workspace, tasks: list[Known]) -> tuple[list[Known], list[Known]]:
    """The tasks whose readings are votes, and those of control articles for who works there.

    What somebody corrects of the latter is a check as well.
    """
    controls = known_controls(workspace)
    found = {t.key for t in tasks if t.article and t.article[0] in controls.of(t.group)}
    people = {(t.about, work.author) for t in tasks if t.key in found for work in t.work}
    found |= {t.key for t in tasks if t.back and (t.about, t.back) in people}
    return [t for t in tasks if t.key not in found], [t for t in tasks if t.key in found]


def _projects(workspace: Workspace, studio: Studio) -> dict[int, Lane]:
    """The projects that hold our tasks, by number."""
    found = {}
    for lane in known_lanes(workspace):
        project = find(studio, lane.mark(workspace), lane.number(workspace, studio))
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


class _Run:
    """A pull under way: what is known of every task, of this server and of others.

    Work pulled from a server counts for ever, also when the next pull speaks to another one.
    """

    def __init__(self, workspace: Workspace, reader: Reader, server: str, full: bool):
        self.workspace, self.reader, self.server, self.full = workspace, reader, server, full
        self.known: dict[TaskKey, Known] = {
            task.key: task.slim() for task in workspace.read(PULLED)
        }
        self.changed = self.drafts = 0
        self.unreadable: list[Issue] = []
        self.log: list[dict[str, Any]] = []
        self.read: set[TaskKey] = set()

    def since(self, project: int) -> dict[int, str]:
        """What the tasks of a project looked like at the last pull."""
        return {task.number: task.stamp for task in self._there(project)}

    def take(self, project: int, group: str | None, found: Pull, progress: Progress) -> None:
        """Put what comes on disk, then read it."""
        before, chunks = self._gone(project), []
        for chunk in found.chunks(progress):
            sha = self.workspace.keep_snapshot(chunk.data)
            chunks.append(sha)
            self.changed += len(chunk.tasks)
            for task in chunk.tasks:
                stamp = found.stamps[task["id"]]
                key = TaskKey(self.server, project, task["id"], made(stamp))
                at = Place(self.server, project, group)
                new = seen(task, stamp, at, sha, self.known.get(key))
                self.known[key] = self.reader.read(new, task).slim()
                self.read.add(key)
        self._mark_gone(project, found)
        self.drafts += len(found.drafts)
        self.unreadable += [self._unreadable(project, *one) for one in found.unreadable.items()]
        if chunks or self._gone(project) != before:
            kept = self.workspace.keep_snapshot(found.project)
            gone = sorted({key.number for key in self._gone(project)})
            self.log.append({"project": kept, "page": found.page, "chunks": chunks, "gone": gone})

    def finish(self, projects: Collection[int]) -> None:
        """Let go of the tasks of projects that are no more, and read what has to be read anew."""
        for key, task in self.known.items():
            if key.server == self.server and key.project not in projects and not task.gone:
                self.known[key] = task.model_copy(update={"gone": True})
        if self.log:
            self.workspace.log(PULLS, {"server": self.server, "projects": self.log})
        left = self.known.keys() - self.read
        for key in sorted(left, key=lambda key: (self.known[key].snapshot, key)):
            if self.full or not self.reader.up_to_date(self.known[key]):
                self.known[key] = self.reader.read(self.known[key]).slim()

    def _there(self, project: int) -> Iterator[Known]:
        for key, task in self.known.items():
            if key[:2] == (self.server, project) and not task.gone:
                yield task

    def _gone(self, project: int) -> set[TaskKey]:
        return {
            k for k, task in self.known.items() if k[:2] == (self.server, project) and task.gone
        }

    def _mark_gone(self, project: int, found: Pull) -> None:
        there = {(number, made(stamp)) for number, stamp in found.stamps.items()}
        for task in list(self._there(project)):
            key = task.key
            if key[2:] not in there and key.number not in found.unreadable:
                self.known[key] = task.model_copy(update={"gone": True})

    def _unreadable(self, project: int, number: int, why: str) -> Issue:
        known = [task for task in self._there(project) if task.number == number and task.article]
        return Issue(
            rule="task-unreadable",
            severity="error",
            article_id=known[0].article[0] if known and known[0].article else "",
            where=f"project {project}, task {number}",
            message=f"the server fails when asked for it ({why}); nothing new of it was pulled",
            fix="its newest annotation holds what the server cannot write, such as half an emoji: "
            "have it submitted anew without, then curation pull",
        )


def _of_no_task(task: Known, issue: Issue) -> bool:
    """Whether it says that a task is not ours which is there no more."""
    return task.gone and issue.rule == FOREIGN


def _deleted(tasks: list[Known]) -> Iterator[Issue]:
    """Tasks of ours that are gone, unless their article has got another one."""
    there = {(task.server, task.article) for task in tasks if not task.gone}
    for task in tasks:
        foreign = any(issue.rule == FOREIGN for issue in task.issues)
        if task.gone and task.article and not foreign and (task.server, task.article) not in there:
            yield Issue(
                rule="task-deleted",
                severity="warning",
                article_id=task.article[0],
                where=f"task {task.number}",
                message="it was deleted on the server; the work pulled of it still counts",
                fix="curation push --recreate, if it shall come back",
            )
