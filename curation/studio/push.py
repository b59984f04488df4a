"""Carrying out a plan: batches sent once, checked by reading back.

What the plan says is what is done. Nothing is deleted and no annotation is touched. The next batch
is made ready while the server takes one; it is journalled and sent when that one is stored.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple, TypeVar

from curation.errors import CheckFailed, StudioError
from curation.model import Record
from curation.ontology import Ontology
from curation.studio.ahead import ahead
from curation.studio.assemble import check_result
from curation.studio.client import Studio
from curation.studio.encode import ARTICLE_ID, TEXT_SHA256
from curation.studio.interface import TEXT
from curation.studio.once import once
from curation.studio.plan import Plan
from curation.studio.project import create, give_view, show_version, update
from curation.studio.rows import Key, Progress, tasks
from curation.studio.wire import write_json

BATCH = 250
"""Tasks sent at a time: imports get slower with size, and one bad task stops its batch."""

Task = Mapping[str, Any]

Payload = Callable[[Sequence[str]], Iterable[Task]]
"""Gives the encoded tasks (see `curation.studio.encode`) of articles, in the order asked for;
called in a thread of its own."""

Journal = Callable[[Mapping[str, Any]], None]
"""Called with `{"event": "sending", …}` before each batch and `{"event": "stored", …}` after it;
the latter lists `[task, article id, text hash]` of each."""

T = TypeVar("T")


class _Suggestion(NamedTuple):
    """A suggestion for a task that is there, as it will be sent."""

    key: Key
    version: str
    body: bytes


class Pushed(Record):
    """What a push did."""

    project: int
    created: int
    refreshed: int


def push(
    studio: Studio,
    plan: Plan,
    payload: Payload,
    ontology: Ontology | None,
    *,
    journal: Journal = lambda _: None,
    progress: Progress = lambda done, total: None,
    overwrite_page: bool = False,
) -> Pushed:
    """Carry out a plan.

    Args:
        studio: the server the plan was made for.
        plan: what to do; see `curation.studio.plan.plan`.
        payload: gives the tasks to send; only those of two batches are held in memory.
        ontology: what the suggestions are checked against before they are sent; None if they are
            sent because they are faulty.
        journal: told before and after each batch.
        progress: told how many of the tasks of the plan are done.
        overwrite_page: replace a labelling page that somebody changed on the server.

    Raises:
        StudioError: the labelling page may not be replaced, or the server does not do it.
        CheckFailed: suggestions are faulty; nothing of their batch was sent.
    """
    _guard(plan, overwrite_page)
    project = plan.project
    if project is None:
        project = create(studio, plan.wanted)
    if "view" in plan.settings:
        give_view(studio, project)
    if {"page", "mark", "guide"} & set(plan.settings):
        update(studio, project, plan.wanted)

    def ready(articles: Sequence[str]) -> dict[Key, bytes]:
        return {_key(task): write_json(task) for task in _sound(payload(articles), ontology)}

    def fresh(batch: Sequence[tuple[int, str]]) -> dict[int, _Suggestion]:
        encoded = _sound(payload([article for _, article in batch]), ontology)
        return {
            number: _suggestion(number, task)
            for (number, _), task in zip(batch, encoded, strict=True)
        }

    total, done, last = len(plan.create) + len(plan.refresh), 0, plan.last
    progress(0, total)
    for wanted in ahead(ready, _batches(plan.create)):
        last = _create(studio, project, last, wanted, journal)
        progress(done := done + len(wanted), total)
    for new in ahead(fresh, _batches(plan.refresh)):
        _refresh(studio, project, new, journal)
        progress(done := done + len(new), total)
    if plan.model_version is not None and (total or "model_version" in plan.settings):
        show_version(studio, project, plan.model_version)
    return Pushed(project=project, created=len(plan.create), refreshed=len(plan.refresh))


def _guard(plan: Plan, overwrite_page: bool) -> None:
    found = {drift.kind: drift.message for drift in plan.drift}
    if "labels" in found:
        raise StudioError(
            "the labelling page on the server cannot be replaced by the new one",
            details=[found["labels"]],
            fix="curation migrate FILE, which says what becomes of these labels",
        )
    if "page" in found and not overwrite_page:
        raise StudioError(
            found["page"],
            fix="curation push --overwrite-page, or put the change into label_config/ontology.yaml",
        )


def _batches(items: Sequence[T]) -> Iterator[Sequence[T]]:
    for start in range(0, len(items), BATCH):
        yield items[start : start + BATCH]


def _key(task: Task) -> Key:
    return Key(task["data"][ARTICLE_ID], task["data"][TEXT_SHA256])


def _sound(encoded: Iterable[Task], ontology: Ontology | None) -> Iterator[Task]:
    """The tasks; after the last of them `CheckFailed` names all that is wrong with any."""
    faults = []
    for task in encoded:
        faults += list(_faults(task, ontology)) if ontology else []
        yield task
    if faults:
        raise CheckFailed(
            "faulty suggestions are not sent", details=faults, fix="curation validate"
        )


def _faults(task: Task, ontology: Ontology) -> Iterator[str]:
    article = task["data"][ARTICLE_ID]
    for prediction in task.get("predictions", ()):
        for issue in check_result(prediction["result"], task["data"][TEXT], ontology, article):
            yield f"{article}: {issue.where}: {issue.message}"


def _create(
    studio: Studio, project: int, last: int, wanted: Mapping[Key, bytes], journal: Journal
) -> int:
    """Import tasks; returns the highest number among them.

    `last` is a number below which none of them can be.
    """
    there: dict[Key, int] = {}

    def look() -> Mapping[Key, int] | None:
        if wanted.keys() <= there.keys():
            return there
        for found in tasks(studio, project, ("id", "data"), last):
            data = found["data"]
            there.setdefault(Key(data.get(ARTICLE_ID), data.get(TEXT_SHA256)), found["id"])
        return there if wanted.keys() <= there.keys() else None

    def send() -> None:
        missing = [key for key in wanted if key not in there]
        articles = [key.article_id for key in missing]
        journal({"event": "sending", "kind": "tasks", "project": project, "articles": articles})
        answer = studio.send(
            f"api/projects/{project}/import",
            f"importing {len(missing)} tasks",
            _array(wanted[key] for key in missing),
            return_task_ids="true",
        )
        # A good answer names every task, in order; anything less is read back.
        numbers = answer.get("task_ids") if isinstance(answer, dict) else None
        if isinstance(numbers, list) and len(numbers) == len(missing):
            there.update(zip(missing, numbers, strict=True))

    once(studio, look, send)
    stored = [[there[key], *key] for key in wanted]
    journal({"event": "stored", "kind": "tasks", "project": project, "tasks": stored})
    return max(last, *there.values())


def _refresh(
    studio: Studio, project: int, new: Mapping[int, _Suggestion], journal: Journal
) -> None:
    """Add suggestions to tasks; those that are gone meanwhile are passed over."""
    missing: list[int] = []

    def look() -> bool | None:
        missing.clear()
        fields = ("id", "predictions_model_versions")
        for found in tasks(studio, project, fields, min(new) - 1):
            one = new.get(found["id"])
            if one and one.version not in found["predictions_model_versions"].split(","):
                missing.append(found["id"])
            if found["id"] >= max(new):
                break
        return not missing or None

    def send() -> None:
        event = {"event": "sending", "kind": "predictions", "project": project}
        journal({**event, "tasks": list(missing)})
        studio.send(
            f"api/projects/{project}/import/predictions",
            f"importing suggestions for {len(missing)} tasks",
            _array(new[number].body for number in missing),
        )

    once(studio, look, send)
    stored = [[number, *one.key] for number, one in new.items()]
    journal({"event": "stored", "kind": "predictions", "project": project, "tasks": stored})


def _suggestion(number: int, task: Task) -> _Suggestion:
    prediction = task["predictions"][0]
    body = write_json({**prediction, "task": number})
    return _Suggestion(_key(task), str(prediction["model_version"]), body)


def _array(items: Iterable[bytes]) -> bytes:
    return b"[" + b",".join(items) + b"]"
