"""Whatever an annotation says, the rows made from it say it too, and give it back."""

from collections import Counter
from datetime import UTC, datetime
from typing import Any

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from curation.model import Annotation, Article, sha256
from curation.ontology import load
from curation.publish.columns import column, named
from curation.publish.digest import batch_hashes
from curation.publish.plover import Codebook
from curation.publish.records import annotation as back
from curation.publish.tables import Block, Dossier, tables

ONTOLOGY = load()
TABLES = {table.name: table for table in tables(ONTOLOGY, Codebook(ONTOLOGY, {}))}
TEXT = "रूस के राष्ट्रपति ने 😀 किम जोंग-उन से क्षेत्र में मुलाकात की।\nउन्होंने समझौते का समर्थन किया।"

names = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=8)
several = st.lists(names, max_size=3, unique=True)


def one_of(labels: Any) -> st.SearchStrategy[str]:
    return st.sampled_from(sorted(labels))


def maybe(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | strategy


@st.composite
def spans(draw: st.DrawFn) -> dict[str, Any]:
    start = draw(st.integers(0, len(TEXT) - 1))
    end = draw(st.integers(start + 1, len(TEXT)))
    return {"start": start, "end": end, "text": TEXT[start:end]}


def traced() -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(
        {
            "by": maybe(several),
            "confidence": maybe(st.floats(0, 1)),
            "from": maybe(several | st.dictionaries(names, several, max_size=3)),
        }
    )


@st.composite
def annotations(draw: st.DrawFn) -> Annotation:
    entities = [
        {
            "id": f"e{number}",
            **draw(spans()),
            "type": draw(one_of(ONTOLOGY.entities)),
            "level": draw(maybe(one_of(ONTOLOGY.levels))),
            "ref": draw(several),
            **draw(traced()),
        }
        for number in range(draw(st.integers(1, 4)))
    ]
    mentions = st.sampled_from([entity["id"] for entity in entities])
    sources = st.lists(mentions, unique=True, max_size=2)
    happenings = [f"v{number}" for number in range(draw(st.integers(0, 3)))]
    events = [
        {
            "id": ident,
            "type": draw(one_of(ONTOLOGY.events)),
            "trigger": draw(spans()),
            "arguments": [
                {
                    "role": role,
                    "filler_id": draw(st.sampled_from(happenings) if role == "Topic" else mentions),
                    **draw(traced()),
                }
                for role in draw(st.lists(one_of(ONTOLOGY.roles), max_size=3))
            ],
            "modality": draw(maybe(one_of(ONTOLOGY.modality))),
            "polarity": draw(maybe(one_of(ONTOLOGY.polarity))),
            "mode": draw(maybe(one_of(ONTOLOGY.modes()))),
            "sources": draw(sources),
            **draw(traced()),
        }
        for ident in happenings
    ]
    stances = [
        {
            "id": f"s{number}",
            "holder_id": draw(mentions),
            "target": draw(mentions | st.sampled_from(happenings) if happenings else mentions),
            "polarity": draw(one_of(ONTOLOGY.stance.polarity)),
            "modality": draw(maybe(one_of(ONTOLOGY.modality))),
            "evidence": draw(spans()),
            "sources": draw(sources),
            **draw(traced()),
        }
        for number in range(draw(st.integers(0, 2)))
    ]
    return Annotation.model_validate(
        {
            "article_id": "x",
            "article_sha256": sha256(TEXT),
            "author": draw(names),
            "origin": draw(st.sampled_from(["weak", "human", "gold"])),
            "ontology_version": draw(names),
            "entities": entities,
            "events": events,
            "stances": stances,
            "created": draw(maybe(st.datetimes(datetime(1970, 1, 2), timezones=st.just(UTC)))),
            "seconds": draw(maybe(st.floats(0, 1e9))),
            "flags": {
                "status": draw(maybe(one_of(ONTOLOGY.flags.status))),
                "confidence": draw(maybe(one_of(ONTOLOGY.flags.confidence))),
                "guideline_gap": draw(st.booleans()),
                "note": draw(maybe(names)),
            },
        }
    )


ARTICLE = Article(id="x", title=TEXT.split("\n")[0], text=TEXT, raw_sha256=sha256("x"))


def written(config: str, dossiers: list[Dossier]) -> tuple[pa.RecordBatch, list[dict[str, Any]]]:
    table = TABLES[config]
    rows = table.rows(Block(dossiers), Counter())
    schema = table.features.arrow_schema
    made = [column(table.features, rows, name) for name in schema.names]
    batch = pa.RecordBatch.from_arrays(made, schema=schema)
    return batch, [named(table.features, row) for row in batch.to_pylist()]


@settings(max_examples=150, deadline=None)
@given(annotations())
def test_rows_give_every_field_back(annotation: Annotation) -> None:
    dossier = Dossier(ARTICLE, ARTICLE.sha256, annotation, (), (annotation,))
    layers = [written(config, [dossier])[1][0] for config in ("entities", "events", "stance")]
    assert back(*layers) == annotation
    (row,) = written("weak", [dossier])[1]
    assert back(row, row, row) == annotation


@settings(max_examples=50, deadline=None)
@given(annotations())
def test_judgements_give_every_item_back(annotation: Annotation) -> None:
    rows = written("annotations", [Dossier(ARTICLE, ARTICLE.sha256, None, (annotation,), ())])[1]
    by_layer = Counter(row["layer"] for row in rows)
    assert by_layer["article"] == 1
    assert by_layer["entity"] == len(annotation.entities)
    assert by_layer["argument"] == sum(len(event.arguments) for event in annotation.events)
    raw = [row["raw"] for row in rows if row["layer"] in ("entity", "stance")]
    assert raw == [item.to_line() for item in (*annotation.entities, *annotation.stances)]
    assert all(TEXT[row["start"] : row["end"]] == row["text"] for row in rows if row["item_id"])


@settings(max_examples=50, deadline=None)
@given(st.lists(annotations(), min_size=1, max_size=3), annotations())
def test_equal_content_and_only_equal_content_has_one_hash(
    said: list[Annotation], other: Annotation
) -> None:
    def digest(made: pa.RecordBatch) -> list[tuple[str, bytes]]:
        return list(batch_hashes(TABLES["weak"].features, made))

    made = written("weak", [Dossier(ARTICLE, ARTICLE.sha256, None, (), tuple(said))])[0]
    twice = pa.Table.from_batches([made, made]).combine_chunks().to_batches()[0]
    assert digest(twice.slice(made.num_rows)) == digest(made)
    changed = written("weak", [Dossier(ARTICLE, ARTICLE.sha256, None, (), (*said[:-1], other))])[0]
    assert (digest(changed) == digest(made)) == (other == said[-1])
