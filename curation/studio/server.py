"""A local Label Studio of a pinned version: started, watched and stopped.

Everything it keeps lies in one folder, `home`: `server.json` (address, login, key and process;
mode 0600), `label-studio.log` and `data/`.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
import socket
import subprocess
import time
from collections.abc import Iterable
from pathlib import Path

from filelock import FileLock
from pydantic import BaseModel, ConfigDict, SecretStr, ValidationError, field_serializer

from curation.errors import StudioError
from curation.studio.install import Say, environment, install, template
from curation.studio.process import born, stop

LABEL_STUDIO = "1.23.2"

SERVE = Path(__file__).with_name("serve.py")

PORTS = range(20000, 32000)
"""Below the ports that systems hand out to clients, so that a restart finds its port free."""

SETTLED = 60.0
"""Seconds after which an export of the server's is surely read."""

PATIENCE = 300.0
"""Seconds a start may take; a loaded machine needs half a minute for an existing database."""


class Server(BaseModel):
    """A local server: where it is and how to log in. Secrets show only in `server.json`.

    `folder` is where its data lay when the process `pid`, born at `birth`, was started.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    version: str
    port: int
    email: str
    password: SecretStr
    key: SecretStr
    pid: int | None = None
    birth: str | None = None
    folder: str | None = None

    @property
    def url(self) -> str:
        """Address for browser and API."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def running(self) -> bool:
        """Whether the process we started is still there."""
        return self.pid is not None and born(self.pid) == self.birth

    def astray(self, home: Path) -> bool:
        """Whether it runs, but its data were moved away under it, to `home`."""
        moved = self.folder is not None and self.folder != str(home.resolve())
        return moved and self.running

    @field_serializer("password", "key", when_used="json")
    def _open(self, secret: SecretStr) -> str:
        return secret.get_secret_value()


def up(home: Path, *, port: int | None = None, say: Say = lambda _: None) -> Server:
    """Start the local server that keeps its data in `home`, or find it running.

    Args:
        home: folder of this server; made if it does not exist.
        port: the port to use; without it the last one if it is free, else any free one.
        say: told in a line what is being done and found.

    Raises:
        StudioError: a step failed; the message names it.
    """
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    with FileLock(home / "lock"):
        known = status(home)
        if known and known.astray(home):
            say("the workspace was moved while its server ran: it is started anew")
            stop(known.pid or 0, known.birth or "")
        elif known and known.running:
            if port not in (None, known.port):
                raise StudioError(
                    f"Label Studio already runs at {known.url}", fix="curation studio down"
                )
            if not _wait(home, known):
                raise StudioError(
                    f"Label Studio runs, but {known.url} does not know its key: another program "
                    "has taken its port, or somebody has changed the key",
                    fix="curation studio down, then up; if the key was changed, remove "
                    f"{home / 'server.json'} in between: a new login is made for the same data",
                )
            say(f"Label Studio already runs at {known.url}")
            return known
        python = install(LABEL_STUDIO, say)
        fresh = not (home / "data").exists()
        if fresh:
            _copy(template(LABEL_STUDIO, python, say), home / "data")
        elif known and known.version != LABEL_STUDIO:
            say(f"the database is of Label Studio {known.version}; it is upgraded at this start")
        server = known or _newcomer(fresh)
        return _start(home, python, server, port, say)


def down(home: Path) -> bool:
    """Stop the server of `home`; True if it was running. No other process is touched."""
    if status(home) is None:
        return False
    with FileLock(home / "lock"):
        known = status(home)  # an `up` we have waited for may have started another process
        if known is None or known.pid is None or known.birth is None:
            return False
        was_running = stop(known.pid, known.birth)
        _keep(home, known.model_copy(update={"pid": None, "birth": None}))
    return was_running


def status(home: Path) -> Server | None:
    """What is known of the server of `home` (see `Server.running`); None before the first start.

    Raises:
        StudioError: `server.json` is damaged.
    """
    path = home / "server.json"
    try:
        known = Server.model_validate_json(path.read_bytes())
    except FileNotFoundError:
        return None
    except ValidationError:
        raise StudioError(
            f"{path} is damaged",
            fix=f"remove {path}; the next `curation studio up` makes a new login for the same data",
        ) from None
    copied = known.folder and known.folder != str(home.resolve()) and _is_home(Path(known.folder))
    # The process of a copied workspace is that of the one it was copied from.
    return known.model_copy(update={"pid": None, "birth": None}) if copied else known


def tidy(home: Path, projects: Iterable[int]) -> None:
    """Remove what the server of `home` left of exports of its projects, but those of right now.

    The server keeps a copy of everything it ever exported, with the owner's e-mail address.
    """
    before = time.time() - SETTLED
    for project in projects:
        for path in (home / "data" / "export").glob(f"project-{project}-at-*.json"):
            with contextlib.suppress(OSError):
                if path.stat().st_mtime < before:
                    path.unlink()


def _is_home(folder: Path) -> bool:
    return (folder / "server.json").exists()


