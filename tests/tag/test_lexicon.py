"""The tables: what the tagger may speak of is what the ontology has."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from curation.errors import OntologyError
from curation.ontology import Ontology
from curation.tag.lexicon import FOLDER, Lexicon
from curation.tag.refs import Refs
from curation.tag.spelling import fold
from curation.tag.triggers import Triggers
from curation.tag.words import Words


@pytest.fixture(scope="module")
def lexicon(ontology: Ontology) -> Lexicon:
    return Lexicon(ontology)


def altered(tmp_path: Path, table: str, old: str, new: str) -> Path:
    """A copy of the tables with one text replaced."""
    folder = tmp_path / "lexicon"
    shutil.copytree(FOLDER, folder)
    text = (folder / table).read_text(encoding="utf-8")
    assert old in text
    (folder / table).write_text(text.replace(old, new, 1), encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("table", "old", "new", "told"),
    [
        ("labels.tsv", "place\tentity\tGPE", "place\tentity\tCOUNTRY", "'COUNTRY' is no entity"),
        ("labels.tsv", "\trole\tPlace", "\trole\tWhere", "'Where' is no role"),
        ("triggers.tsv", "MEET\t\tnoun", "MEETING\t\tnoun", "'MEETING' is no event type"),
        ("triggers.tsv", "MEET\t\tnoun", "MEET\tdemand\tnoun", "MEET and the mode 'demand'"),
        ("triggers.tsv", "PRESSURE\tdemand\t", "PRESSURE\t\t", "PRESSURE and the mode ''"),
        ("frames.tsv", "MEET\tsubject\tParticipant", "MEET\tsubject\tActor", "no role 'Actor'"),
        ("bodies.tsv", "KCNA\tMEDIA\tname", "KCNA\tPRESS\tname", "'PRESS' is no entity type"),
        ("bodies.tsv", "KCNA\tMEDIA\tname", "KCNA\tMEDIA\tadj", "MEDIA has no level 'adj'"),
        ("nouns.tsv", "orghead\tORG\tministry", "orghead\tBODY\tministry", "'BODY' is no entity"),
        ("positions.tsv", "\nsupport\t", "\nlike\t", "'like' is no stance polarity"),
        ("organs.tsv", "\tSECURITY_COUNCIL", "", "2 cells, not 3"),
    ],
)
def test_a_table_that_contradicts_the_ontology_is_refused(
    table: str, old: str, new: str, told: str, tmp_path: Path, ontology: Ontology
) -> None:
    with pytest.raises(OntologyError) as caught:
        Lexicon(ontology, altered(tmp_path, table, old, new))
    faults = "\n".join(caught.value.details)
    assert told in faults
    assert caught.value.fix


def test_a_filter_nobody_wrote_is_refused(tmp_path: Path, ontology: Ontology) -> None:
    folder = altered(tmp_path, "triggers.tsv", "\tconference\t", "\tfull_moon\t")
    lexicon = Lexicon(ontology, folder)
    with pytest.raises(OntologyError, match="no filter called full_moon"):
        Triggers(lexicon, Words(lexicon))


def test_every_event_type_mode_and_entity_type_can_be_found(
    lexicon: Lexicon, ontology: Ontology
) -> None:
    entries = [entry for found in lexicon.patterns.values() for entry in found]
    triggers = {(entry.type, entry.mode) for entry in entries if entry.kind == "trigger"}
    wanted = {
        (name, mode) for name, event in ontology.events.items() for mode in event.modes or [None]
    }
    assert triggers == wanted
    named = {entry.type for entry in entries if entry.kind != "trigger"}
    by_rule = {lexicon.labels.date, lexicon.labels.number}
    assert named - {"", *ontology.stance.polarity} | by_rule == set(ontology.entities)


def test_every_role_can_be_filled(lexicon: Lexicon, ontology: Ontology) -> None:
    given = {(kind, role) for (kind, _), roles in lexicon.frames.items() for role in roles}
    wanted = {(name, role) for name, event in ontology.events.items() for role in event.roles}
    assert wanted - given == set()


def test_declensions_are_spelled_out(lexicon: Lexicon) -> None:
    for form in ("हमला", "हमले", "हमलों", "सैनिक", "सैनिकों", "मिसाइलें", "यात्राओं"):
        assert fold(form) in lexicon.patterns


def test_no_form_is_empty_or_unfolded(lexicon: Lexicon) -> None:
    assert all(form and form == fold(form) for form in lexicon.patterns)


@pytest.mark.parametrize(
    ("name", "ref"),
    [
        ("सर्गेई लावरोव", "SARGEI_LAVROV"),
        ("किम यो-जोंग", "KIM_YO_JONG"),
        ("एनआईए", "NIA"),
        ("Sergei", "SERGEI"),
        ("जी7", "JI7"),
        ("7 सितंबर", "X7_SITAMBAR"),
    ],
)
def test_refs_of_unknown_names_are_plain_capitals(name: str, ref: str, lexicon: Lexicon) -> None:
    assert Refs(lexicon, Words(lexicon)).latin(name) == ref
