"""Carrying out a plan: batches sent once, checked by reading back.

What the plan says is what is done. Nothing is deleted and no annotation is touched.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from curation.errors import CheckFailed, StudioError
from curation.model import Record
from curation.ontology import Ontology
from curation.studio.assemble import check_result
from curation.studio.client import Studio
from curation.studio.encode import ARTICLE_ID, TEXT_SHA256
from curation.studio.interface import TEXT
from curation.studio.once import once
from curation.studio.plan import Plan
from curation.studio.project import create, give_view, show_version, update
from curation.studio.rows import Key, Progress, tasks

BATCH = 250
"""Tasks sent at a time: imports get slower with size, and one bad task stops its batch."""

Task = Mapping[str, Any]

Payload = Callable[[Sequence[str]], Sequence[Task]]
"""Gives the encoded tasks (see `curation.studio.encode`) of articles, in the order asked for."""

Journal = Callable[[Mapping[str, Any]], None]
"""Called with `{"event": "sending", …}` before each batch and `{"event": "stored", …}` after it;
the latter lists `[task, article id, text hash]` of each."""

T = TypeVar("T")


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
        payload: gives the tasks to send; only those of one batch are held in memory.
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
    if {"page", "guide"} & set(plan.settings):
        update(studio, project, plan.wanted)
    total, done, last = len(plan.create) + len(plan.refresh), 0, plan.last
    progress(0, total)
    for articles in _batches(plan.create):
        last = _create(studio, project, last, payload(articles), ontology, journal)
        progress(done := done + len(articles), total)
    for batch in _batches(plan.refresh):
        encoded = payload([article for _, article in batch])
        _refresh(studio, project, [task for task, _ in batch], encoded, ontology, journal)
        progress(done := done + len(batch), total)
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


def _check(encoded: Sequence[Task], ontology: Ontology | None) -> None:
    if ontology is None:
        return
    faults = [
        f"{task['data'][ARTICLE_ID]}: {issue.where}: {issue.message}"
        for task in encoded
        for prediction in task.get("predictions", ())
        for issue in check_result(
            prediction["result"], task["data"][TEXT], ontology, task["data"][ARTICLE_ID]
        )
    ]
    if faults:
        raise CheckFailed(
            "faulty suggestions are not sent", details=faults, fix="curation validate"
        )


def _create(
    studio: Studio,
    project: int,
    last: int,
    encoded: Sequence[Task],
    ontology: Ontology | None,
    journal: Journal,
) -> int:
    """Import tasks; returns the highest number among them.

    `last` is a number below which none of them can be.
    """
    _check(encoded, ontology)
    wanted = {_key(task): task for task in encoded}
    there: dict[Key, int] = {}

    def look() -> Mapping[Key, int] | None:
        if wanted.keys() <= there.keys():
            return there
        for found in tasks(studio, project, ("id", "data"), last):
            data = found["data"]
            there.setdefault(Key(data.get(ARTICLE_ID), data.get(TEXT_SHA256)), found["id"])
        return there if wanted.keys() <= there.keys() else None

    def send() -> None:
        missing: list[Any] = [task for key, task in wanted.items() if key not in there]
        articles = [task["data"][ARTICLE_ID] for task in missing]
        journal({"event": "sending", "kind": "tasks", "project": project, "articles": articles})
        answer = studio.change(
            f"importing {len(missing)} tasks",
            lambda sdk: sdk.projects.import_tasks(
                id=project, request=missing, return_task_ids=True
            ),
        )
        # A good answer names every task, in order; anything less is read back.
        numbers = getattr(answer, "task_ids", None) or []
        if len(numbers) == len(missing):
            there.update(zip(map(_key, missing), numbers, strict=True))

    once(studio, look, send)
    stored = [[there[key], *key] for key in wanted]
    journal({"event": "stored", "kind": "tasks", "project": project, "tasks": stored})
    return max(last, *there.values())


def _refresh(
    studio: Studio,
    project: int,
    numbers: Sequence[int],
    encoded: Sequence[Task],
    ontology: Ontology | None,
    journal: Journal,
) -> None:
    """Add suggestions to tasks; those that are gone meanwhile are passed over."""
    _check(encoded, ontology)
    new = dict(zip(numbers, encoded, strict=True))
    missing: dict[int, Task] = {}

    def look() -> bool | None:
        missing.clear()
        fields = ("id", "predictions_model_versions")
        for found in tasks(studio, project, fields, min(numbers) - 1):
            task = new.get(found["id"])
            if task and _version(task) not in found["predictions_model_versions"].split(","):
                missing[found["id"]] = task
            if found["id"] >= max(numbers):
                break
        return not missing or None

    def send() -> None:
        event = {"event": "sending", "kind": "predictions", "project": project}
        journal({**event, "tasks": list(missing)})
        request: list[Any] = [
            {**task["predictions"][0], "task": number} for number, task in missing.items()
        ]
        studio.change(
            f"importing suggestions for {len(missing)} tasks",
            lambda sdk: sdk.projects.import_predictions(id=project, request=request),
        )

    once(studio, look, send)
    stored = [[number, *_key(task)] for number, task in new.items()]
    journal({"event": "stored", "kind": "predictions", "project": project, "tasks": stored})


def _version(task: Task) -> str:
    return str(task["predictions"][0]["model_version"])
