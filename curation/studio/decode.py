"""From Label Studio's JSON to our records: an exported task becomes readings and issues.

A reading that cannot be taken as it stands is quarantined: left out, with an issue of severity
`error` for each thing that is wrong. Issues of severity `warning` say what was mended. One kind
of error does not quarantine: `unknown-label`, since a record can hold a label that today's
ontology does not have. Everything is counted: annotations = readings + left out.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from curation.model import Annotation, Issue, canonical, sha256
from curation.ontology import Ontology
from curation.studio.assemble import as_issue, assemble
from curation.studio.encode import ARTICLE_ID, TEXT_SHA256
from curation.studio.interface import TEXT
from curation.studio.parse import Fault, Text

LONGEST = 1e7
"""Seconds (116 days) beyond which what the page says an annotation took is not believed."""

FOREIGN = "foreign-task"
"""Rule of the issue of a task that is for no article of ours."""


@dataclass(frozen=True)
class Reading:
    """An annotation by a person, with its number on the server and its last change there."""

    task_id: int
    annotation_id: int
    updated_at: str
    record: Annotation


@dataclass(frozen=True)
class LeftOut:
    """An annotation that gave no reading, and why.

    Reasons: `skipped`, `empty`, `faulty`, `text-changed`, `foreign`; of a task that was sent back
    `corrected` (its author has said something newer) and `not-theirs`.
    """

    task_id: int
    annotation_id: int
    reason: str


@dataclass(frozen=True)
class Decoded:
    """What one exported task holds."""

    readings: tuple[Reading, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    issues: tuple[Issue, ...] = ()


Mark = tuple[int, str]
"""What an annotation is known by: its number, which may be given out again, and its first date."""


def mark(annotation: Mapping[str, Any]) -> Mark:
    """What an annotation of a pulled task is known by."""
    return annotation["id"], str(annotation.get("created_at"))


def author_of(annotation: Mapping[str, Any], authors: Mapping[Mark, str]) -> str:
    """The pseudonym of who made it.

    Users who were deleted before the first pull are told apart by their annotations only: each
    gets `ann_unknown_` and the start of the SHA-256 of its mark.
    """
    known = annotation["completed_by"] or authors.get(mark(annotation))
    return known or "ann_unknown_" + sha256(" ".join(map(str, mark(annotation))))[:8]


def made_for(task: Mapping[str, Any]) -> tuple[str, str] | None:
    """The article a task is for, and the hash of its text; None if its data were edited."""
    data = task["data"]
    article, text, said = data.get(ARTICLE_ID), data.get(TEXT), data.get(TEXT_SHA256)
    if not isinstance(article, str) or not isinstance(text, str) or said != sha256(text):
        return None
    return article, said


def decode(
    task: Mapping[str, Any],
    articles: Mapping[str, str],
    ontology: Ontology,
    authors: Mapping[Mark, str] | None = None,
    retired: Collection[str] = (),
) -> Decoded:
    """Read one task of a pulled chunk (see `curation.studio.pull`).

    Args:
        task: the task as pulled, annotators already pseudonyms.
        articles: article id → hash of the text of the articles we have.
        ontology: what labels there are.
        authors: annotation (see `mark`) → pseudonym as first pulled, for annotators who were
            deleted on the server since.
        retired: answers of earlier pages, as `control=label`, which are not reported as unknown
            (see `curation.studio.migrate`).
    """
    number, article_id = task["id"], task["data"].get(ARTICLE_ID)
    if not isinstance(article_id, str) or article_id not in articles:
        what = f"its data names the article {article_id!r}, which this workspace does not have"
        fault = Fault(FOREIGN, "warning", "", what)
        return _none(task, "foreign", as_issue(fault, str(article_id), None, f"task {number}"))
    found = made_for(task)
    if found is None:
        what = "the text of the task was edited on the server; its offsets cannot be trusted"
        fault = Fault("text-changed", "error", "", what, "put the old text back, or annotate anew")
        return _none(task, "text-changed", as_issue(fault, article_id, None, f"task {number}"))
    text = Text(task["data"][TEXT])
    read = [
        _annotation(task, annotation, text, ontology, authors or {}, retired)
        for annotation in task["annotations"]
    ]
    issues = [issue for decoded in read for issue in decoded.issues]
    if found[1] != articles[article_id] and any(decoded.readings for decoded in read):
        what = "these readings are of an older text of the article"
        fault = Fault("article-changed", "warning", "", what, "curation push, and annotate anew")
        issues.append(as_issue(fault, article_id, None, f"task {number}"))
    return Decoded(
        readings=tuple(reading for decoded in read for reading in decoded.readings),
        left_out=tuple(out for decoded in read for out in decoded.left_out),
        issues=tuple(issues),
    )


def _none(task: Mapping[str, Any], reason: str, issue: Issue) -> Decoded:
    out = (LeftOut(task["id"], annotation["id"], reason) for annotation in task["annotations"])
    return Decoded((), tuple(out), (issue,))


def _annotation(
    task: Mapping[str, Any],
    annotation: Mapping[str, Any],
    text: Text,
    ontology: Ontology,
    authors: Mapping[Mark, str],
    retired: Collection[str],
) -> Decoded:
    number, article_id = annotation["id"], task["data"][ARTICLE_ID]
    author = author_of(annotation, authors)
    place = f"task {task['id']}, annotation {number}"

    def left_out(reason: str, *faults: Fault) -> Decoded:
        out = LeftOut(task["id"], number, reason)
        return Decoded((), (out,), tuple(as_issue(f, article_id, author, place) for f in faults))

    if annotation.get("was_cancelled"):
        return left_out("skipped")
    if _is_unread(task, annotation):
        what = "submitted empty although the task had suggestions: the page may have shown none"
        return left_out("empty", Fault("empty-work", "error", "", what, "ask the annotator"))
    suggested = (annotation.get("prediction") or {}).get("result") or []
    started = suggested if annotation.get("parent_prediction") is not None else []
    faults = list[Fault]()
    try:
        items, faults = assemble(annotation.get("result"), text, ontology, started, retired)
        if items is None:
            return left_out("faulty", *faults)
        record = Annotation.model_validate(
            {
                ARTICLE_ID: article_id,
                "article_sha256": task["data"][TEXT_SHA256],
                "author": author,
                "origin": "human",
                "ontology_version": ontology.version,
                "created": annotation.get("created_at"),
                "seconds": _seconds(annotation.get("lead_time")),
                **items,
            }
        )
    except ValidationError as error:
        wrong = (f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
        return left_out("faulty", *faults, *(Fault("record", "error", "", w) for w in wrong))
    reading = Reading(task["id"], number, str(annotation.get("updated_at")), canonical(record))
    issues = tuple(as_issue(fault, article_id, author, place) for fault in faults)
    return Decoded((reading,), (), issues)


def _seconds(said: object) -> float | None:
    """What the page says an annotation took, unless nobody can have taken that."""
    sound = isinstance(said, float | int) and not isinstance(said, bool) and 0 <= said <= LONGEST
    return float(said) if sound else None  # type: ignore[arg-type]


def _is_unread(task: Mapping[str, Any], annotation: Mapping[str, Any]) -> bool:
    """Whether an empty result is more likely a page that showed nothing than a judgement."""
    if annotation.get("result") != [] or annotation.get("parent_prediction") is not None:
        return False
    suggested = annotation.get("prediction") or {}
    return bool(suggested["result"] if "result" in suggested else task.get("predictions"))
