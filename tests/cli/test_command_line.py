"""The command line as people and scripts meet it: answers, exit codes, help."""

import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from commands import Run

from curation.cli.main import app
from curation.model import Annotation, sha256

TEXT = "दोनों नेताओं की मुलाकात\nभारत के प्रधानमंत्री ने पेरिस में फ्रांस के राष्ट्रपति से मुलाकात की।"


def commands() -> list[list[str]]:
    import typer

    root = typer.main.get_command(app)
    found = []
    for name, command in sorted(root.commands.items()):  # type: ignore[attr-defined]
        inner = getattr(command, "commands", None)
        found += [[name, sub] for sub in inner] if inner else [[name]]
    return found


def command(words: list[str]) -> Any:
    import typer

    found: Any = typer.main.get_command(app)
    for word in words:
        found = found.commands[word]
    return found


@pytest.mark.parametrize("words", commands(), ids=" ".join)
def test_help_teaches_with_an_example(run: Run, words: list[str]) -> None:
    ran = run(*words, "--help")
    assert ran.code == 0
    assert f"curation {' '.join(words)}" in ran.out.split("Examples:")[1]
    assert "\\" not in ran.out
    assert [known.name for known in command(words).params if not known.help] == []


def examples() -> list[str]:
    found = [
        line
        for words in ([], *commands())
        for line in command(words).epilog.split("\n")
        if "curation" in line
    ]
    return sorted({line.strip() for line in found})


@pytest.mark.parametrize("line", examples())
def test_every_example_of_the_help_is_a_call_we_understand(
    line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each is parsed, not run; pipes, redirections and comments are the shell's matter."""
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    for part in re.split(r"&&|\|", re.sub(r">\s*\S+|\s#.*", "", line)):
        words = shlex.split(part)
        if words[0] != "curation":
            continue
        words = words[1:]
        called: list[str] = []
        while words and words[0] in vars(command(called)).get("commands", ()):
            called.append(words.pop(0))
        for word in words:
            if Path(word).suffix and not word[0].isdigit() and "://" not in word:
                Path(word).parent.mkdir(parents=True, exist_ok=True)
                Path(word).touch()
        parsed = command(called).make_context("curation", words)
        assert called[-1:] == [parsed.command.name]


def test_an_interrupt_while_loading_ends_quietly() -> None:
    code = """
import sys
class Interrupted:
    def find_spec(self, name, path=None, target=None):
        if name == "curation.cli.main":
            raise KeyboardInterrupt
sys.meta_path.insert(0, Interrupted())
from curation.__main__ import main
main()
"""
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert (ended.returncode, ended.stderr) == (130, "Interrupted.\n")


def test_an_interrupt_while_a_record_is_written_is_no_fault_of_ours() -> None:
    code = """
import os, signal, sys
from pydantic import BaseModel, field_serializer
from curation.__main__ import main
from curation.cli.main import app
signal.signal(signal.SIGINT, signal.default_int_handler)  # in the background it is ignored
class Record(BaseModel):
    id: str
    @field_serializer("id")
    def said(self, value):
        os.kill(os.getpid(), signal.SIGINT)
        return value
@app.command()
def written():
    Record(id="a").model_dump_json()
sys.argv = ["curation", "written"]
main()
"""
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert (ended.returncode, ended.stderr) == (130, "Interrupted.\n")


def test_a_terminal_without_devanagari_gets_escapes(tmp_path: Path) -> None:
    write_lines(tmp_path / "in.jsonl", {"id": "a", "title": "", "text": TEXT})
    ended = subprocess.run(
        [sys.executable, "-m", "curation", "preannotate", "in.jsonl", "-o", "-"],
        capture_output=True,
        cwd=tmp_path,
        env={**os.environ, "PYTHONIOENCODING": "ascii"},
    )
    assert ended.returncode == 0, ended.stderr
    assert "भारत" in {e.text for e in Annotation.model_validate_json(ended.stdout).entities}


def test_a_file_name_cannot_steer_the_terminal(run: Run, tmp_path: Path) -> None:
    run("init", "news")
    name = "लेख\u202e\x1b[31m.pdf"
    (tmp_path / name).write_text("x", encoding="utf-8")
    ran = run("-C", "news", "ingest", name)
    assert r"लेख\u202e\u001b[31m.pdf" in ran.err
    assert not {"\u202e", "\x1b"} & {*ran.out, *ran.err}


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["status"], 3),
        (["ingest", "nothing-here"], 3),
        (["no-such-command"], 2),
        (["ingest"], 2),
        (["preannotate", "missing.jsonl"], 2),
        (["--version"], 0),
    ],
)
def test_exit_codes(run: Run, words: list[str], code: int) -> None:
    assert run(*words).code == code


