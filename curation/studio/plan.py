"""What a push will do, found out by reading only."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Literal

from curation.model import Record
from curation.studio.client import Studio
from curation.studio.project import Project, Wanted, find, labels, outdated, views
from curation.studio.rows import Key, Progress, Row, rows

DriftKind = Literal["page", "labels", "edited", "outdated", "doubled", "foreign", "deleted"]


class Target(Record):
    """An article that shall be on the server, and the suggestions it shall show, if any.

    `model_version` is the author of the weak annotation.
    """

    article_id: str
    text_sha256: str
    model_version: str | None = None

    @property
    def key(self) -> Key:
        """What the task is known by."""
        return Key(self.article_id, self.text_sha256)


class Drift(Record):
    """Something on the server that is not as we left it.

    Kinds: `page` (labelling page changed by somebody), `labels` (the new page lacks labels that
    may be in use), `edited` (text of a task changed), `outdated` (task of an older text),
    `doubled` (several tasks of one key), `foreign` (task of no article of ours), `deleted` (task
    that was there before).
    """

    kind: DriftKind
    message: str
    tasks: tuple[int, ...] = ()
    article_id: str | None = None


class Plan(Record):
    """What a push will do.

    Attributes:
        wanted: the project as it shall be.
        project: number of the project, None if it has to be made.
        last: highest task number at the time of planning.
        create: articles that get a task, in the order of the targets.
        later: articles that get none yet, since enough wait for somebody.
        refresh: tasks (number, article) that get new suggestions.
        unchanged: how many tasks are as they should be.
        left: tasks (number, article) that keep their older suggestions since somebody worked on
            them.
        settings: what else is set: `project`, `view`, `page`, `guide`, `model_version`.
        model_version: the suggestions the pages shall show; None to leave that as it is.
        drift: what was found changed.
    """

    wanted: Wanted
    project: int | None
    last: int
    create: tuple[str, ...]
    later: tuple[str, ...] = ()
    refresh: tuple[tuple[int, str], ...]
    unchanged: int
    left: tuple[tuple[int, str], ...]
    settings: tuple[str, ...]
    model_version: str | None
    drift: tuple[Drift, ...]

    @property
    def empty(self) -> bool:
        """Whether there is nothing to do."""
        return not (self.create or self.refresh or self.settings)


def plan(
    studio: Studio,
    wanted: Wanted,
    targets: Iterable[Target],
    *,
    known_project: int | None = None,
    known: Collection[Key] = (),
    recreate: bool = False,
    refresh_touched: bool = False,
    retired: Collection[str] = (),
    limit: int | None = None,
    only: Collection[str] = (),
    progress: Progress | None = None,
) -> Plan:
    """Compare what shall be on the server with what is there; nothing is changed.

    Args:
        studio: the server.
        wanted: the project as it shall be.
        targets: the articles that shall have a task; those that come first are made first.
        known_project: number of the project when last seen.
        known: keys of tasks that were there after an earlier push. Such a task that is gone was
            deleted by somebody, and is not made again.
        recreate: make deleted tasks again.
        refresh_touched: give new suggestions to tasks somebody has worked on, too.
        retired: answers (`control=label`) that the page may lose, since migrations speak of them.
        limit: make new tasks only until as many wait that nobody has begun.
        only: make new tasks for these articles alone; with none named, for all.
        progress: told how many tasks have been read.

    Raises:
        StudioError: the server cannot be read.
    """
    wishes = {target.key: target for target in targets}
    project = find(studio, wanted.workspace, known_project)
    there: dict[Key, list[Row]] = defaultdict(list)
    foreign: list[Row] = []
    last = 0
    for row in rows(studio, project.id, progress=progress) if project else ():
        last = max(last, row.id)
        (there[row.key] if row.key else foreign).append(row)
    gone = set() if recreate else {key for key in known if key in wishes and key not in there}
    refresh, left = _refresh(wishes, there, refresh_touched)
    missing = tuple(k.article_id for k in wishes if k not in there and k not in gone)
    open_ = tuple(ident for ident in missing if not only or ident in only)
    waiting = sum(not row.touched for key in wishes for row in there.get(key, ()))
    room = None if limit is None else max(0, limit - waiting)
    now = open_[:room]
    made = frozenset(now)
    version = _version(target for key, target in wishes.items() if key not in gone)
    return Plan(
        wanted=wanted,
        project=project.id if project else None,
        last=last,
        create=now,
        later=tuple(ident for ident in missing if ident not in made),
        refresh=refresh,
        unchanged=sum(len(there[key]) for key in wishes if key in there) - len(refresh) - len(left),
        left=left,
        settings=tuple(_settings(studio, project, wanted, version)),
        model_version=version,
        drift=(
            *_page_drift(project, wanted, retired),
            *_task_drift(wishes, there, foreign),
            *(_deleted(key) for key in sorted(gone)),
        ),
    )


def _refresh(
    wishes: Mapping[Key, Target], there: Mapping[Key, list[Row]], touched: bool
) -> tuple[tuple[tuple[int, str], ...], tuple[tuple[int, str], ...]]:
    """Tasks that get new suggestions, and those that are left as they are."""
    found: list[tuple[int, str]] = []
    left: list[tuple[int, str]] = []
    for key, target in wishes.items():
        for row in there.get(key, ()):
            if target.model_version is None or target.model_version in row.versions:
                continue
            kept = row.touched and not touched
            (left if kept else found).append((row.id, key.article_id))
    return tuple(sorted(found)), tuple(sorted(left))


def _version(targets: Iterable[Target]) -> str | None:
    """The one model version all targets share; empty lets the page show each task's newest."""
    versions = {target.model_version for target in targets} - {None}
    if not versions:
        return None
    return str(versions.pop()) if len(versions) == 1 else ""


