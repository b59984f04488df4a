"""Saved plans on a real Label Studio: applied once, as they stand, or refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from faultproxy import proxy
from workshop import numbers, submit, suggest, workshop

from curation.errors import CheckFailed, UsageError
from curation.flow.push import push
from curation.studio.client import Studio
from curation.studio.project import find
from curation.studio.saved import Options
from curation.workspace.store import ARTICLES, PLANS, WEAK, Workspace

pytestmark = pytest.mark.xdist_group("studio")


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return workshop(tmp_path / "w")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "plan.json"


def test_a_saved_plan_is_carried_out_as_it_stands(
    workspace: Workspace, studio: Studio, file: Path
) -> None:
    said = push(workspace, studio, save=file)
    assert said.dry_run and said.create == ("a1", "a2", "a3") and said.project is None
    assert find(studio, workspace.id) is None
    done = push(workspace, studio, apply=file)
    assert (done.created, done.create) == (3, said.create)
    assert done.project and {len(n) for n in numbers(studio, done.project).values()} == {1}


def test_a_plan_does_what_it_says_and_nothing_else(
    workspace: Workspace, studio: Studio, file: Path
) -> None:
    push(workspace, studio)
    suggest(workspace, "rules-2")
    said = push(workspace, studio, save=file)
    assert (said.refresh, said.settings) == (("a1", "a2", "a3"), ("model_version",))
    with proxy(studio.url) as between:
        far = Studio(between.url, studio._key)
        again = push(workspace, far, save=file)
        assert between.changes == []
        push(workspace, far, apply=file)
        far.close()
        assert [(m, p.split("?")[0].rpartition("/api/")[2]) for m, p in between.changes] == [
            ("POST", f"projects/{again.project}/import/predictions"),
            ("PATCH", f"projects/{again.project}/"),
        ]


def test_a_plan_counts_once_also_where_the_server_has_forgotten(
    workspace: Workspace, studio: Studio, file: Path
) -> None:
    push(workspace, studio, save=file)
    project = push(workspace, studio, apply=file).project
    with pytest.raises(CheckFailed, match="applied before"):
        push(workspace, studio, apply=file)
    assert project
    studio.sdk.projects.delete(id=project)
    (workspace.root / "studio" / "project.json").unlink()
    with pytest.raises(CheckFailed, match="applied before") as caught:
        push(workspace, studio, apply=file)
    assert caught.value.exit_code == 1 and caught.value.fix
    assert find(studio, workspace.id) is None


@pytest.mark.parametrize("change", ["task", "article", "suggestions", "page", "deleted", "work"])
def test_a_stale_plan_is_refused(
    workspace: Workspace, studio: Studio, file: Path, change: str
) -> None:
    project = push(workspace, studio).project
    assert project
    first, second, _ = (found for (found,) in numbers(studio, project).values())
    suggest(workspace, "rules-2")
    push(workspace, studio, save=file)
    if change == "task":
        stranger: list[Any] = [{"data": {"text": "अपना कुछ"}}]
        studio.sdk.projects.import_tasks(id=project, request=stranger)
    elif change == "article":
        workspace.write(ARTICLES, list(workspace.read(ARTICLES))[:2])
    elif change == "suggestions":
        workspace.write(WEAK, list(workspace.read(WEAK))[:2])
    elif change == "page":
        studio.sdk.projects.update(
            id=project, label_config="<View><Text name='text' value='$text'/></View>"
        )
    elif change == "deleted":
        studio.sdk.tasks.delete(id=str(first))
    else:
        submit(studio, second, next(iter(workspace.read(WEAK))))
    with pytest.raises(CheckFailed, match="stale") as caught:
        push(workspace, studio, apply=file)
    assert caught.value.details
    assert workspace.state(PLANS) is None


def test_a_plan_cut_short_is_taken_up(workspace: Workspace, studio: Studio, file: Path) -> None:
    push(workspace, studio, save=file)
    ident = json.loads(file.read_bytes())["id"]
    workspace.write_state(PLANS, {ident: "begun"})
    some = list(workspace.read(ARTICLES))
    workspace.write(ARTICLES, some[:1])
    push(workspace, studio)
    (workspace.root / "studio" / "project.json").unlink()
    workspace.write(ARTICLES, some)
    done = push(workspace, studio, apply=file)
    assert done.create == ("a2", "a3")
    with pytest.raises(CheckFailed, match="applied before"):
        push(workspace, studio, apply=file)


def test_the_options_of_a_plan_go_with_it(workspace: Workspace, studio: Studio, file: Path) -> None:
    project = push(workspace, studio).project
    assert project
    (task,) = numbers(studio, project)["a1"]
    studio.sdk.tasks.delete(id=str(task))
    assert [drift.kind for drift in push(workspace, studio, dry_run=True).drift] == ["deleted"]
    push(workspace, studio, save=file, options=Options(recreate=True))
    assert push(workspace, studio, apply=file).create == ("a1",)


def test_what_is_no_plan_is_named(workspace: Workspace, studio: Studio, file: Path) -> None:
    with pytest.raises(UsageError, match="cannot be applied"):
        push(workspace, studio, apply=file)
    file.write_text("{}", encoding="utf-8")
    with pytest.raises(UsageError, match="no saved plan"):
        push(workspace, studio, apply=file)
