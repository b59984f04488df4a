"""Fetching annotations: which tasks changed, their bodies in chunks, without personal data.

What changed is asked of the server by its own dates, with the newest date seen as the start (but
for dates still to come by its own clock), so that no clock of ours is involved; in the end its
counts must equal ours. Bodies come from the export endpoint, some hundred at a time.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, timedelta
from itertools import pairwise
from typing import Any, NamedTuple

from curation.errors import StudioError
from curation.studio.ahead import ahead
from curation.studio.client import Refused, Studio
from curation.studio.known import AHEAD, STAMP, Stamps, changed, doubted, made, stamp
from curation.studio.project import fingerprint
from curation.studio.rows import Progress, condition, tasks, totals
from curation.studio.wire import write_json

CHUNK = 100
"""Tasks per chunk: what the server is busy with while the chunk before is read. The numbers stand
in the query, which proxies cut at some 8 kB."""

COMING = 2
"""Chunks on their way at once: the server makes one while we receive the other."""

OVERLAP = timedelta(minutes=10)
"""A change may be stamped that much earlier than it can be seen; what is unchanged in this
stretch of time is listed again, not fetched again."""

PATIENT, BRIEF = 6, 2
"""How often a chunk is asked for before it is halved, and each half of it then."""

BROKEN = 10
"""Tasks the server may fail to give out before it counts as out of order itself."""

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


class Chunk(NamedTuple):
    """Some tasks as they came: a JSON array by task number, and what it holds."""

    data: bytes
    tasks: list[dict[str, Any]]


class Pull:
    """A pull under way. Keep every chunk; then keep `stamps` for the next pull.

    Attributes:
        project: number, title, labelling page and counters of the project, as JSON.
        page: fingerprint of the labelling page.
        drafts: numbers of tasks with work somebody has begun and not submitted.
        stamps: of all tasks there are; complete when `chunks` has ended.
        gone: numbers of tasks that were there at the pull before; likewise.
        unreadable: task → the answer of a server that cannot give it out; it keeps the stamp it
            had, so that the next pull asks for it again.
    """

    def __init__(
        self,
        studio: Studio,
        project: int,
        pseudonym: Pseudonym,
        since: Mapping[int, str] | None = None,
    ):
        """Read the project; see `pull`."""
        self._studio, self._number, self._pseudonym = studio, project, pseudonym
        found = studio.get(f"api/projects/{project}/", f"project {project}", include=PROJECT)
        self.project = write_json(found)
        self.page = fingerprint(found["label_config"])
        begun = condition("draft_exists", "equal", "Boolean", True)
        self.drafts = tuple(t["id"] for t in tasks(studio, project, ("id",), also=[begun]))
        self.stamps: Stamps = dict(since or {})
        self.gone: tuple[int, ...] = ()
        self.unreadable: dict[int, str] = {}

    def chunks(self, progress: Progress = lambda done, total: None) -> Iterator[Chunk]:
        """The tasks that changed, by number.

        To be kept as they are before anything is made of them. They hold no e-mail address, no
        name and no user number: only fields known to be harmless get through, and annotators
        are pseudonyms.

        At the end the server's own counts are compared with ours. If they differ, since people
        worked meanwhile or a change bore a wrong date, all tasks are listed and the rest is
        fetched. The next chunks are on their way while one is worked on.

        Raises:
            StudioError: the server leaves tasks out that still exist.
        """
        before = dict(self.stamps)
        yield from self._fetch(self._changed() if before else self._all(), progress)
        if not self._complete():
            listed = {t["id"]: stamp(t) for t in tasks(self._studio, self._number, STAMP)}
            for number in set(self.stamps) - set(listed):
                del self.stamps[number]
            known = {n: old.removesuffix(AHEAD) for n, old in self.stamps.items()}
            late = [number for number, new in listed.items() if known.get(number) != new]
            yield from self._fetch([n for n in late if n not in self.unreadable], progress)
            if absent := set(listed) - set(self.stamps) - set(self.unreadable):
                self._check(absent)
        self.gone = tuple(sorted(n for n, old in before.items() if self._is_gone(n, old)))

    def _is_gone(self, number: int, old: str) -> bool:
        return number not in self.stamps or made(self.stamps[number]) != made(old)

    def _all(self) -> Sequence[int]:
        """Numbers among which all tasks are: a stretch of them, unless few of it are tasks."""
        first = totals(self._studio, self._number).end
        last = totals(self._studio, self._number, highest=True)
        if last.end - first < 4 * last.tasks:
            return range(first, last.end + 1)
        return [task["id"] for task in tasks(self._studio, self._number, ("id",))]

    def _changed(self) -> list[int]:
        """Tasks changed since the stamps were taken, by the server's own dates."""
        now = self._studio.now
        self.stamps = {number: doubted(known, now) for number, known in self.stamps.items()}
        dates = [changed(one) for one in self.stamps.values() if not one.endswith(AHEAD)]
        recent = []
        if dates:
            start = (max(dates) - OVERLAP).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
            recent = [condition("updated_at", "greater", "Datetime", start)]
        listed = tasks(self._studio, self._number, STAMP, also=recent)
        return [task["id"] for task in listed if self.stamps.get(task["id"]) != stamp(task)]

    def _complete(self) -> bool:
        there = totals(self._studio, self._number)
        submitted = sum(int(known.split()[1]) for known in self.stamps.values())
        return (there.tasks, there.annotations) == (len(self.stamps), submitted)

    def _check(self, absent: set[int]) -> None:
        """Make sure that tasks which did not come were deleted meanwhile."""
        there = {task["id"] for task in tasks(self._studio, self._number, ("id",))}
        if lost := sorted(absent & there):
            raise StudioError(
                f"Label Studio at {self._studio.url} did not return {len(lost)} tasks of project "
                f"{self._number}, among them {lost[0]}",
                fix="curation pull (nothing is lost; the next pull fetches them again)",
            )

    def _fetch(self, numbers: Sequence[int], progress: Progress) -> Iterator[Chunk]:
        """Bodies of tasks, in chunks; a number that is no task of the project gives nothing."""
        # Half a chunk comes first, so that those on their way do not arrive at the same time.
        edges = [0, *range(CHUNK // 2, len(numbers), CHUNK), len(numbers)]
        parts = [numbers[start:end] for start, end in pairwise(edges) if start < end]
        done = 0
        progress(0, len(numbers))
        for part, found in zip(parts, ahead(self._bodies, parts, COMING), strict=True):
            now = self._studio.now
            self.stamps.update((task["id"], doubted(stamp(task), now)) for task in found)
            if found:
                scrubbed = [scrub(task, self._pseudonym) for task in found]
                yield Chunk(write_json(scrubbed), scrubbed)
            progress(done := done + len(part), len(numbers))

    def _bodies(self, part: Sequence[int], tries: int = PATIENT) -> list[dict[str, Any]]:
        """Tasks as the server exports them, by number.

        A server that fails on one task, as on half an emoji in a note, fails on all it is asked
        for with it: the part is halved until the task is known.
        """
        try:
            found: list[dict[str, Any]] = self._studio.get(
                f"api/projects/{self._number}/export",
                f"annotations of {len(part)} tasks",
                tries=tries,
                exportType="JSON",
                download_all_tasks="true",
                download_resources="false",
                **{"ids[]": list(part)},
            )
        except Refused as error:
            if error.status < 500 or len(self.unreadable) >= BROKEN:
                raise
            if len(part) > 1:
                half = len(part) // 2
                return self._bodies(part[:half], BRIEF) + self._bodies(part[half:], BRIEF)
            if error.status != 500:  # a gateway's word, which says nothing of the task
                raise
            self.unreadable[part[0]] = f"HTTP {error.status}"
            return []
        return sorted(found, key=lambda task: int(task["id"]))


def pull(
    studio: Studio,
    project: int,
    pseudonym: Pseudonym,
    since: Mapping[int, str] | None = None,
) -> Pull:
    """Begin to fetch what changed.

    Args:
        studio: the server.
        project: number of the project.
        pseudonym: what to call a user (see `pseudonyms`).
        since: the stamps of the pull before; without them everything is fetched.

    Raises:
        StudioError: the server cannot be read.
    """
    return Pull(studio, project, pseudonym, since)


def scrub(task: Mapping[str, Any], pseudonym: Pseudonym) -> dict[str, Any]:
    """An exported task reduced to what is known to hold nothing of a person but their work."""
    kept = {name: task[name] for name in KEPT_OF_TASK if name in task}
    annotations = sorted(task["annotations"], key=lambda annotation: int(annotation["id"]))
    return {
        **kept,
        "annotations": [_scrubbed(annotation, pseudonym) for annotation in annotations],
    }


def _scrubbed(annotation: Mapping[str, Any], pseudonym: Pseudonym) -> dict[str, Any]:
    kept = {name: annotation[name] for name in KEPT_OF_ANNOTATION if name in annotation}
    # The server copies the whole prediction into each annotation; its items alone are of use.
    suggested = annotation.get("prediction") or {}
    started = {"prediction": {"result": suggested["result"]}} if "result" in suggested else {}
    return {**kept, **started, "completed_by": pseudonym(annotation.get("completed_by"))}
