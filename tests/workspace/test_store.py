"""Workspaces are made, opened, locked, and never half-written."""

import gzip
import json
import multiprocessing
import os
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curation.errors import WorkspaceError
from curation.model import Reject
from curation.workspace.files import sweep_beside, write_atomically, writing
from curation.workspace.settings import MARK, TEMPLATE, Settings, read_settings
from curation.workspace.store import PULLED, REJECTED, Workspace


def reject(where: str) -> Reject:
    return Reject(where=where, reason="empty", message="nothing in it")


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace.create(tmp_path / "w")[0]


def test_create_writes_what_is_missing_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "guidelines.md").write_text("mine", encoding="utf-8")
    _, first = Workspace.create(tmp_path)
    _, second = Workspace.create(tmp_path)
    assert MARK in first
    assert "label_config/ontology.yaml" in first
    assert second == []
    assert (tmp_path / "guidelines.md").read_text(encoding="utf-8") == "mine"


def test_the_key_of_pseudonyms_is_private(workspace: Workspace) -> None:
    assert (workspace.root / ".private" / "salt").stat().st_mode & 0o077 == 0
    assert ".private/" in (workspace.root / ".gitignore").read_text(encoding="utf-8")


def test_a_lost_salt_is_made_anew_only_before_the_first_pull(workspace: Workspace) -> None:
    salt = workspace.root / ".private" / "salt"
    salt.unlink()
    assert Workspace.create(workspace.root)[0].salt
    salt.unlink()
    workspace.write(PULLED, [])
    again = Workspace.create(workspace.root)[0]
    with pytest.raises(WorkspaceError, match="pseudonyms") as caught:
        _ = again.salt
    assert "backup" in str(caught.value.fix)


def test_an_empty_salt_gives_nobody_a_name(workspace: Workspace) -> None:
    salt = workspace.root / ".private" / "salt"
    salt.write_bytes(b"")
    with pytest.raises(WorkspaceError, match="is empty"):
        _ = workspace.salt
    assert Workspace.create(workspace.root)[0].salt


@pytest.mark.parametrize("line", ["7", "[1]", "{", "[" * 100_000, "\udcff"])
def test_a_damaged_line_of_a_log_is_named(workspace: Workspace, line: str) -> None:
    workspace.log("log.jsonl", {"n": 1})
    with (workspace.root / "log.jsonl").open("a", errors="surrogateescape") as log:
        log.write(line + "\n")
    with pytest.raises(WorkspaceError, match=r"log\.jsonl, line 2 is damaged"):
        list(workspace.logged("log.jsonl"))


@pytest.mark.parametrize("mark", ["[]", "7", "null", '{"schema": "1", "id": "x", "ontology": "0"}'])
def test_a_mark_of_a_wrong_shape_is_named(workspace: Workspace, mark: str) -> None:
    (workspace.root / MARK).write_text(mark, encoding="utf-8")
    with pytest.raises(WorkspaceError, match="is damaged"):
        Workspace.open(workspace.root)


def test_no_workspace_names_the_command_that_makes_one(tmp_path: Path) -> None:
    with pytest.raises(WorkspaceError, match="is no workspace") as caught:
        Workspace.open(tmp_path)
    assert "curation init" in str(caught.value.fix)


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("schema", 99, "install a newer curation"),
        ("schema", 0, "curation upgrade"),
        ("ontology", "9.0.0", "curation upgrade"),
    ],
)
def test_another_version_is_refused(
    workspace: Workspace, field: str, value: object, said: str
) -> None:
    mark = {**workspace.mark, field: value}
    (workspace.root / MARK).write_text(json.dumps(mark), encoding="utf-8")
    with pytest.raises(WorkspaceError) as caught:
        Workspace.open(workspace.root)
    assert said in str(caught.value)


@pytest.mark.parametrize("text", [b"name = 3", b"nmae = 'x'", b"name = ", b"name = '\xff'"])
def test_wrong_settings_name_file_and_key(workspace: Workspace, text: bytes) -> None:
    (workspace.root / "curation.toml").write_bytes(text)
    with pytest.raises(WorkspaceError, match=r"curation\.toml"):
        _ = workspace.settings


def test_the_template_of_the_settings_says_the_defaults(tmp_path: Path) -> None:
    _, *lines = TEMPLATE.rstrip("\n").split("\n")
    said = tomllib.loads("\n".join(line.removeprefix("# ") for line in lines))
    assert set(said) == set(Settings.model_fields)
    assert Settings.model_validate(said).gates.agreement
    examples = {"description", "license", "homepage", "released", "personal", "gates", "sources"}
    assert {name: said[name] for name in said if name not in examples} == read_settings(
        tmp_path / "none.toml"
    ).model_dump(mode="json", exclude=examples)


def test_append_keeps_what_is_there(workspace: Workspace) -> None:
    workspace.append(REJECTED, [reject("a")])
    workspace.append(REJECTED, [reject("b"), reject("c")])
    assert [r.where for r in workspace.read(REJECTED)] == ["a", "b", "c"]


def test_equal_content_is_not_written_again(workspace: Workspace) -> None:
    assert workspace.write(REJECTED, [reject("a")])
    before = (workspace.root / REJECTED.path).stat().st_mtime_ns
    assert not workspace.write(REJECTED, [reject("a")])
    assert (workspace.root / REJECTED.path).stat().st_mtime_ns == before


