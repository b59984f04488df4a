"""Bad input ends in a clear message and the agreed exit code, with nothing half-written."""

import json
from pathlib import Path
from typing import Any

import pytest
from commands import Run

from curation.studio.client import Studio
from curation.studio.rows import tasks
from curation.studio.server import status

GOOD = (
    "भारत और फ्रांस के नेताओं की मुलाकात\n"
    "पेरिस, 3 मई (आईएएनएस)। भारत के प्रधानमंत्री ने पेरिस में फ्रांस के राष्ट्रपति से मुलाकात की। "
    "दोनों नेताओं ने रक्षा सहयोग बढ़ाने पर चर्चा की।\n"
)


@pytest.fixture
def workspace(run: Run, tmp_path: Path) -> Path:
    """A workspace with one article."""
    (tmp_path / "good.txt").write_text(GOOD, encoding="utf-8")
    run("init", "w")
    assert run("ingest", "good.txt", "-C", "w").code == 0
    return tmp_path / "w"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (" \u00a0\n\t".encode(), "empty"),
        (GOOD.encode()[:-2], "not-utf-8"),
        (b"The talks were held on Monday.\n" * 20, "not-hindi"),
        (GOOD.encode().replace(b"\n", b"\0"), "nul-character"),
        ("दोनों देशों ने बातचीत की। ".encode() * 160_000, "too-long"),
    ],
    ids=["empty", "blanks", "cut", "english", "nul", "10 MB"],
)
def test_a_bad_article_is_kept_with_its_reason(
    run: Run, workspace: Path, tmp_path: Path, data: bytes, reason: str
) -> None:
    (tmp_path / "bad.txt").write_bytes(data)
    ran = run("ingest", "bad.txt", "good.txt", "-C", "w")
    rejected = json.loads((workspace / "articles" / "rejected.jsonl").read_text(encoding="utf-8"))
    assert ran.code == 1
    assert rejected["reason"] == reason
    assert "bad.txt" in ran.err
    sha = rejected["raw_sha256"]
    assert (workspace / "raw" / sha[:2] / sha).read_bytes() == data
    assert len((workspace / "articles" / "articles.jsonl").read_bytes().split(b"\n")) == 2


@pytest.mark.parametrize("command", ["push", "pull"])
def test_no_server(run: Run, workspace: Path, command: str) -> None:
    before = sorted(workspace.rglob("*"))
    ran = run(command, "-C", "w")
    assert ran.code == 3
    assert "fix: curation studio up" in ran.err
    assert sorted(workspace.rglob("*")) == before


@pytest.mark.usefixtures("workspace")
def test_a_server_that_does_not_answer(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LABEL_STUDIO_API_KEY", "k" * 40)
    ran = run("push", "-C", "w", "--url", "http://127.0.0.1:9")
    assert ran.code == 3
    assert "cannot be reached" in ran.err
    assert "kkkk" not in ran.err


@pytest.mark.usefixtures("workspace")
def test_a_key_is_not_sent_in_clear(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LABEL_STUDIO_API_KEY", "k" * 40)
    ran = run("push", "-C", "w", "--url", "http://labels.example.org")
    assert ran.code == 3
    assert "--allow-http" in ran.err


@pytest.mark.xdist_group("studio")
@pytest.mark.usefixtures("workspace")
def test_a_wrong_key(run: Run, studio_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    server = status(studio_home)
    assert server
    monkeypatch.setenv("LABEL_STUDIO_API_KEY", "f" * 40)
    ran = run("push", "-C", "w", "--url", server.url)
    assert ran.code == 3
    assert "key" in ran.err
    assert "ffff" not in ran.err


@pytest.mark.xdist_group("studio")
def test_an_unknown_label_is_reported_and_kept_out_of_gold(
    run: Run, workspace: Path, studio: Studio, studio_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = status(studio_home)
    assert server
    monkeypatch.setenv("LABEL_STUDIO_API_KEY", server.key.get_secret_value())
    url = ("--url", server.url, "-C", "w")
    sent = json.loads(run("push", *url, "--json").out)
    (task,) = tasks(studio, sent["project"], ("id",))
    value = {"start": 0, "end": 4, "text": "भारत"}
    result: list[Any] = [
        {
            "id": "x",
            "from_name": "entity",
            "to_name": "text",
            "type": "labels",
            "value": {**value, "labels": ["PLANET"]},
        }
    ]
    studio.change("submitting", lambda sdk: sdk.annotations.create(id=task["id"], result=result))
    pulled = run("pull", *url)
    assert pulled.code == 1
    assert "unknown-label" in pulled.err
    assert "PLANET" in pulled.err
    assert run("validate", "-C", "w").code == 1
    run("adjudicate", "-C", "w")
    gold = workspace / "gold" / "annotations.jsonl"
    assert not gold.exists() or gold.read_bytes() == b""
    snapshots = list((workspace / "snapshots").rglob("*.gz"))
    assert snapshots


def test_a_workspace_of_another_ontology_version(run: Run, workspace: Path) -> None:
    path = workspace / "label_config" / "ontology.yaml"
    text = path.read_text(encoding="utf-8").replace("version: 0.1.0", "version: 0.9.0", 1)
    path.write_text(text, encoding="utf-8")
    for command in ("preannotate", "validate", "publish", "status"):
        ran = run(command, "-C", "w")
        assert ran.code == 3
        assert "speak ontology 0.1.0" in ran.err
        assert "curation upgrade" in ran.err


def test_what_is_odd_about_an_article_is_said_on_stderr(run: Run, workspace: Path) -> None:
    odd = GOOD.replace("मुलाकात की।", "मुलाकात की \ufffd।").replace("रक्षा सहयोग", "व्यापार")
    (workspace.parent / "odd.txt").write_text(odd, encoding="utf-8")
    ran = run("ingest", "odd.txt", "-C", "w")
    assert ran.code == 0
    assert "lost-characters  odd:" in ran.err
    assert "lost-characters" not in ran.out
