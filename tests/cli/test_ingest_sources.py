"""What may stand in a folder besides articles, or be given as one, and what is said of it."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from commands import Run

PARIS = (
    "पेरिस, 3 मई (आईएएनएस)। भारत के प्रधानमंत्री ने पेरिस में फ्रांस के राष्ट्रपति से मुलाकात की।\n"
    "दोनों नेताओं ने रक्षा सहयोग बढ़ाने पर चर्चा की।\n"
)
TOKYO = "टोक्यो। जापान के विदेश मंत्री ने सोमवार को नई सुरक्षा नीति पर संसद में बयान दिया।\n"


@pytest.fixture
def folder(run: Run, tmp_path: Path) -> Path:
    """A folder with one article, beside a workspace `w`."""
    run("init", "w")
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "paris.txt").write_text(PARIS, encoding="utf-8")
    return tmp_path / "in"


def ids(folder: Path) -> list[str]:
    table = folder.parent / "w" / "articles" / "articles.jsonl"
    return [json.loads(line)["id"] for line in table.read_text(encoding="utf-8").splitlines()]


def rejected(folder: Path) -> dict[str, Any]:
    table = folder.parent / "w" / "articles" / "rejected.jsonl"
    found: dict[str, Any] = json.loads(table.read_text(encoding="utf-8"))
    return found


def test_files_of_one_name_in_two_folders_both_come_in(run: Run, folder: Path) -> None:
    other = folder / "may" / "paris.txt"
    other.parent.mkdir()
    other.write_text(TOKYO, encoding="utf-8")
    first = run("ingest", "in", "-C", "w")
    assert (first.code, first.out.split(",")[0]) == (0, "2 articles added")
    plain, made = ids(folder)
    assert plain == "paris" and made.startswith("paris-")
    again = run("ingest", "in/may", "in", "-C", "w")
    assert (again.code, again.out.split(";")[0]) == (
        0,
        "0 articles added, 2 known already, 0 rejected",
    )


def test_a_name_that_is_not_utf_8_is_rejected_alone(run: Run, folder: Path) -> None:
    Path(os.fsdecode(os.fsencode(folder) + b"/to\xffkyo.txt")).write_text(TOKYO, encoding="utf-8")
    ran = run("ingest", "in", "-C", "w")
    assert ran.code == 1 and ids(folder) == ["paris"]
    reject = rejected(folder)
    assert (reject["reason"], reject["where"]) == ("name-not-utf-8", r"in/to\xffkyo.txt")
    assert "rename it" in ran.err
    sha = reject["raw_sha256"]
    assert (folder.parent / "w" / "raw" / sha[:2] / sha).read_text(encoding="utf-8") == TOKYO


@pytest.mark.parametrize("given", ["in", "in/*.txt", "in/pipe.txt"])
def test_a_pipe_does_not_block(run: Run, folder: Path, given: str) -> None:
    os.mkfifo(folder / "pipe.txt")
    ran = run("ingest", given, "-C", "w")
    assert ran.code == 1
    assert rejected(folder)["reason"] == "not-a-file"
    assert "in/pipe.txt: a pipe or a device" in ran.err
    assert given == "in/pipe.txt" or ids(folder) == ["paris"]


def test_links_out_of_the_folder_are_not_followed(run: Run, folder: Path) -> None:
    outside = folder.parent / "tokyo.txt"
    outside.write_text(TOKYO, encoding="utf-8")
    (folder / "tokyo.txt").symlink_to(outside)
    ran = run("ingest", "in", "-C", "w")
    assert ran.code == 1 and ids(folder) == ["paris"]
    assert rejected(folder)["reason"] == "leads-out"
    assert "out of the folder given" in ran.err


def test_a_link_out_to_a_folder_is_not_followed_either(run: Run, folder: Path) -> None:
    (folder / "all").symlink_to(folder.parent, target_is_directory=True)
    ran = run("ingest", "in", "-C", "w")
    assert ran.code == 1 and ids(folder) == ["paris"]
    assert rejected(folder)["where"] == "in/all"


def test_links_within_the_folder_add_nothing(run: Run, folder: Path) -> None:
    (folder / "here").symlink_to(folder, target_is_directory=True)
    (folder / "sub").mkdir()
    (folder / "sub" / "paris.txt").symlink_to(folder / "paris.txt")
    ran = run("ingest", "in", "-C", "w")
    assert (ran.code, ids(folder)) == (0, ["paris"])


def test_a_link_that_leads_nowhere_is_rejected_alone(run: Run, folder: Path) -> None:
    (folder / "gone.txt").symlink_to(folder / "nothing.txt")
    ran = run("ingest", "in", "-C", "w")
    assert ran.code == 1 and ids(folder) == ["paris"]
    assert "in/gone.txt: cannot be read: No such file" in ran.err


def test_hidden_files_are_passed_over_and_counted(run: Run, folder: Path) -> None:
    (folder / ".draft.txt").write_text(TOKYO, encoding="utf-8")
    (folder / ".git").mkdir()
    ran = run("ingest", "in", "-C", "w")
    assert ran.code == 0 and ids(folder) == ["paris"]
    assert "2 hidden, passed over: in/" in ran.out
    told = json.loads(run("ingest", "in", "-C", "w", "--json").out)
    assert sorted(told["hidden"]) == ["in/.draft.txt", "in/.git"]


@pytest.mark.parametrize(
    ("data", "code", "added"),
    [
        (TOKYO, 0, 1),
        (f"\ufeff{TOKYO}", 0, 1),
        ("".join(json.dumps({"text": text}) + "\n" for text in (PARIS, TOKYO)), 0, 2),
        (json.dumps({"text": TOKYO}) + "\n{broken\n", 1, 1),
        ("", 1, 0),
    ],
    ids=["text", "text with a mark", "lines", "a broken line", "nothing"],
)
def test_standard_input(run: Run, tmp_path: Path, data: str, code: int, added: int) -> None:
    run("init", "w")
    command = [sys.executable, "-m", "curation", "ingest", "-", "-C", "w"]
    for count in (added, 0):
        ran = subprocess.run(
            command, cwd=tmp_path, input=data.encode(), capture_output=True, check=False
        )
        assert ran.returncode == code, ran.stderr.decode()
        assert ran.stdout.decode().startswith(f"{count} article")
    assert code == 0 or b"stdin" in ran.stderr
