"""Edits and deletions between pulls, kept although the server forgets them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from commands import Run
from workshop import only_task, submit, workshop

from curation.flow.history import history
from curation.flow.pull import pull
from curation.flow.push import push
from curation.studio.client import Studio
from curation.studio.encode import encode_result
from curation.workspace.store import HUMAN, WEAK

pytestmark = pytest.mark.xdist_group("studio")


def quiet(done: int, total: int | None) -> None: ...


def test_every_state_of_an_annotation_is_kept(studio: Studio, tmp_path: Path, run: Run) -> None:
    workspace = workshop(tmp_path / "w")
    project = push(workspace, studio).project
    assert project
    tasks = only_task(studio, project)
    result = encode_result(next(iter(workspace.read(WEAK))))
    number = submit(studio, tasks["a1"], result)
    other = submit(studio, tasks["a2"], encode_result(list(workspace.read(WEAK))[1]))
    pull(workspace, studio, progress=quiet)
    less = [i for i in result if not str(i.get("id") or i.get("from_id")).startswith("s")]
    studio.sdk.annotations.update(id=number, result=less)
    pull(workspace, studio, progress=quiet)
    pull(workspace, studio, full=True, progress=quiet)

    first, second = history(workspace, "a1")
    assert (first.state, second.state) == ("replaced", "current")
    assert (first.pull, second.pull) == (1, 2)
    assert first.annotation == second.annotation == number
    assert first.record and second.record
    assert (len(first.record.stances), len(second.record.stances)) == (1, 0)
    assert first.changed < second.changed

    studio.sdk.annotations.delete(id=number)
    studio.sdk.tasks.delete(id=str(tasks["a2"]))
    pull(workspace, studio, progress=quiet)
    assert [version.state for version in history(workspace, "a1")] == ["replaced", "deleted"]
    (gone,) = history(workspace, "a2")
    assert (gone.annotation, gone.state) == (other, "deleted")
    assert [a.article_id for a in workspace.read(HUMAN)] == ["a2"]

    told = run("history", "a1", "-C", str(workspace.root))
    assert told.code == 0 and "replaced" in told.out and "ann_" in told.out
    rows = json.loads(run("history", "a1", "-C", str(workspace.root), "--json").out)
    assert len(rows[0]["record"]["stances"]) == 1
    assert "nobody" in run("history", "a3", "-C", str(workspace.root)).out
