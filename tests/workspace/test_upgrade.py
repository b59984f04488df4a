"""`curation upgrade` works on a copy and can be killed anywhere."""

import json
import shutil
from pathlib import Path

import pytest

from curation.errors import WorkspaceError
from curation.workspace.settings import MARK
from curation.workspace.store import SCHEMA, Workspace
from curation.workspace.upgrade import upgrade


def old_workspace(root: Path) -> Workspace:
    workspace = Workspace.create(root)[0]
    (root / "weak").mkdir()
    (root / "weak" / "old.txt").write_text("old", encoding="utf-8")
    return workspace


def step(copy: Path) -> None:
    (copy / "weak" / "old.txt").write_text("new", encoding="utf-8")
    (copy / "extra").mkdir()
    (copy / "extra" / "file").write_text("here", encoding="utf-8")


class Killed(Exception):
    pass


def test_nothing_to_do(tmp_path: Path) -> None:
    old_workspace(tmp_path)
    assert upgrade(tmp_path) == []


def test_a_step_changes_a_copy_and_the_old_is_kept(tmp_path: Path) -> None:
    old_workspace(tmp_path)
    done = upgrade(tmp_path, {SCHEMA: step}, SCHEMA + 1)
    assert done == [f"workspace schema {SCHEMA} → {SCHEMA + 1}"]
    assert (tmp_path / "weak" / "old.txt").read_text(encoding="utf-8") == "new"
    assert (tmp_path / "extra" / "file").exists()
    kept = tmp_path / f"before-upgrade-{SCHEMA}"
    assert not (kept / ".busy").exists()
    assert (kept / "weak" / "old.txt").read_text(encoding="utf-8") == "old"
    assert json.loads((tmp_path / MARK).read_text(encoding="utf-8"))["schema"] == SCHEMA + 1


def test_a_failing_step_leaves_everything(tmp_path: Path) -> None:
    old_workspace(tmp_path)

    def failing(copy: Path) -> None:
        step(copy)
        raise Killed

    with pytest.raises(Killed):
        upgrade(tmp_path, {SCHEMA: failing}, SCHEMA + 1)
    assert (tmp_path / "weak" / "old.txt").read_text(encoding="utf-8") == "old"
    assert Workspace.open(tmp_path).mark["schema"] == SCHEMA


@pytest.mark.parametrize("survived", range(14))
def test_killed_between_two_renames(tmp_path: Path, survived: int) -> None:
    """A copy that is ready, and any number of steps done: the next run ends the same."""
    workspace = old_workspace(tmp_path)
    names = sorted(p.name for p in tmp_path.iterdir() if p.name not in (".lock", "studio", MARK))
    copy, old = tmp_path / ".upgrading", tmp_path / f"before-upgrade-{SCHEMA}"
    shutil.copytree(tmp_path, copy)
    (copy / MARK).unlink()
    (copy / "weak" / "old.txt").write_text("new", encoding="utf-8")
    old.mkdir()
    plan = {"mark": workspace.mark, "schema": SCHEMA + 1, "moves": names, "comes": names}
    (tmp_path / ".upgrading-done.json").write_text(json.dumps(plan), encoding="utf-8")
    renames = [(tmp_path / name, old / name) for name in names]
    renames += [(copy / name, tmp_path / name) for name in names]
    assert len(renames) == 12
    for source, target in renames[:survived]:
        source.rename(target)
    if survived > len(renames):
        new = {**workspace.mark, "schema": SCHEMA + 1}
        (tmp_path / MARK).write_text(json.dumps(new), encoding="utf-8")

    upgrade(tmp_path, {}, SCHEMA + 1)
    assert (tmp_path / "weak" / "old.txt").read_text(encoding="utf-8") == "new"
    assert (old / "weak" / "old.txt").read_text(encoding="utf-8") == "old"
    assert {p.name for p in tmp_path.iterdir()} == {*names, MARK, ".lock", old.name}
    assert {p.name for p in old.iterdir()} == {*names, MARK}
    assert Workspace.open_any(tmp_path).mark["schema"] == SCHEMA + 1
    assert Workspace.open_any(old).mark == workspace.mark


def test_an_upgrade_that_was_killed_is_ended_before_the_next(tmp_path: Path) -> None:
    old_workspace(tmp_path)
    upgrade(tmp_path, {SCHEMA: step}, SCHEMA + 1)
    mark = Workspace.open_any(tmp_path).mark
    plan = {"mark": {**mark, "schema": SCHEMA}, "schema": SCHEMA + 1, "moves": [], "comes": []}
    (tmp_path / ".upgrading-done.json").write_text(json.dumps(plan), encoding="utf-8")

    def second(copy: Path) -> None:
        (copy / "weak" / "old.txt").write_text("newest", encoding="utf-8")

    upgrade(tmp_path, {SCHEMA + 1: second}, SCHEMA + 2)
    assert (tmp_path / "weak" / "old.txt").read_text(encoding="utf-8") == "newest"
    kept = tmp_path / f"before-upgrade-{SCHEMA + 1}"
    assert (kept / "weak" / "old.txt").read_text(encoding="utf-8") == "new"


def test_no_way_from_an_unknown_schema(tmp_path: Path) -> None:
    old_workspace(tmp_path)
    with pytest.raises(WorkspaceError, match="there is no way"):
        upgrade(tmp_path, {}, SCHEMA + 1)


def test_a_new_ontology_version_is_taken_over(tmp_path: Path) -> None:
    old_workspace(tmp_path)
    path = tmp_path / "label_config" / "ontology.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("version: 0.1.0", "version: 0.2.0", 1), encoding="utf-8")
    with pytest.raises(WorkspaceError, match=r"speak ontology 0\.1\.0"):
        Workspace.open(tmp_path)
    assert upgrade(tmp_path) == ["ontology 0.1.0 → 0.2.0"]
    assert Workspace.open(tmp_path).ontology.version == "0.2.0"
