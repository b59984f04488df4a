import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from releases import real_release, release, without

from curation.errors import CheckFailed, WorkspaceError
from curation.model import Article, Entity
from curation.publish.build import LOCK, MANIFEST, STAGE, build, files
from curation.publish.check import verify
from curation.publish.records import gold, rows, weak

HERE = Path(__file__).parent
CONFIGS = ["articles", "entities", "tokens", "events", "stance", "annotations", "weak", "plover"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("exports"), "1.0.0", release())


def test_a_version_has_no_faults_and_accounts_for_every_record(folder: Path) -> None:
    assert verify(folder) == []
    manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    assert list(manifest["tables"]) == CONFIGS
    assert manifest["counts"]["articles"] == {
        "in": 9,
        "published": 6,
        "quarantined": {"overlapping spans": 1},
        "skipped": {"near-duplicate": 2},
    }
    for count in (manifest["counts"][kind] for kind in ("articles", "gold", "human", "weak")):
        left_out = sum(count["quarantined"].values()) + sum(count["skipped"].values())
        assert count["in"] == count["published"] + left_out
    assert set(manifest["files"]) == set(files(folder))


def test_the_same_inputs_in_any_order_give_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    shuffled = replace(
        release(),
        articles=list(reversed(list(release().articles))),
        gold=list(reversed(list(release().gold))),
        human=list(reversed(list(release().human))),
        weak=list(reversed(list(release().weak))),
    )
    again = build(tmp_path, "1.0.0", shuffled)
    assert files(again) == files(folder)
    assert (again / MANIFEST).read_bytes() == (folder / MANIFEST).read_bytes()


def test_bytes_do_not_depend_on_hash_seeds_clock_or_locale(folder: Path, tmp_path: Path) -> None:
    code = f"""
import sys; sys.path[:0] = {[str(p) for p in (HERE, HERE.parent)]!r}
from pathlib import Path
from curation.publish.build import build
from releases import release
build(Path({str(tmp_path)!r}), "1.0.0", release())
"""
    env = {**os.environ, "PYTHONHASHSEED": "7", "TZ": "Asia/Kolkata", "LC_ALL": "C"}
    subprocess.run([sys.executable, "-c", code], check=True, env=env)
    assert files(tmp_path / "1.0.0") == files(folder)


def test_rows_give_the_records_back(folder: Path) -> None:
    found = {a.article_id: a for split in ("train", "test") for a in gold(folder, split)}
    assert found == {a.article_id: a for a in release().gold}
    said = {a.article_id: a for split in ("train", "test") for a in weak(folder, split)}
    assert said == {a.article_id: a for a in release().weak}


def test_real_gold_comes_back_whole(shared: Path, tmp_path: Path) -> None:
    real = real_release(shared)
    folder = build(tmp_path, "1.0.0", real)
    assert verify(folder) == []
    assert list(gold(folder, "train")) == list(real.gold)
    manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    assert "tokens" not in manifest["losses"]
    assert list(manifest["tables"]) == [c for c in CONFIGS if c not in ("annotations", "weak")]


def test_human_judgements_come_one_a_row_with_their_record(folder: Path) -> None:
    found = [row for row in rows(folder, "annotations", "test") if row["annotator"] == "a2"]
    assert [row["layer"] for row in found] == [
        "article",
        *["entity"] * 4,
        "event",
        *["argument"] * 2,
        "event",
        *["argument"] * 3,
    ]
    assert {row["annotation_id"] for row in found} == {"demand:a2:1"}
    demand = next(a for a in release().human if a.article_id == "demand")
    assert json.loads(found[1]["raw"]) == json.loads(demand.entities[0].to_line())


def test_a_config_without_rows_and_a_split_without_rows_are_left_out(tmp_path: Path) -> None:
    folder = build(tmp_path, "1.0.0", replace(release(), human=(), weak=()))
    assert not (folder / "data" / "weak").exists()
    assert [path.name for path in (folder / "data" / "articles").iterdir()] != []
    assert not list(folder.glob("data/*/validation-*"))
    assert verify(folder) == []


