"""Several taggers in a workspace: what people corrected decides whose word counts."""

from __future__ import annotations

from pathlib import Path

import pytest
import spacy
from annotated import sample_articles

from curation import samples
from curation.flow.preannotate import preannotate
from curation.flow.progress import quiet
from curation.flow.taggers import Choice
from curation.flow.weighed import weighed
from curation.model import Annotation
from curation.workspace.store import ARTICLES, HUMAN, WEAK, Workspace


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """The sample articles."""
    made = Workspace.create(tmp_path / "w")[0]
    made.write(ARTICLES, sample_articles())
    return made


@pytest.fixture
def choice(tmp_path: Path) -> Choice:
    """A pipeline that takes every country for a person, before the rules."""
    countries = {
        entity.text
        for annotation in samples.gold().values()
        for entity in annotation.entities
        if entity.type == "GPE" and entity.level == "name"
    }
    nlp = spacy.blank("hi")
    patterns = [{"label": "PER", "pattern": text} for text in sorted(countries)]
    nlp.add_pipe("entity_ruler").add_patterns(patterns)  # type: ignore[attr-defined]
    nlp.to_disk(tmp_path / "wrong")
    return Choice((f"spacy:{tmp_path / 'wrong'}", "rules"))


def places(weak: list[Annotation]) -> int:
    return sum(entity.type == "GPE" for one in weak for entity in one.entities)


def test_corrections_turn_the_vote(workspace: Workspace, choice: Choice) -> None:
    before = preannotate(workspace, choice, quiet)
    first = list(workspace.read(WEAK))
    gold = [one.model_copy(update={"author": "ann_a"}) for one in samples.gold().values()]
    workspace.write(HUMAN, gold)
    after = preannotate(workspace, choice, quiet)
    assert before.tagger != after.tagger
    assert places(list(workspace.read(WEAK))) > places(first)
    team = weighed(workspace, choice.team(workspace.ontology))
    right, wrong = (team.trust.precision(name, "entity") for name in ("rules", "spacy/wrong"))
    assert right > 0.7 > wrong
    assert preannotate(workspace, choice, quiet).changed is False


def test_one_tagger_is_not_weighed(workspace: Workspace) -> None:
    workspace.write(HUMAN, samples.gold().values())
    team = Choice().team(workspace.ontology, workspace.settings)
    assert weighed(workspace, team) is team
