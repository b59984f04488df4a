"""Scores of predicted annotations against gold, read from files."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from curation.errors import UsageError
from curation.flow.jsonfiles import objects
from curation.model import Annotation, sha256
from curation.review.evaluate import Report
from curation.review.evaluate import evaluate as score
from curation.review.misses import Miss, errors
from curation.workspace.store import ARTICLES, GOLD, Workspace

GOLD_FILE = {"id", "text", "entities", "events", "stances"}
"""What tells a hand-made gold file (one article, with its text) from an Annotation record."""


@dataclass(frozen=True)
class Evaluated:
    """Scores, and the misses if they were asked for."""

    report: Report
    misses: tuple[Miss, ...]


def evaluate(
    gold: Path,
    predicted: Path,
    *,
    with_errors: bool,
    texts: Path | None,
    workspace: Workspace | None = None,
    samples: int,
    seed: int,
) -> Evaluated:
    """Score `predicted` against `gold`: JSONL of Annotations, gold files, or folders of them.

    Of a workspace's folder (`gold`, `human`, `weak`) its annotations are read, not what else is
    kept there.

    Args:
        gold: the truth.
        predicted: what is scored.
        with_errors: give every miss with its sentence; needs the texts.
        texts: JSONL of {"id", "text"}; not needed where the gold files carry their text.
        workspace: whose articles give the texts that are still wanted.
        samples: bootstrap samples behind the intervals.
        seed: of the bootstrap.

    Raises:
        UsageError: a file cannot be read or holds something else, or texts are missing or others.
    """
    truths, known = _read(gold)
    guesses, _ = _read(predicted)
    report = score(truths, guesses, samples=samples, seed=seed)
    if not with_errors:
        return Evaluated(report, ())
    if texts:
        known |= _texts(texts)
    wanted = {annotation.article_id: annotation.article_sha256 for annotation in truths}
    if workspace is not None and wanted.keys() - known.keys():
        articles = workspace.read(ARTICLES)
        known = {a.id: a.text for a in articles if a.id in wanted} | known
    missing = sorted(
        ident for ident, sha in wanted.items() if ident not in known or sha256(known[ident]) != sha
    )
    if missing:
        raise UsageError(
            f"the texts of {len(missing)} articles are not known, or have changed, {missing[0]} "
            "among them",
            fix="--texts FILE, with a line {'id', 'text'} for each, or -C DIR, a workspace that "
            "has them",
        )
    return Evaluated(report, tuple(errors(truths, guesses, known)))


def _read(path: Path) -> tuple[list[Annotation], dict[str, str]]:
    annotations, texts = [], {}
    table = path / Path(GOLD.path).name
    for place, record in _records(table if table.exists() else path):
        if set(record) >= GOLD_FILE:
            texts[record["id"]] = record["text"]
            record = _as_annotation(record)
        try:
            annotations.append(Annotation.model_validate(record))
        except ValidationError as error:
            fault = error.errors(include_url=False)[0]
            raise UsageError(
                f"{place} is no Annotation: {'.'.join(map(str, fault['loc']))}: {fault['msg']}"
            ) from None
    return annotations, texts


def _as_annotation(record: dict[str, Any]) -> dict[str, Any]:
    return {
        "article_id": record["id"],
        "article_sha256": sha256(record["text"]),
        "author": "gold",
        "origin": "gold",
        "ontology_version": record.get("ontology_version", "unknown"),
        **{layer: record[layer] for layer in ("entities", "events", "stances")},
    }


def _texts(path: Path) -> dict[str, str]:
    found = {}
    for place, record in _records(path):
        if not {"id", "text"} <= set(record):
            raise UsageError(f"{place} lacks id or text")
        found[record["id"]] = record["text"]
    return found


def _records(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    for place, found in objects(path):
        if isinstance(found, ValueError):
            raise UsageError(f"{place}: {found}")
        yield place, found
