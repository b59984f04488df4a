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


def decode(
    task: Mapping[str, Any],
    texts: Mapping[str, str],
    ontology: Ontology,
    authors: Mapping[int, str] | None = None,
    retired: Collection[str] = (),
) -> Decoded:
    """Read one task of a pulled chunk (see `curation.studio.pull`).

    Args:
        task: the task as pulled, annotators already pseudonyms.
        texts: article id → text of the articles we have.
        ontology: what labels there are.
        authors: annotation number → pseudonym as first pulled, for annotators who were deleted
            on the server since.
        retired: answers of earlier pages, as `control=label`, which are not reported as unknown
            (see `curation.studio.migrate`).
    """
    number, data = task["id"], task["data"]
    article_id, text = data.get(ARTICLE_ID), data.get(TEXT)
    if not isinstance(article_id, str) or article_id not in texts:
        what = f"its data names the article {article_id!r}, which this workspace does not have"
        fault = Fault("foreign-task", "warning", "", what)
        return _none(task, "foreign", as_issue(fault, str(article_id), None, f"task {number}"))
    if not isinstance(text, str) or sha256(text) != data.get(TEXT_SHA256):
        what = "the text of the task was edited on the server; its offsets cannot be trusted"
        fault = Fault("text-changed", "error", "", what, "put the old text back, or annotate anew")
        return _none(task, "text-changed", as_issue(fault, article_id, None, f"task {number}"))
    read = [
        _annotation(task, annotation, Text(text), ontology, authors or {}, retired)
        for annotation in task["annotations"]
    ]
    issues = [issue for decoded in read for issue in decoded.issues]
    if text != texts[article_id] and any(decoded.readings for decoded in read):
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
    authors: Mapping[int, str],
    retired: Collection[str],
) -> Decoded:
    number, article_id = annotation["id"], task["data"][ARTICLE_ID]
    author = annotation["completed_by"] or authors.get(number) or "ann_unknown"
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
    items, faults = assemble(annotation.get("result"), text, ontology, started, retired)
    if items is None:
        return left_out("faulty", *faults)
    seconds = annotation.get("lead_time")
    try:
        record = Annotation.model_validate(
            {
                ARTICLE_ID: article_id,
                "article_sha256": sha256(text.text),
                "author": author,
                "origin": "human",
                "ontology_version": ontology.version,
                "created": annotation.get("created_at"),
                "seconds": seconds if isinstance(seconds, float | int) and seconds >= 0 else None,
                **items,
            }
        )
    except ValidationError as error:
        wrong = (f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
        return left_out("faulty", *faults, *(Fault("record", "error", "", w) for w in wrong))
    reading = Reading(task["id"], number, str(annotation.get("updated_at")), canonical(record))
    issues = tuple(as_issue(fault, article_id, author, place) for fault in faults)
    return Decoded((reading,), (), issues)


def _is_unread(task: Mapping[str, Any], annotation: Mapping[str, Any]) -> bool:
    """Whether an empty result is more likely a page that showed nothing than a judgement."""
    if annotation.get("result") != [] or annotation.get("parent_prediction") is not None:
        return False
    suggested = annotation.get("prediction") or {}
    return bool(suggested["result"] if "result" in suggested else task.get("predictions"))
