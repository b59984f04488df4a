"""`curation doctor` against a hardened and an open Label Studio, and broken workspaces."""

from __future__ import annotations

import json
import secrets
import socket
import subprocess
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from commands import Run
from pydantic import SecretStr
from workshop import workshop

from curation.flow.doctor import doctor
from curation.flow.push import push
from curation.studio import install, server
from curation.studio.client import Studio
from curation.studio.inspect import inspect

pytestmark = pytest.mark.xdist_group("studio")

UNSAFE = {
    "CORS_ALLOW_ALL_ORIGINS": "true",
    "DEBUG": "true",
    "DISABLE_SIGNUP_WITHOUT_LINK": "false",
    "LOCAL_FILES_SERVING_ENABLED": "true",
    "LS_CSP_REPORT_ONLY": "true",
}


@pytest.fixture
def open_server(studio_home: Path, tmp_path: Path) -> Iterator[Studio]:
    """A real Label Studio whose settings are all unsafe."""
    python = install.install(server.LABEL_STUDIO, print)
    data = tmp_path / "data"
    server._copy(install.template(server.LABEL_STUDIO, python, print), data)
    key, login = SecretStr(secrets.token_hex(20)), "open@curation.local"
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    env = install.environment(data)
    env |= {f"LABEL_STUDIO_{name}": value for name, value in UNSAFE.items()}
    env |= {
        "LABEL_STUDIO_USERNAME": login,
        "LABEL_STUDIO_PASSWORD": secrets.token_hex(8),
        "LABEL_STUDIO_USER_TOKEN": key.get_secret_value(),
    }
    command = [str(python), "-m", "label_studio.server", "start", "--no-browser"]
    command += ["--internal-host", "127.0.0.1", "--port", str(port)]
    child = subprocess.Popen(
        command, env=env, cwd=tmp_path, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        with Studio(f"http://127.0.0.1:{port}", key) as studio:
            end = time.monotonic() + 120
            while time.monotonic() < end:
                try:
                    if studio.http.get("health/").status_code == 200:
                        break
                except httpx.TransportError:
                    time.sleep(0.3)
            yield studio
    finally:
        child.kill()
        child.wait()


def test_unsafe_settings_are_found_and_a_hardened_server_passes(
    open_server: Studio, studio: Studio
) -> None:
    wrong = {finding.name: finding.fix for finding in inspect(open_server) if finding.fix}
    assert set(wrong) == {
        "sign-up",
        "scripts",
        "other sites",
        "local files",
        "debug pages",
    }
    assert all(fix and "LABEL_STUDIO_" in fix for fix in wrong.values())
    assert {finding.state for finding in inspect(studio)} == {"ok"}
    users = open_server.get("api/users/", "users")
    assert len(users) == 1, "looking at the sign-up page must make no account"


def test_a_wrong_clock_is_told(studio: Studio) -> None:
    for skew in (timedelta(minutes=10), timedelta(minutes=-10)):
        (clock,) = [f for f in inspect(studio, datetime.now(UTC) + skew) if f.name == "clock"]
        assert clock.state == "warning" and clock.fix
        assert f"{'behind' if skew > timedelta() else 'ahead of'}" in clock.message


def test_a_page_changed_on_the_server_and_files_that_no_longer_follow_are_told(
    studio: Studio, tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace = workshop(tmp_path / "w")
    key = studio._key.get_secret_value()
    monkeypatch.setenv("LABEL_STUDIO_URL", studio.url)
    monkeypatch.setenv("LABEL_STUDIO_API_KEY", key)
    assert run("doctor", "-C", str(workspace.root)).code == 0
    project = push(workspace, studio).project
    assert project
    changed = "<View><Text name='text' value='$text'/></View>"
    studio.sdk.projects.update(id=project, label_config=changed)
    (workspace.root / "label_config" / "interface.xml").write_text("<View/>", encoding="utf-8")
    told = run("doctor", "-C", str(workspace.root), "--json")
    assert told.code == 1
    wrong = {found["name"]: found["fix"] for found in json.loads(told.out) if found["fix"]}
    assert wrong["derived"] == "curation render"
    assert wrong["project"].startswith("curation push --overwrite-page")
    assert key not in told.out + told.err


def test_without_workspace_or_server_it_says_what_comes_first(tmp_path: Path) -> None:
    (fault,) = [found for found in doctor(tmp_path, None, None) if found.state == "error"]
    assert (fault.name, fault.fix and fault.fix.split()[:2]) == ("workspace", ["curation", "init"])
    workshop(tmp_path / "w")
    (fault,) = [found for found in doctor(tmp_path / "w", None, None) if found.state == "error"]
    assert fault.name == "server" and fault.fix and "curation studio up" in fault.fix
