"""The local server: ours, alone, stopped without harm to others, found again."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import psutil
import pytest
import regex
from filelock import FileLock
from pydantic import SecretStr

from curation.errors import StudioError
from curation.studio import install, server
from curation.studio.client import Studio
from curation.studio.connect import connect
from curation.studio.process import born, stop
from curation.studio.server import Server

pytestmark = pytest.mark.xdist_group("studio")


@pytest.fixture
def home(studio_home: Path, tmp_path: Path) -> Iterator[Path]:
    """A home of its own, stopped at the end."""
    assert studio_home.exists()
    yield tmp_path / "home"
    server.down(tmp_path / "home")


def running(home: Path) -> Server:
    found = server.status(home)
    assert found is not None and found.running
    return found


def test_a_second_up_finds_the_first(studio_home: Path) -> None:
    said: list[str] = []
    first = running(studio_home)
    assert server.up(studio_home, say=said.append) == first
    assert said == [f"Label Studio already runs at {first.url}"]
    with pytest.raises(StudioError, match="already runs"):
        server.up(studio_home, port=first.port + 1)


def test_what_is_secret_is_for_its_owner_only(studio_home: Path) -> None:
    for path in ("server.json", "label-studio.log", "data/label_studio.sqlite3", "data/.env"):
        assert stat.S_IMODE((studio_home / path).stat().st_mode) == 0o600, path
    assert stat.S_IMODE((studio_home / "data").stat().st_mode) == 0o700
    found = running(studio_home)
    secrets = (found.key.get_secret_value(), found.password.get_secret_value())
    shown = f"{found!r} {found} {(studio_home / 'label-studio.log').read_text()}"
    assert all(secret not in shown for secret in secrets)
    command = " ".join(psutil.Process(found.pid).cmdline())
    assert all(secret not in command for secret in secrets)


def test_two_homes_share_no_secret(studio_home: Path, home: Path) -> None:
    one, two = running(studio_home), server.up(home)
    assert one.key != two.key and one.password != two.password and one.port != two.port
    assert (home / "data/.env").read_bytes() != (studio_home / "data/.env").read_bytes()
    with pytest.raises(StudioError, match="does not accept the key"):
        connect(two.url, environ={"LABEL_STUDIO_API_KEY": one.key.get_secret_value()})


def test_only_this_machine_is_served_and_nobody_can_sign_up(studio_home: Path) -> None:
    found = running(studio_home)
    process = psutil.Process(found.pid)
    listening = {c.laddr[0] for c in process.net_connections("tcp") if c.status == "LISTEN"}
    assert listening == {"127.0.0.1"}
    with httpx.Client(base_url=found.url) as web:
        page = web.get("/user/login/")
        assert "access-control-allow-origin" not in page.headers
        assert "content-security-policy" in page.headers
        token = {"csrfmiddlewaretoken": web.cookies["csrftoken"]}
        person = {"email": "x@curation.local", "password": "a-long-password"}
        refused = web.post("/user/signup/", data={**person, **token})
        assert refused.status_code == 403
        assert "sentry_dsn" not in page.text.lower() or "ingest.sentry.io" not in page.text


def test_a_person_can_log_in(studio_home: Path) -> None:
    found = running(studio_home)
    with httpx.Client(base_url=found.url) as web:
        web.get("/user/login/")
        form = {
            "csrfmiddlewaretoken": web.cookies["csrftoken"],
            "email": found.email,
            "password": found.password.get_secret_value(),
        }
        answer = web.post("/user/login/", data=form, headers={"Referer": found.url})
        assert answer.status_code == 302
        assert web.get("/api/current-user/whoami").json()["email"] == found.email


def test_down_stops_just_this_server_and_up_brings_the_data_back(
    studio: Studio, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in (("HOST", "http://elsewhere"), ("PORT", "1"), ("DEBUG", "true")):
        monkeypatch.setenv(name, value)
    bystander = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
    try:
        first = server.up(home)
        with Studio(first.url, first.key) as local:
            local.sdk.projects.create(title="हमारा", label_config="<View/>")
        assert server.down(home) and not server.down(home)
        known = server.status(home)
        assert known is not None and not known.running and known.pid is None
        assert bystander.poll() is None and studio.check()
        said: list[str] = []
        second = server.up(home, say=said.append)
        assert said[0].endswith(first.url), said
        assert (second.url, second.key, second.email) == (first.url, first.key, first.email)
        with connect(home=home, environ={}) as local:
            assert local.get("api/projects/", "projects")["results"][0]["title"] == "हमारा"
    finally:
        bystander.kill()
        bystander.wait()


def test_a_killed_server_is_started_again_and_a_taken_port_is_left_alone(home: Path) -> None:
    first = server.up(home)
    assert first.pid is not None and first.birth is not None
    os.kill(first.pid, signal.SIGKILL)
    psutil.wait_procs([psutil.Process(first.pid)] if psutil.pid_exists(first.pid) else [], 5)
    assert born(first.pid) is None
    with socket.create_server(("127.0.0.1", first.port)):
        with pytest.raises(StudioError, match=f"port {first.port} is taken"):
            server.up(home, port=first.port)
        second = server.up(home)
    assert second.port != first.port and second.running


def test_a_server_whose_start_was_killed_is_waited_for(home: Path) -> None:
    server.up(home)
    server.down(home)
    code = "import sys; from pathlib import Path; from curation.studio import server; "
    command = [sys.executable, "-c", code + "server.up(Path(sys.argv[1]))", str(home)]
    with subprocess.Popen(command) as starting:
        while not (known := server.status(home)) or not known.running:
            time.sleep(0.01)
        starting.kill()
    assert server.up(home) == known
    with connect(home=home, environ={}) as local:
        assert local.check() == server.LABEL_STUDIO


def test_data_without_its_login_file_gets_a_new_login(home: Path) -> None:
    first = server.up(home)
    server.down(home)
    (home / "server.json").unlink()
    second = server.up(home)
    assert second.email != first.email
    with connect(home=home, environ={}) as local:
        assert local.get("api/current-user/whoami", "me")["email"] == second.email
    server.down(home)


def test_a_home_moved_under_its_server_is_noticed_and_mended(home: Path, tmp_path: Path) -> None:
    server.up(home)
    first = running(home)
    copy = tmp_path / "copy"
    shutil.copytree(home, copy)
    found = server.status(copy)
    assert found and not found.running, "a copy has no server, and does not stop that of another"
    moved = home.rename(tmp_path / "moved")
    with pytest.raises(StudioError, match="moved while its Label Studio ran") as caught:
        connect(home=moved, environ={})
    assert "studio up" in str(caught.value.fix)
    try:
        server.up(moved)
        assert not first.running
        with connect(home=moved, environ={}) as studio:
            assert studio.get("api/projects/", "projects")["count"] == 0
    finally:
        server.down(moved)


def test_old_exports_of_our_projects_are_removed(tmp_path: Path) -> None:
    folder = tmp_path / "data" / "export"
    folder.mkdir(parents=True)
    names = ("project-3-at-x.json", "project-3-at-x-info.json", "project-33-at-x.json")
    for name in (*names, "project-3-at-now.json"):
        (folder / name).touch()
    for name in names:
        os.utime(folder / name, (0, 0))
    server.tidy(tmp_path, [3])
    server.tidy(tmp_path / "nowhere", [3])
    left = {path.name for path in folder.iterdir()}
    assert left == {"project-33-at-x.json", "project-3-at-now.json"}


def test_a_server_that_cannot_start_says_what_it_said(home: Path) -> None:
    server.up(home)
    server.down(home)
    (home / "data/label_studio.sqlite3").write_bytes(b"no database" * 100)
    with pytest.raises(StudioError, match="ended while starting") as caught:
        server.up(home)
    assert "database" in " ".join(caught.value.details)
    known = server.status(home)
    assert known is not None and not known.running


def test_a_process_with_a_recycled_number_is_not_stopped() -> None:
    child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
    try:
        assert not stop(child.pid, "another birth")
        birth = born(child.pid)
        assert child.poll() is None and birth
        assert stop(child.pid, birth) and born(child.pid) is None
    finally:
        child.returncode = 0
    assert born(2**22 - 1) is None


def test_down_stops_what_was_started_while_it_waited(tmp_path: Path) -> None:
    secret = SecretStr("x" * 40)
    about = {"version": "1", "port": 1, "email": "x", "password": secret, "key": secret}
    before = Server(**about, pid=2**22 - 1, birth="0", folder=str(tmp_path))
    (tmp_path / "server.json").write_text(before.model_dump_json())
    child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
    try:
        with ThreadPoolExecutor() as threads:
            with FileLock(tmp_path / "lock"):
                stopping = threads.submit(server.down, tmp_path)
                time.sleep(0.5)
                after = {"pid": child.pid, "birth": born(child.pid)}
                (tmp_path / "server.json").write_text(
                    before.model_copy(update=after).model_dump_json()
                )
            assert stopping.result(60) and born(child.pid) is None
    finally:
        child.kill()
        child.returncode = 0


def test_an_installation_that_fails_names_the_step(
    studio_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CURATION_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("UV_CACHE_DIR", str(tmp_path / "uv"))
    monkeypatch.setenv("UV_OFFLINE", "1")
    said: list[str] = []
    with pytest.raises(StudioError, match="installing Label Studio") as caught:
        server.up(tmp_path / "home", say=said.append)
    assert caught.value.details and caught.value.fix
    assert server.status(tmp_path / "home") is None
    assert said == [line for line in said if "installing" in line]
    # A folder that was left half-made is made anew, not used.
    python = install.home_of(server.LABEL_STUDIO) / "env" / "bin" / "python"
    assert python.exists() and not (python.parents[1] / "ready").exists()


def test_the_lock_is_for_the_version_we_start() -> None:
    pinned = regex.search(r"^label-studio==(\S+)", install.LOCK.read_text(), regex.MULTILINE)
    assert pinned and pinned[1] == server.LABEL_STUDIO
    lines = install.LOCK.read_text().split("\n")
    assert not any("://" in line for line in lines)


def test_a_damaged_server_json_is_named(tmp_path: Path) -> None:
    (tmp_path / "server.json").write_text("{}")
    with pytest.raises(StudioError, match="damaged") as caught:
        server.up(tmp_path)
    assert caught.value.fix


def test_server_json_can_be_read_back(studio_home: Path, tmp_path: Path) -> None:
    shutil.copy(studio_home / "server.json", tmp_path / "server.json")
    nobody = {"pid": None, "birth": None}
    assert server.status(tmp_path) == running(studio_home).model_copy(update=nobody)
    assert set(json.loads((tmp_path / "server.json").read_text())) == set(Server.model_fields)