def test_articles_in_no_split_and_what_was_said_of_them_are_counted(tmp_path: Path) -> None:
    ledger = {k: v for k, v in release().ledger.articles.items() if k != "visit"}
    held = replace(release(), ledger=release().ledger.model_copy(update={"articles": ledger}))
    counts = json.loads((build(tmp_path, "1.0.0", held) / MANIFEST).read_text())["counts"]
    assert counts["articles"]["skipped"] == {"held out: in no split": 1, "near-duplicate": 2}
    assert counts["human"]["skipped"] == {"its article is not published": 2}
    assert counts["gold"] == {
        "in": 6,
        "published": 5,
        "quarantined": {},
        "skipped": {"its article is not published": 1},
    }


def test_what_was_said_of_an_earlier_text_is_left_out_and_counted(tmp_path: Path) -> None:
    old = [a.model_copy(update={"article_sha256": "0" * 64}) for a in release().weak]
    folder = build(tmp_path, "1.0.0", replace(release(), weak=old))
    counts = json.loads((folder / MANIFEST).read_text())["counts"]
    assert counts["weak"]["skipped"] == {"its article's text has changed since": 6}


def test_contradicting_inputs_are_refused_and_nothing_is_written(tmp_path: Path) -> None:
    golds = list(release().gold)
    stale = golds[0].model_copy(update={"article_sha256": "0" * 64})
    bad_span = Entity(id="e1", start=1, end=5, text="अन्य", type="GPE", level="name", ref=("X",))
    wrong = golds[0].model_copy(update={"entities": (bad_span, *golds[0].entities[1:])})
    for inputs, words in (
        ({"gold": [*golds, golds[0]]}, "2 gold annotations"),
        ({"gold": [stale, *golds[1:]]}, "speaks of another text"),
        ({"gold": [wrong, *golds[1:]]}, "is not at 1"),
        ({"articles": [*release().articles, *release().articles]}, "two articles have this id"),
    ):
        with pytest.raises(CheckFailed) as caught:
            build(tmp_path, "1.0.0", replace(release(), **inputs))
        assert words in str(caught.value)
        assert [path.name for path in tmp_path.iterdir()] == [LOCK]


def test_a_label_the_ontology_does_not_have_is_refused_with_its_place(tmp_path: Path) -> None:
    golds = list(release().gold)
    odd = golds[0].entities[0].model_copy(update={"type": "PLANET"})
    strange = golds[0].model_copy(update={"entities": (odd, *golds[0].entities[1:])})
    with pytest.raises(CheckFailed) as caught:
        build(tmp_path, "1.0.0", replace(release(), gold=[strange, *golds[1:]]))
    assert "visit  entities[0].type: 'PLANET'" in str(caught.value)


def test_a_stream_out_of_order_is_refused(tmp_path: Path) -> None:
    class Stream:
        def __iter__(self) -> Iterator[Article]:
            by_id = sorted(release().articles, key=lambda article: article.id)
            return iter(by_id[::-1])

    with pytest.raises(CheckFailed, match="not in order"):
        build(tmp_path, "1.0.0", replace(release(), articles=Stream()))


def test_a_second_build_leaves_the_folder_and_another_content_is_refused(tmp_path: Path) -> None:
    folder = build(tmp_path, "1.0.0", release())
    before = (folder / MANIFEST).stat().st_mtime_ns
    assert build(tmp_path, "1.0.0", release()) == folder
    assert (folder / MANIFEST).stat().st_mtime_ns == before
    with pytest.raises(CheckFailed, match="holds something else"):
        build(tmp_path, "1.0.0", without(release(), "plain"))
    assert verify(folder) == []


def test_what_a_killed_build_left_is_cleared_away(tmp_path: Path) -> None:
    (tmp_path / STAGE / "data").mkdir(parents=True)
    (tmp_path / STAGE / "data" / "half").write_bytes(b"x")
    folder = build(tmp_path, "1.0.0", release())
    assert verify(folder) == []
    assert {path.name for path in tmp_path.iterdir()} == {"1.0.0", LOCK}


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "exports").write_text("a file stands here")
    with pytest.raises(WorkspaceError, match="exports"):
        build(tmp_path / "exports", "1.0.0", release())
