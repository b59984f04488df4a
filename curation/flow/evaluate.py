"""Scores of predicted annotations against gold, read from files."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from curation.errors import UsageError
from curation.model import Annotation, sha256
from curation.review.evaluate import Report
from curation.review.evaluate import evaluate as score
from curation.review.misses import Miss, errors

GOLD_FILE = {"text", "entities", "events", "stances"}
"""What tells a hand-made gold file (one article, with its text) from an Annotation record."""


@dataclass(frozen=True)
class Evaluated:
    """Scores, and the misses if they were asked for."""

    report: Report
    misses: tuple[Miss, ...]


def evaluate(
    gold: Path, predicted: Path, *, with_errors: bool, texts: Path | None, samples: int, seed: int
) -> Evaluated:
    """Score `predicted` against `gold`: JSONL of Annotations, gold files, or folders of them.

    Args:
        gold: the truth.
        predicted: what is scored.
        with_errors: give every miss with its sentence; needs the texts.
        texts: JSONL of {"id", "text"}; not needed where the gold files carry their text.
        samples: bootstrap samples behind the intervals.
        seed: of the bootstrap.
    """
    truths, known = _read(gold)
    guesses, _ = _read(predicted)
    report = score(truths, guesses, samples=samples, seed=seed)
    if not with_errors:
        return Evaluated(report, ())
    if texts:
        known |= {record["id"]: record["text"] for record in _records(texts)}
    missing = sorted({a.article_id for a in truths} - set(known))
    if missing:
        raise UsageError(
            f"the texts of {len(missing)} articles are not known, {missing[0]} among them",
            fix="--texts FILE, with a line {'id', 'text'} for each",
        )
    return Evaluated(report, tuple(errors(truths, guesses, known)))


def _read(path: Path) -> tuple[list[Annotation], dict[str, str]]:
    annotations, texts = [], {}
    for record in _records(path):
        if set(record) >= GOLD_FILE:
            texts[record["id"]] = record["text"]
            record = _as_annotation(record)
        try:
            annotations.append(Annotation.model_validate(record))
        except ValidationError as error:
            fault = error.errors(include_url=False)[0]
            raise UsageError(
                f"{path}: a record is no Annotation: {'.'.join(map(str, fault['loc']))}: "
                f"{fault['msg']}"
            ) from None
    return annotations, texts


def _as_annotation(record: dict[str, Any]) -> dict[str, Any]:
    return {
        "article_id": record["id"],
        "article_sha256": sha256(record["text"]),
        "author": "gold",
        "origin": "gold",
        "ontology_version": record.get("ontology_version", "0.1.0"),
        **{layer: record[layer] for layer in ("entities", "events", "stances")},
    }


def _records(path: Path) -> Iterator[dict[str, Any]]:
    for file in sorted(path.glob("*.json*")) if path.is_dir() else [path]:
        try:
            text = file.read_text(encoding="utf-8")
            lines = text.split("\n") if file.suffix == ".jsonl" else [text]
            found = [json.loads(line) for line in lines if line.strip()]
        except OSError as error:
            raise UsageError(f"cannot read {file}: {error.strerror}") from None
        except ValueError as error:
            raise UsageError(f"{file} is not JSON in UTF-8: {error}") from None
        if not all(isinstance(value, dict) for value in found):
            raise UsageError(f"{file}: every record must be a JSON object")
        yield from found
