"""Looking at one article, and scoring files."""

import json
import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest
from commands import Run

from curation import samples
from curation.model import Annotation

PAGE = (samples.articles() / "01-port-mira-talks.txt").read_text(encoding="utf-8")


@pytest.fixture
def taken_in(run: Run) -> None:
    run("init", "w")
    assert run("ingest", str(samples.articles()), "-C", "w").code == 0


@pytest.mark.usefixtures("taken_in")
def test_show_gives_the_whole_page_and_marks_the_cuts(run: Run) -> None:
    shown = json.loads(run("show", "01", "-C", "w", "--json").out)
    assert "".join(piece["text"] for piece in shown["pieces"]).split() == PAGE.split()
    cut = [piece for piece in shown["pieces"] if piece["cut_by"]]
    assert {piece["cut_by"] for piece in cut} == {one["rule"] for one in shown["article"]["cuts"]}
    said = run("show", "01", "-C", "w").out
    assert all(f"{{{piece['cut_by']}}}" in said for piece in cut if piece["text"].strip())


@pytest.mark.usefixtures("taken_in")
@pytest.mark.parametrize("plain", ["", "1"])
def test_a_terminal_shows_cuts_struck_through_unless_it_wants_no_color(
    tmp_path: Path, plain: str
) -> None:
    shown = on_terminal(tmp_path, plain, "show", "01", "-C", "w")
    assert ("\x1b[9;31m" in shown) is not bool(plain)
    assert ("{furniture}" in shown) is bool(plain) and "furniture" in shown


def on_terminal(folder: Path, plain: str, *words: str) -> str:
    """What a command says on a terminal."""
    ours, theirs = os.openpty()
    command = [sys.executable, "-m", "curation", *words]
    ran = subprocess.Popen(command, cwd=folder, stdout=theirs, env=os.environ | {"NO_COLOR": plain})
    os.close(theirs)
    said = b""
    with suppress(OSError):  # the end of what a terminal says
        while some := os.read(ours, 4096):
            said += some
    os.close(ours)
    assert ran.wait() == 0
    return said.decode()


@pytest.mark.usefixtures("taken_in")
def test_the_report_says_what_was_kept_and_cut_and_rejected(run: Run, tmp_path: Path) -> None:
    run("init", "v")
    (tmp_path / "bad.txt").write_bytes(b"\xff")
    ran = run("ingest", str(samples.articles()), "bad.txt", "--report", "-C", "v")
    assert ran.code == 1
    assert "characters kept" in ran.out and "cut by rule" in ran.out
    rejected = ran.out.partition("rejected because")[2].split("\n")[1]
    assert rejected.split() == ["not-utf-8", "1", "bad.txt"]


@pytest.mark.usefixtures("taken_in")
def test_show_tells_what_is_said_of_an_article(run: Run) -> None:
    before = run("show", "01", "-C", "w").out
    run("preannotate", "-C", "w")
    after = run("show", "01", "-C", "w").out
    assert after.startswith(before.rstrip("\n"))
    assert "— weak, rules@" in after
    said = after.partition("— weak, rules@")[2].split("\n")
    assert said and all(line == line.rstrip() for line in said)


@pytest.mark.usefixtures("taken_in")
@pytest.mark.parametrize(("wanted", "fix"), [("0", "name one of these"), ("x", "curation status")])
def test_show_wants_one_article(run: Run, wanted: str, fix: str) -> None:
    ran = run("show", wanted, "-C", "w")
    assert ran.code == 2
    assert fix in ran.err


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """The sample gold, a prediction that lacks one entity of it, and the texts."""
    gold = list(samples.gold().values())
    unlinked = gold[0].model_copy(update={"events": (), "stances": ()})
    lacking = unlinked.model_copy(update={"entities": unlinked.entities[1:]})
    texts = [json.dumps({"id": ident, "text": text}) for ident, text in samples.texts().items()]
    (tmp_path / "gold.jsonl").write_text(unlinked.to_line(), encoding="utf-8")
    (tmp_path / "predicted.jsonl").write_text(lacking.to_line(), encoding="utf-8")
    (tmp_path / "texts.jsonl").write_text("\n".join(texts), encoding="utf-8")
    return tmp_path


@pytest.mark.usefixtures("files")
def test_evaluate_scores_and_shows_the_miss(run: Run) -> None:
    missed = next(iter(samples.gold().values())).entities[0]
    same = json.loads(run("evaluate", "gold.jsonl", "gold.jsonl", "--json").out)
    assert same["report"]["layers"][0]["micro"]["f1"] == 1
    ran = run("evaluate", "gold.jsonl", "predicted.jsonl", "--errors", "--texts", "texts.jsonl")
    assert ran.code == 0
    assert f"[{missed.start}:{missed.end})" in ran.out


@pytest.mark.usefixtures("files", "taken_in")
def test_evaluate_takes_texts_from_the_workspace(run: Run, tmp_path: Path) -> None:
    run("preannotate", "-C", "w")
    weak = tmp_path / "w" / "weak" / "annotations.jsonl"
    first, *_ = weak.read_text(encoding="utf-8").split("\n")
    read = Annotation.model_validate_json(first)
    less = read.model_copy(update={"entities": (), "events": (), "stances": ()})
    (tmp_path / "less.jsonl").write_text(less.to_line(), encoding="utf-8")
    (weak.parent / "issues.jsonl").write_text("{}\n", encoding="utf-8")
    ran = run("evaluate", str(weak.parent), "less.jsonl", "--errors", "-C", "w")
    assert ran.code == 0
    entity = read.entities[0]
    assert f"{read.article_id} [{entity.start}:{entity.end})  entity, missed" in ran.out
    other = read.model_copy(update={"article_sha256": "0" * 64})
    (tmp_path / "other.jsonl").write_text(other.to_line(), encoding="utf-8")
    ran = run("evaluate", "other.jsonl", "other.jsonl", "--errors", "-C", "w")
    assert (ran.code, "or have changed" in ran.err) == (2, True)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["gold.jsonl", "predicted.jsonl", "--errors"], "--texts FILE"),
        (["gold.jsonl", "nothing.jsonl"], "cannot read nothing.jsonl"),
        (["gold.jsonl", "broken.jsonl"], "broken.jsonl:2: not JSON"),
        (["gold.jsonl", "listed.jsonl"], "listed.jsonl:1: JSON, but not an object"),
        (["gold.jsonl", "other.jsonl"], "other.jsonl:1 is no Annotation"),
    ],
)
def test_evaluate_names_what_is_wrong_with_its_files(
    run: Run, files: Path, words: list[str], said: str
) -> None:
    (files / "broken.jsonl").write_text("\n{", encoding="utf-8")
    (files / "listed.jsonl").write_text("[]", encoding="utf-8")
    (files / "other.jsonl").write_text('{"id": "a"}', encoding="utf-8")
    ran = run("evaluate", *words)
    assert ran.code == 2
    assert said in ran.err
    assert "Traceback" not in ran.err
