"""Backups: whole, verified, and a moved workspace goes on against the same server."""

from __future__ import annotations

import gzip
import shutil
import stat
import tarfile
from pathlib import Path

import pytest
from commands import Run
from workshop import numbers, only_task, submit, suggestions, workshop

from curation.errors import WorkspaceError
from curation.flow.history import history
from curation.flow.pull import pull
from curation.flow.push import push
from curation.studio import server
from curation.studio.client import Studio
from curation.studio.connect import connect
from curation.workspace.backup import backup, restore, verify
from curation.workspace.store import HUMAN, Workspace

pytestmark = pytest.mark.xdist_group("studio")


def content(root: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(root)): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file() and path.name not in (".lock", ".busy")
    }


def test_a_moved_workspace_goes_on_against_the_same_server(studio: Studio, tmp_path: Path) -> None:
    workspace = workshop(tmp_path / "w")
    project = push(workspace, studio).project
    assert project
    weak = suggestions(workspace)
    tasks = only_task(studio, project)
    submit(studio, tasks["a1"], weak["a1"])
    pull(workspace, studio)
    made = backup(workspace, tmp_path / "w.tar.gz")
    assert stat.S_IMODE(made.file.stat().st_mode) == 0o600
    assert verify(made.file).files == made.files
    first = made.file.read_bytes()
    backup(workspace, made.file)
    assert made.file.read_bytes() == first
    before = content(workspace.root)
    shutil.rmtree(workspace.root)

    restore(made.file, tmp_path / "elsewhere" / "w")
    moved = Workspace.open(tmp_path / "elsewhere" / "w")
    assert content(moved.root) == before
    assert (moved.root / ".private" / "salt").stat().st_mode & 0o077 == 0
    again = push(moved, studio)
    assert (again.created, again.refreshed, again.settings) == (0, 0, ())
    assert pull(moved, studio).changed == 0
    submit(studio, tasks["a2"], weak["a2"])
    pulled = pull(moved, studio)
    assert (pulled.changed, pulled.annotations, pulled.people) == (1, 2, 1)
    assert len(history(moved, "a1")) == 1


def test_the_database_of_a_running_local_server_comes_along(
    studio_home: Path, tmp_path: Path
) -> None:
    assert studio_home.exists()
    workspace = workshop(tmp_path / "w", 2)
    server.up(workspace.server_home)
    try:
        with connect(home=workspace.server_home, environ={}) as local:
            project = push(workspace, local).project
            assert project
            weak = suggestions(workspace)
            for article, (task,) in numbers(local, project).items():
                submit(local, task, weak[article])
            pull(workspace, local)
            backup(workspace, tmp_path / "w.tar.gz")
    finally:
        server.down(workspace.server_home)
    work = (workspace.root / HUMAN.path).read_bytes()
    shutil.rmtree(workspace.root)
    restore(tmp_path / "w.tar.gz", tmp_path / "new")
    moved = Workspace.open(tmp_path / "new")
    # Another port, as on a machine where the old one is taken.
    known = server.status(moved.server_home)
    assert known and known.pid is None
    try:
        server.up(moved.server_home, port=server._port(None, 0))
        with connect(home=moved.server_home, environ={}) as local:
            assert push(moved, local).created == 0
            (task,) = numbers(local, project)["a1"]
            local.sdk.tasks.delete(id=str(task))
            assert pull(moved, local).changed == 0
        assert (moved.root / HUMAN.path).read_bytes() == work
    finally:
        server.down(moved.server_home)


def test_a_server_at_another_address_takes_no_work_away(studio: Studio, tmp_path: Path) -> None:
    workspace = workshop(tmp_path / "w")
    project = push(workspace, studio).project
    assert project
    weak = suggestions(workspace)
    tasks = only_task(studio, project)
    for article in ("a1", "a2"):
        submit(studio, tasks[article], weak[article])
    pull(workspace, studio)
    studio.sdk.tasks.delete(id=str(tasks["a1"]))
    pull(workspace, studio)
    with Studio(studio.url.replace("127.0.0.1", "localhost"), studio._key) as other:
        pulled = pull(workspace, other)
    assert [a.article_id for a in workspace.read(HUMAN)] == ["a1", "a2"]
    assert {issue.rule for issue in pulled.issues} == {"task-deleted"}


@pytest.mark.parametrize("harm", ["flipped", "cut", "no backup", "missing file", "odd name"])
def test_a_damaged_backup_is_refused_and_leaves_nothing(tmp_path: Path, harm: str) -> None:
    workspace = workshop(tmp_path / "w")
    file = backup(workspace, tmp_path / "w.tar.gz").file
    data = file.read_bytes()
    if harm == "flipped":
        plain = bytearray(gzip.decompress(data))
        plain[plain.index("बैठक".encode())] ^= 1
        file.write_bytes(gzip.compress(bytes(plain)))
    elif harm == "cut":
        file.write_bytes(data[: len(data) // 2])
    elif harm == "no backup":
        file.write_bytes(b"hello")
    else:
        with tarfile.open(file, "r:gz") as old, tarfile.open(tmp_path / "x", "w:gz") as new:
            for member in old:
                if harm == "missing file" and member.name.startswith("weak"):
                    continue
                held = old.extractfile(member)
                if harm == "odd name" and member.name.startswith("weak"):
                    member.name = "../../outside"
                new.addfile(member, held)
        (tmp_path / "x").replace(file)
    with pytest.raises(WorkspaceError):
        restore(file, tmp_path / "r")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["w", "w.tar.gz"]


def test_on_the_command_line(run: Run, tmp_path: Path) -> None:
    workshop(tmp_path / "w")
    assert run("backup", "b.tar.gz", "-C", "w").code == 0
    assert "unharmed" in run("backup", "--check", "b.tar.gz").out
    assert run("backup", "w/b.tar.gz", "-C", "w").code == 3
    assert run("restore", "b.tar.gz", "w").code == 3
    assert run("restore", "b.tar.gz", "new").code == 0
    assert "3" in run("status", "-C", "new").out
