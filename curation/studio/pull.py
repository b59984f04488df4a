"""Fetching annotations: which tasks changed, their bodies in chunks, without personal data.

What changed is found by comparing a stamp of each task (last change and counts, read in one light
pass over all ids) with the stamps of the pull before; no clock is involved. Bodies come from the
export endpoint, a hundred at a time.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from curation.errors import StudioError
from curation.studio.client import Studio
from curation.studio.project import fingerprint
from curation.studio.rows import Progress, tasks

CHUNK = 100
"""Tasks per chunk; the numbers stand in the query, which proxies cut at some 8 kB."""

STAMP = ("id", "updated_at", "total_annotations", "cancelled_annotations", "draft_exists")

PROJECT = "id,title,label_config,model_version,task_number,total_annotations_number"

KEPT_OF_TASK = ("id", "data", "meta", "predictions", "created_at", "updated_at", "project")

KEPT_OF_ANNOTATION = (
    "id",
    "result",
    "was_cancelled",
    "ground_truth",
    "created_at",
    "updated_at",
    "draft_created_at",
    "lead_time",
    "parent_prediction",
    "parent_annotation",
)

Stamps = dict[int, str]
"""Task number → what changes whenever its annotations change."""

Pseudonym = Callable[[int | None], str | None]


def pseudonyms(salt: bytes) -> Pseudonym:
    """How users are called: `ann_` and the start of HMAC-SHA256(salt, user number), RFC 2104.

    Somebody without a number, such as a deleted user, has no name.
    """

    def name(user: int | None) -> str | None:
        if user is None:
            return None
        return "ann_" + hmac.new(salt, str(user).encode(), hashlib.sha256).hexdigest()[:12]

    return name


@dataclass(frozen=True)
class Pull:
    """A pull that has been planned: what will be fetched, and what is gone.

    Attributes:
        project: number, title, labelling page and counters of the project, as JSON.
        page: fingerprint of the labelling page.
        stamps: of all tasks there are; keep them for the next pull once all chunks are kept.
        changed: numbers of the tasks to fetch.
        gone: numbers of tasks that were there at the pull before.
    """

    studio: Studio
    number: int
    pseudonym: Pseudonym
    project: bytes
    page: str
    stamps: Stamps
    changed: tuple[int, ...]
    gone: tuple[int, ...]

    def chunks(self, progress: Progress = lambda done, total: None) -> Iterator[bytes]:
        """The tasks that changed, each chunk a JSON array of tasks by number.

        To be kept as they are before anything is made of them. They hold no e-mail address, no
        name and no user number: only fields known to be harmless get through, and annotators
        are pseudonyms.

        Raises:
            StudioError: the server leaves tasks out that still exist.
        """
        progress(0, len(self.changed))
        for start in range(0, len(self.changed), CHUNK):
            numbers = self.changed[start : start + CHUNK]
            yield _as_json([scrub(task, self.pseudonym) for task in _fetch(self, numbers)])
            progress(start + len(numbers), len(self.changed))


def pull(
    studio: Studio,
    project: int,
    pseudonym: Pseudonym,
    since: Mapping[int, str] | None = None,
    progress: Progress | None = None,
) -> Pull:
    """Find out what to fetch.

    Args:
        studio: the server.
        project: number of the project.
        pseudonym: what to call a user (see `pseudonyms`).
        since: the stamps of the pull before; without them everything is fetched.
        progress: told how many tasks have been looked at.

    Raises:
        StudioError: the server cannot be read, or leaves tasks out.
    """
    found = studio.get(f"api/projects/{project}/", f"project {project}", include=PROJECT)
    stamps = {
        task["id"]: " ".join(str(task[name]) for name in STAMP[1:])
        for task in tasks(studio, project, STAMP, progress=progress)
    }
    before = since or {}
    return Pull(
        studio=studio,
        number=project,
        pseudonym=pseudonym,
        project=_as_json(found),
        page=fingerprint(found["label_config"]),
        stamps=stamps,
        changed=tuple(number for number, stamp in stamps.items() if before.get(number) != stamp),
        gone=tuple(sorted(set(before) - set(stamps))),
    )


def scrub(task: Mapping[str, Any], pseudonym: Pseudonym) -> dict[str, Any]:
    """An exported task reduced to what is known to hold nothing of a person but their work."""
    kept = {name: task[name] for name in KEPT_OF_TASK if name in task}
    annotations = sorted(task["annotations"], key=lambda annotation: int(annotation["id"]))
    return {
        **kept,
        "drafts": sorted(draft["id"] for draft in task.get("drafts") or ()),
        "annotations": [_scrubbed(annotation, pseudonym) for annotation in annotations],
    }


def _scrubbed(annotation: Mapping[str, Any], pseudonym: Pseudonym) -> dict[str, Any]:
    kept = {name: annotation[name] for name in KEPT_OF_ANNOTATION if name in annotation}
    # The server copies the whole prediction into each annotation; its items alone are of use.
    suggested = annotation.get("prediction") or {}
    started = {"prediction": {"result": suggested["result"]}} if "result" in suggested else {}
    return {**kept, **started, "completed_by": pseudonym(annotation.get("completed_by"))}


def _fetch(pull: Pull, numbers: Sequence[int]) -> list[Mapping[str, Any]]:
    """Exported tasks by number; those deleted since the planning are left out."""
    wanted = list(numbers)
    for _ in range(2):
        found = pull.studio.get(
            f"api/projects/{pull.number}/export",
            f"annotations of {len(wanted)} tasks",
            exportType="JSON",
            download_all_tasks="true",
            **{"ids[]": wanted},
        )
        by_number = {task["id"]: task for task in found}
        if len(by_number) == len(found) and by_number.keys() == set(wanted):
            return [by_number[number] for number in wanted]
        wanted = [number for number in wanted if _exists(pull, number)]
        if not wanted:
            return []
    raise StudioError(
        f"Label Studio at {pull.studio.url} returned {len(found)} of {len(wanted)} tasks",
        fix="curation pull (nothing is lost; the next pull fetches them again)",
    )


def _exists(pull: Pull, number: int) -> bool:
    found = next(tasks(pull.studio, pull.number, ("id",), number - 1), None)
    return found is not None and found["id"] == number


def _as_json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
