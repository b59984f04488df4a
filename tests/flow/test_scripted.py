"""The scripted annotator ends at gold, whatever it starts from."""

from pathlib import Path

import pytest
from readings import shared_gold

from curation.flow.scripted import correct
from curation.model import Annotation, canonical


@pytest.fixture
def gold(shared: Path) -> Annotation:
    return shared_gold(shared)[0][0]


def test_from_nothing_all_is_added(gold: Annotation) -> None:
    empty = gold.model_copy(update={"entities": (), "events": (), "stances": ()})
    corrected, done = correct(empty, gold)
    assert done == {"added": 62 + 27 + 2, "deleted": 0}
    assert [e.span for e in corrected.entities] == [e.span for e in gold.entities]


def test_from_gold_all_is_kept(gold: Annotation) -> None:
    corrected, done = correct(gold, gold)
    assert corrected == gold
    assert done == {"kept": 91, "deleted": 0}


def test_what_is_right_keeps_its_id_and_what_is_wrong_goes(gold: Annotation) -> None:
    first, second, *rest = gold.entities
    wrong = [
        first.model_copy(update={"type": "LOC"}),
        second.model_copy(update={"start": second.start + 4, "text": second.text[4:]}),
    ]
    weak = gold.model_copy(update={"entities": (*wrong, *rest), "events": (), "stances": ()})
    corrected, done = correct(weak, gold)
    assert done == {"kept": 60, "changed": 1, "deleted": 1, "added": 1 + 27 + 2}
    assert corrected.entities[0].id == first.id
    assert corrected.entities[1].id != second.id
    assert Annotation.model_validate(corrected.model_dump()) == corrected
    assert canonical(corrected).entities[0].type == "FAC"
