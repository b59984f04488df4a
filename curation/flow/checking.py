"""Validation of shards of annotations, on any engine."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from functools import partial
from typing import NamedTuple, TypeVar

from pydantic import ValidationError

from curation.engine.base import Engine
from curation.engine.shards import (
    JSONL,
    SUFFIX,
    Folder,
    Job,
    Shard,
    lines,
    made_from,
    shards,
    to_lines,
)
from curation.flow.progress import Progress, quiet
from curation.flow.run import Carried, carried, carry_out
from curation.flow.tagging import unreadable
from curation.flow.validate import check_one
from curation.model import Annotation, Article, Issue, Record
from curation.ontology import Ontology
from curation.validate.rules import check_across

R = TypeVar("R", bound=Record)


class _Pair(NamedTuple):
    """A shard of annotations and the shard of their articles."""

    annotations: Shard
    articles: Shard | None


def check_shards(
    source: str,
    articles: str,
    out: Folder,
    ontology: Ontology,
    engine: Engine,
    *,
    form: str = JSONL,
    progress: Progress = quiet,
) -> Carried:
    """Check shards of annotations; rules that compare annotations look at one shard at a time.

    Args:
        source: a folder or an address of annotations, or of a run that has some.
        articles: likewise, of the articles, in shards of the same names.
        out: gets `findings`.
        ontology: what is allowed.
        engine: where it runs; the result is the same on all.
        form: `jsonl` or `parquet`.
        progress: told how many shards have been done.

    Raises:
        UsageError: there are no shards.
    """
    texts = {shard.name: shard for shard in shards(articles, "articles")}
    jobs = []
    for shard in shards(source, "annotations"):
        pair = _Pair(shard, texts.get(shard.name))
        marks = [one.mark if one else None for one in pair]
        key = made_from("validate", ontology.fingerprint, *marks, form)
        jobs.append(Job(shard.name, key, pair))
    done, made = carry_out(
        engine,
        partial(_check_shard, ontology),
        jobs,
        out,
        table="findings",
        suffix=SUFFIX[form],
        progress=progress,
    )
    return carried("findings", done, made)


def _check_shard(
    ontology: Ontology, pair: _Pair
) -> tuple[dict[str, Iterable[bytes]], dict[str, int]]:
    issues: list[Issue] = []
    found = _records(pair.articles, Article, issues) if pair.articles else ()
    texts = {article.id: article.text for article in found}
    annotations = list(_records(pair.annotations, Annotation, issues))
    for annotation in annotations:
        try:
            issues += check_one(annotation, texts.get(annotation.article_id), ontology)
        except Exception as error:
            issues.append(_failed(annotation, error))
    issues += check_across(annotations)
    counts = Counter(f"{issue.severity}s" for issue in issues)
    return {"findings": to_lines(issues)}, {"checked": len(annotations), **counts}


def _records(shard: Shard, kind: type[R], issues: list[Issue]) -> Iterator[R]:
    """The records of a shard; a line that holds none is an Issue."""
    number = 0
    try:
        for number, line in enumerate(lines(shard.address), 1):
            try:
                yield kind.model_validate_json(line)
            except ValidationError as error:
                what = error.errors(include_url=False)[0]
                issues.append(_damaged(f"{shard.address}:{number}", what["msg"]))
    except OSError as error:
        issues.append(unreadable(shard.address, number, error))


def _damaged(where: str, message: str) -> Issue:
    return Issue(
        rule="unreadable-line",
        severity="error",
        article_id="?",
        where=where,
        message=message,
        fix="make the shard anew with the stage that made it",
    )


def _failed(annotation: Annotation, error: Exception) -> Issue:
    return Issue(
        rule="rule-failed",
        severity="error",
        article_id=annotation.article_id,
        author=annotation.author,
        where="whole annotation",
        message=f"{type(error).__name__}: {error}",
        fix="report it with this annotation; the others were checked",
    )
