"""Every kind of corrupt annotation, and many good ones, from a real Label Studio to gold."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from label_studio_sdk.core.api_error import ApiError
from loop import Loop
from readings import Noise, annotator, shipped
from test_encode_decode import RULES, TEXT, corrupt, sketch
from workshop import numbers, only_task, submit, workshop

from curation import samples
from curation.errors import CheckFailed
from curation.flow.adjudicate import adjudicate
from curation.flow.pull import pull
from curation.flow.push import push
from curation.flow.validate import validate
from curation.model import Article
from curation.ontology import Ontology
from curation.studio.client import Studio
from curation.studio.encode import encode, encode_result
from curation.studio.interface import interface
from curation.studio.project import fingerprint
from curation.studio.push import push as carry_out
from curation.workspace.store import ARTICLES, GOLD, HUMAN, WEAK, Workspace

pytestmark = pytest.mark.xdist_group("studio")

REFUSED_BY_SERVER = ("null", "dict")
KEPT = ("unknown label", "unknown choice", "unknown relation label")
MENDED = "words missing"
VALID = 204


def quiet(done: int, total: int | None) -> None: ...


def labelled(change: str) -> list[Any]:
    """The sketched result with a label nobody knows, or without its words."""
    result: list[Any] = copy.deepcopy(encode_result(sketch().annotation()))
    region = next(item for item in result if item["from_name"] == "entity")
    match change:
        case "unknown label":
            region["value"]["labels"] = ["TRIBE"]
        case "unknown choice":
            level = next(item for item in result if item.get("from_name") == "level")
            level["value"]["choices"] = ["odd"]
        case "unknown relation label":
            next(i for i in result if i.get("labels") == ["Participant"])["labels"] = ["Guest"]
        case _:
            del region["value"]["text"]
    return result


def test_corrupt_suggestions_are_refused_before_they_are_sent(
    studio: Studio, ontology: Ontology
) -> None:
    loop = Loop.of(studio, ontology, 1)
    plan = loop.plan()
    article = Article(id="a1", title=TEXT, text=TEXT, raw_sha256="0" * 64)
    kinds = {kind: corrupt(kind) for kind in RULES} | {kind: labelled(kind) for kind in KEPT}
    project = loop.push().project
    ready = plan.model_copy(update={"project": project, "settings": ()})
    for kind, result in kinds.items():
        task = encode(article, sketch().annotation("rules-1"), "c" * 64)
        task["predictions"][0]["result"] = result
        with pytest.raises(CheckFailed):
            carry_out(studio, ready, lambda _, task=task: [task], ontology)  # type: ignore[misc]
        assert len(numbers(studio, project)) == 1, kind
    assert len(kinds) >= 21


def test_corrupt_annotations_are_quarantined_and_good_ones_pass(
    studio: Studio, tmp_path: Path
) -> None:
    workspace = Workspace.create(tmp_path / "w")[0]
    kinds = {kind: corrupt(kind) for kind in RULES if kind not in REFUSED_BY_SERVER}
    kinds |= {kind: labelled(kind) for kind in (*KEPT, MENDED)}
    bad = {f"bad-{n}": kind for n, kind in enumerate(kinds)}
    texts, truths = samples.texts(), sorted(samples.gold().items())
    good = {f"good-{n}": truths[n % len(truths)] for n in range(VALID)}
    articles = [Article(id=i, title=TEXT, text=TEXT, raw_sha256="0" * 64) for i in bad]
    articles += [
        Article(id=i, title=text.split("\n")[0], text=text, raw_sha256="0" * 64)
        for i, (source, _) in good.items()
        if (text := texts[source])
    ]
    workspace.write(ARTICLES, articles)
    project = push(workspace, studio).project
    assert project
    tasks = only_task(studio, project)
    for name in REFUSED_BY_SERVER:
        with pytest.raises(ApiError) as refused:
            submit(studio, tasks["bad-0"], corrupt(name))
        assert refused.value.status_code == 400
    # As annotations of imported tasks, of the same articles: two hundred submits take minutes.
    page = fingerprint(interface(workspace.ontology))
    said: dict[str, Any] = {ident: kinds[kind] for ident, kind in bad.items()}
    for n, (ident, (source, truth)) in enumerate(good.items()):
        noise = Noise(drop=0.02 * (n // 12))
        reading = annotator(truth, texts[source], noise, shipped(), author="x", seed=n)
        said[ident] = encode_result(reading)
    again: list[Any] = [
        {**encode(found, None, page), "annotations": [{"result": said[found.id]}]}
        for found in articles
    ]
    studio.sdk.projects.import_tasks(id=project, request=again)
    pulled = pull(workspace, studio, progress=quiet)

    got = {annotation.article_id: annotation for annotation in workspace.read(HUMAN)}
    rules: dict[str, set[str]] = {}
    for issue in pulled.issues:
        assert issue.fix or issue.severity == "warning", issue
        rules.setdefault(issue.article_id, set()).add(issue.rule)
    for ident, kind in bad.items():
        if kind in RULES:
            assert ident not in got, kind
            assert RULES[kind] in rules[ident], kind
        else:
            assert ident in got, kind
            assert rules[ident] == {"text-missing" if kind == MENDED else "unknown-label"}
    assert set(good) <= set(got)
    assert not set(good) & set(rules)
    assert pulled.left_out == {"faulty": len([kind for kind in bad.values() if kind in RULES])}
    assert len(got) + pulled.left_out["faulty"] == len(articles)

    found = validate(workspace, quiet)
    assert found.errors > 0
    adjudicate(workspace, None)
    gold = {annotation.article_id for annotation in workspace.read(GOLD)}
    assert not gold & {ident for ident, kind in bad.items() if kind in KEPT}
    assert len(gold & set(good)) > 0


def test_half_an_emoji_stops_one_task_only(studio: Studio, tmp_path: Path) -> None:
    workspace = workshop(tmp_path / "w")
    project = push(workspace, studio).project
    assert project
    tasks = only_task(studio, project)
    note = {"id": "n", "from_name": "note", "to_name": "text", "type": "textarea"}
    result = encode_result(next(iter(workspace.read(WEAK))))
    submit(studio, tasks["a1"], result)
    body = json.dumps({"result": [{**note, "value": {"text": ["\ud83d"]}}], "lead_time": 1})
    # The server stores it, and fails when it has to say so.
    with Studio(studio.url, studio._key) as other:
        other.http.post(
            f"api/tasks/{tasks['a2']}/annotations/",
            content=body,
            headers={"Content-Type": "application/json"},
        )
    assert (
        studio.get(
            "api/tasks/", "tasks", project=project, fields="all", include="id,total_annotations"
        )["total_annotations"]
        == 2
    )
    found = pull(workspace, studio, progress=quiet)
    assert [(i.rule, i.severity, i.where) for i in found.issues] == [
        ("task-unreadable", "error", f"project {project}, task {tasks['a2']}")
    ]
    assert [made.article_id for made in workspace.read(HUMAN)] == ["a1"]
