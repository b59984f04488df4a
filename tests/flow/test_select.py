"""From many to those worth correcting: conditions, order, and the way into a workspace."""

import json
import re
import shutil
from datetime import date
from pathlib import Path

import pytest
from commands import Run
from runs import raw

from curation.engine.local import Local
from curation.engine.shards import Folder
from curation.errors import UsageError, WorkspaceError
from curation.flow.ingest_shards import Taking, ingest_shards
from curation.flow.select import Selected, Wanted, select
from curation.flow.taggers import Choice
from curation.flow.tagging import Recipe, tag_shards
from curation.ontology import Ontology


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, ontology: Ontology) -> Path:
    """A run with articles and annotations, in four shards; and the same in one."""
    folder = tmp_path_factory.mktemp("select")
    for name, shards in (("run", 4), ("one", 1)):
        source, out = raw(folder / f"raw-{name}", 60, shards), Folder(str(folder / name))
        with Local(1) as engine:
            ingest_shards([str(source)], out, engine, Taking({}, {}))
            tag_shards(out.address, out, Recipe(Choice(), ontology), engine)
    return folder


def choose(
    run: Path, wanted: Wanted, many: int = 10, order: str = "date", seed: int = 0
) -> Selected:
    with Local(1) as engine:
        return select(str(run), str(run), wanted, engine, many=many, order=order, seed=seed)


def test_conditions_narrow_and_the_steps_say_by_how_much(made: Path) -> None:
    wanted = Wanted(since=date(2026, 3, 1), until=date(2026, 8, 31), sources=("outlet1",))
    found = choose(made / "run", wanted, many=500)
    names, counts = zip(*found.steps, strict=True)
    assert names == ("articles", "date", "source", "the first 500 by date")
    assert 0 < len(found.ids) == counts[2] == counts[3] < counts[1] < counts[0]
    assert set(found.shares["source"]) == {"outlet1"}
    assert all("2026-03" <= month <= "2026-08" for month in found.shares["month"])


def test_what_an_article_shows_is_asked_of_its_annotation(made: Path) -> None:
    everything = choose(made / "run", Wanted(), many=500)
    event = next(iter(everything.shares["event"]))
    found = choose(made / "run", Wanted(events=(event,)), many=500)
    assert len(found.ids) == everything.shares["event"][event] == found.shares["event"][event]
    assert choose(made / "run", Wanted(doubt=(1.0, 1.0)), many=500).ids == []
    with Local(1) as engine, pytest.raises(UsageError, match="nothing says them"):
        select(str(made / "run"), None, Wanted(events=(event,)), engine, many=1)


@pytest.mark.parametrize("order", ["random", "date", "uncertain"])
def test_the_choice_is_that_of_one_search_of_everything(made: Path, order: str) -> None:
    for seed in range(3):
        found = choose(made / "run", Wanted(), order=order, seed=seed)
        assert found.ids == choose(made / "one", Wanted(), order=order, seed=seed).ids
        assert order == "random" or found.stories == len(found.ids)


def test_a_seed_decides(made: Path) -> None:
    drawn = [choose(made / "run", Wanted(), order="random", seed=seed).ids for seed in (1, 1, 2)]
    assert drawn[0] == drawn[1] != drawn[2]


def test_the_choice_goes_into_a_workspace_and_the_list_to_push(
    run: Run, made: Path, tmp_path: Path
) -> None:
    run("init", "w")
    words = ("select", str(made / "run"), "-n", "7", "--seed", "3", "-C", "w")
    ran = run(*words)
    listed = (tmp_path / "selected.txt").read_text(encoding="utf-8").split()
    table = (tmp_path / "w" / "articles" / "articles.jsonl").read_text(encoding="utf-8")
    weak = (tmp_path / "w" / "weak" / "annotations.jsonl").read_text(encoding="utf-8")
    assert ran.code == 0 and len(listed) == 7
    assert sorted(json.loads(line)["id"] for line in table.splitlines()) == sorted(listed)
    assert sorted(json.loads(line)["article_id"] for line in weak.splitlines()) == sorted(listed)
    assert "of the chosen" in ran.out and "asked for" in ran.out
    before = table
    assert run(*words).code == 0
    assert (tmp_path / "w" / "articles" / "articles.jsonl").read_text(encoding="utf-8") == before
    own = run("select", "-n", "3", "-C", "w", "-o", "three.txt", "--json")
    assert json.loads(own.out)["ids"] == (tmp_path / "three.txt").read_text().split()


@pytest.mark.parametrize("line", ["{", "[]", "null", '{"article": 1}', "[" * 100_000])
def test_a_damaged_record_is_named_with_its_shard(made: Path, tmp_path: Path, line: str) -> None:
    shutil.copytree(made / "one", tmp_path / "run")
    (shard,) = (tmp_path / "run" / "annotations").iterdir()
    shard.unlink()
    (shard.parent / "a.jsonl").write_text(line + "\n", encoding="utf-8")
    with Local(1) as engine, pytest.raises(WorkspaceError, match=r"annotations/a\.jsonl") as caught:
        select(str(tmp_path / "run"), str(tmp_path / "run"), Wanted(), engine, many=1)
    assert "curation preannotate" in str(caught.value.fix)


def test_an_empty_workspace_has_nothing_to_choose_from(tmp_path: Path, run: Run) -> None:
    run("init", str(tmp_path / "w"))
    done = run("-C", str(tmp_path / "w"), "select")
    assert (done.code, "curation ingest" in done.err) == (3, True)


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (("--event", "attack"), "no event type 'attack'; there are:.* ATTACK"),
        (("--stance", "angry"), "no polarity of a stance 'angry'; there are:"),
        (("--actor", "NOBODY"), r"speaks of the actor 'NOBODY'(.|\n)*most often there are: [A-Z]"),
        (("--since", "2026-02-01", "--until", "2026-01-01"), "is after --until"),
        (("--min-uncertainty", "0.9", "--max-uncertainty", "0.1"), "more than"),
    ],
)
def test_what_there_is_not_is_no_condition(
    run: Run, made: Path, tmp_path: Path, asked: tuple[str, ...], told: str
) -> None:
    run("init", "w")
    ran = run("select", str(made / "run"), "-C", "w", *asked)
    assert ran.code == 2 and re.search(told, " ".join(ran.err.split()))
    assert not (tmp_path / "selected.txt").exists()