def test_an_error_ends_in_a_command_that_mends_it(run: Run) -> None:
    ran = run("status")
    assert ran.out == ""
    assert "is no workspace" in ran.err
    assert "fix: curation init" in ran.err
    assert "Traceback" not in ran.err


def test_what_the_system_refuses_is_told_without_a_traceback(run: Run, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    ran = run("init", "file/news")
    assert ran.code == 3
    assert "file/news" in ran.err
    assert "fix: " in ran.err
    assert "Traceback" not in ran.err


def test_a_line_to_be_copied_keeps_a_folder_with_blanks_whole(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "नया काम"
    said = run("init", str(folder)).err.removeprefix("next: ")
    assert shlex.split(said)[2:4] == ["-C", str(folder)]


def test_init_twice_changes_nothing(run: Run, tmp_path: Path) -> None:
    first = json.loads(run("init", "news", "--json").out)
    before = {p: p.stat().st_mtime_ns for p in (tmp_path / "news").rglob("*")}
    second = json.loads(run("init", "news", "--json").out)
    assert "workspace.json" in first["written"]
    assert second["written"] == []
    assert {p: p.stat().st_mtime_ns for p in (tmp_path / "news").rglob("*")} == before


def test_status_asks_for_no_pull_where_nothing_was_pushed(run: Run) -> None:
    run("init", "news")
    stages = json.loads(run("status", "-C", "news", "--json").out)
    asked = {stage["stage"]: stage["next"] for stage in stages}
    assert asked["ingest"] == "curation ingest FILES"
    assert asked["pull"] is None


def test_the_workspace_can_be_named_before_and_after_the_command(run: Run) -> None:
    run("init", "news")
    assert run("-C", "news", "status").out == run("status", "-C", "news").out != ""


@pytest.mark.parametrize("words", [["-C", "news", "status"], ["status", "-C", "news"]])
def test_a_named_workspace_goes_before_the_usual_one(
    run: Run, monkeypatch: pytest.MonkeyPatch, words: list[str]
) -> None:
    run("init", "news")
    monkeypatch.setenv("CURATION_WORKSPACE", "nowhere")
    assert run(*words).code == 0
    ran = run("status")
    assert ran.code == 3
    assert "nowhere is no workspace" in ran.err


def test_render_check_tells_what_differs(run: Run, tmp_path: Path) -> None:
    run("init", "news")
    assert run("render", "--check", "-C", "news").code == 0
    page = tmp_path / "news" / "label_config" / "interface.xml"
    page.write_text(page.read_text(encoding="utf-8") + "<!-- mine -->", encoding="utf-8")
    ran = run("render", "--check", "-C", "news")
    assert ran.code == 1
    assert "<!-- mine -->" in ran.err
    assert run("render", "-C", "news").out.strip() == "wrote label_config/interface.xml"
    assert run("render", "--check", "-C", "news").code == 0


def write_lines(path: Path, *values: object) -> None:
    path.write_text("".join(f"{json.dumps(v, ensure_ascii=False)}\n" for v in values), "utf-8")


def test_the_filter_gives_one_annotation_a_line(run: Run, tmp_path: Path) -> None:
    write_lines(
        tmp_path / "in.jsonl",
        {"id": "a", "title": "x", "text": TEXT},
        {"id": "b", "title": "", "text": ""},
    )
    ran = run("preannotate", "in.jsonl", "-o", "out.jsonl")
    lines = (tmp_path / "out.jsonl").read_text(encoding="utf-8").split("\n")
    first, second = (Annotation.model_validate_json(line) for line in lines[:2])
    assert ran.code == 0
    assert lines[2:] == [""]
    assert first.article_sha256 == sha256(TEXT)
    assert {e.text for e in first.entities} >= {"भारत", "पेरिस"}
    assert "MEET" in {event.type for event in first.events}
    assert (second.article_id, second.entities) == ("b", ())


def test_the_answer_stands_beside_annotations_that_go_to_stdout(run: Run, tmp_path: Path) -> None:
    line = json.dumps({"id": "a", "text": TEXT})
    (tmp_path / "in.jsonl").write_text(line, encoding="utf-8")
    ran = run("preannotate", "in.jsonl", "-o", "-", "--json")
    assert Annotation.model_validate_json(ran.out).article_id == "a"
    assert json.loads(ran.err)["articles"] == 1


def test_the_filter_names_bad_lines_and_does_the_rest(run: Run, tmp_path: Path) -> None:
    good = json.dumps({"id": "a", "title": "x", "text": TEXT}).encode()
    bad = [b"{", b'{"id": "x"}', b'{"id": "y", "text": "\\ud83d"}', b"\xff", b"[" * 100_000]
    (tmp_path / "in.jsonl").write_bytes(b"\n".join([*bad, good]))
    ran = run("preannotate", "in.jsonl", "-o", "-")
    assert ran.code == 1
    assert len(ran.out.split("\n")) == 2
    assert all(f"in.jsonl:{n}" in ran.err for n in range(1, 6))
    assert "Traceback" not in ran.err


@pytest.mark.parametrize("given", ["gold", "gold/x.json", "list.json"])
def test_what_evaluate_takes_as_gold_the_filter_reads(run: Run, tmp_path: Path, given: str) -> None:
    gold = {"id": "x", "text": TEXT, "entities": [], "events": [], "stances": []}
    (tmp_path / "gold").mkdir()
    (tmp_path / "gold" / "x.json").write_text(json.dumps(gold, indent=1), encoding="utf-8")
    (tmp_path / "list.json").write_text(json.dumps([gold], indent=1), encoding="utf-8")
    assert run("preannotate", given, "-o", "out.jsonl").code == 0
    scored = json.loads(run("evaluate", "gold", "out.jsonl", "--json").out)["report"]
    assert (scored["articles"], scored["without_prediction"]) == (1, [])
    assert Annotation.model_validate_json((tmp_path / "out.jsonl").read_bytes()).entities


def test_the_filter_reads_what_is_piped_in(tmp_path: Path) -> None:
    line = json.dumps({"id": "x", "text": TEXT})
    command = [sys.executable, "-m", "curation", "preannotate", "-"]
    ran = subprocess.run(command, input=line, capture_output=True, text=True, cwd=tmp_path)
    assert ran.returncode == 0
    assert Annotation.model_validate_json(ran.stdout).entities


def test_a_page_given_to_the_filter_is_told_in_a_few_lines(run: Run, tmp_path: Path) -> None:
    (tmp_path / "page.txt").write_text("खबर\n" * 99, encoding="utf-8")
    ran = run("preannotate", "page.txt", "-o", "out.jsonl")
    assert (ran.code, ran.err.count("unreadable-line  page.txt:")) == (1, 5)
    assert "94 more" in ran.err and "curation ingest" in ran.err
    assert len(json.loads(run("preannotate", "page.txt", "-o", "o", "--json").out)["issues"]) == 99


def test_the_filter_writes_nothing_among_what_it_reads(run: Run, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    write_lines(tmp_path / "in" / "a.json", {"id": "a", "text": TEXT})
    ran = run("preannotate", "in", "-o", "in/out.jsonl")
    assert (ran.code, "elsewhere" in ran.err) == (2, True)
    assert [path.name for path in (tmp_path / "in").iterdir()] == ["a.json"]


def test_an_unknown_tagger_lists_the_installed(run: Run, tmp_path: Path) -> None:
    write_lines(tmp_path / "in.jsonl", {"id": "a", "title": "x", "text": TEXT})
    ran = run("preannotate", "in.jsonl", "--tagger", "nobody")
    assert ran.code == 2
    assert "installed: gliner, llm, rules, spacy, transformers" in ran.err
