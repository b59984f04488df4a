"""publish, diff, verify, export, rehydrate and takedown as a person calls them."""

import json
from pathlib import Path

import pytest
from annotated import annotated
from commands import Run
from readings import Noise

from curation.flow.adjudicate import adjudicate
from curation.workspace.store import ARTICLES, GOLD, Workspace


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """Gold of twelve articles, in `w`."""
    made = annotated(tmp_path / "w", {"ann_a": Noise(), "ann_b": Noise(drop=0.2)})
    adjudicate(made, None)
    return made


def test_from_the_first_version_to_a_diff_a_verification_and_an_export(
    run: Run, workspace: Workspace, tmp_path: Path
) -> None:
    first = run("publish", "--to", "there", "-C", "w")
    assert first.code == 0, first.err
    said = f"version 1.0.0: 12 articles in {Path('w/exports/1.0.0')}\nsent to there"
    assert first.out.startswith(said)
    assert (tmp_path / "there" / "1.0.0" / "manifest.json").is_file()
    again = run("publish", "--to", "there", "-C", "w")
    assert again.out.startswith("nothing new: version 1.0.0 holds all there is")
    assert "was there already" in again.out

    one, *others = workspace.read(GOLD)
    entity = one.entities[0].model_copy(update={"type": "LOC"})
    changed = one.model_copy(update={"entities": (entity, *one.entities[1:])})
    workspace.write(GOLD, [changed, *others])
    refused = run("publish", "-C", "w", "--bump", "auto", "--override", "a trial")
    assert refused.code == 0, refused.err

    found = run("diff", "1.0.0", "latest", "-C", "w")
    assert found.out.startswith("1.0.0 → 1.0.1 (patch)\n  1 article with corrections\n")
    line = f"entities {entity.id} LOC «{entity.text}» changed: type {one.entities[0].type} → LOC"
    assert f"{one.article_id}\n  {line}\n" in found.out
    told = run("diff", "1.0.0", "1.0.1", "--markdown", "-C", "w").out
    assert told.startswith("## 1.0.0 → 1.0.1\n\n- 1 article with corrections\n")
    assert f"### {one.article_id.replace('_', '&#95;')}\n" in told
    answer = json.loads(run("diff", "there/1.0.0", "w/exports/1.0.1", "--json").out)
    assert answer["items"][0]["kind"] == "changed"

    checked = run("verify", "1.0.0", "-C", "w")
    assert (checked.code, checked.out) == (0, "version 1.0.0: files, gold, build: all equal\n")
    (workspace.exports / "1.0.0" / "croissant.json").write_text("{}")
    checked = run("verify", "1.0.0", "-C", "w")
    assert checked.code == 1
    assert "release-file" in checked.err and "croissant.json" in checked.err

    written = run("export", "1.0.1", "--to", "conll", "-C", "w")
    assert written.code == 0
    assert written.out.startswith("12 documents of 1.0.1 in 1.0.1-conll\n")
    losses = json.loads((tmp_path / "1.0.1-conll" / "losses.json").read_text())
    rows = [line.rsplit(None, 1) for line in written.out.split("\n")[2:-1]]
    assert {kind: int(number) for kind, number in rows} == losses
    twice = run("export", "1.0.1", "--to", "conll", "-C", "w")
    assert twice.code == 2 and "is there already" in twice.err
    whole = run("export", "1.0.1", "--to", "jsonl", "-o", "out", "-C", "w")
    assert whole.out.endswith("nothing was left out\n")


@pytest.mark.usefixtures("workspace")
def test_texts_go_and_come_back(run: Run, workspace: Workspace, tmp_path: Path) -> None:
    assert run("publish", "--standoff", "-C", "w").code == 0
    first, *others = workspace.read(ARTICLES)
    lines = [json.dumps({"id": a.id, "text": a.text}, ensure_ascii=False) for a in others]
    (tmp_path / "texts.jsonl").write_text("\n".join(lines), encoding="utf-8")
    call = ("rehydrate", "w/exports/1.0.0", "texts.jsonl", "-o", "full")
    ran = run(*call)
    assert (ran.code, ran.out) == (1, f"version 1.0.0: 11 articles in {Path('full/1.0.0')}\n")
    assert ran.err == f"left out: {first.id}: no text given has its hash\n"
    assert run(*call).out == ran.out
    refused = run("rehydrate", "full/1.0.0", "texts.jsonl", "-o", "again")
    assert refused.code == 2 and "has its texts" in refused.err
    nothing = run("export", "w/exports/1.0.0", "--to", "brat", "-o", "brat")
    assert nothing.code == 3 and "published without texts" in nothing.err


def test_a_takedown_names_the_versions_that_still_hold_it(run: Run, workspace: Workspace) -> None:
    assert run("publish", "-C", "w").code == 0
    victim = next(iter(workspace.read(ARTICLES))).id
    ran = run("takedown", victim[:4], "--reason", "asked", "-C", "w")
    assert (ran.code, ran.out) == (0, f"{victim} will be in no later version\n")
    assert "still in 1.0.0" in ran.err
    assert run("publish", "-C", "w").out.startswith("version 1.0.1: 11 articles")
    assert "1 article removed" in run("diff", "1.0.0", "1.0.1", "-C", "w").out
    assert run("takedown", "nobody", "-C", "w").code == 2


@pytest.mark.usefixtures("workspace")
@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["publish", "--to", "hub:wrong"], 2, "hub:ORGANISATION/NAME"),
        (["publish", "--split-by-date", "soon"], 2, "is not two days"),
        (["publish", "--to", "git+file:///nowhere/at/all"], 3, "git ls-remote failed"),
        (["diff", "1.0.0", "2.0.0"], 2, "there is no version 1.0.0"),
        (["verify", "1.0.0"], 2, "there is no version 1.0.0"),
        (["export", "latest", "--to", "conll"], 2, "there is no version latest"),
    ],
)
def test_what_cannot_be_done_is_said(run: Run, words: list[str], code: int, said: str) -> None:
    ran = run(*words, "-C", "w")
    assert ran.code == code
    assert said in ran.err
    assert "Traceback" not in ran.err


@pytest.mark.parametrize("config", ["articles", "entities", "events", "plover"])
@pytest.mark.parametrize("share", [0.0, 0.5, None])
def test_a_damaged_version_is_named_by_every_command_that_reads_it(
    run: Run, workspace: Workspace, config: str, share: float | None
) -> None:
    """`share`: how much of the file is left, None for no file."""
    run("publish", "-C", "w")
    file = min((workspace.exports / "1.0.0" / "data" / config).glob("*.parquet"))
    whole = file.read_bytes()
    file.unlink()
    if share is not None:
        file.write_bytes(whole[: int(len(whole) * share)])
    calls = [("diff", "1.0.0", "1.0.0"), ("verify", "1.0.0")]
    if config in ("entities", "events"):
        calls.append(("export", "1.0.0", "--to", "jsonl"))
    elif config == "articles" and share is not None:
        calls.append(("takedown", next(iter(workspace.read(GOLD))).article_id))
    for words in calls:
        done = run(*words, "-C", "w")
        assert done.code == 1, (words, done.err)
        assert "damaged" in done.err or "release-file" in done.err, (words, done.err)