def _newcomer(fresh: bool) -> Server:
    """Login and key for a server without `server.json`.

    Data that lost its `server.json` gets one more user: the key of the old one cannot be read.
    """
    name = "annotator" if fresh else f"annotator-{secrets.token_hex(3)}"
    return Server(
        version=LABEL_STUDIO,
        port=0,
        email=f"{name}@curation.local",
        password=SecretStr(secrets.token_urlsafe(12)),
        key=SecretStr(secrets.token_hex(20)),
    )


def _copy(source: Path, target: Path) -> None:
    """Copy a folder so that `target` is there whole or not at all, and only for this user."""
    building = target.with_name(f"{target.name}.building")
    shutil.rmtree(building, ignore_errors=True)
    shutil.copytree(source, building)
    building.chmod(0o700)
    for path in building.rglob("*.sqlite3"):
        path.chmod(0o600)
    building.rename(target)


def _keep(home: Path, server: Server) -> None:
    """Write `server.json`, readable for this user only from its first byte on."""
    path = home / "server.json"
    temporary = path.with_suffix(".new")
    temporary.unlink(missing_ok=True)
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(server.model_dump_json(indent=1))
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)


def _start(home: Path, python: Path, server: Server, port: int | None, say: Say) -> Server:
    for attempt in range(3):
        chosen = _port(port, server.port if attempt == 0 else 0)
        server = server.model_copy(update={"port": chosen, "version": LABEL_STUDIO})
        say(f"starting Label Studio {LABEL_STUDIO} at {server.url}")
        began = time.monotonic()
        child = _spawn(home, python, server)
        try:
            birth = born(child.pid)
            folder = str(home.resolve())
            server = server.model_copy(update={"pid": child.pid, "birth": birth, "folder": folder})
            _keep(home, server)
            ours = _wait(home, server)
        except BaseException:
            _end(child)
            raise
        if ours:
            child.returncode = 0  # it outlives us: Popen shall neither wait for it nor complain
            say(f"Label Studio is ready after {time.monotonic() - began:.1f} s")
            return server
        _end(child)
    raise StudioError(
        f"port {server.port} is taken by another process", fix="curation studio up --port PORT"
    )


def _port(wanted: int | None, last: int) -> int:
    """A port that can be bound now: `wanted`, else `last`, else any from `PORTS`."""
    some = [secrets.choice(PORTS) for _ in range(50)]
    for candidate in [wanted] if wanted else [last, *some] if last else some:
        with socket.socket() as probe, contextlib.suppress(OSError, OverflowError):
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(("127.0.0.1", candidate))
            return candidate
    raise StudioError(
        f"port {wanted} is taken or not allowed", fix="curation studio up (picks a free port)"
    )


def _spawn(home: Path, python: Path, server: Server) -> subprocess.Popen[bytes]:
    command = [str(python), "-P", str(SERVE), "start", "--no-browser"]
    command += ["--internal-host", "127.0.0.1", "--port", str(server.port)]
    data = (home / "data").absolute()
    secret = {
        "LABEL_STUDIO_USERNAME": server.email,
        "LABEL_STUDIO_PASSWORD": server.password.get_secret_value(),
        "LABEL_STUDIO_USER_TOKEN": server.key.get_secret_value(),
    }
    descriptor = os.open(_log(home), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        return subprocess.Popen(
            command,
            env={**environment(data), **secret},
            cwd=data,
            stdin=subprocess.DEVNULL,
            stdout=descriptor,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    finally:
        os.close(descriptor)


def _wait(home: Path, server: Server) -> bool:
    """Wait until the server we started answers; False if somebody else has got its port.

    One that runs already may still be starting: the command that started it may have been killed.
    """
    import httpx

    end = time.monotonic() + PATIENCE
    with httpx.Client(base_url=server.url, timeout=10, trust_env=False) as web:
        while time.monotonic() < end:
            if not server.running:
                raise StudioError("Label Studio ended while starting", details=_last_lines(home))
            with contextlib.suppress(httpx.TransportError):
                if web.get("/health/").status_code == 200:
                    return _is_ours(home, web, server)
            time.sleep(0.1)
    raise StudioError(
        f"Label Studio did not answer at {server.url} within {PATIENCE:.0f} s",
        details=_last_lines(home),
        fix="curation studio down, then curation studio up",
    )


def _is_ours(home: Path, web: object, server: Server) -> bool:
    """Whether the one who answers is ours: a port taken meanwhile makes it take the next."""
    import httpx

    assert isinstance(web, httpx.Client)
    log = _log(home)
    if log.exists() and f"{server.url}/" not in log.read_text(errors="replace"):
        return False
    key = {"Authorization": f"Token {server.key.get_secret_value()}"}
    return web.get("/api/current-user/whoami", headers=key).status_code == 200


def _end(child: subprocess.Popen[bytes]) -> None:
    child.kill()
    child.wait()


def _log(home: Path) -> Path:
    return home / "label-studio.log"


def _last_lines(home: Path) -> list[str]:
    text = _log(home).read_text(encoding="utf-8", errors="replace")
    return [line for line in text.split("\n") if line.strip()][-12:]