def test_a_damaged_line_is_named(workspace: Workspace) -> None:
    workspace.write(REJECTED, [reject("a"), reject("b")])
    path = workspace.root / REJECTED.path
    path.write_text(path.read_text(encoding="utf-8").replace('"b"', "3"), encoding="utf-8")
    with pytest.raises(WorkspaceError, match="line 2"):
        list(workspace.read(REJECTED))
    path.write_bytes(path.read_bytes().replace(b'"where":"a"', b'"where":"\xff"'))
    with pytest.raises(WorkspaceError, match="line 1"):
        list(workspace.read(REJECTED))


def test_a_damaged_state_is_named(workspace: Workspace) -> None:
    assert workspace.state("studio/x.json") is None
    workspace.write_state("studio/x.json", {"url": "here"})
    assert workspace.state("studio/x.json") == {"url": "here"}
    (workspace.root / "studio" / "x.json").write_text("{", encoding="utf-8")
    with pytest.raises(WorkspaceError, match=r"x\.json is damaged"):
        workspace.state("studio/x.json")


def test_a_line_separator_inside_a_text_is_no_line_end(workspace: Workspace) -> None:
    record = reject("a\u2028b\x85c\x0bd")
    workspace.write(REJECTED, [record, record])
    assert list(workspace.read(REJECTED)) == [record, record]


def test_what_a_killed_process_left_of_a_file_can_be_swept(tmp_path: Path) -> None:
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    names = [f".f.{gone.pid}.new", f".f.{os.getppid()}.new", f".g.{gone.pid}.new", ".f.x.new"]
    for name in names:
        (tmp_path / name).write_bytes(b"half")
    sweep_beside(tmp_path / "f")
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(names[1:])


def test_an_error_while_writing_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "f"
    write_atomically(path, b"old")
    with pytest.raises(RuntimeError), writing(path) as file:
        file.write(b"half")
        raise RuntimeError
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def hold(root: Path, ready: "multiprocessing.synchronize.Event") -> None:
    with Workspace.open(root).writing():
        ready.set()
        os.kill(os.getpid(), 9)


def test_a_second_writer_is_refused_and_a_killed_one_leaves_no_lock(workspace: Workspace) -> None:
    with (
        workspace.writing(),
        pytest.raises(WorkspaceError, match="another curation command"),
        Workspace.open(workspace.root).writing(),
    ):
        pass
    spawn = multiprocessing.get_context("spawn")
    ready = spawn.Event()
    child = spawn.Process(target=hold, args=(workspace.root, ready))
    child.start()
    child.join()
    assert ready.is_set()
    assert child.exitcode == -9
    with workspace.writing():
        pass


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: data[:-3],
        lambda data: data[:10] + b"\xff" + data[11:],
        lambda _: gzip.compress(b"{}"),
        lambda _: b"",
    ],
    ids=["cut", "flipped", "exchanged", "empty"],
)
def test_a_damaged_snapshot_is_named(
    workspace: Workspace, damage: Callable[[bytes], bytes]
) -> None:
    sha = workspace.keep_snapshot(b"[]")
    assert workspace.snapshot(sha) == b"[]"
    path = next((workspace.root / "snapshots").rglob("*.gz"))
    path.write_bytes(damage(path.read_bytes()))
    with pytest.raises(WorkspaceError, match="cannot be read"):
        workspace.snapshot(sha)


@given(data=st.binary())
def test_raw_bytes_come_back(data: bytes, tmp_path_factory: pytest.TempPathFactory) -> None:
    root = tmp_path_factory.getbasetemp() / "raw-bytes"
    workspace = Workspace(root, {"id": "x"})
    sha = workspace.keep_raw(data)
    assert (root / "raw" / sha[:2] / sha).read_bytes() == data
    assert workspace.keep_snapshot(data) == sha
    assert workspace.snapshot(sha) == data


def test_a_log_loses_a_torn_line_and_nothing_else(workspace: Workspace) -> None:
    for number in (1, 2, 2):
        workspace.log("studio/x.jsonl", {"n": number})
    path = workspace.root / "studio" / "x.jsonl"
    with path.open("ab") as torn:
        torn.write(b'{"n": 3, "and": "so')
    assert list(workspace.logged("studio/x.jsonl")) == [{"n": 1}, {"n": 2}]
    workspace.log("studio/x.jsonl", {"n": 2})
    workspace.log("studio/x.jsonl", {"n": 4})
    assert [entry["n"] for entry in workspace.logged("studio/x.jsonl")][-1] == 4
    assert path.read_bytes().count(b"\n") == len(list(workspace.logged("studio/x.jsonl")))
    assert b"and" not in path.read_bytes()
    assert list(workspace.logged("studio/none.jsonl")) == []


def test_what_a_killed_command_left_is_swept_away_by_the_next(workspace: Workspace) -> None:
    litter = workspace.root / "human" / ".annotations.jsonl.123.new"
    litter.parent.mkdir(exist_ok=True)
    litter.touch()
    with workspace.writing():
        pass
    assert litter.exists(), "no command was killed, so nothing is searched"
    (workspace.root / ".busy").touch()
    with workspace.writing():
        assert not litter.exists()
    assert not (workspace.root / ".busy").exists()
