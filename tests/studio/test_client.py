"""Addresses, keys, and servers that are none."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend
from pydantic import SecretStr
from standins import Quiet, answering

from curation.errors import StudioError
from curation.studio.client import Studio
from curation.studio.connect import connect, find_key

CANARY = "canary-0123456789abcdef"


def quick(url: str, **options: object) -> Studio:
    return Studio(url, SecretStr(CANARY), pause=lambda _: None, **options)  # type: ignore[arg-type]


class Answering(Quiet):
    """Any server but a Label Studio; `/echo` repeats the key, as a bad proxy might."""

    def do_GET(self) -> None:
        status, body = {
            "/html/api/version": (200, b"<h1>Welcome</h1>"),
            "/json/api/version": (200, b'{"hello": "world"}'),
            "/likeness/api/version": (200, b'{"release": "1.23.2"}'),
            "/likeness/api/current-user/whoami": (200, b"[]"),
            "/echo/api/version": (400, b'{"detail": "bad ' + CANARY.encode() + b'"}'),
            "/moved/api/version": (301, b""),
        }.get(self.path, (404, b"<h1>Not Found</h1>"))
        self.answer(status, body, Location="https://elsewhere.example/")


@pytest.fixture
def stranger() -> Iterator[str]:
    with answering(Answering) as url:
        yield url


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("html", "no Label Studio"),
        ("json", "no Label Studio"),
        ("likeness", "no Label Studio"),
        ("nothing", "no Label Studio"),
        ("moved", "sends us elsewhere"),
        ("echo", r"bad \[key\]"),
    ],
)
def test_what_is_no_label_studio_is_named_so(stranger: str, path: str, message: str) -> None:
    with quick(f"{stranger}/{path}") as studio, pytest.raises(StudioError, match=message) as caught:
        studio.check()
    assert CANARY not in str(caught.value)


def test_an_address_where_nobody_answers() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}"
        with quick(url) as studio, pytest.raises(StudioError, match="cannot be reached") as caught:
            studio.check()
    assert caught.value.exit_code == 3 and caught.value.fix and CANARY not in str(caught.value)


@pytest.mark.parametrize(
    "url",
    [
        "studio.example",
        "ftp://studio.example",
        "http://",
        "http://[::1",
        "http://127.0.0.1:port",
        "http://127.0.0.1:99999",
        "https://me:pw@studio.example",
        "https://:pw@studio.example",
        "",
    ],
)
def test_an_address_that_is_none(url: str) -> None:
    with pytest.raises(StudioError, match="must look like") as caught:
        quick(url)
    assert "pw" not in str(caught.value)


@pytest.mark.parametrize("tail", ["?project=3", "#top"])
def test_an_address_copied_with_too_much_is_named(tail: str) -> None:
    with pytest.raises(StudioError, match="ends before") as caught:
        quick(f"https://studio.example/{tail}")
    assert caught.value.fix == "--url https://studio.example/"


@pytest.mark.parametrize("key", [f"{CANARY}\n{CANARY}", f"{CANARY} x", "चाबी", f"{CANARY}\x00"])
def test_what_cannot_be_a_key_is_refused_and_not_shown(key: str) -> None:
    with pytest.raises(StudioError, match="cannot be a key") as caught:
        connect("https://studio.example", environ={"LABEL_STUDIO_API_KEY": key})
    assert CANARY not in str(caught.value) and "चाबी" not in str(caught.value)


def test_the_key_does_not_go_unencrypted_over_a_network() -> None:
    with pytest.raises(StudioError, match="unencrypted"):
        quick("http://studio.example:8080")
    for url in (
        "https://studio.example",
        "http://localhost:8080",
        "http://[::1]:80",
        "http://127.1.2.3",
    ):
        quick(url).close()
    quick("http://studio.example", allow_http=True).close()


@pytest.mark.parametrize(
    ("url", "base"),
    [
        ("https://studio.example/sub", "https://studio.example/sub/"),
        (" https://studio.example/sub/ ", "https://studio.example/sub/"),
        ("https://studio.example", "https://studio.example/"),
    ],
)
def test_a_server_may_live_under_a_path(url: str, base: str) -> None:
    with quick(url) as studio:
        assert studio.url == base
        request = studio.http.build_request("GET", "api/version")
        assert str(request.url) == f"{base}api/version"


def test_no_address_and_no_key(tmp_path: Path, stranger: str) -> None:
    with pytest.raises(StudioError, match="no Label Studio is running") as caught:
        connect(home=tmp_path, environ={})
    assert "curation studio up" in str(caught.value.fix)
    with pytest.raises(StudioError, match="there is no key"):
        connect(stranger, environ={})
    with pytest.raises(StudioError, match="must look like"):
        connect("studio.example", environ={})


def test_a_key_file_is_for_its_owner_only(tmp_path: Path, stranger: str) -> None:
    path = tmp_path / "key"
    path.write_text(CANARY + "\n")
    path.chmod(0o644)
    with pytest.raises(StudioError, match="others can read") as caught:
        connect(stranger, key_file=path, environ={})
    assert caught.value.fix == f"chmod 600 {path}"
    path.chmod(0o600)
    with pytest.raises(StudioError, match="no Label Studio"):
        connect(f"{stranger}/html", key_file=path, environ={})
    with pytest.raises(StudioError, match="cannot be read"):
        connect(stranger, key_file=tmp_path / "absent", environ={})


@pytest.mark.xdist_group("studio")
def test_the_local_key_goes_to_the_local_server_only(studio_home: Path, stranger: str) -> None:
    with pytest.raises(StudioError, match="there is no key"):
        connect(stranger, home=studio_home, environ={})
    with connect(home=studio_home, environ={"LABEL_STUDIO_API_KEY": CANARY}) as studio:
        assert studio.check() == "1.23.2"
        with connect(studio.url, home=studio_home, environ={}) as same:
            assert same.check() == "1.23.2"
        with pytest.raises(StudioError, match="does not accept the key") as caught:
            connect(environ={"LABEL_STUDIO_URL": studio.url, "LABEL_STUDIO_API_KEY": CANARY})
        assert CANARY not in str(caught.value)


class Held(KeyringBackend):
    """A keyring that holds one key, for one address."""

    priority = 1.0

    def __init__(self, url: str):
        super().__init__()  # type: ignore[no-untyped-call]
        self.url = url

    def get_password(self, service: str, username: str) -> str | None:
        return CANARY if (service, username) == ("curation", self.url) else None

    def set_password(self, service: str, username: str, password: str) -> None:
        raise AssertionError("nothing is ever put there")


@pytest.fixture
def held(stranger: str) -> Iterator[None]:
    before = keyring.get_keyring()
    keyring.set_keyring(Held(f"{stranger}/html"))
    yield
    keyring.set_keyring(before)


@pytest.mark.usefixtures("held")
def test_a_key_may_stand_in_the_keyring(tmp_path: Path, stranger: str) -> None:
    with pytest.raises(StudioError, match="no Label Studio"):
        connect(f"{stranger}/html/", environ={})
    with pytest.raises(StudioError, match="there is no key"):
        connect(f"{stranger}/json/", environ={})
    (tmp_path / "empty").touch(0o600)
    with pytest.raises(StudioError, match="is empty"):
        connect(stranger, key_file=tmp_path / "empty", environ={})


@pytest.mark.usefixtures("held")
def test_a_file_that_is_named_comes_first_then_the_environment_then_the_keyring(
    tmp_path: Path, stranger: str
) -> None:
    file = tmp_path / "key"
    file.touch(0o600)
    file.write_text("from-the-file\n")
    in_ring = f"{stranger}/html"
    environ = {"LABEL_STUDIO_API_KEY": "from-the-environment"}

    def found(url: str, environ: dict[str, str], named: Path | None = None) -> str:
        return find_key(url, environ, named)[0].get_secret_value()

    assert found(in_ring, environ, file) == "from-the-file"
    assert found(in_ring, environ) == "from-the-environment"
    assert found(in_ring, {}) == CANARY
    with pytest.raises(StudioError, match="there is no key") as caught:
        found(f"http://me:{CANARY}@127.0.0.1/", {})
    assert CANARY not in str(caught.value)