def _settings(
    studio: Studio, project: Project | None, wanted: Wanted, version: str | None
) -> Iterator[str]:
    if project is None:
        yield "project"
        return
    if not views(studio, project.id):
        yield "view"
    yield from outdated(project, wanted)
    if version is not None and project.model_version != version:
        yield "model_version"


def _page_drift(
    project: Project | None, wanted: Wanted, retired: Collection[str]
) -> Iterator[Drift]:
    if project is None or "page" not in outdated(project, wanted):
        return
    if not project.page_is_ours:
        what = f"the labelling page of project {project.id} was changed on the server"
        yield Drift(kind="page", message=what)
    lost = sorted(set(project.labels) - labels(wanted.page) - set(retired))
    if lost and project.annotations:
        what = f"the new labelling page lacks {', '.join(lost)}, which annotations may use"
        yield Drift(kind="labels", message=what)


def _task_drift(
    wishes: Mapping[Key, Target], there: Mapping[Key, list[Row]], foreign: list[Row]
) -> Iterator[Drift]:
    articles = {key.article_id for key in wishes}
    for row in foreign:
        what = f"task {row.id} names no article: it was not made by us"
        yield Drift(kind="foreign", message=what, tasks=(row.id,))
    for key, found in there.items():
        tasks = tuple(row.id for row in found)
        numbers = f"task{'s' if len(tasks) > 1 else ''} {', '.join(map(str, tasks))}"
        about = {"tasks": tasks, "article_id": key.article_id}
        if key.article_id not in articles:
            what = f"{numbers}: article {key.article_id} is not among those pushed"
            yield Drift(kind="foreign", message=what, **about)
        elif key not in wishes:
            what = f"{numbers}: of an older text of article {key.article_id}"
            yield Drift(kind="outdated", message=what, **about)
        if len(found) > 1:
            what = f"{numbers}: the same article {key.article_id} {len(found)} times"
            yield Drift(kind="doubled", message=what, **about)
        for row in found:
            if row.edited:
                what = f"task {row.id}: the text of article {key.article_id} was edited there"
                yield Drift(kind="edited", message=what, tasks=(row.id,), article_id=key.article_id)


def _deleted(key: Key) -> Drift:
    what = f"the task of article {key.article_id} was deleted on the server; only push --recreate "
    what += "makes it again"
    return Drift(kind="deleted", message=what, article_id=key.article_id)
