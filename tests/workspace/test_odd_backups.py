"""Backups of odd workspaces come back whole; odd files are refused, and leave nothing behind."""

import io
import json
import sqlite3
import subprocess
import sys
import tarfile
from contextlib import closing
from pathlib import Path

import pytest
from commands import Run

from curation.errors import WorkspaceError
from curation.workspace.backup import backup, restore, verify
from curation.workspace.store import Workspace


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace.create(tmp_path / "w")[0]


def packed(path: Path, members: dict[str, bytes]) -> Path:
    with tarfile.open(path, "w:gz") as tar:
        for name, data in members.items():
            head = tarfile.TarInfo(name)
            head.size = len(data)
            tar.addfile(head, io.BytesIO(data))
    return path


def test_every_name_a_file_can_have_comes_back(workspace: Workspace, tmp_path: Path) -> None:
    names = ["back\\slash", "two\nlines", "टिप्पणी 1", "-r", "not utf-8 \udcff", "..dots"]
    for name in names:
        (workspace.root / name).write_text(name, encoding="utf-8", errors="surrogateescape")
    backup(workspace, tmp_path / "w.tar.gz")
    restore(tmp_path / "w.tar.gz", tmp_path / "again")
    for name in names:
        said = (tmp_path / "again" / name).read_text(encoding="utf-8", errors="surrogateescape")
        assert said == name


def test_what_a_link_leads_to_is_kept_and_no_circle_is_walked(
    workspace: Workspace, tmp_path: Path
) -> None:
    big = tmp_path / "big-disk"
    (big / "1.0.0").mkdir(parents=True)
    (big / "1.0.0" / "manifest.json").write_text("{}", encoding="utf-8")
    (workspace.root / "exports").symlink_to(big, target_is_directory=True)
    (big / "home").symlink_to(workspace.root, target_is_directory=True)
    (workspace.root / "lost").symlink_to(tmp_path / "nowhere")
    backup(workspace, tmp_path / "w.tar.gz")
    restore(tmp_path / "w.tar.gz", tmp_path / "again")
    assert (tmp_path / "again/exports/1.0.0/manifest.json").read_text(encoding="utf-8") == "{}"
    assert not (tmp_path / "again/exports/home").exists()


@pytest.mark.parametrize(
    "manifest",
    [
        b"{}",
        b'{"format": 1}',
        b'{"format": 1, "workspace": 1, "files": {"workspace.json": "0"}}',
        b'{"format": 1, "workspace": "x", "files": ["workspace.json"]}',
        b'{"format": 1, "workspace": "x", "files": {}}',
        b"[" * 100_000,
        b"\xff",
    ],
)
def test_a_file_that_is_no_backup_is_refused(manifest: bytes, tmp_path: Path) -> None:
    odd = packed(tmp_path / "odd.tar.gz", {"backup.json": manifest})
    with pytest.raises(WorkspaceError, match="no backup") as caught:
        restore(odd, tmp_path / "w")
    assert caught.value.fix
    with pytest.raises(WorkspaceError, match="no backup"):
        verify(odd)
    assert [path.name for path in tmp_path.iterdir()] == ["odd.tar.gz"]


def test_nothing_lands_outside_of_the_folder(tmp_path: Path) -> None:
    odd = packed(tmp_path / "odd.tar.gz", {"../x": b"1"})
    with pytest.raises(WorkspaceError, match="it holds"):
        restore(odd, tmp_path / "w")
    assert [path.name for path in tmp_path.iterdir()] == ["odd.tar.gz"]


def test_a_bit_that_turned_is_found_wherever_it_lies(workspace: Workspace, tmp_path: Path) -> None:
    data = bytearray(backup(workspace, tmp_path / "w.tar.gz").file.read_bytes())
    for place in range(20, len(data) - 8, len(data) // 60):
        hurt = bytearray(data)
        hurt[place] ^= 1 << place % 8
        (tmp_path / "hurt.tar.gz").write_bytes(hurt)
        with pytest.raises(WorkspaceError):
            restore(tmp_path / "hurt.tar.gz", tmp_path / "again")
        assert not (tmp_path / "again").exists()


def test_the_folder_one_stands_in_is_not_replaced(
    workspace: Workspace, tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = str(backup(workspace, tmp_path / "w.tar.gz").file)
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    for folder in (".", "..", str(tmp_path / "here"), "/", made):
        done = run("restore", made, folder)
        assert (done.code, "NEW_FOLDER" in done.err) == (3, True), folder
    assert json.loads(run("restore", made, "w2", "--json").out)["files"] > 0


def test_what_a_killed_backup_left_goes_with_the_next(workspace: Workspace, tmp_path: Path) -> None:
    data = workspace.server_home / "data"
    data.mkdir(parents=True)
    with closing(sqlite3.connect(data / "label_studio.sqlite3")) as database:
        database.execute("CREATE TABLE task (id)")
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    halves = [
        tmp_path / f".w.tar.gz.{gone.pid}.new",
        data / f".label_studio.sqlite3.{gone.pid}.new",
    ]
    for half in halves:
        half.write_bytes(b"half")
    backup(workspace, tmp_path / "w.tar.gz")
    assert not any(half.exists() for half in halves)
    assert [path.name for path in data.iterdir()] == ["label_studio.sqlite3"]
    restore(tmp_path / "w.tar.gz", tmp_path / "again")
    copy = tmp_path / "again" / "studio" / "server" / "data" / "label_studio.sqlite3"
    with closing(sqlite3.connect(copy)) as database:
        assert database.execute("SELECT name FROM sqlite_master").fetchall() == [("task",)]
