"""Every command, killed at any moment, loses nothing, and a rerun comes to the same bytes."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from harness import Commands, Sweep, Tree, commands, moments, tree
from workshop import numbers, person, submit, twin, workshop

from curation.flow.adjudicate import adjudicate
from curation.flow.lanes import known_lanes, return_mark
from curation.flow.pull import pull
from curation.flow.push import push
from curation.flow.validate import validate
from curation.studio.client import Studio
from curation.studio.encode import encode_result
from curation.studio.project import find, views
from curation.studio.rows import rows
from curation.workspace.store import BLIND, CONTROLS, HUMAN, JOURNAL, RETURNED, WEAK, Workspace

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


CHOICES = [
    pytest.param(BLIND, ("--blind", "50%"), id="blind"),
    pytest.param(
        CONTROLS,
        ("--assign", "one,two,three", "--overlap", "2", "--control", "30%"),
        id="control",
    ),
]


@pytest.mark.parametrize("quick", QUICK)
@pytest.mark.parametrize(("file", "words"), CHOICES)
def test_a_push_struck_after_a_choice_was_recorded_sends_what_was_chosen(
    runner: Commands,
    stages: dict[str, Path],
    studio: Studio,
    tmp_path: Path,
    file: str,
    words: tuple[str, ...],
    quick: bool,
) -> None:
    """The rerun names no share and no groups: it finds them where they were recorded."""
    source = settled(twin(Workspace.open(stages["push"]), tmp_path / "source"))
    whole = runner.run(twin(source, tmp_path / "whole").root, "push", *words)
    assert whole.code == 0, whole.err
    chosen = Workspace.open(tmp_path / "whole").state(file)
    assert chosen.get("articles") or chosen.get("groups")
    known, sent = told(tmp_path / "whole"), suggested(tmp_path / "whole", studio)
    for at in between(whole.ticks, Path(file).name, quick):
        where = f"push, tick {at} ({whole.ticks[at - 1]})"
        struck = twin(source, tmp_path / f"struck-{at}")
        assert runner.run(struck.root, "push", *words, at=at).code == 137, where
        again = runner.run(struck.root, "push")
        assert again.code == 0, (where, again.err)
        assert told(struck.root) == known, where
        assert suggested(struck.root, studio) == sent, where


def settled(workspace: Workspace) -> Workspace:
    """Two people have said the same of every article, so that all may be control articles."""
    people = [{"author": f"ann_{number}", "origin": "human"} for number in (1, 2)]
    said = [one.model_copy(update=who) for one in workspace.read(WEAK) for who in people]
    workspace.write(HUMAN, said)
    assert adjudicate(workspace, None).disputes == ()
    return workspace


def between(ticks: list[str], file: str, quick: bool) -> list[int]:
    """The moments from a file's being in its place to the first import, or three of them."""
    written = max(n for n, name in enumerate(ticks) if file in name)
    there = next(n for n in range(written, len(ticks)) if ticks[n] == "after replace")
    first = next(n for n, name in enumerate(ticks) if name.startswith("before POST /api/projects"))
    sent = next(n for n, name in enumerate(ticks) if name.endswith("/import"))
    assert there < first < sent
    points = list(range(there + 1, sent + 3))
    return [points[0], points[len(points) // 2], points[-1]] if quick else points


def suggested(root: Path, studio: Studio) -> dict[tuple[str | None, str], list[frozenset[str]]]:
    """(group, article) → the suggestions of each of its tasks; each has one task."""
    workspace = Workspace.open(root)
    found: dict[tuple[str | None, str], list[frozenset[str]]] = {}
    for lane in known_lanes(workspace):
        project = find(studio, lane.mark(workspace))
        assert project is not None
        for row in rows(studio, project.id):
            assert row.key
            found.setdefault((lane.group, row.key.article_id), []).append(row.versions)
    assert {len(some) for some in found.values()} == {1}
    return found


@pytest.mark.parametrize("quick", QUICK)
@pytest.mark.parametrize("how", ["kill", "full"])
def test_faulty_work_goes_back_once_although_the_command_was_struck(
    runner: Commands,
    stages: dict[str, Path],
    studio: Studio,
    tmp_path: Path,
    how: str,
    quick: bool,
) -> None:
    source = Workspace.open(stages["validate"])
    whole = runner.run(twin(source, tmp_path / "whole").root, "validate", "--to-studio")
    known = sent_back(tmp_path / "whole", studio)
    assert known[1]
    for at in moments(whole.ticks, how, quick):
        where = f"validate --to-studio, tick {at} ({whole.ticks[at - 1]})"
        struck = twin(source, tmp_path / f"struck-{at}")
        ended = runner.run(struck.root, "validate", "--to-studio", at=at, how=how)
        assert ended.code in ((137,) if how == "kill" else (3, whole.code)), where
        assert "Traceback" not in ended.err, where
        again = runner.run(struck.root, "validate", "--to-studio")
        assert again.code == whole.code, (where, again.err)
        assert sent_back(struck.root, studio) == known, where


def sent_back(root: Path, studio: Studio) -> tuple[Tree, dict[tuple[str, str], int]]:
    """The files, and (person, task) → how often it is on the server."""
    files = {name: data for name, data in tree(root).items() if not name.startswith("studio/")}
    files.pop("workspace.json")
    workspace = Workspace.open(root)
    found: dict[tuple[str, str], int] = {}
    for who in {one.author for one in workspace.read(RETURNED)}:
        project = find(studio, return_mark(workspace, who))
        assert project is not None
        found |= {(who, i): len(n) for i, n in numbers(studio, project.id).items()}
    assert set(found.values()) <= {1}
    assert {ident for _, ident in found} == {one.id for one in workspace.read(RETURNED)}
    return files, found


def told(root: Path) -> object:
    """What a workspace remembers of a push, without the server's numbers."""
    files = {name: data for name, data in tree(root).items() if not name.startswith("studio/")}
    files.pop("workspace.json")
    workspace = Workspace.open(root)
    states = [lane.kept(workspace) for lane in known_lanes(workspace)]
    sent = {state.project: set(state.tasks) for state in states if state}
    for entry in workspace.logged(JOURNAL):
        assert entry["project"] in sent
        stored = {tuple(key) for _, *key in entry["tasks"]} if entry["event"] == "stored" else set()
        assert stored <= sent[entry["project"]]
    return files, [state.tasks for state in states if state]


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
