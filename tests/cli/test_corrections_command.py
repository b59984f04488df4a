"""`curation corrections`, and a tagger that learns from it what to leave out."""

import json
from collections import Counter
from pathlib import Path

import pytest
from annotated import sample_articles
from commands import Run

from curation import samples
from curation.flow.preannotate import preannotate
from curation.flow.scripted import bare, correct
from curation.model import Annotation
from curation.review.ledger import Correction
from curation.review.prune import JUDGED
from curation.workspace.store import ARTICLES, HUMAN, WEAK, Workspace


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """The sample articles, suggested to and corrected by a scripted annotator."""
    made = Workspace.create(tmp_path / "w")[0]
    made.write(ARTICLES, sample_articles())
    preannotate(made, None, lambda done, total: None)
    gold = samples.gold()
    readings = [correct(weak, gold[weak.article_id])[0] for weak in made.read(WEAK)]
    made.write(HUMAN, [r.model_copy(update={"author": "ann_a"}) for r in readings])
    return made


def test_people_read_tables(run: Run, workspace: Workspace) -> None:
    assert workspace.root.exists()
    ran = run("corrections", "-C", "w")
    assert ran.code == 0
    assert ran.out.startswith("12 readings: ")
    assert "\nentity " in ran.out and "\nrules@" in ran.out
    assert "\nrule " not in ran.out
    more = run("corrections", "-C", "w", "--labels", "--rules").out
    assert "\nentity GPE " in more and "\nevent trigger:plain " in more


def test_json_adds_up_to_the_items(run: Run, workspace: Workspace) -> None:
    found = json.loads(run("corrections", "-C", "w", "--json").out)["accounts"]
    lines = run("corrections", "-C", "w", "--items").out.removesuffix("\n").split("\n")
    items = [Correction.model_validate_json(line) for line in lines]
    weak = list(workspace.read(WEAK))
    entities = next(account for account in found["layers"] if account["name"] == "entity")
    assert entities["suggested"] == sum(len(annotation.entities) for annotation in weak)
    assert entities["kept"] == sum(i.layer == "entity" and i.outcome == "kept" for i in items)
    assert found["taggers"][0]["saved"] == sum(item.saved for item in items) > 0


def test_a_reading_without_suggestions_is_counted(run: Run, workspace: Workspace) -> None:
    first, *rest = workspace.read(WEAK)
    workspace.write(WEAK, rest)
    ran = run("corrections", "-C", "w")
    assert ran.out.startswith("11 readings")
    assert f"left out: 1 reading without suggestions{chr(10)}" in ran.err
    workspace.write(WEAK, [first.model_copy(update={"article_sha256": "0" * 64})])
    assert run("corrections", "-C", "w").code == 3


def test_the_tagger_leaves_out_what_people_take_out(run: Run, workspace: Workspace) -> None:
    before = list(workspace.read(WEAK))
    rules = Counter(rule for a in before for e in a.entities for rule in e.by or ())
    ((worst, times),) = rules.most_common(1)
    assert times >= JUDGED
    workspace.write(HUMAN, [_without(annotation, worst) for annotation in before])
    ran = run("preannotate", "-C", "w", "--min-precision", "0.1")
    assert ran.code == 0
    assert f"left out: entity by {worst}, precision 0.00 in {times} suggestions" in ran.err
    after = list(workspace.read(WEAK))
    authors = {annotation.author.partition("+min0.1-")[0] for annotation in after}
    assert authors == {annotation.author for annotation in before}
    assert _made_by(before, {worst}) > 0
    assert _made_by(after, {worst}) == 0
    again = json.loads(run("preannotate", "-C", "w", "--min-precision", "0.1", "--json").out)
    assert again["changed"] is False
    assert run("preannotate", "-C", "w").code == 0
    assert list(workspace.read(WEAK)) == before


def _without(weak: Annotation, rule: str) -> Annotation:
    """A reading of somebody who keeps all mentions but those of one rule, and no event."""
    entities = tuple(entity for entity in weak.entities if rule not in (entity.by or ()))
    changes = {"author": "ann_a", "origin": "human", "entities": entities}
    return bare(weak.model_copy(update={**changes, "events": (), "stances": ()}))


def _made_by(annotations: list[Annotation], rules: set[str]) -> int:
    """How many mentions were made by some of these rules and no other."""
    return sum(
        bool(entity.by) and set(entity.by or ()) <= rules
        for annotation in annotations
        for entity in annotation.entities
    )


def test_the_bar_needs_a_workspace(run: Run, tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_text("", encoding="utf-8")
    assert run("preannotate", "in.jsonl", "--min-precision", "0.5").code == 2
