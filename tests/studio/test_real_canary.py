"""A marked key and a marked e-mail go through every command; no byte of them may stay anywhere."""

from __future__ import annotations

import gzip
import json
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from commands import Run
from standins import Quiet, answering
from workshop import numbers, submit, suggestions, workshop

from curation.studio.client import Studio
from curation.studio.encode import encode_result

pytestmark = pytest.mark.xdist_group("studio")

NAME = "canary-in-the-coal-mine"
EMAIL = f"{NAME}@curation.local"


def contents(root: Path) -> Iterator[tuple[Path, bytes]]:
    """Every file, and once more what stands compressed in it."""
    import pyarrow.parquet as pq

    for path in root.rglob("*"):
        if not path.is_file():
            continue
        data = path.read_bytes()
        yield path, data
        if data.startswith(b"\x1f\x8b"):
            yield path, gzip.decompress(data)
        if path.suffix == ".parquet":
            yield path, json.dumps(pq.read_table(path).to_pylist(), default=str).encode()


class Nonsense(Quiet):
    """Says it is a Label Studio, then answers what no code expects."""

    def do_GET(self) -> None:
        answers = {"version": b'{"release": "1.23.2"}', "whoami": b'{"email": "x"}'}
        body = answers.get(self.path.rstrip("/").rpartition("/")[2], b"[]")
        self.answer(200, body)


@pytest.fixture
def nonsense() -> Iterator[str]:
    with answering(Nonsense) as url:
        yield url


def test_no_key_and_no_address_is_left_anywhere(
    studio: Studio,
    tmp_path: Path,
    run: Run,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    nonsense: str,
) -> None:
    caplog.set_level(logging.DEBUG)
    user = studio.http.post("api/users/", json={"email": EMAIL, "username": NAME})
    assert user.status_code == 201
    answer = studio.http.post("api/token/")
    assert answer.status_code == 201
    key, legacy = answer.json()["token"], studio._key.get_secret_value()
    monkeypatch.setenv("LABEL_STUDIO_URL", studio.url)
    monkeypatch.setenv("LABEL_STUDIO_API_KEY", key)
    workspace = workshop(tmp_path / "w")
    said = []

    def call(*words: str) -> int:
        ran = run(*words, "-C", str(workspace.root))
        said.append(ran.out + ran.err)
        return ran.code

    assert call("push") == 0
    project = json.loads((workspace.root / "studio/project.json").read_bytes())["project"]
    weak = suggestions(workspace)
    for article, (task,) in numbers(studio, project).items():
        submit(studio, task, encode_result(weak[article]), completed_by=user.json()["id"])
        studio.http.post(f"api/tasks/{task}/drafts", json={"result": [], "lead_time": 1})
    assert call("pull") == 0
    for words in (["validate"], ["adjudicate"], ["publish"], ["status", "--json"], ["annotators"]):
        assert call(*words) == 0, said[-1]
    assert call("history", "a1", "--json") == 0
    assert call("doctor", "--json") in (0, 1)
    assert call("push", "--plan", str(tmp_path / "plan.json")) == 0
    assert call("backup", str(tmp_path / "backup.tar.gz")) == 0
    # And where things go wrong: a wrong key, nobody there, a fault of our own.
    monkeypatch.setenv("LABEL_STUDIO_API_KEY", key[:-4] + "0000")
    assert call("pull") == 3
    monkeypatch.setenv("LABEL_STUDIO_API_KEY", key)
    assert call("pull", "--url", "http://127.0.0.1:9") == 3
    assert call("pull", "--url", f"http://user:{key}@127.0.0.1/") == 3
    monkeypatch.setenv("LABEL_STUDIO_API_KEY", legacy)
    assert call("pull", "--url", nonsense) == 3
    assert "Traceback" in said[-1]
    studio.http.post("api/token/blacklist/", json={"refresh": key})

    secrets = [key, legacy, key.split(".")[1], EMAIL, NAME]
    talk = "\n".join(said) + caplog.text
    for secret in secrets:
        assert secret not in talk, secret
    assert (workspace.root / "exports").is_dir()
    for path, data in contents(tmp_path):
        for secret in secrets:
            assert secret.encode() not in data, (path, secret)
