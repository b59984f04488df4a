"""Articles from `s3://`, served by moto on this machine; and what is said where they cannot be."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from commands import Run
from moto.server import ThreadedMotoServer
from standins import bucket_at

PAGE = (
    "भारत और फ्रांस के नेताओं की मुलाकात\n"
    "पेरिस, 3 मई (आईएएनएस)। भारत के प्रधानमंत्री ने पेरिस में फ्रांस के राष्ट्रपति से मुलाकात की।\n"
)
ROW = '{"text": "जापान के विदेश मंत्री ने सोमवार को टोक्यो में नई सुरक्षा नीति पर बयान दिया।"}\n'


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> Iterator[ThreadedMotoServer]:
    """A server with a bucket `news` of a page and a table, one in a folder."""
    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    with bucket_at("http://{}:{}".format(*server.get_host_and_port()), "news", monkeypatch) as s3:
        s3.pipe({"news/page.txt": PAGE.encode(), "news/may/rows.jsonl": ROW.encode()})
        s3.invalidate_cache()
        yield server
    server.stop()


@pytest.mark.usefixtures("bucket")
@pytest.mark.parametrize(
    ("source", "added"), [("s3://news", 2), ("s3://news/may/*.jsonl", 1), ("s3://news/page.txt", 1)]
)
def test_articles_of_a_bucket(run: Run, source: str, added: int) -> None:
    run("init", "w")
    ran = run("ingest", source, "-C", "w")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith(f"{added} article")
    assert run("ingest", source, "-C", "w").out.startswith(f"0 articles added, {added} known")


@pytest.mark.usefixtures("bucket")
@pytest.mark.parametrize("source", ["s3://news/june", "s3://nobody/page.txt", "s3://news/*.csv"])
def test_nothing_there(run: Run, source: str) -> None:
    run("init", "w")
    ran = run("ingest", source, "-C", "w")
    fix = "name a file or folder that is there"
    assert (ran.code, ran.err) == (2, f"Error: there is nothing at {source}\n  fix: {fix}\n")


def test_a_server_that_is_gone_and_a_key_that_is_none(
    run: Run, bucket: ThreadedMotoServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    import s3fs  # type: ignore[import-untyped]

    run("init", "w")
    bucket.stop()
    ran = run("ingest", "s3://news/other.txt", "-C", "w")
    assert ran.code == 2 and "cannot reach s3://news/other.txt" in ran.err
    assert "Traceback" not in ran.err
    bucket.start()
    s3fs.S3FileSystem.clear_instance_cache()
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    ran = run("ingest", "s3://news/page.txt", "-C", "w")
    assert ran.code == 2 and "credentials" in ran.err and "Traceback" not in ran.err


@pytest.mark.parametrize(
    ("module", "source", "extra"),
    [("s3fs", "s3://news/", "s3"), ("huggingface_hub", "hf://datasets/a/b", "hf")],
)
def test_a_driver_that_is_not_installed(
    run: Run, tmp_path: Path, module: str, source: str, extra: str
) -> None:
    run("init", "w")
    call = (
        f"import sys; sys.modules[{module!r}] = None; from curation.cli.main import main; "
        f"main(['ingest', {source!r}, '-C', 'w'])"
    )
    ran = subprocess.run([sys.executable, "-c", call], cwd=tmp_path, capture_output=True, text=True)
    assert ran.returncode == 2
    assert f"fix: pip install 'curation[{extra}]'" in ran.stderr
