"""Reading a project's tasks in bulk: keyset pages, light rows, nothing lost while people work.

Page numbers lose rows when tasks come and go between two pages; here every page asks for the
ids above the last one seen. Each answer says how many rows are still to come, so that a short
one is noticed.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from curation.errors import StudioError
from curation.model import sha256
from curation.studio.client import Studio
from curation.studio.encode import ARTICLE_ID, TEXT_SHA256
from curation.studio.interface import TEXT

Progress = Callable[[int, int], None]
"""Told how many of how many are done."""

PAGE = 250


class Key(NamedTuple):
    """What makes a task ours: the article, and the text of it that is annotated."""

    article_id: str
    text_sha256: str


class Row(NamedTuple):
    """What a plan needs to know of a task.

    Attributes:
        id: number of the task on the server.
        key: article and text, None if the data name none.
        edited: the text is no longer the one its hash speaks of.
        versions: model versions of its predictions.
        touched: somebody has annotated or skipped it, or left a draft.
    """

    id: int
    key: Key | None
    edited: bool
    versions: frozenset[str]
    touched: bool


FIELDS = (
    "id",
    "data",
    "predictions_model_versions",
    "total_annotations",
    "cancelled_annotations",
    "draft_exists",
)


def rows(
    studio: Studio, project: int, after: int = 0, progress: Progress | None = None
) -> Iterator[Row]:
    """All tasks of a project with ids above `after`, by id."""
    for task in tasks(studio, project, FIELDS, after, progress):
        yield _row(task)


def tasks(
    studio: Studio,
    project: int,
    fields: tuple[str, ...],
    after: int = 0,
    progress: Progress | None = None,
    also: Sequence[Mapping[str, Any]] = (),
) -> Iterator[Mapping[str, Any]]:
    """The named fields of all tasks of a project with ids above `after`, by id.

    `also` are further conditions (see `condition`) they must meet.

    Raises:
        StudioError: the server leaves rows out of its answers.
    """
    done = 0
    while True:
        found, total = _page(studio, project, fields, after, also)
        yield from found
        done += len(found)
        if progress:
            progress(done, done + total - len(found))
        if len(found) >= total:
            return
        after = found[-1]["id"]


def condition(column: str, operator: str, kind: str, value: Any) -> dict[str, Any]:
    """A condition on a column of the server's task table."""
    return {
        "filter": f"filter:tasks:{column}",
        "operator": operator,
        "type": kind,
        "value": value,
    }


class Totals(NamedTuple):
    """Of a project, all counted by the server at once.

    Attributes:
        tasks: how many there are.
        annotations: likewise, skipped ones aside.
        end: the lowest number of a task, or the highest; 0 if there is none.
    """

    tasks: int
    annotations: int
    end: int


def totals(studio: Studio, project: int, *, highest: bool = False) -> Totals:
    """How many tasks and annotations there are, and the number of the first or last task."""
    ordering = "-tasks:id" if highest else "tasks:id"
    answer = _ask(studio, project, ("id",), 1, {"ordering": [ordering]})
    end = answer["tasks"][0]["id"] if answer["tasks"] else 0
    return Totals(answer["total"], answer["total_annotations"], end)


def _page(
    studio: Studio,
    project: int,
    fields: tuple[str, ...],
    after: int,
    also: Sequence[Mapping[str, Any]],
) -> tuple[list[Mapping[str, Any]], int]:
    items = [condition("id", "greater", "Number", after), *also]
    query = {"filters": {"conjunction": "and", "items": items}, "ordering": ["tasks:id"]}
    answer = _ask(studio, project, fields, PAGE, query)
    found, total = answer["tasks"], answer["total"]
    ids = [task["id"] for task in found]
    if len(found) != min(total, PAGE) or ids != sorted(set(ids)) or (ids and ids[0] <= after):
        raise StudioError(
            f"Label Studio at {studio.url} listed {len(found)} tasks above {after} where {total} "
            f"are left in project {project}",
            fix="run the command again; if it stays so, look at the server's log",
        )
    return found, total


def _ask(
    studio: Studio, project: int, fields: tuple[str, ...], size: int, query: Mapping[str, Any]
) -> Any:
    return studio.get(
        "api/tasks/",
        f"tasks of project {project}",
        project=project,
        page_size=size,
        fields="all",
        include=",".join(fields),
        query=json.dumps(query),
    )


def _row(task: Mapping[str, Any]) -> Row:
    data = task["data"]
    article_id, text_sha256 = data.get(ARTICLE_ID), data.get(TEXT_SHA256)
    ours = isinstance(article_id, str) and isinstance(text_sha256, str)
    text = data.get(TEXT)
    return Row(
        id=task["id"],
        key=Key(article_id, text_sha256) if ours else None,
        edited=not isinstance(text, str) or sha256(text) != text_sha256,
        versions=frozenset(filter(None, task["predictions_model_versions"].split(","))),
        touched=bool(
            task["total_annotations"] or task["cancelled_annotations"] or task["draft_exists"]
        ),
    )
