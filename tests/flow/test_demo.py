"""`curation demo`, as a newcomer runs it."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from commands import Run

from curation.studio.server import down, status
from curation.workspace.store import Workspace

pytestmark = pytest.mark.xdist_group("studio")


@pytest.fixture
def no_server_left(tmp_path: Path) -> Iterator[None]:
    """Whatever happens, the demo's server does not outlive the test."""
    yield
    down(tmp_path / "demo" / "studio" / "server")


@pytest.mark.usefixtures("studio_home", "no_server_left")
def test_the_demo_runs_twice_and_leaves_nothing(run: Run, tmp_path: Path) -> None:
    first = run("demo")
    assert first.code == 0
    assert "login: " in first.out
    again = run("demo", "--json")
    report = json.loads(again.out)
    assert (report["sent"]["created"], report["corrected"]) == (0, {})
    assert not report["published"]["new"]
    assert all(rows > 0 for rows in report["rows"].values())
    server = status(Workspace.open(tmp_path / "demo").server_home)
    assert server
    said = first.out + first.err + again.out + again.err
    assert server.key.get_secret_value() not in said
    assert run("demo", "--remove").code == 0
    assert not (tmp_path / "demo").exists()
    assert run("demo", "--remove").code == 0


def test_half_a_demo_can_be_removed(run: Run, tmp_path: Path) -> None:
    """As left by a demo that was killed at its very beginning."""
    (tmp_path / "demo").mkdir()
    (tmp_path / "demo" / "demo.json").write_text('{"installed": false}', encoding="utf-8")
    assert run("demo", "--remove").code == 0
    assert not (tmp_path / "demo").exists()


def test_the_demo_touches_no_folder_of_others(run: Run, tmp_path: Path) -> None:
    (tmp_path / "demo").mkdir()
    (tmp_path / "demo" / "mine.txt").write_text("mine", encoding="utf-8")
    assert run("demo").code == 2
    assert run("demo", "--remove").code == 2
    assert (tmp_path / "demo" / "mine.txt").exists()
