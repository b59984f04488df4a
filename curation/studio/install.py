"""The pinned Label Studio on this machine: its own environment and a migrated, empty data folder.

Both are built once per version in the user's cache folder, under a lock, and shared by all
workspaces. A folder is complete exactly when it holds the file `ready`.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from filelock import FileLock
from platformdirs import user_cache_path

from curation.errors import StudioError

LOCK = Path(__file__).with_name("label-studio.lock")

Say = Callable[[str], None]

SETTINGS: Mapping[str, str] = {
    "COLLECT_ANALYTICS": "false",
    "CORS_ALLOW_ALL_ORIGINS": "false",
    "DEBUG": "false",
    "DISABLE_SIGNUP_WITHOUT_LINK": "true",
    "ENABLE_LEGACY_API_TOKEN": "true",
    "FRONTEND_SENTRY_DSN": "",
    "HOST": "",
    "LATEST_VERSION_CHECK": "false",
    "LOCAL_FILES_SERVING_ENABLED": "false",
    "LS_CSP_REPORT_ONLY": "false",
    "SENTRY_DSN": "",
    "SSRF_PROTECTION_ENABLED": "true",
}
"""Settings of the server that differ from its defaults, or must not be left to the environment."""

FLAGS: Mapping[str, str] = {"fflag_feat_utc_210_prediction_validation_15082025": "true"}
"""Feature flags; this one makes the server check predictions against the labelling page."""

KEPT = ("PATH", "HOME", "TMPDIR", "LANG", "LC_ALL", "LC_CTYPE", "TZ")


def environment(data: Path) -> dict[str, str]:
    """Environment variables for a Label Studio process that keeps its data in `data`.

    Nothing else of the caller's environment gets through: the server reads names as plain as
    HOST, PORT and DEBUG.
    """
    kept = {name: os.environ[name] for name in KEPT if name in os.environ}
    settings = {f"LABEL_STUDIO_{name}": value for name, value in SETTINGS.items()}
    own = {"LABEL_STUDIO_BASE_DATA_DIR": str(data), "PYTHONUNBUFFERED": "1"}
    return {**kept, **settings, **FLAGS, **own}


def cache() -> Path:
    """The folder for what can be made again: `CURATION_CACHE`, or the user's cache folder."""
    chosen = os.environ.get("CURATION_CACHE")
    return Path(chosen).expanduser().absolute() if chosen else user_cache_path("curation")


def home_of(version: str) -> Path:
    """Where environment and template of this Label Studio version, lock and Python live."""
    digest = hashlib.sha256(LOCK.read_bytes()).hexdigest()[:12]
    python = f"py{sys.version_info.major}{sys.version_info.minor}"
    return cache() / f"label-studio-{version}-{digest}-{python}"


def install(version: str, say: Say) -> Path:
    """Make sure Label Studio is installed; returns the Python of its environment.

    Raises:
        StudioError: a step failed; the message names it and ends with what it said.
    """
    env = home_of(version) / "env"
    python = env / "bin" / "python"
    env.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(env.with_suffix(".lock")):
        if not (env / "ready").exists():
            say(f"installing Label Studio {version} into {env} (once; about a minute)")
            step = "making an environment for Label Studio"
            _uv(step, "venv", "--clear", "--python", sys.executable, str(env))
            step = f"installing Label Studio {version}"
            _uv(step, "pip", "sync", "--require-hashes", "--python", str(python), str(LOCK))
            (env / "ready").touch()
    return python


def template(version: str, python: Path, say: Say) -> Path:
    """Make sure a data folder with all migrations done exists; returns it.

    It holds no users and no secrets: each copy makes its own at its first start.

    Raises:
        StudioError: the migrations failed; the message ends with what they said.
    """
    folder = home_of(version) / "template"
    with FileLock(folder.with_suffix(".lock")):
        if not folder.exists():
            say("preparing the database of Label Studio (once; up to two minutes)")
            building = folder.with_name("template.building")
            shutil.rmtree(building, ignore_errors=True)
            building.mkdir(mode=0o700)
            command = [str(python), "-m", "label_studio.server", "init", "--quiet"]
            run("preparing the database of Label Studio", command, environment(building), building)
            (building / ".env").unlink(missing_ok=True)
            building.rename(folder)
    return folder


def remove(version: str) -> bool:
    """Remove this Label Studio from the cache, unless a server started from it still runs."""
    folder = home_of(version)
    listed = subprocess.run(["ps", "-A", "-o", "args="], capture_output=True, text=True, check=True)
    if not folder.exists() or str(folder) in listed.stdout:
        return False
    shutil.rmtree(folder)
    return True


def _uv(step: str, *arguments: str) -> None:
    command = [sys.executable, "-m", "uv", "--quiet", "--no-progress", *arguments]
    run(step, command, {**os.environ, "UV_PYTHON_DOWNLOADS": "never"}, Path.cwd())


def run(step: str, command: list[str], env: Mapping[str, str], folder: Path) -> None:
    """Run a command to its end.

    Raises:
        StudioError: it failed or cannot be started; the message names `step`.
    """
    try:
        done = subprocess.run(
            command, env=env, cwd=folder, stdin=subprocess.DEVNULL, capture_output=True, text=True
        )
    except OSError as error:
        raise StudioError(f"{step} failed: {command[0]}: {error.strerror}") from None
    if done.returncode:
        said = [line for line in (done.stdout + done.stderr).split("\n") if line.strip()]
        raise StudioError(
            f"{step} failed",
            details=said[-12:],
            fix="check the network and the space on disk, then run the command again; "
            "or use a server you have: --url and LABEL_STUDIO_API_KEY",
        )
