"""From Label Studio into a published version and back: every field arrives as it was submitted."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from loop import Loop
from test_encode_decode import read, readings

from curation.model import Annotation, Article
from curation.ontology import Ontology, load
from curation.publish.build import build
from curation.publish.columns import column, named
from curation.publish.plover import Codebook
from curation.publish.records import annotation as back
from curation.publish.records import gold, rows, weak
from curation.publish.release import Ledger, Meta, Release
from curation.publish.tables import Block, Dossier, tables
from curation.studio.client import Studio
from curation.studio.encode import encode_result

pytestmark = pytest.mark.xdist_group("studio")

ONTOLOGY = load()
TABLES = {table.name: table for table in tables(ONTOLOGY, Codebook(ONTOLOGY, {}))}
BATCH = 60


def spoken(result: Iterable[Mapping[str, Any]]) -> list[str]:
    """The regions, choices, notes and relations of a result, whatever their order."""
    items = [item | {"labels": sorted(item.get("labels", ()))} for item in map(dict, result)]
    return sorted(json.dumps(item, ensure_ascii=False, sort_keys=True) for item in items)


def written_and_read(annotation: Annotation, article: Article, file: Path) -> Annotation:
    """The annotation after it stood in a parquet file."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    table, schema = TABLES["weak"], TABLES["weak"].features.arrow_schema
    made = table.rows(Block([Dossier(article, article.sha256, None, (), (annotation,))]), Counter())
    columns = [column(table.features, made, name) for name in schema.names]
    pq.write_table(pa.Table.from_arrays(columns, schema=schema), file)
    (row,) = (named(table.features, row) for row in pq.read_table(file).to_pylist())
    return back(row, row, row)


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(made=readings())
def test_what_was_submitted_goes_through_parquet_and_is_the_same_result_again(
    made: tuple[str, Annotation], tmp_path: Path
) -> None:
    text, annotation = made
    title = text.split("\n")[0]
    assume(title)
    submitted = encode_result(annotation)
    (reading,) = read(text, submitted).readings
    article = Article(id="a1", title=title, text=text, raw_sha256="0" * 64)
    again = written_and_read(reading.record, article, tmp_path / "rows.parquet")
    assert again == reading.record
    assert (again.created, again.seconds) == (reading.record.created, 12.5)
    assert again.flags == annotation.flags
    assert spoken(encode_result(again)) == spoken(submitted)


def generated(count: int) -> list[tuple[str, Annotation]]:
    """So many different readings with something in them."""
    found: dict[str, tuple[str, Annotation]] = {}

    @settings(max_examples=3 * count, database=None, derandomize=True, deadline=None)
    @given(readings())
    def collect(made: tuple[str, Annotation]) -> None:
        text, annotation = made
        if text.split("\n")[0] and encode_result(annotation):
            found[annotation.to_line()] = made

    collect()
    return list(found.values())[-count:]


def test_a_batch_goes_from_the_real_server_into_a_version_and_back(
    studio: Studio, ontology: Ontology, tmp_path: Path
) -> None:
    loop = Loop.of(studio, ontology, 1)
    loop.articles.clear()
    loop.readings.clear()
    for number, (text, annotation) in enumerate(generated(BATCH)):
        ident = f"r{number:03}"
        loop.articles[ident] = Article(
            id=ident, title=text.split("\n")[0], text=text, raw_sha256="0" * 64
        )
        loop.readings[ident] = annotation.model_copy(update={"article_id": ident})
    assert len(loop.articles) == BATCH
    project = loop.push().project

    submitted = {}
    for ident, (task,) in loop.tasks(project).items():
        submitted[ident] = encode_result(loop.readings[ident])
        loop.studio.sdk.annotations.create(id=task, result=submitted[ident], lead_time=12.5)
    pulled = loop.decoded(loop.pull(project))
    records = {
        one.record.article_id: one.record for task in pulled.values() for one in task.readings
    }
    assert records.keys() == submitted.keys() == loop.articles.keys()

    folder = build(tmp_path, "1.0.0", version(loop, ontology, records))
    published = {a.article_id: a for a in gold(folder, "train")}
    suggested = {a.article_id: a for a in weak(folder, "train")}
    judged = {row["article_id"] for row in rows(folder, "annotations", "train")}
    assert judged == records.keys()
    for ident, record in records.items():
        assert published[ident] == record.model_copy(update={"origin": "gold"})
        assert published[ident].seconds == 12.5
        assert published[ident].flags == loop.readings[ident].flags
        assert suggested[ident] == record.model_copy(update={"origin": "weak"})
        assert spoken(encode_result(published[ident])) == spoken(submitted[ident])


def version(loop: Loop, ontology: Ontology, records: Mapping[str, Annotation]) -> Release:
    """A release of what was pulled: as gold, as a person's and as a tagger's word."""

    def said(origin: str) -> list[Annotation]:
        return [record.model_copy(update={"origin": origin}) for record in records.values()]

    return Release(
        meta=Meta(name="round", title="round", description="round", license="cc-by-4.0"),
        ontology=ontology,
        ledger=Ledger(articles=dict.fromkeys(records, "train")),
        articles=list(loop.articles.values()),
        gold=said("gold"),
        human=list(records.values()),
        weak=said("weak"),
    )
