"""`curation adjudicate` with each policy."""

import json
from pathlib import Path

import pytest
from annotated import annotated
from commands import Run
from readings import Noise

from curation.model import Annotation
from curation.validate.rules import check
from curation.workspace.store import ARTICLES, GOLD, HUMAN, Workspace

DROP = Noise(drop=0.1)
PEOPLE = {"ann_a": Noise(), "ann_b": DROP, "ann_c": DROP, "ann_d": Noise(drop=0.6)}


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """Four readers, one of them careless; all their readings keep the rules."""
    return annotated(tmp_path / "w", PEOPLE)


def meaning(annotation: Annotation) -> tuple[set[tuple[int, int, str]], int]:
    mentions = {(e.start, e.end, e.type) for e in annotation.entities}
    return mentions, sum(len(event.arguments) for event in annotation.events)


@pytest.mark.parametrize("policy", ["unanimous", "majority", "trusted", "weighted"])
def test_every_policy_gives_sound_gold(run: Run, workspace: Workspace, policy: str) -> None:
    trust = ("--trust", "ann_b") if policy == "trusted" else ()
    ran = run("adjudicate", "-C", "w", "--policy", policy, *trust, "--json")
    assert ran.code == 0
    done = json.loads(ran.out)
    texts = {article.id: article.text for article in workspace.read(ARTICLES)}
    gold = list(workspace.read(GOLD))
    assert (done["articles"], done["people"], done["left_out"]) == (12, 4, [])
    assert {annotation.author for annotation in gold} == {f"adjudicated:{policy}"}
    faults = [i for a in gold for i in check(a, texts[a.article_id], workspace.ontology)]
    assert [issue for issue in faults if issue.severity == "error"] == []
    assert all(item.from_ for a in gold for item in (*a.entities, *a.events, *a.stances))


def test_the_trusted_annotator_is_taken_at_her_word(run: Run, workspace: Workspace) -> None:
    run("adjudicate", "-C", "w", "--policy", "trusted", "--trust", "ann_b")
    hers = {a.article_id: a for a in workspace.read(HUMAN) if a.author == "ann_b"}
    for annotation in workspace.read(GOLD):
        assert meaning(annotation) == meaning(hers[annotation.article_id])


def test_trust_can_be_a_setting(run: Run, workspace: Workspace) -> None:
    settings = workspace.root / "curation.toml"
    settings.write_text('policy = "trusted"\ntrusted = ["ann_a"]\n', encoding="utf-8")
    assert json.loads(run("adjudicate", "-C", "w", "--json").out)["disputes"] == []


def test_reliability_is_told(run: Run, workspace: Workspace) -> None:
    ran = run("adjudicate", "-C", "w", "--policy", "weighted", "--json")
    shares = json.loads(ran.out)["reliability"]
    assert min(shares, key=shares.__getitem__) == "ann_d"
    assert shares["ann_a"] > 0.9
    assert f"ann_d is right about {shares['ann_d']:.0%}" in ran.err
    majority = json.loads(run("adjudicate", "-C", "w", "--json").out)
    assert majority["reliability"] == {}
    assert workspace.root.exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--policy", "trusted"], "names nobody"),
        (["--policy", "trusted", "--trust", "ann_x"], "names ann_x"),
        (["--policy", "best"], ""),
    ],
)
def test_wrong_calls(run: Run, workspace: Workspace, words: list[str], said: str) -> None:
    ran = run("adjudicate", "-C", "w", *words)
    assert ran.code == 2
    assert said in ran.err
    assert not (workspace.root / GOLD.path).exists()


def test_two_people_cannot_be_weighed(run: Run, tmp_path: Path) -> None:
    annotated(tmp_path / "w", {"ann_a": Noise(), "ann_b": DROP})
    ran = run("adjudicate", "-C", "w", "--policy", "weighted")
    assert ran.code == 2
    assert "needs 3 people" in ran.err


def test_what_is_left_out_is_named_with_its_fault(run: Run, workspace: Workspace) -> None:
    first, *rest = workspace.read(HUMAN)
    broken = first.entities[0].model_copy(update={"type": "PLANET"})
    entities = (broken, *first.entities[1:])
    workspace.write(HUMAN, [first.model_copy(update={"entities": entities}), *rest])
    ran = run("adjudicate", "-C", "w")
    assert ran.code == 1
    named = f"left out: the reading of {first.article_id} by {first.author}: unknown-entity-type, "
    assert named in ran.err and f"«{broken.text}»" in ran.err and "'PLANET'" in ran.err
    assert "next: curation validate" in ran.err
    (left,) = json.loads(run("adjudicate", "-C", "w", "--json").out)["left_out"]
    assert (left["author"], left["case"]) == (first.author, None)
    assert left["errors"][0]["rule"] == "unknown-entity-type"
    voters = {name for gold in workspace.read(GOLD) for name in _voters(gold)}
    assert voters == set(PEOPLE)
    told = next(gold for gold in workspace.read(GOLD) if gold.article_id == first.article_id)
    assert first.author not in _voters(told)


def _voters(gold: Annotation) -> set[str]:
    found = [entity.from_ for entity in gold.entities]
    return {
        name
        for said in found
        if said
        for names in (said.values() if isinstance(said, dict) else [said])
        for name in names
    }
