"""`curation upgrade` works on a copy and can be killed anywhere."""

import json
from pathlib import Path

import pytest

from curation.errors import WorkspaceError
from curation.workspace.store import MARK, SCHEMA, Workspace
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


@pytest.mark.parametrize("survived", range(12))
def test_killed_between_two_renames(tmp_path: Path, survived: int) -> None:
    """A copy that is ready, and any number of renames done: the next run ends the same."""
    workspace = old_workspace(tmp_path)
    names = sorted(p.name for p in tmp_path.iterdir() if p.name not in (".lock", "studio", MARK))
    copy, old = tmp_path / ".upgrading", tmp_path / f"before-upgrade-{SCHEMA}"
    copy.mkdir()
    old.mkdir()
    moves = [(tmp_path / name, old / name) for name in names]
    comes = []
    for name in names:
        (copy / name).mkdir()
        (copy / name / "new").write_text("new", encoding="utf-8")
        comes.append((copy / name, tmp_path / name))
    plan = {"moves": names, "comes": names}
    (tmp_path / ".upgrading-done.json").write_text(json.dumps(plan), encoding="utf-8")
    for source, target in [*moves, *comes][:survived]:
        source.rename(target)

    with pytest.raises(WorkspaceError):  # the made-up copy has no ontology to go on with
        upgrade_then_read(tmp_path)
    assert all((tmp_path / name / "new").exists() for name in names)
    assert all((old / name).exists() for name in names)
    assert workspace.mark["schema"] == SCHEMA


def upgrade_then_read(root: Path) -> None:
    from curation.errors import OntologyError

    try:
        upgrade(root, {}, SCHEMA + 1)
    except OntologyError as error:
        raise WorkspaceError("no ontology") from error


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
