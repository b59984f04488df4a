"""Articles in, corrected on a real Label Studio, a dataset out that says what people said."""

from collections import defaultdict
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from label_studio_sdk import LabelStudio
from licensed import licensed

from curation import samples
from curation.flow.adjudicate import adjudicate
from curation.flow.demo import annotate
from curation.flow.ingest import ingest
from curation.flow.preannotate import preannotate
from curation.flow.progress import quiet
from curation.flow.publish import publish
from curation.flow.pull import pull
from curation.flow.push import push
from curation.flow.scripted import bare
from curation.flow.status import status
from curation.flow.validate import validate
from curation.flow.verify import verify
from curation.model import Annotation, canonical
from curation.publish.columns import named
from curation.publish.records import annotation as from_rows
from curation.studio.client import Studio
from curation.studio.encode import ARTICLE_ID, encode_result
from curation.studio.rows import tasks
from curation.workspace.store import ARTICLES, GOLD, HUMAN, WEAK, Workspace

pytestmark = pytest.mark.xdist_group("studio")


def take_in(root: Path, source: Path) -> Workspace:
    workspace = licensed(Workspace.create(root)[0])
    ingest(workspace, [str(source)], defaults={"source": "test", "license": "cc0-1.0"})
    preannotate(workspace, None, quiet)
    return workspace


def submit(studio: Studio, project: int, said: dict[str, Annotation]) -> None:
    for task in tasks(studio, project, ("id", "data")):
        result: list[Any] = encode_result(said[task["data"][ARTICLE_ID]])
        studio.change("submitting", partial(_create, number=task["id"], result=result))


def _create(sdk: LabelStudio, number: int, result: list[Any]) -> None:
    sdk.annotations.create(id=number, result=result)


def meaning(annotation: Annotation) -> tuple[Any, ...]:
    """What an annotation says, without ids: items by their places, links resolved."""
    place = {ident: (span.start, span.end, span.text) for ident, span in annotation.spans()}
    entities = {(place[e.id], e.type, e.level, e.ref) for e in annotation.entities}
    events = {
        (
            place[v.id],
            (v.type, v.modality, v.polarity, v.mode),
            frozenset((a.role, place[a.filler_id]) for a in v.arguments),
            tuple(place[s] for s in v.sources),
        )
        for v in annotation.events
    }
    stances = {
        (
            place[s.id],
            place[s.holder_id],
            place[s.target],
            (s.polarity, s.modality),
            tuple(place[x] for x in s.sources),
        )
        for s in annotation.stances
    }
    return entities, events, stances


def published(folder: Path) -> dict[str, tuple[str, Annotation]]:
    """Text and gold of every article of a release, as `load_dataset` opens it."""
    from datasets import load_dataset

    found: dict[str, list[Any]] = defaultdict(list)
    for config in ("entities", "events", "stance"):
        for split in load_dataset(str(folder), config).values():
            for row in split:
                found[row["article_id"]].append(named(split.features, row))
    return {ident: (rows[0]["text"], from_rows(*rows)) for ident, rows in found.items()}


def test_the_real_articles_go_round_unchanged(shared: Path, tmp_path: Path, studio: Studio) -> None:
    workspace = take_in(tmp_path / "w", shared / "articles")
    project = push(workspace, studio).project
    assert project
    weak = {a.article_id: a for a in workspace.read(WEAK)}
    texts = {a.id: a.text for a in workspace.read(ARTICLES)}
    assert len(weak) == 5
    said = {ident: bare(annotation) for ident, annotation in weak.items()}
    submit(studio, project, said)

    assert pull(workspace, studio).annotations == 5
    human = {a.article_id: a for a in workspace.read(HUMAN)}
    for ident, submitted in said.items():
        assert _content(canonical(human[ident])) == _content(canonical(submitted))
    assert validate(workspace, quiet).errors == 0
    assert adjudicate(workspace, None).articles == 5
    release = publish(workspace)
    rows = published(release.folder)
    assert {ident: text for ident, (text, _) in rows.items()} == texts
    for ident, submitted in said.items():
        assert meaning(rows[ident][1]) == meaning(submitted)


def test_a_second_run_of_every_command_changes_nothing(tmp_path: Path, studio: Studio) -> None:
    workspace = take_in(tmp_path / "w", samples.articles())
    first = push(workspace, studio)
    assert first.created == len(samples.gold())
    assert annotate(workspace, studio, first.project or 0)["added"] > 0
    pull(workspace, studio)
    validate(workspace, quiet)
    adjudicate(workspace, None)
    publish(workspace)
    checked = verify(workspace, "1.0.0")
    assert (checked.issues, checked.untraced) == ((), ())
    assert checked.steps == ("files", "readings", "gold", "build")
    before = _files(workspace.root)

    take_in(workspace.root, samples.articles())
    again = push(workspace, studio)
    assert (again.created, again.refreshed, again.settings) == (0, 0, ())
    assert annotate(workspace, studio, again.project or 0) == {}
    assert pull(workspace, studio).changed == 0
    validate(workspace, quiet)
    adjudicate(workspace, None)
    assert not publish(workspace).new
    assert _files(workspace.root) == before
    assert [stage.next for stage in status(workspace)][:4] == [None] * 4


def test_the_demo_annotators_end_at_the_sample_gold(tmp_path: Path, studio: Studio) -> None:
    """One of the two readings of each article is the gold; where they differ is disputed."""
    workspace = take_in(tmp_path / "w", samples.articles())
    regions = annotate(workspace, studio, push(workspace, studio).project or 0)
    assert all(regions[what] > 0 for what in ("kept", "changed", "deleted", "added"))
    pull(workspace, studio)
    done = adjudicate(workspace, None)
    gold = samples.gold()
    assert done.left_out == ()
    assert {d.layer for d in done.disputes} <= {"trigger"}
    alone = [a for a in workspace.read(GOLD) if a.article_id not in _shared_work(workspace)]
    assert len(alone) == 8
    for annotation in alone:
        assert meaning(annotation) == meaning(gold[annotation.article_id])


def _shared_work(workspace: Workspace) -> set[str]:
    seen: dict[str, int] = {}
    for annotation in workspace.read(HUMAN):
        seen[annotation.article_id] = seen.get(annotation.article_id, 0) + 1
    return {ident for ident, times in seen.items() if times > 1}


def _files(root: Path) -> dict[str, int]:
    return {
        str(path.relative_to(root)): path.stat().st_mtime_ns
        for path in root.rglob("*")
        if path.is_file() and path.name != ".lock"
    }


def _content(annotation: Annotation) -> Any:
    keys = {"entities", "events", "stances", "article_id", "article_sha256"}
    return annotation.model_dump(include=keys)
