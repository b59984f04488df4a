"""Every command, killed at any moment, loses nothing, and a rerun comes to the same bytes."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from harness import Commands, Sweep, commands, moments, tree
from workshop import numbers, person, submit, twin, workshop

from curation.flow.adjudicate import adjudicate
from curation.flow.pull import pull
from curation.flow.push import push
from curation.flow.validate import validate
from curation.studio.client import Studio
from curation.studio.encode import encode_result
from curation.studio.project import find, views
from curation.studio.rows import rows
from curation.workspace.store import JOURNAL, WEAK, Workspace

pytestmark = [pytest.mark.xdist_group("studio"), pytest.mark.timeout(3600)]

QUICK = [
    pytest.param(True, id="some"),
    pytest.param(False, id="all", marks=pytest.mark.sweep),
]


def quiet(done: int, total: int | None) -> None: ...


@pytest.fixture(scope="module")
def runner(tmp_path_factory: pytest.TempPathFactory, studio: Studio) -> Iterator[Commands]:
    with commands(tmp_path_factory.mktemp("zygote")) as made:
        made.env = {
            "LABEL_STUDIO_URL": studio.url,
            "LABEL_STUDIO_API_KEY": studio._key.get_secret_value(),
        }
        yield made


@pytest.fixture(scope="module")
def stages(tmp_path_factory: pytest.TempPathFactory, studio: Studio) -> dict[str, Path]:
    """Command → a workspace in which it is the next one to run."""
    root = tmp_path_factory.mktemp("stages")
    now = workshop(root / "push")
    ready = {"push": now.root}

    def step(name: str) -> Workspace:
        shutil.copytree(ready[max(ready, key=list(ready).index)], root / name)
        ready[name] = root / name
        return Workspace.open(root / name)

    now = step("pull")
    project = push(now, studio).project
    assert project
    readings = {made.article_id: made for made in now.read(WEAK)}
    people = [person(studio, "one"), person(studio, "two")]
    for ident, (task,) in numbers(studio, project).items():
        for user in people:
            submit(studio, task, readings[ident], completed_by=user)
    # Something for `validate` to find: a reading that leaves the modality open.
    wanting = [i for i in encode_result(readings["a1"]) if i.get("from_name") != "modality"]
    submit(studio, numbers(studio, project)["a1"][0], wanting, completed_by=person(studio, "three"))
    pull(step("validate"), studio, progress=quiet)
    validate(step("adjudicate"), quiet)
    adjudicate(step("publish"), None)
    return ready


@pytest.mark.parametrize("quick", QUICK)
@pytest.mark.parametrize("how", ["kill", "full"])
@pytest.mark.parametrize("command", ["pull", "validate", "adjudicate", "publish"])
def test_a_struck_command_loses_nothing_and_its_rerun_converges(
    runner: Commands, stages: dict[str, Path], tmp_path: Path, command: str, how: str, quick: bool
) -> None:
    struck = Sweep(runner, stages[command], tmp_path, (command,)).strike(quick, how)
    assert struck["ticks"] > 8
    assert struck["faults"] == []


@pytest.mark.parametrize("quick", QUICK)
@pytest.mark.parametrize("how", ["kill", "full"])
def test_a_struck_push_makes_every_task_once(
    runner: Commands,
    stages: dict[str, Path],
    studio: Studio,
    tmp_path: Path,
    how: str,
    quick: bool,
) -> None:
    source = Workspace.open(stages["push"])
    whole = runner.run(twin(source, tmp_path / "whole").root, "push")
    assert whole.code == 0
    known = told(tmp_path / "whole")
    points = moments(whole.ticks, how, quick)
    for at in points:
        where = f"push, tick {at} ({whole.ticks[at - 1]})"
        struck = twin(source, tmp_path / f"struck-{at}")
        ended = runner.run(struck.root, "push", at=at, how=how)
        if how == "kill":
            assert ended.code == 137, where
        assert "Traceback" not in ended.err, where
        again = runner.run(struck.root, "push")
        assert again.code == 0, (where, again.err)
        assert told(struck.root) == known, where
        project = find(studio, struck.id)
        assert project is not None, where
        assert {len(found) for found in numbers(studio, project.id).values()} == {1}, where
        assert {row.versions for row in rows(studio, project.id)} == {frozenset({"rules-1"})}
        assert views(studio, project.id) == 1, where
        assert runner.run(struck.root, "push", "--dry-run").code == 0
        studio.sdk.projects.delete(id=project.id)


def told(root: Path) -> object:
    """What a workspace remembers of a push, without the server's numbers."""
    files = {name: data for name, data in tree(root).items() if not name.startswith("studio/")}
    state = json.loads((root / "studio" / "project.json").read_bytes())
    journal = list(Workspace.open(root).logged(JOURNAL))
    stored = {tuple(key) for e in journal if e["event"] == "stored" for _, *key in e["tasks"]}
    assert {e["project"] for e in journal} <= {state["project"]}
    assert stored <= set(map(tuple, state["tasks"]))
    files.pop("workspace.json")
    return files, state["tasks"]


def test_a_full_disk_is_told_and_leaves_the_old_files(
    runner: Commands, stages: dict[str, Path], tmp_path: Path
) -> None:
    sweep = Sweep(runner, stages["validate"], tmp_path, ("validate",))
    whole, _ = sweep.whole()
    first = next(n for n, name in enumerate(whole.ticks, 1) if name.startswith("before write"))
    folder = sweep.copy("struck")
    ended = runner.run(folder, "validate", at=first, how="full")
    assert ended.code == 3
    assert "No space left" in ended.err and "fix:" in ended.err
    assert tree(folder) == tree(stages["validate"])
